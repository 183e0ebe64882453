"""Counting votes in the open: every member is in one of five sorts, and the rule decides."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tripleaim.workspace.deciding.proposal import Proposal, Proxy, Vote
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.interests.touching import people_apart
from tripleaim.workspace.people.role import RoleSpell


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How the voting members stand: for, against, abstained, not yet, apart; quorum and rule.

    `apart` are those whom an interest shuts out: they are members and do not vote.
    """

    votes_for: int
    against: int
    abstained: int
    members: int
    quorum: int
    rule: str
    apart: int = 0

    @property
    def voted(self) -> int:
        """How many voted, abstentions among them."""
        return self.votes_for + self.against + self.abstained

    @property
    def not_yet(self) -> int:
        """How many have not voted."""
        return self.members - self.voted - self.apart

    @property
    def is_quorate(self) -> bool:
        """Whether enough voted."""
        return self.voted >= self.quorum

    @property
    def is_carried(self) -> bool:
        """Whether the rule carries it, when the quorum is there.

        >>> split = {"abstained": 0, "members": 9, "quorum": 5, "rule": "two thirds"}
        >>> Count(votes_for=4, against=2, **split).is_carried
        True
        >>> Count(votes_for=3, against=2, **split).is_carried
        False
        """
        cast = self.votes_for + self.against
        if not self.is_quorate or not self.votes_for:
            return False
        if self.rule == "unanimous":
            return self.votes_for == self.voted
        if self.rule == "consent":
            return not self.against
        if self.rule == "two thirds":
            return Fraction(self.votes_for, cast) >= Fraction(2, 3)
        return self.votes_for > self.against

    @property
    def text(self) -> str:
        """The count on one line, as it is signed."""
        return (
            f"{self.votes_for} for, {self.against} against, {self.abstained} abstained, "
            f"{self.not_yet} did not vote" + (f", {self.apart} took no part" if self.apart else "")
        )


def count_votes(proposal: Proposal) -> Count:
    """The count of a proposal: the last vote of each member of its opening who is one at its close.

    Once it has closed, the members are those of the close, whatever became of their roles.
    """
    members, shut = members_of(proposal, _day(proposal)), people_apart(proposal)
    last: dict[int, str] = {}
    for vote in Vote.objects.filter(proposal=proposal).order_by("number", "pk"):
        last[vote.member_id] = str(vote.choice)
    there = [each for each in members if each.person_id not in shut]
    choices = [last[each.pk] for each in there if each.pk in last]
    committee = proposal.committee
    return Count(
        votes_for=choices.count("for"),
        against=choices.count("against"),
        abstained=choices.count("abstain"),
        members=len(members),
        quorum=int(committee.quorum),
        rule=str(committee.rule),
        apart=len(members) - len(there),
    )


def members_of(proposal: Proposal, on: date) -> list[RoleSpell]:
    """The members a proposal is counted over.

    Before it opens they are the voting members of a day; while it is open those of its opening
    who are still members; from its close on those of the close.
    """
    if proposal.members is None:
        return voting_members(proposal, on)
    spells = RoleSpell.objects.filter(pk__in=proposal.members).select_related("person")
    found = list(spells.order_by("pk"))
    if proposal.status != "open":
        return found
    return [each for each in found if _is_there(proposal, each) and each.holds(on)]


def voting_members(proposal: Proposal, on: date) -> list[RoleSpell]:
    """The voting members of a proposal's committee on a day: one spell a person, the first."""
    spells = RoleSpell.objects.filter(
        kind="T", scope=f"committee:{proposal.committee_id}", status="held"
    )
    first: dict[int, RoleSpell] = {}
    for each in spells.select_related("person").order_by("pk"):
        if _is_there(proposal, each) and each.holds(on):
            first.setdefault(each.person_id, each)
    return list(first.values())


def _is_there(proposal: Proposal, spell: RoleSpell) -> bool:
    """Whose access ended while it was open still counts; whose ended before does not."""
    left = spell.person.ended_at
    return left is None or (proposal.opens is not None and left > proposal.opens)


def closing_members(proposal: Proposal) -> list[int]:
    """The keys of the spells of the voting members on a proposal's closing day."""
    return [each.pk for each in members_of(proposal, _day(proposal))]


def members_voted_by(actor: Actor, proposal: Proposal) -> list[RoleSpell]:
    """The members for whom somebody votes: themselves, unless another does; and as proxy."""
    if actor.person is None:
        return []
    members = members_of(proposal, actor.today)
    proxies = dict(Proxy.objects.filter(proposal=proposal).values_list("member_id", "person_id"))
    return [each for each in members if proxies.get(each.pk, each.person_id) == actor.person.pk]


def _day(proposal: Proposal) -> date:
    from tripleaim.workspace.moment import now_here

    closes = proposal.closes
    now = now_here()
    return (closes if closes is not None and closes < now else now).date()
