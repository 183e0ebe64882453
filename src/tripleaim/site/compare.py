"""A page to compare two maps of England: both drawn, what each keeps, who moved."""

from datetime import date
from itertools import combinations

from tripleaim.model.errors import NothingFound
from tripleaim.page.blocks import sentences_of, tables_of
from tripleaim.page.maps import MapSettings, areas_drawn, draw_map
from tripleaim.page.names import short_name
from tripleaim.page.section import Block, Chart, Column, Section, SideBySide, Table
from tripleaim.page.words import day_words
from tripleaim.questions.fits.answer import HISTORY
from tripleaim.registry.overview import list_systems
from tripleaim.site.address import HOME, compare_path, order_path
from tripleaim.site.render import Page
from tripleaim.store.engine import Store
from tripleaim.studies.maps.compared import TwoMaps, compare_maps, read_two_maps

PAIRS = tuple(combinations(HISTORY, 2))
CLASSES = ("under 70% stays", "70 to 80%", "80 to 90%", "90% and over")
BOUNDS = (0.7, 0.8, 0.9)


def compare_page(store: Store, before: date, after: date) -> Page:
    """The page of two days."""
    title = f"England's systems on {day_words(before)} and {day_words(after)}"
    return Page(
        path=compare_path(before, after),
        title=title,
        template="compare.jinja",
        area=None,
        on=after,
        crumbs=(("England", HOME), ("Systems", order_path("name")), ("two days", "")),
        with_tables=True,
        sections=(_section(store, before, after, title),),
        extra={
            "pairs": [
                (f"{day_words(one)} and {day_words(other)}", compare_path(one, other))
                for one, other in PAIRS
            ]
        },
    )


def _section(store: Store, before: date, after: date, title: str) -> Section:
    try:
        findings = compare_maps(store, before, after)
    except NothingFound as nothing:
        return Section(id="compare", title=title, lead=str(nothing), blocks=())
    two = read_two_maps(store, before, after)
    maps = SideBySide(left=(_map(store, two, 0),), right=(_map(store, two, 1),))
    return Section(
        id="compare",
        title=title,
        lead=findings[0].statement,
        blocks=(*sentences_of(findings), maps, *tables_of(findings, prefix="compare")),
    )


def _map(store: Store, two: TwoMaps, which: int) -> Block:
    fitted, day = (two.before, two.after)[which], two.days[which]
    table = _table(fitted.areas, fitted.fit.stays.tolist(), which, _names(store, day))
    drawn = areas_drawn(store, fitted.areas, day)
    if not drawn:
        return table
    shades = {
        area: class_of(float(stays))
        for area, stays in zip(fitted.areas, fitted.fit.stays, strict=True)
        if area in drawn
    }
    held = [each for each in CLASSES if each in shades.values()]
    weak = sum(float(stays) < BOUNDS[1] for stays in fitted.fit.stays)
    return Chart(
        name=f"compare-{('before', 'after')[which]}-map",
        title=f"{day_words(day)}: {len(fitted.areas)} systems",
        spec=draw_map(store, shades, day, MapSettings(classes=held, width=400, most_height=520)),
        alt=f"A map of the {len(fitted.areas)} systems of {day_words(day)}, shaded by the share "
        f"of admissions that stays inside; in {weak} of them less than 80% stays.",
        reading="The darker a system, the more of its residents' admissions stay inside it. The "
        "table gives each share.",
        table=table,
    )


def class_of(stays: float) -> str:
    """The class of a share that stays.

    >>> class_of(0.48), class_of(0.8), class_of(0.97)
    ('under 70% stays', '80 to 90%', '90% and over')
    """
    return CLASSES[sum(stays >= bound for bound in BOUNDS)]


def _table(areas: tuple[str, ...], stays: list[float], which: int, names: dict[str, str]) -> Table:
    rows = sorted((names.get(area, area), share) for area, share in zip(areas, stays, strict=True))
    return Table(
        name=f"compare-{('before', 'after')[which]}",
        caption=("Before", "After")[which],
        columns=(Column(title="System"), Column(title="Stays inside", kind="share")),
        rows=tuple(rows),
    )


def _names(store: Store, on: date) -> dict[str, str]:
    return {row.area: short_name(row.name) for row in list_systems(store, on)}
