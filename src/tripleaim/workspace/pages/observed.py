"""What an observer sees: every partnership in which one takes part, what may be read, what is new.

A regulator or a scrutiny councillor observes several; each is asked by its own rows of the table.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import get_current_timezone

from tripleaim.model.documents.base import BINDING
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import can
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.guard.whose_roles import place_of, readable
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.pages import at_home
from tripleaim.workspace.pages.drawing import draw, page, partnerships_of
from tripleaim.workspace.pages.form import day_of
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.partnerships.partnership import Committee, Partnership
from tripleaim.workspace.record.event import Event

NEW_DAYS, MOST, AT_ONCE = 28, 200, 500
LETTERS = {"document": "d", "proposal": "x", "meeting": "m"}
MAKING = ("committee", "partnership")
READS = ("document.read", "proposal.read", "meeting.read")


@page("GET", "HEAD")
def whole(request: HttpRequest, actor: Actor, form: str = "") -> HttpResponse:
    """The partnerships that one sees, and what happened in them since a day."""
    since = _since(request, actor)
    places = partnerships_of(actor)
    rows = [_row(actor, each) for each in places]
    if form:
        return listed(rows, form, "observed")
    context = {"rows": rows, "since": since, "new": _new(actor, places, since), "most": MOST}
    return draw(request, actor, "observed", context)


@page("GET", "HEAD")
def new(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """What is new, as a file."""
    rows = _new(actor, partnerships_of(actor), _since(request, actor))
    return listed(rows, form, "new")


def _since(request: HttpRequest, actor: Actor) -> date:
    if request.GET.get("since"):
        return day_of(request.GET, "since")
    return actor.today - timedelta(days=NEW_DAYS)


def _row(actor: Actor, partnership: Partnership) -> dict[str, Any]:
    """One partnership: one's roles there and until when, how much of what one may read."""
    documents = readable(actor, Document.objects.filter(partnership=partnership))
    place = place_of(partnership)
    spells = [each for each in actor.spells if place.covers(each)]
    ends = [each.ends for each in spells]
    until = max(each for each in ends if each) if ends and all(ends) else None
    rooms = _rooms(actor, "proposal.read", Proposal, [partnership])
    proposals = Proposal.objects.filter(committee__in=rooms)
    return {
        "partnership": partnership.name,
        "roles": ", ".join(dict.fromkeys(each.name for each in spells)),
        "until": until.isoformat() if until else "",
        "documents": documents.count(),
        "in_force": documents.filter(status__in=BINDING).count(),
        "open_votes": proposals.filter(status="open").count(),
        "lapsed_votes": proposals.filter(status="lapsed").count(),
        "late": len(at_home.late_here(actor, partnership)),
        "address": f"/p/{partnership.pk}",
    }


def _rooms(actor: Actor, name: str, model: Any, places: list[Partnership]) -> list[Committee]:
    rooms = Committee.objects.filter(partnership__in=places).order_by("pk")
    return [each for each in rooms if can(name, actor, model(committee=each))]


def _matter(event: Event) -> tuple[str, str]:
    """What an event is about; of what was made inside another, what was made."""
    made = [(kind, str(event.details[kind])) for kind in LETTERS if kind in event.details]
    return made[0] if event.kind in MAKING and made else (str(event.kind), str(event.about))


def _new(actor: Actor, places: list[Partnership], since: date) -> list[dict[str, Any]]:
    """What was done since a day to what one may read, the newest first."""
    names = {each.pk: each.name for each in places}
    begins = datetime.combine(since, time.min, get_current_timezone())
    events = Event.objects.filter(scope__in=list(names), kind__in=(*LETTERS, *MAKING))
    rows = events.filter(at__gte=begins).order_by("-seq").iterator(chunk_size=AT_ONCE)
    readable_here = _readable(actor, places)
    found: list[dict[str, Any]] = []
    while len(found) < MOST and (some := list(islice(rows, AT_ONCE))):
        told = [(_matter(each), each) for each in some if not each.action.startswith(READS)]
        titles = _titles(readable_here, {matter for matter, _ in told})
        for (kind, about), each in told:
            if (kind, about) not in titles:
                continue
            action = read_actions().get(each.action)
            found.append(
                {
                    "day": each.at.date().isoformat(),
                    "partnership": names[each.scope],
                    "matter": titles[kind, about],
                    "what": action.words if action is not None else each.action,
                    "address": f"/{LETTERS[kind]}/{about}",
                }
            )
    return found[:MOST]


def _readable(actor: Actor, places: list[Partnership]) -> dict[str, Any]:
    """What one may read in some partnerships, by kind."""
    found: dict[str, Any] = {
        "document": readable(actor, Document.objects.filter(partnership__in=places))
    }
    for kind, model in (("proposal", Proposal), ("meeting", Meeting)):
        rooms = _rooms(actor, f"{kind}.read", model, places)
        found[kind] = model.objects.filter(committee__in=rooms).select_related("committee")
    return found


def _titles(among: Mapping[str, Any], matters: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The titles of matters, by kind and code, as far as they are among what one may read."""
    found: dict[tuple[str, str], str] = {}
    for kind, rows in among.items():
        codes = [about for its, about in matters if its == kind]
        found |= {(kind, str(each.pk)): str(each) for each in rows.filter(pk__in=codes)}
    return found
