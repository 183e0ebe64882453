"""Links that one person uses once, kept as a hash: to join, or to come back."""

import hashlib
import secrets
from datetime import datetime

from django.db import models

from tripleaim.workspace.people.person import Person

JOIN, PASSWORD, FACTOR = "join", "password", "factor"
BACK = (PASSWORD, FACTOR)


class Invitation(models.Model):
    """A one-time link by which a person joins, or comes back. One row a link.

    `opens` says what it does: join, password (one is chosen anew), factor (the password, and the
    second factor is taken away with it).
    """

    secret_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    opens = models.CharField(max_length=10, default=JOIN)
    expires = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "workspace"


def new_secret() -> tuple[str, str]:
    """A secret that is shown once, and its hash that is kept."""
    secret = secrets.token_urlsafe(24)
    return secret, hash_of(secret)


def end_links(person: Person, now: datetime, *opens: str) -> None:
    """End somebody's links that nobody has used; of those kinds alone, where any is named."""
    rows = Invitation.objects.filter(person=person, used_at=None)
    (rows.filter(opens__in=opens) if opens else rows).update(used_at=now)


def hash_of(secret: str) -> str:
    """The hash under which a secret is kept.

    >>> hash_of("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(secret.encode()).hexdigest()
