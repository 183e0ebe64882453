"""Proposals of a committee, the votes on them and who votes for whom."""

from django.db import models

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.partnerships.partnership import Committee, new_code
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell

DECIDED = ("carried", "lost")
CHOICES = {"for": "For", "against": "Against", "abstain": "Abstain"}


class Proposal(models.Model):
    """Something that a committee decides by a vote. One row each.

    Status: draft, open, closed, carried, lost, lapsed, withdrawn. `members` are the keys of the
    role spells that were voting members when it opened: nobody joins the count later; at its close
    those who left are taken off, and what is left is counted over from then on. `rules` are the
    voting rule, quorum, terms of reference and weights of its opening.
    """

    code = models.CharField(max_length=20, primary_key=True, default=new_code)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    text = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    status = models.CharField(max_length=10, default="draft")
    opens = models.DateTimeField(null=True)
    closes = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    entry = models.PositiveBigIntegerField(null=True)
    members = models.JSONField(null=True)
    rules = models.JSONField(null=True)

    class Meta:
        app_label = "workspace"

    def __str__(self) -> str:
        return str(self.title)


def unsettled(spell: RoleSpell) -> int:
    """How many proposals wait that a voting member's spell counts in: open, or not settled."""
    if spell.kind != "T" or spell.status != "held" or spell.stands_for_id is not None:
        return 0
    waiting = Proposal.objects.filter(committee=spell.place, status__in=("open", "closed"))
    return int(waiting.count())


class Vote(models.Model):
    """A vote of a member: never changed; a later one of the same member takes its place.

    One row each. `proxy` is the person who cast it for the member.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(RoleSpell, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    choice = models.CharField(max_length=10)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    is_proxy = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "member", "number"), name="votes_in_order"),
        )


class Proxy(models.Model):
    """That another votes for a member on a proposal. One row each."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="proxies")
    member = models.ForeignKey(RoleSpell, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.PROTECT)

    class Meta:
        app_label = "workspace"
        constraints = (
            models.UniqueConstraint(fields=("proposal", "member"), name="one_proxy_a_member"),
            models.UniqueConstraint(fields=("proposal", "person"), name="one_member_a_proxy"),
        )
