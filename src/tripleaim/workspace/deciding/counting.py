"""Counting votes in the open: every member is in one of five sorts, and the rule decides."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tripleaim.governance.tally import Five, Tally
from tripleaim.workspace.deciding.proposal import Proposal, Proxy, Vote
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.interests.touching import people_apart
from tripleaim.workspace.partnerships.seats import rules_now, seat_named
from tripleaim.workspace.people.role import RoleSpell


def count_votes(proposal: Proposal) -> Tally:
    """The count of a proposal: the last vote of each member of its opening who is one at its close.

    Once it has closed, the members are those of the close, whatever became of their roles. Rule,
    quorum and weights are those of its opening.
    """
    members, shut = members_of(proposal, _day(proposal)), people_apart(proposal)
    last: dict[int, str] = {}
    for vote in Vote.objects.filter(proposal=proposal).order_by("number", "pk"):
        last[vote.member_id] = str(vote.choice)
    sorts = ["apart" if e.person_id in shut else last.get(e.pk, "not yet") for e in members]
    rules = rules_of(proposal)
    weights = rules["weights"]
    weighed = [weights.get(str(each.pk), 1) for each in members] if rules["is_weighed"] else None
    return Tally(
        votes_for=sorts.count("for"),
        against=sorts.count("against"),
        abstained=sorts.count("abstain"),
        members=len(members),
        quorum=rules["quorum"],
        rule=rules["rule"],
        apart=sorts.count("apart"),
        weights=_five(sorts, weighed) if weighed is not None else None,
        quorum_of=rules["quorum_of"],
    )


def _five(sorts: Iterable[str], weighed: Iterable[int]) -> Five:
    """The weight of those for, against, abstained, not yet, apart."""
    found = dict.fromkeys(("for", "against", "abstain", "not yet", "apart"), 0)
    for sort, weight in zip(sorts, weighed, strict=True):
        found[sort] += weight
    first, second, third, fourth, fifth = found.values()
    return first, second, third, fourth, fifth


def rules_of(proposal: Proposal) -> dict[str, Any]:
    """By what a proposal is decided: as it was when it opened; before that as it is now."""
    found: dict[str, Any] | None = proposal.rules
    if found is not None:
        return found
    return rules_at(proposal, voting_members(proposal, _day(proposal)))


def rules_at(proposal: Proposal, members: Iterable[RoleSpell]) -> dict[str, Any]:
    """The rules of a proposal's committee now, with the weights of some members by their spell."""
    committee = proposal.committee
    weights = {each.pk: seat_named(committee, each.seat).get("weight", 1) for each in members}
    return rules_now(committee) | {"weights": {str(key): said for key, said in weights.items()}}


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
    """The voting members of a proposal's committee on a day: one spell a person, the first.

    Where signed terms of reference govern the committee, they sit in a seat that has a vote.
    """
    committee = proposal.committee
    spells = RoleSpell.objects.filter(
        kind="T", scope=f"committee:{proposal.committee_id}", status="held", stands_for=None
    )
    first: dict[int, RoleSpell] = {}
    for each in spells.select_related("person").order_by("pk"):
        seated = committee.terms_id is None or seat_named(committee, each.seat).get("votes")
        if seated and _is_there(proposal, each) and each.holds(on):
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
    """The members for whom somebody votes: themselves, unless another does; and as proxy.

    Who has no vote of their own there and is no proxy votes as a deputy, unless the member named a
    proxy: the later vote counts, that of the member or of the deputy. Who voted for one member
    votes as the deputy of no other, whoever's place they have come to stand in since.
    """
    if actor.person is None:
        return []
    members = members_of(proposal, actor.today)
    proxies = dict(Proxy.objects.filter(proposal=proposal).values_list("member_id", "person_id"))
    me = actor.person.pk
    own = [each for each in members if proxies.get(each.pk, each.person_id) == me]
    if own or any(each.person_id == me for each in members):
        return own
    for_whom = {each.stands_for_id for each in actor.spells if each.kind == "T"}
    rows = Vote.objects.filter(proposal=proposal, person=actor.person)
    voted = set(rows.values_list("member_id", flat=True))
    there = [each for each in members if each.pk in for_whom and each.pk not in proxies]
    return [each for each in there if voted <= {each.pk}]


def _day(proposal: Proposal) -> date:
    from tripleaim.workspace.moment import now_here

    closes = proposal.closes
    now = now_here()
    return (closes if closes is not None and closes < now else now).date()
