"""Guards of interests and meetings: what else must hold; empty when it does."""

from typing import Any

from tripleaim.model.day import is_late
from tripleaim.workspace.guard.asking import Asked
from tripleaim.workspace.guard.guard import Guard


def interests(asked: Asked) -> str:
    """Every interest that bears on a proposal is handled."""
    from tripleaim.workspace.interests.touching import unhandled

    left = unhandled(asked.subject, asked.actor.today)
    names = ", ".join(dict.fromkeys(each.person.shown for each in left))
    return f"{len(left)} not handled yet: an interest of {names}." if left else ""


def conflict(asked: Asked) -> str:
    """Neither the member whose vote it is nor who casts it is shut out, or waits."""
    from tripleaim.workspace.interests.touching import people_apart, unhandled

    proposal, member, person = asked.subject, asked.given["member"], asked.actor.person
    people = {each for each in (member.person_id, person.pk if person else None) if each}
    if people & people_apart(proposal):
        return "An interest was declared: that member takes no part in this vote."
    waits = any(unhandled(proposal, asked.actor.today, each) for each in people)
    return "An interest that bears on it is not handled yet." if waits else ""


def unshared(asked: Asked) -> str:
    """Who signs for an organisation has no interest at hand in another party of the text.

    An interest in the organisation that one signs for is the office itself. One in another party
    must be handled at a proposal about the document, so that one may vote on it.
    """
    from tripleaim.workspace.interests.touching import why_not_sign

    step, person = asked.subject, asked.actor.person
    return why_not_sign(person, step.document, step.party, asked.actor.today) if person else ""


def registered(asked: Asked) -> str:
    """The interest stands on the register of the proposal's partnership."""
    interest = _interest(asked)
    if interest is None:
        return "No interest is on the register."
    if interest.status == "ended":
        return "That interest has ended."
    here = interest.partnership_id == asked.subject.committee.partnership_id
    return "" if here else "It is of another partnership."


def raised_once(asked: Asked) -> str:
    """An interest is raised once at a proposal."""
    from tripleaim.workspace.interests.interest import Raised

    rows = Raised.objects.filter(proposal=asked.subject, interest=_interest(asked))
    return "It was raised here already." if rows.exists() else ""


def raiser(asked: Asked) -> str:
    """One's own interest may be raised while votes are cast; another's only before."""
    person = asked.actor.person
    own = person is not None and _interest(asked).person_id == person.pk
    if own or (asked.subject.status == "draft" and asked.letters & {"C", "K"}):
        return ""
    return "It is another's interest."


def bears(asked: Asked) -> str:
    """The interest bears on the proposal and is not handled yet."""
    from tripleaim.workspace.interests.touching import unhandled

    interest, given = _interest(asked), asked.subject
    left = {each.pk for each in unhandled(given, asked.actor.today)}
    waits = interest is not None and interest.pk in left
    return "" if waits else "It does not bear on this, or was handled already."


def apart(asked: Asked) -> str:
    """Nobody handles an interest of their own."""
    person = asked.actor.person
    interest = _interest(asked)
    own = person is not None and interest is not None and interest.person_id == person.pk
    return "It is your own interest." if own else ""


def principal(asked: Asked) -> str:
    """Who names a proxy is a member, and no deputy of one."""
    room = f"committee:{asked.subject.committee_id}"
    spells = [e for e in asked.actor.spells if e.scope == room and e.kind == "T"]
    own = any(each.stands_for_id is None for each in spells)
    return "" if own else "A proxy is named by the member, not by a deputy."


def dayset(asked: Asked) -> str:
    """What was decided has a day of review."""
    return "" if asked.subject.review_on is not None else "The decision has no day of review."


def ahead(asked: Asked) -> str:
    """The time given is still to come."""
    moment = asked.given.get("moment")
    late = moment is None or moment <= asked.actor.now
    return "Its time is not still to come." if late else ""


def papers(asked: Asked) -> str:
    """Papers may be added until their day, that day among them."""
    due = asked.subject.papers_due
    return f"Papers were due on {due}." if is_late(due, asked.actor.today) else ""


def agenda(asked: Asked) -> str:
    """The agenda has an item."""
    return "" if asked.subject.items.exists() else "The agenda has no item."


def minuted(asked: Asked) -> str:
    """The document is the minutes of a meeting that its chair has confirmed."""
    closed = asked.subject.meeting_set.filter(status="closed").exists()
    return "" if closed else "The chair has not confirmed it."


def _interest(asked: Asked) -> Any:
    return asked.given["interest"]


RAISING = (
    Guard(
        "registered",
        "no interest stands on the register of the partnership, or it has ended",
        "It is declared on the register first.",
        registered,
    ),
    Guard(
        "raisedonce",
        "it was raised already",
        "It is handled with those of this item.",
        raised_once,
    ),
    Guard(
        "raiser",
        "it is another's interest, and one is no chair or clerk, or the proposal is open",
        "Its own person raises it.",
        raiser,
    ),
)
