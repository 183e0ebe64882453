"""A partnership, the organisations in it, and its committees."""

import secrets

from django.db import models


def new_code() -> str:
    """A short code for an address: it says nothing and cannot be guessed."""
    return secrets.token_hex(5)


class Organisation(models.Model):
    """An organisation of the register that takes part; one row a code."""

    code = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.name)


class Partnership(models.Model):
    """A partnership: an area and the organisations that are its members. One row each.

    Status: forming, in_force. `agreement` is the code of the signed partnership agreement that
    says who its members are; until there is one, whoever formed it typed them.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    name = models.CharField(max_length=200)
    area = models.CharField(max_length=40, blank=True)
    example = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="forming")
    members = models.ManyToManyField(Organisation)
    agreement = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.name)


class KeptFile(models.Model):
    """A file that came in a folder and is no document: kept as it came. One row a file."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    name = models.CharField(max_length=255)
    content = models.BinaryField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("partnership", "name"), name="one_file_of_a_name"),
        )


class Committee(models.Model):
    """A committee of a partnership, as its terms of reference say. One row each.

    `quorum` is how many voting members must vote, abstentions among them, or be stood for by a
    proxy, or how much they must weigh together where `quorum_of` is weight; `rule` is one of the
    voting rules of terms of reference. `terms` are the signed terms of reference that govern it,
    `seats` what they say of each member; a committee that was formed by hand has neither.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    quorum = models.PositiveSmallIntegerField(default=1)
    rule = models.CharField(max_length=20, default="majority")
    quorum_of = models.CharField(max_length=10, default="members")
    proxies = models.BooleanField(default=True)
    terms = models.ForeignKey("workspace.Document", null=True, on_delete=models.PROTECT)
    seats = models.JSONField(default=list)
    status = models.CharField(max_length=10, default="in_force")

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.name)
