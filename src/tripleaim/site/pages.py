"""The national pages, and the lists of systems in different orders."""

from collections.abc import Mapping
from datetime import date

from tripleaim.page.names import short_name
from tripleaim.page.section import Chart, Section
from tripleaim.page.words import day_words
from tripleaim.questions.fits.answer import HISTORY
from tripleaim.questions.ten import TEN
from tripleaim.questions.who.england import ORDERS, map_of_systems, systems_table
from tripleaim.registry.overview import list_systems
from tripleaim.site.address import (
    SiteMap,
    compare_path,
    england_path,
    order_path,
    question_path,
)
from tripleaim.site.questions import counted
from tripleaim.site.render import Page
from tripleaim.site.system import ENGLAND, Maker
from tripleaim.store.engine import Store

FIRST_AND_LAST = (HISTORY[0], HISTORY[-1])


def england_page(make: Maker, day: date | None) -> Page:
    """The front page, or the national page of a day: ten answers, the map and the systems."""
    on = day or make.site.on
    shorts = make.shorts(None, on)
    rows = list_systems(make.store, on)
    when = f" on {day_words(day)}" if day else ""
    chart = map_of_systems(make.store, rows, on)
    section = Section(id="systems", title=f"The {len(rows)} systems{when}",
                      lead=shorts[0].says, blocks=(chart,))  # fmt: skip
    return Page(
        path=england_path(day),
        title=f"England’s health systems{when}",
        description=f"England’s health systems{when}. Find yours by council, name or code, and "
        "read ten answers about it from public data.",
        template="england.jinja",
        area=None,
        on=on,
        crumbs=(ENGLAND, (f"as of {day_words(on)}", "")) if day else (),
        sections=(section,),
        extra={
            "when": when, "shorts": shorts, "counts": counted(shorts), "number": len(rows),
            "links": _links() if day is None else {}, "is_now": day is None,
            "days": [(day_words(each), england_path(each))
                     for each in reversed(make.site.england_days)],
            "chart": chart if isinstance(chart, Chart) else None,
            "systems": [(short_name(row.name), row.area, _millions(row.people))
                        for row in sorted(rows, key=lambda row: (short_name(row.name), row.area))],
            "orders": [(words[0], order_path(each)) for each, words in ORDERS.items()],
            "compared": compare_path(*FIRST_AND_LAST),
            "words": [each.word for each in TEN],
            "anchors": [f"#a-{each.id}" for each in TEN],
        },
    )  # fmt: skip


def _millions(people: int | None) -> str:
    return f"{people / 1e6:.2f}m" if people is not None else ""


def _links() -> Mapping[str, str]:
    return {each.id: question_path("", each.id) for each in TEN}


def order_page(store: Store, site: SiteMap, order: str) -> Page:
    """All systems of the newest day in one order."""
    rows = list_systems(store, site.on)
    said = ORDERS[order][0]
    table = systems_table(rows, order, "systems")
    lead = f"{len(rows)} systems on {day_words(site.on)}, in order of {said}."
    return Page(
        path=order_path(order),
        title=f"Systems in order of {said}",
        template="systems.jinja",
        area=None,
        on=site.on,
        crumbs=(ENGLAND, ("systems", "")),
        with_tables=True,
        sections=(Section(id="all", title=f"In order of {said}", lead=lead, blocks=(table,)),),
        extra={
            "orders": [(words[0], order_path(each)) for each, words in ORDERS.items()],
            "compared": compare_path(*FIRST_AND_LAST),
            "ended": [pages for pages in site.systems.values() if pages.ended],
        },
    )
