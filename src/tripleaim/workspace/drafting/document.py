"""A document in the workspace, its versions, and what the checks found in each."""

from functools import cached_property
from typing import Any

from django.db import models

from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.documents.toml import read_toml
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.partnerships.partnership import Partnership, new_code
from tripleaim.workspace.people.person import Person

REACHES = {"parties": "its parties", "partnership": "all of the partnership", "world": "anybody"}


class Document(models.Model):
    """A document: one row each. What it says is in its versions.

    `lock` counts its changes: a save that began from an older count is refused. `slug` is the id
    that its text carries, `file` the name under which it came in a folder. That of an
    abandoned draft has its code behind it, which no id has, and is free for another.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    slug = models.CharField(max_length=80)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=4000)
    reach = models.CharField(max_length=12, default="parties")
    status = models.CharField(max_length=12, default="draft")
    revision = models.PositiveIntegerField(default=1)
    lock = models.PositiveIntegerField(default=1)
    file = models.CharField(max_length=255, blank=True)
    frozen_at = models.DateTimeField(null=True)
    abandoned = models.BooleanField(default=False)

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("partnership", "slug"), name="one_document_of_an_id"),
        )

    def __str__(self) -> str:
        return str(self.title)

    @property
    def newest(self) -> "Version":
        """Its newest version."""
        return Version.objects.filter(document=self).latest("save_number")

    @property
    def file_name(self) -> str:
        """The name of its file in a folder: as it came, else its id."""
        return str(self.file or f"{self.slug}.toml")


class DocumentParty(models.Model):
    """That an organisation is a party of the newest version of a document. One row each."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="party_rows")
    organisation = models.CharField(max_length=80, db_index=True)

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("document", "organisation"), name="a_party_once"),
        )


class Version(models.Model):
    """What a document said at one save: never changed. One row a save.

    `body` is TOML as the program writes it; `original` the text as it came where it was spelled
    otherwise; `content_hash` is empty while the body is not yet a document of its kind.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    revision = models.PositiveIntegerField()
    save_number = models.PositiveIntegerField()
    body = models.TextField()
    original = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    said = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("document", "save_number"), name="one_save_a_number"),
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """The body as plain values."""
        return read_toml(self.body, str(self.document.slug))

    @cached_property
    def agreed(self) -> Agreed | None:
        """The body as a document of its kind; None while it is not yet one."""
        try:
            return document_from(self.values, str(self.document.slug))
        except InputRefused:
            return None

    @property
    def paragraphs(self) -> list[dict[str, str]]:
        """Its numbered paragraphs, in order."""
        return list(self.values.get("paragraphs", ()))

    @property
    def parties(self) -> list[dict[str, Any]]:
        """Its parties as they stand in the body."""
        return list(self.values.get("parties", ()))

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the organisations that are its parties."""
        return tuple(str(each.get("organisation", "")) for each in self.parties)


class CheckRun(models.Model):
    """What the checks found in a version: never changed. One row a run.

    `faults` and `notes` are lists of plain values: rule, remedy, column, value.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="runs")
    faults = models.JSONField()
    notes = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
