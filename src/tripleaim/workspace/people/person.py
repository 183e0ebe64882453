"""A person: a pseudonym that signatures and events carry, and a name and address to erase."""

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


def new_pseudonym() -> str:
    """A pseudonym that says nothing about its person."""
    return f"p-{secrets.token_hex(4)}"


class People(BaseUserManager):
    """Persons, found by their address when they sign in."""

    def get_by_natural_key(self, username: str) -> Any:
        """The person of an address."""
        return self.get(mail__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who was invited; one row a person. Status: invited, active, ended."""

    pseudonym = models.CharField(max_length=12, unique=True, default=new_pseudonym)
    mail = models.EmailField(unique=True, null=True)
    name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, default="invited")
    ended_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "mail"
    EMAIL_FIELD = "mail"
    objects = People()

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return self.shown

    @property
    def is_active(self) -> bool:
        """Whether the person may sign in."""
        return bool(self.status == "active")

    @property
    def shown(self) -> str:
        """Their name, or their pseudonym once the name is erased."""
        return str(self.name or self.pseudonym)
