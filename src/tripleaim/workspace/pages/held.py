"""Pages of what is held: gathered for a request for information, and of oneself to take away."""

import json
from collections.abc import Mapping
from datetime import date

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check, not_there
from tripleaim.workspace.pages.drawing import draw, page
from tripleaim.workspace.pages.form import Ask, Form, day_of
from tripleaim.workspace.pages.partnership import partnership_of
from tripleaim.workspace.people.own_data import data_of
from tripleaim.workspace.record.exporting import zipped
from tripleaim.workspace.record.gathering import Wanted, gather

MOST_LINES = 50
SEARCH = Form(
    title="What is held: for a request for information",
    hint=(
        "Documents with every save of them, comments, decisions, meetings, actions, interests, "
        "questions and reasons are looked through. You get an archive: index.html says what is "
        "held and what to weigh before it is given out; without-names has the same texts without "
        "the names that are known here. That you looked, and for what, is an event."
    ),
    button="Gather it",
    asks=(
        Ask(name="request", label="The request's reference"),
        Ask(name="received", label="When it came", sort="date"),
        Ask(
            name="words", label="Words to look for, a phrase a line", sort="area", is_optional=True
        ),
        Ask(name="since", label="From", sort="date", is_optional=True),
        Ask(name="until", label="To", sort="date", is_optional=True),
        Ask(name="names", label="More names to put out of sight", sort="area", is_optional=True),
        Ask(name="kept", label="Names that may stand", sort="area", is_optional=True),
    ),
)


@page("GET", "HEAD", "POST")
def search(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Gather what a partnership holds about something, as an archive to review."""
    partnership = partnership_of(actor, code)
    check("partnership.search", actor, partnership, reason="-")
    form = SEARCH.filled({"received": actor.today.isoformat()})
    context = {"partnership": partnership, "problems": ()}
    if request.method == "POST":
        form = form.filled(request.POST)
        try:
            files = gather(actor, [partnership], _wanted(request.POST))
            return _file(zipped(files), "application/zip", "held.zip")
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    status = 400 if context["problems"] else 200
    return draw(request, actor, "form", {**context, "form": form}, status=status)


@page("GET", "HEAD", "POST")
def own_data(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is held of oneself: how it may be had and erased, and all of it as a file."""
    if actor.person is None:
        raise not_there()
    if request.method == "POST":
        data = data_of(actor, actor.person)
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        return _file(text.encode(), "application/json", "your-data.json")
    return draw(request, actor, "own_data", {})


def _wanted(given: Mapping[str, str]) -> Wanted:
    if not given.get("request", "").strip():
        raise refuse("request", "has no reference", "Give one: it is on record.", column="request")
    return Wanted(
        request=given["request"].strip()[:200],
        received=day_of(given, "received"),
        words=_lines(given, "words"),
        since=_maybe(given, "since"),
        until=_maybe(given, "until"),
        names=_lines(given, "names"),
        kept=_lines(given, "kept"),
    )


def _lines(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    lines = [each.strip() for each in given.get(name, "").splitlines()]
    return tuple(each for each in lines if each)[:MOST_LINES]


def _maybe(given: Mapping[str, str], name: str) -> date | None:
    return day_of(given, name) if given.get(name) else None


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
