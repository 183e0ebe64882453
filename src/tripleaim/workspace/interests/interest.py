"""Interests of people who take part in decisions, and how each is handled where it matters."""

from datetime import date, timedelta

from django.db import models

from tripleaim.model.day import is_late
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.partnerships.partnership import Partnership, new_code
from tripleaim.workspace.people.person import Person

KINDS = {
    "financial": "financial: they may gain or lose money",
    "professional": "not financial, professional: their standing or career may gain",
    "personal": "not financial, personal: a cause or membership of their own",
    "indirect": "indirect: somebody close to them has an interest",
}
WAYS = {
    "votes": "speaks and votes, and it is noted",
    "speaks": "may speak, and does not vote",
    "leaves": "takes no part and leaves for the item",
}
APART = ("speaks", "leaves")
REVIEW_DAYS = 28
YEAR_DAYS = 365


class Interest(models.Model):
    """An interest that somebody declared in a partnership. One row each.

    Status: declared, current, ended. A chair reviews it within 28 days of its declaration; from
    then on its person confirms it once a year. `organisation` is the code of the body that it is
    in, where it is in one: it is then shown at every item to which that body is a party.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12)
    text = models.TextField()
    organisation = models.CharField(max_length=9, blank=True, db_index=True)
    begins = models.DateField()
    ends = models.DateField(null=True)
    status = models.CharField(max_length=10, default="declared")
    declared_at = models.DateTimeField()
    reviewed_on = models.DateField(null=True)

    class Meta:
        app_label = "workspace"

    @property
    def due(self) -> date:
        """The day by which it is to be reviewed: by a chair first, then by its person each year."""
        if self.reviewed_on is None:
            return self.declared_at.date() + timedelta(days=REVIEW_DAYS)
        return self.reviewed_on + timedelta(days=YEAR_DAYS)

    def is_late(self, on: date) -> bool:
        """Whether its review is overdue on a day."""
        return self.status != "ended" and is_late(self.due, on)

    @property
    def said(self) -> str:
        """What it is, on one line."""
        return f"{self.text} ({self.kind})"


class Raised(models.Model):
    """That an interest bears on a proposal: never changed. One row each."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="raised")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "interest"), name="raised_once"),
        )


class Handling(models.Model):
    """How an interest is handled at a proposal, as it is minuted: never changed. One row each."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="handlings")
    interest = models.ForeignKey(Interest, on_delete=models.PROTECT)
    way = models.CharField(max_length=10)
    minute = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "interest"), name="handled_once"),
        )

    @property
    def words(self) -> str:
        """The way in words."""
        return WAYS[self.way]
