"""The pages that need a server, drawn with the templates of the site."""

from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import NothingFound, TripleaimError
from tripleaim.model.pence import pounds
from tripleaim.page.words import year_name
from tripleaim.plans.board_year import FIRST, read_year_of_plan
from tripleaim.plans.bodies import start_plan
from tripleaim.registry.area import find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.site.address import what_if_path
from tripleaim.store.engine import Store
from tripleaim.workspace.drawn import current, day_now, draw_page, page_of
from tripleaim.workspace.front import plain_page
from tripleaim.workspace.what_if import (
    Given,
    change_plan,
    compare,
    drawn,
    fields_of,
    points_of,
    read_allocated,
    read_answers,
    to_come,
)

AT_ONCE, WAITING = BoundedSemaphore(2), BoundedSemaphore(4)
WAIT_SECONDS = 5.0


def what_if_systems(request: HttpRequest) -> HttpResponse:
    """The systems whose assumptions can be changed."""
    try:
        systems = current().ask("systems", _systems)
        extra = {"systems": systems}
        return _page("what_if_systems.jinja", what_if_path(), "What if?", extra)
    except TripleaimError:
        return _no_store()


def what_if_page(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one system and, below it, what its answers come to.

    Two are worked on at once and two wait: the other threads are free for other pages.
    """
    if not WAITING.acquire(blocking=False):
        return _busy()
    try:
        if not AT_ONCE.acquire(timeout=WAIT_SECONDS):
            return _busy()
        try:
            return _what_if(request, code)
        finally:
            AT_ONCE.release()
    finally:
        WAITING.release()


def _what_if(request: HttpRequest, code: str) -> HttpResponse:
    given = read_allocated(request.GET.dict(), day_now())
    try:
        if given.wrong:
            return _missing(code, given, "")
        plan, name = _plan_of(code, given)
        years = to_come(plan, name, day_now())
        values, point, wrong = read_answers(plan, request.GET.dict())
        extra: dict[str, Any] = {
            "name": name,
            "fields": fields_of(plan),
            "values": values,
            "given": request.GET.dict(),
            "start": given,
            "allocated": given.money and pounds(given.money.board or 0),
            "of_year": year_name(plan.plan.base_year_ending),
            "point": point,
            "points": points_of(plan),
            "wrong": wrong,
            "years": [],
        }
        if not wrong:
            every = compare(plan, change_plan(plan, values, point))
            told = [each for each in every if each.ends in years]
            extra |= {"years": told, "picture": drawn(told)}
        path, title = what_if_path(code), f"What if? {name}"
        return _page("what_if.jinja", path, title, extra, status=400 if wrong else 200)
    except TripleaimError as error:
        if not isinstance(error, NothingFound):
            return _no_store()
        return _missing(code, given, str(error))


def _busy() -> HttpResponse:
    busy = HttpResponse(plain_page("Too many ask at once. Try again in a moment."), status=503)
    busy["Retry-After"] = "5"
    return busy


def _no_store() -> HttpResponse:
    said = (
        "The figures are being renewed, or are not there. Whoever runs this site: tripleaim build"
    )
    response = HttpResponse(plain_page(said), status=503)
    response["Retry-After"] = "30"
    return response


def _systems(store: Store) -> list[tuple[str, str]]:
    found = list_areas(store, system_kind(store, day_now()), day_now())
    return [(each.area.code, each.area.name) for each in found]


def _missing(code: str, given: Given, message: str) -> HttpResponse:
    """Why there is no plan to change; for a board, a way to give what would settle it."""
    boards = current().ask("systems", _systems) if given.year_ending >= FIRST else []
    name = dict(boards).get(code, "")
    path = what_if_path(code if name else "none")
    title = f"What if? {name}" if name else "We cannot work this out"
    extra = {"message": message, "name": name, "title": title, "start": given}
    status = 404 if not name else 400 if given.wrong else 200
    return _page("what_if_missing.jinja", path, title, extra, status=status)


def _plan_of(code: str, given: Given) -> tuple[Plan, str]:
    """The plan of a system, and its name: from what is on record, or what its reader gives."""
    year = given.year_ending if given.money else None

    def make(store: Store) -> tuple[Plan, str]:
        here = find_area(store, code, day_now(), kinds=("icb", "stp"))
        base = read_year_of_plan(store, here.area.id, day_now(), year, given.money)
        return start_plan(store, base, here.area.name), here.area.name

    asked = (year, given.money.board) if given.money else None
    plan, name = current().ask(("plan", code, asked), make)
    return plan, name


def _page(
    template: str, path: str, title: str, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    crumbs = (("What if?", what_if_path()),)
    return draw_page(page_of(template, path, title, crumbs, extra), status)
