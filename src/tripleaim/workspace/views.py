"""The pages that need a server, drawn with the templates of the site."""

import os
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader

from tripleaim.model.documents.plan import Plan
from tripleaim.model.errors import TripleaimError
from tripleaim.plans.base_year import read_base_year
from tripleaim.plans.template import make_template
from tripleaim.registry.area import find_area, list_areas
from tripleaim.registry.members import system_kind
from tripleaim.site.publish import make_context
from tripleaim.site.render import Context, Page, Pen, environment
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store
from tripleaim.workspace.what_if import change_plan, compare, fields_of, points_of, read_answers

AT_ONCE = BoundedSemaphore(2)
WAIT_SECONDS = 5.0
POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def what_if_systems(request: HttpRequest) -> HttpResponse:
    """The systems whose assumptions can be changed."""
    with open_store(_store()) as store:
        systems = [
            (each.area.code, each.area.name)
            for each in list_areas(store, system_kind(store, _on()), _on())
        ]
    return _page("what_if_systems.jinja", "what-if/index.html", "What if?", {"systems": systems})


def what_if_page(request: HttpRequest, code: str) -> HttpResponse:
    """The form for one system and, below it, what its answers come to."""
    try:
        plan, name = _plan_of(code)
    except TripleaimError as error:
        return _missing(str(error))
    values, point, wrong = read_answers(plan, request.GET.dict())
    extra: dict[str, Any] = {
        "name": name, "fields": fields_of(plan), "values": values, "given": request.GET.dict(),
        "point": point, "points": points_of(plan), "wrong": wrong, "years": [],
    }  # fmt: skip
    if not wrong:
        if not AT_ONCE.acquire(timeout=WAIT_SECONDS):
            busy = HttpResponse("Too many questions at once. Try again in a moment.", status=503)
            busy["Retry-After"] = "5"
            return busy
        try:
            extra["years"] = compare(plan, change_plan(plan, values, point))
        finally:
            AT_ONCE.release()
    path = f"what-if/{code}/index.html"
    return _page("what_if.jinja", path, f"What if? {name}", extra, status=400 if wrong else 200)


def _missing(message: str) -> HttpResponse:
    path, title = "what-if/none/index.html", "We cannot work this out"
    return _page("what_if_missing.jinja", path, title, {"message": message}, status=404)


@lru_cache(maxsize=64)
def _plan_of(code: str) -> tuple[Plan, str]:
    with open_store(_store()) as store:
        here = find_area(store, code, _on(), kinds=("icb", "stp"))
        base = read_base_year(store, here.area.id, _on())
    return make_template(base, here.area.name), here.area.name


@cache
def _context() -> Context:
    with open_store(_store()) as store:
        return make_context(store, SiteSettings(on=_on()))


@cache
def _templates() -> Environment:
    site = environment()
    assert site.loader is not None
    return site.overlay(loader=ChoiceLoader([PackageLoader("tripleaim.workspace"), site.loader]))


def _page(
    template: str, path: str, title: str, extra: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = _context()
    crumbs = (("England", "index.html"), ("What if?", "what-if/index.html"))
    page = Page(
        path=path, title=title, template=template, area=None, on=_on(), crumbs=crumbs, extra=extra
    )
    text = _templates().get_template(template).render(
        page=page, pen=Pen(page=page, context=context), settings=context.settings,
        site=context.site, **extra,
    )  # fmt: skip
    response = HttpResponse(text, status=status)
    response["Content-Security-Policy"] = POLICY
    return response


def _store() -> Path:
    return Path(os.environ["TRIPLEAIM_STORE"])


def _on() -> date:
    return date.fromisoformat(os.environ["TRIPLEAIM_ON"])
