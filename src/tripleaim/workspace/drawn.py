"""Pages that need a server, drawn with the templates of the site, and the store that they show."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from jinja2 import ChoiceLoader, Environment, PackageLoader

from tripleaim.site.publish import make_context
from tripleaim.site.render import Context, Page, Pen, environment
from tripleaim.site.settings import SiteSettings
from tripleaim.workspace.current import Current

Crumbs = tuple[tuple[str, str], ...]
HOME: Crumbs = (("England", "index.html"),)


def draw_page(page: Page, status: int = 200) -> HttpResponse:
    """A page in the clothes of the site."""
    context = context_now()
    text = (
        templates()
        .get_template(page.template)
        .render(
            page=page,
            pen=Pen(page=page, context=context),
            settings=context.settings,
            site=context.site,
            **page.extra,
        )
    )
    return HttpResponse(text, status=status)


def page_of(template: str, path: str, title: str, crumbs: Crumbs, extra: dict[str, Any]) -> Page:
    """A page that needs a server, of the newest day."""
    return Page(
        path=path,
        title=title,
        template=template,
        area=None,
        on=day_now(),
        crumbs=(*HOME, *crumbs),
        extra=extra,
    )


def context_now() -> Context:
    """What every page needs, of the store that stands there now."""
    made: Context = current().ask(
        "context", lambda store: make_context(store, SiteSettings(on=day_now()))
    )
    return made


def current() -> Current:
    """The store that stands there now."""
    return current_at(Path(os.environ["TRIPLEAIM_STORE"]))


@cache
def current_at(path: Path) -> Current:
    """The store at a path."""
    return Current(path)


@cache
def templates() -> Environment:
    """Templates of ours, then those of the site."""
    site = environment()
    assert site.loader is not None
    return site.overlay(loader=ChoiceLoader([PackageLoader("tripleaim.workspace"), site.loader]))


def day_now() -> date:
    """The newest day of the site."""
    return date.fromisoformat(os.environ["TRIPLEAIM_ON"])
