"""What one may do here, and why not: of a document, proposal, meeting, partnership or committee.

Each row asks the guard that the button asks, as if the form of that button were filled in well:
a reason given, a day still to come, somebody else named. What the form is about is what there is:
whose votes one casts, which interests bear on a proposal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.deciding.counting import members_of, members_voted_by
from tripleaim.workspace.deciding.powers import ADVICE
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import REACHES, Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, can, check_read, not_there, why_not
from tripleaim.workspace.guard.table import Action, read_actions
from tripleaim.workspace.guard.whose_roles import place_of
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.interests.touching import unhandled
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.pages.drawing import draw, found, page
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.partnerships.partnership import Committee, Partnership
from tripleaim.workspace.people.role import RoleSpell

LATER = datetime.max.replace(tzinfo=UTC)
OF = {
    Document: ("document.", "link.give"),
    Proposal: ("proposal.", "vote.cast"),
    Meeting: ("meeting.",),
    Committee: ("committee.", "proposal.create", "meeting.call", "action.set"),
    Partnership: (
        "partnership.",
        "document.create",
        "committee.form",
        "person.invite",
        "interest.declare",
        "promise.record",
        "event.read",
    ),
}
"""The actions of a page, by what they are done to: all of a noun, and some by their names."""
ELSEWHERE = (
    "document.create",
    *(f"document.read.{reach}" for reach in REACHES),
    "proposal.create",
    "proposal.read",
    "meeting.call",
    "meeting.read",
    "committee.form",
    "committee.begin",
    "partnership.form",
    "partnership.read",
)
"""Of the noun, but done to something else, or done by whoever sees the page at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An action, and why one may not do it; None when one may."""

    action: Action
    refusal: Refused | None


class _Later:
    """A step by a day still to come, to ask whether sharing would be refused for another reason."""

    due = date.max


def actions_of(thing: Any) -> list[Action]:
    """The actions that a page tells of a thing, in the order of the table."""
    wanted = OF[type(thing)]
    noun, *named = wanted
    return [
        each
        for name, each in read_actions().items()
        if name in named or (name.startswith(noun) and name not in ELSEWHERE)
    ]


def ways_to_ask(name: str, actor: Actor, thing: Any) -> list[dict[str, Any]]:
    """What may be given with an action by a form that is filled in well: one way or several."""
    soon = actor.today + timedelta(days=1)
    if name == "vote.cast":
        members = members_voted_by(actor, thing) or members_of(thing, actor.today)[:1]
        return [{"member": each} for each in members] or [{"member": None}]
    if name == "proposal.raise":
        return [{"interest": each} for each in _raisable(actor, thing)]
    if name == "proposal.handle":
        rows = [{"interest": each, "reason": "-"} for each in unhandled(thing, actor.today)]
        return rows or [{"interest": None, "reason": "-"}]
    given: dict[str, dict[str, Any]] = {
        "document.save": {"lock": getattr(thing, "lock", 0)},
        "document.share": {"steps": (_Later(),)},
        "document.publish": {"address": "https://example.org"},
        "proposal.open": {"closes": LATER, "used": ADVICE},
        "meeting.call": {"moment": LATER},
        "promise.record": {
            "due": soon,
            "made_on": actor.today,
            "source": "minutes",
            "made_in": "-",
        },
    }
    ends: dict[str, Any] = {"ends": soon} if name in ("action.set", "link.give") else {}
    return [{"reason": "-", **ends, **given.get(name, {})}]


def _raisable(actor: Actor, proposal: Proposal) -> Sequence[Interest | None]:
    """One's own interest that may still be raised, and another's: the others of each sort are
    refused or not as these. Where all were raised, one that was; None where there is none."""
    rows = Interest.objects.filter(partnership=proposal.committee.partnership_id)
    held = rows.exclude(status="ended").order_by("pk")
    left = held.exclude(pk__in=proposal.raised.values("interest"))
    own = actor.person.pk if actor.person is not None else None
    mine, others = left.filter(person=own).first(), left.exclude(person=own).first()
    return [each for each in (mine, others) if each is not None] or [held.first()]


def rows_of(actor: Actor, thing: Any) -> list[Row]:
    """Each action of a thing with the reason why somebody may not do it."""
    found_rows = []
    for action in actions_of(thing):
        asked = [
            why_not(action.name, actor, thing, **given)
            for given in ways_to_ask(action.name, actor, thing)
        ]
        refusal = None if None in asked else asked[0]
        found_rows.append(Row(action=action, refusal=refusal))
    return found_rows


def roles_here(actor: Actor, thing: Any) -> list[RoleSpell]:
    """One's roles that count at a thing, those that have not begun or are over among them."""
    place = place_of(thing)
    return [each for each in actor.all_spells if place.covers(each)]


def _drawn(
    request: HttpRequest, actor: Actor, thing: Any, form: str, frame: dict[str, Any]
) -> HttpResponse:
    rows = rows_of(actor, thing)
    if form:
        told = [
            {
                "action": each.action.words,
                "may": "yes" if each.refusal is None else "no",
                "why_not": each.refusal.reason if each.refusal else "",
                "what_would_allow_it": each.refusal.cure if each.refusal else "",
                "who_has_the_right": each.refusal.who if each.refusal else "",
            }
            for each in rows
        ]
        return listed(told, form, "may")
    context = frame | {
        "rows": rows,
        "spells": roles_here(actor, thing),
        "count": sum(each.refusal is None for each in rows),
        "today": actor.today,
    }
    return draw(request, actor, "may", context)


@page("GET", "HEAD")
def of_document(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What one may do with a document."""
    document = found(Document, pk=code)
    check_read(actor, document)
    frame = {
        "partnership": document.partnership,
        "caption": f"{document.title}, {document.status}",
        "what": "document",
        "back": f"/d/{document.pk}",
        "name": document.title,
    }
    return _drawn(request, actor, document, form, frame)


@page("GET", "HEAD")
def of_proposal(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What one may do with a proposal."""
    proposal = found(Proposal, pk=code)
    return _of_room(request, actor, (proposal, "proposal", f"/x/{code}", proposal.title), form)


@page("GET", "HEAD")
def of_meeting(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What one may do with a meeting."""
    meeting = found(Meeting, pk=code)
    return _of_room(request, actor, (meeting, "meeting", f"/m/{code}", str(meeting)), form)


def _of_room(
    request: HttpRequest, actor: Actor, told: tuple[Any, str, str, str], form: str
) -> HttpResponse:
    thing, noun, address, name = told
    if not can(f"{noun}.read", actor, thing):
        raise not_there()
    frame = {
        "partnership": thing.committee.partnership,
        "caption": f"{name}, {thing.status.replace('_', ' ')}",
        "what": noun,
        "back": address,
        "name": name,
    }
    return _drawn(request, actor, thing, form, frame)


@page("GET", "HEAD")
def of_committee(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What one may do with a committee."""
    committee = found(Committee, pk=code)
    return _of_partners(request, actor, committee, "committee", form)


@page("GET", "HEAD")
def of_partnership(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What one may do with a partnership."""
    return _of_partners(request, actor, found(Partnership, pk=code), "partnership", form)


def _of_partners(
    request: HttpRequest, actor: Actor, thing: Any, noun: str, form: str
) -> HttpResponse:
    partnership = getattr(thing, "partnership", thing)
    if not can("partnership.read", actor, partnership):
        raise not_there()
    frame = {
        "partnership": partnership,
        "caption": f"{thing.name}, {thing.status.replace('_', ' ')}",
        "what": noun,
        "back": f"/{noun[0]}/{thing.pk}",
        "name": thing.name,
    }
    return _drawn(request, actor, thing, form, frame)
