"""Proposals from the first word to the close: written, opened, voted on, by proxy too."""

from datetime import date, datetime

from tripleaim.model.errors import refuse
from tripleaim.workspace.deciding.powers import Used, kept_of
from tripleaim.workspace.deciding.proposal import CHOICES, Proposal, Proxy, Vote
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.partnerships.partnership import Committee
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.people.role import RoleSpell


def create_proposal(
    actor: Actor, committee: Committee, title: str, text: str, document: Document | None = None
) -> Proposal:
    """Write a proposal to a committee; its chair or clerk opens it."""
    for name, said in (("title", title), ("text", text)):
        if not said.strip():
            raise refuse(name, "is empty", "Write it.", column=name)
    with acting("proposal.create", actor, committee) as asked:
        proposal = Proposal.objects.create(
            committee=committee,
            title=title.strip()[:200],
            text=text.strip(),
            document=document,
            person=actor.person,
        )
        record(asked, "", "draft", proposal=proposal.pk)
    return proposal


def open_proposal(
    actor: Actor,
    proposal: Proposal,
    closes: datetime,
    review_on: date | None = None,
    used: Used | None = None,
) -> None:
    """Open a proposal for votes until a time: who may vote, and by which power of the terms of
    reference it is decided, is fixed here, and recorded."""
    from tripleaim.workspace.deciding.counting import rules_at, voting_members

    with acting("proposal.open", actor, proposal, closes=closes, used=used) as asked:
        members = voting_members(proposal, actor.today)
        proposal.status, proposal.opens, proposal.closes = "open", actor.now, closes
        proposal.review_on, proposal.members = review_on, [each.pk for each in members]
        proposal.rules = rules_at(proposal, members) | kept_of(proposal.committee, used)
        proposal.save(update_fields=["status", "opens", "closes", "review_on", "members", "rules"])
        record(
            asked,
            "draft",
            "open",
            closes=closes.isoformat(),
            members=[each.code for each in members],
            rules=proposal.rules,
        )


def cast_vote(actor: Actor, proposal: Proposal, member: RoleSpell, choice: str) -> Vote:
    """Vote for oneself, or as proxy; a later vote takes the place of an earlier one."""
    if choice not in CHOICES:
        raise refuse("the vote", "is none", f"Choose: {', '.join(CHOICES)}.", column="choice")
    with acting("vote.cast", actor, proposal, member=member, choice=choice) as asked:
        number = Vote.objects.filter(proposal=proposal, member=member).count() + 1
        vote = Vote.objects.create(
            proposal=proposal,
            member=member,
            number=number,
            choice=choice,
            person=actor.person,
            is_proxy=asked.actor.person is None or member.person_id != asked.actor.person.pk,
            at=actor.now,
        )
        record(asked, "open", "open", member=member.code, number=number, is_proxy=vote.is_proxy)
    return vote


def name_proxy(actor: Actor, proposal: Proposal, person: Person) -> None:
    """Name another member of the committee who votes in one's place on a proposal."""
    with acting("proposal.proxy", actor, proposal, to=person) as asked:
        mine = [
            e
            for e in actor.spells
            if e.scope == f"committee:{proposal.committee_id}"
            and e.kind == "T"
            and e.stands_for_id is None
        ]
        members = RoleSpell.objects.filter(
            person=person,
            scope=f"committee:{proposal.committee_id}",
            kind__in=("T", "N", "C"),
            status="held",
            stands_for=None,
        )
        if not any(each.holds(actor.today) for each in members):
            raise refuse(
                "the proxy", "is no member of the committee", "Name one who is.", column="person"
            )
        Proxy.objects.update_or_create(
            proposal=proposal, member=mine[0], defaults={"person": person}
        )
        record(asked, proposal.status, proposal.status, to=person.pseudonym)


def withdraw_proposal(actor: Actor, proposal: Proposal, reason: str) -> None:
    """Take a proposal back before it is decided."""
    with acting("proposal.withdraw", actor, proposal, reason=reason):
        proposal.status, proposal.outcome = "withdrawn", reason.strip()
        proposal.save(update_fields=["status", "outcome"])


def review_proposal(actor: Actor, proposal: Proposal, found: str, again_on: date | None) -> None:
    """Say what the review of a decision found, and when it is reviewed again, if it is."""
    with acting("proposal.review", actor, proposal, reason=found) as asked:
        if again_on is not None and again_on <= actor.today:
            raise refuse("the next review", "is not still to come", column="review_on")
        was, proposal.review_on = proposal.review_on, again_on
        proposal.save(update_fields=["review_on"])
        again = again_on.isoformat() if again_on else ""
        record(asked, proposal.status, proposal.status, was=was.isoformat(), again=again)


def close_proposal(by_clock: Actor, proposal: Proposal) -> None:
    """Close a proposal whose time has passed; without a quorum it lapses."""
    from tripleaim.workspace.deciding.counting import closing_members, count_votes

    with acting("proposal.close", by_clock, proposal):
        proposal.status, proposal.members = "closed", closing_members(proposal)
        proposal.save(update_fields=["status", "members"])
    count = count_votes(proposal)
    if not count.is_quorate:
        with acting("proposal.lapse", by_clock, proposal):
            proposal.status, proposal.outcome = "lapsed", f"Too few voted: {count.text}."
            proposal.save(update_fields=["status", "outcome"])
