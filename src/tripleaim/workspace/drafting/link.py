"""Links for outsiders: a secret that only its holder ever sees, for one document, until a day."""

from django.db import models

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.people.person import Person

MAY = {"Lr": "read", "Lc": "read and comment"}


class Link(models.Model):
    """A link by which somebody without an account reads or comments. One row a link.

    Status: given, ended. The first browser that opens it is the only one that may.
    """

    code = models.CharField(max_length=20, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="links")
    may = models.CharField(max_length=2)
    holder = models.CharField(max_length=200)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT)
    expires = models.DateField()
    status = models.CharField(max_length=10, default="given")
    browser_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        app_label = "workspace"
