"""Meetings of a committee: the items of the agenda, their papers, who came."""

from datetime import date, datetime, timedelta

from django.db import models

from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import Committee, new_code
from tripleaim.workspace.people.person import Person

PURPOSES = {"decide": "to decide", "discuss": "to discuss", "note": "to note"}
HOW = {
    "present": "present",
    "attending": "in attendance",
    "apologies": "apologies",
    "stood for": "stood for by a proxy",
}


class Meeting(models.Model):
    """A meeting of a committee. One row each.

    Status: planned, papers_out, held, minuted, closed, cancelled. Papers are due `paper_days` days
    before. `minutes` is the document that was made of it; `entry` is where the chair's signature
    under it stands in the log.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="meetings")
    at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    paper_days = models.PositiveSmallIntegerField(default=5)
    status = models.CharField(max_length=10, default="planned")
    reason = models.TextField(blank=True)
    minutes = models.ForeignKey(Document, null=True, on_delete=models.PROTECT)
    entry = models.PositiveBigIntegerField(null=True)

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return f"{self.committee.name}, {self.at:%d %B %Y}"

    @property
    def papers_due(self) -> date:
        """The last day on which a paper may be added."""
        return self.at.date() - timedelta(days=int(self.paper_days))

    @property
    def closes(self) -> datetime:
        """When it begins: from then on it is held."""
        at: datetime = self.at
        return at


class Item(models.Model):
    """An item of the agenda: what it is about, and what for. One row each."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=10, default="discuss")
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="items"
    )
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT)

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="items_in_order"),
        )

    @property
    def purpose_words(self) -> str:
        """What it is for, in words."""
        return PURPOSES[self.purpose]


class Paper(models.Model):
    """A paper of an item: a file, kept as it came; never changed. One row each."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    file = models.CharField(max_length=120)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        app_label = "workspace"

    @property
    def is_late(self) -> bool:
        """Whether the chair took it after its day."""
        return bool(self.reason)


class Attendance(models.Model):
    """How somebody took part in a meeting. One row a person."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    how = models.CharField(max_length=12)

    class Meta:
        app_label = "workspace"
        constraints = (models.UniqueConstraint(fields=("meeting", "person"), name="attends_once"),)

    @property
    def words(self) -> str:
        """How, in words."""
        return HOW[self.how]
