"""The pages of England and of its systems, put together from the sections of the questions."""

from datetime import date

from tripleaim.page.names import short_name
from tripleaim.page.section import Section
from tripleaim.page.values import describe_day
from tripleaim.questions.fits.answer import HISTORY
from tripleaim.questions.who.england import ORDERS, systems_table
from tripleaim.registry.overview import list_systems
from tripleaim.site.address import (
    HOME,
    DatedPage,
    SiteMap,
    SystemPages,
    compare_path,
    england_path,
    order_path,
    system_path,
)
from tripleaim.site.questions import sections_of
from tripleaim.site.render import Page
from tripleaim.store.engine import Store

ENGLAND = ("England", HOME)
FIRST_AND_LAST = (HISTORY[0], HISTORY[-1])
SYSTEMS = ("Systems", order_path("name"))


def england_page(store: Store, site: SiteMap, day: date | None) -> Page:
    """The front page, or the national page of a day."""
    on = day or site.on
    return Page(
        path=england_path(day),
        title="England's health and care systems" + (f" on {describe_day(day)}" if day else ""),
        template="england.jinja",
        area=None,
        on=on,
        crumbs=(ENGLAND,) if day else (),
        sections=sections_of(store, None, on, newest=day is None),
        workbooks=day is None,
        extra={
            "caption": f"On {describe_day(on)}",
            "heading": "England's health and care systems",
            "lede": "Who the partnerships and boards that plan health and care are, who buys in "
            "them, and what became of them: each figure with its source.",
            "days_lead": "England on other days:",
            "days": [
                *((describe_day(each), england_path(each)) for each in site.england_days),
                (f"{describe_day(site.on)} (newest)", HOME),
            ],
        },
    )


def system_page(store: Store, site: SiteMap, code: str, day: date | None) -> Page:
    """The newest page of a system, or its page of a day."""
    pages = site.systems[code]
    on = day or pages.newest
    held = _held_on(pages, on)
    name = short_name(held.name)
    when = "" if day is None else f" on {describe_day(day)}"
    return Page(
        path=system_path(code, day),
        title=f"{name} ({code}){when}",
        template="system.jinja",
        area=held.area,
        on=on,
        crumbs=(
            ENGLAND,
            SYSTEMS,
            *(((short_name(pages.name), system_path(code, None)),) if day else ()),
        ),
        sections=sections_of(store, held.area, on, newest=day is None),
        workbooks=day is None,
        extra={
            "caption": f"System {code} on {describe_day(on)}",
            "heading": name,
            "notice": _notice(pages, day),
            "others": system_path(code, None) if day else None,
            "days_lead": "The days on which something changed:",
            "days": [
                *((describe_day(each.day), system_path(code, each.day)) for each in pages.dated),
                (f"{describe_day(pages.newest)} (newest)", system_path(code, None)),
            ],
        },
    )


def order_page(store: Store, site: SiteMap, order: str) -> Page:
    """All systems of the newest day in one order."""
    rows = list_systems(store, site.on)
    said = ORDERS[order][0]
    table = systems_table(rows, order, "systems")
    lead = f"{len(rows)} systems on {describe_day(site.on)}, in order of {said}."
    return Page(
        path=order_path(order),
        title=f"Systems in order of {said}",
        template="systems.jinja",
        area=None,
        on=site.on,
        crumbs=(ENGLAND,),
        sections=(Section(id="all", title=f"In order of {said}", lead=lead, blocks=(table,)),),
        extra={
            "orders": [(words[0], order_path(each)) for each, words in ORDERS.items()],
            "compared": compare_path(*FIRST_AND_LAST),
            "ended": [pages for pages in site.systems.values() if pages.ended],
        },
    )


def _held_on(pages: SystemPages, on: date) -> DatedPage:
    held = [page for page in pages.dated if page.day <= on]
    return held[-1] if held else pages.dated[0]


def _notice(pages: SystemPages, day: date | None) -> str:
    if day is not None:
        after = [page.day for page in pages.dated if page.day > day]
        until = after[0] if after else pages.ended
        return (
            f"This page shows the system as it was from {describe_day(day)}"
            + (f" until {describe_day(until)}, when it changed." if until else ".")
            + " Its address stays."
        )
    if pages.ended:
        return f"This system ended on {describe_day(pages.ended)}. The page shows its last day."
    return ""
