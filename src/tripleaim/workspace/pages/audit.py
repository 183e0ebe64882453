"""The register of events of a partnership: by person, matter and day; by page, and as a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, StrIndex, Substr
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.acting import record
from tripleaim.workspace.guard.actor import BY_TOKEN, Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.meetings.meeting import Meeting
from tripleaim.workspace.pages.drawing import draw, page
from tripleaim.workspace.pages.form import page_number
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.partnerships.partnership import Partnership
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.signing.step import Step

PER_PAGE = 100
NAMES = ("seq", "at", "actor", "role", "action", "kind", "about", "before", "after", "reason")
MOST_MATTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which events are asked for: words of a person, words of a matter, the first and last day."""

    person: str = ""
    matter: str = ""
    since: date | None = None
    until: date | None = None


def read_wanted(given: Mapping[str, str]) -> Wanted:
    """What an address asks for. Raises InputRefused with every day that is none."""
    days: dict[str, date | None] = {}
    problems: list[Problem] = []
    for name in ("since", "until"):
        said = given.get(name, "").strip()
        try:
            days[name] = told_day(said) if said else None
        except ValueError:
            refusal = refuse(name, "is not a day", "Write it as 2026-12-31.", column=name)
            problems += refusal.problems
    if problems:
        raise InputRefused(problems)
    words = {name: given.get(name, "").strip()[:200] for name in ("person", "matter")}
    return Wanted(**words, **days)  # type: ignore[arg-type]


def events_wanted(partnership: Partnership, wanted: Wanted) -> QuerySet[Event]:
    """The events of a partnership that are asked for, newest first.

    A person's are also those of the programs that act by their tokens.
    """
    rows = Event.objects.filter(scope=partnership.pk)
    if wanted.person:
        named = Person.objects.filter(name__icontains=wanted.person).values("pseudonym")
        mark = Value(BY_TOKEN)
        end = StrIndex(Concat("actor", mark), mark)
        rows = rows.annotate(person=Substr("actor", 1, end - 1))
        asked = Q(actor=wanted.person) | Q(person=wanted.person) | Q(person__in=named)
        rows = rows.filter(asked)
    if wanted.matter:
        rows = rows.filter(_of_matter(partnership, wanted.matter))
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return rows.order_by("-seq")


def _of_matter(partnership: Partnership, said: str) -> Q:
    """Events about a thing by its number, or about documents and proposals by words of a title."""
    found = Q(about=said)
    documents = Document.objects.filter(partnership=partnership)
    documents = documents.filter(Q(title__icontains=said) | Q(slug__icontains=said))
    codes = list(documents.values_list("pk", flat=True)[:MOST_MATTERS])
    found |= Q(kind="document", about__in=codes)
    steps = Step.objects.filter(document__in=codes).values_list("pk", flat=True)
    found |= Q(kind="step", about__in=[str(each) for each in steps])
    proposals = Proposal.objects.filter(
        committee__partnership=partnership, title__icontains=said
    ).values_list("pk", flat=True)
    found |= Q(kind="proposal", about__in=list(proposals[:MOST_MATTERS]))
    meetings = Meeting.objects.filter(
        committee__partnership=partnership, items__title__icontains=said
    ).values_list("pk", flat=True)
    return found | Q(kind="meeting", about__in=list(meetings[:MOST_MATTERS]))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@page("GET", "HEAD")
def events(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The events of a partnership, newest first; the reading itself is one of them."""
    partnership = partnership_of(actor, code)
    asked = check("event.read", actor, partnership)
    problems: Any = []
    wanted = Wanted()
    try:
        wanted = read_wanted(request.GET)
    except InputRefused as refusal:
        problems = refusal.problems
    record(asked, reading=form or "page")
    rows = events_wanted(partnership, wanted)
    if form and not problems:
        return listed([_row(each) for each in rows.iterator()], form, "events")
    number = page_number(request)
    part = list(rows[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    people = Person.objects.filter(pseudonym__in={each.doer for each in part})
    names = {each.pseudonym: each.shown for each in people}
    kept = {name: request.GET.get(name, "") for name in ("person", "matter", "since", "until")}
    said = urlencode({name: value for name, value in kept.items() if value})
    context = {
        "partnership": partnership,
        "rows": [(each, each.named(names)) for each in part[:PER_PAGE]],
        "kept": kept,
        "asked": said,
        "earlier": number + 1 if len(part) > PER_PAGE else 0,
        "later": number - 1,
        "problems": problems,
    }
    return draw(request, actor, "events", context, status=400 if problems else 200)


def _row(event: Event) -> dict[str, str]:
    details = json.dumps(event.details, ensure_ascii=False, sort_keys=True)
    return {name: str(getattr(event, name)) for name in NAMES} | {"details": details}
