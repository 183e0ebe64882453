"""A survey held online: its wave, links that work once, and answers that no link leads to."""

import secrets

from django.db import models

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import Partnership, new_code


def new_response_code() -> str:
    """A code that says nothing of the order in which answers came."""
    return secrets.token_hex(10)


class Wave(models.Model):
    """A wave of a survey that is held online. One row each. Status: draft, open, closed."""

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    questionnaire = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default="draft")

    class Meta:
        app_label = "hearing"

    def __str__(self) -> str:
        return str(self.document.title)


class Token(models.Model):
    """That somebody was asked: a link used once. One row each. Status: given, used, ended.

    `label` is how staff know whom to remind, as 0417; `design` are the columns that the sample's
    design needs. Which answer came by it is kept nowhere.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=10, default="given")
    design = models.JSONField(default=dict)

    class Meta:
        app_label = "hearing"
        constraints = (models.UniqueConstraint(fields=("wave", "label"), name="one_link_a_label"),)


class Response(models.Model):
    """An answer to a survey: its columns, nothing that leads to whose it is. One row each."""

    code = models.CharField(max_length=20, primary_key=True, default=new_response_code)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="responses")
    columns = models.JSONField()

    class Meta:
        app_label = "hearing"
