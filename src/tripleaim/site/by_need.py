"""Systems against what their need would give: funnels for a page, and their rows as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tripleaim.page.names import short_name
from tripleaim.page.section import Cell, Column, Table
from tripleaim.page.tidy import Column as FileColumn
from tripleaim.page.words import period_words
from tripleaim.people.by_need import ByNeed, Counted, read_by_need
from tripleaim.people.carry import Asked
from tripleaim.people.funnel import Point
from tripleaim.registry.overview import list_systems
from tripleaim.site.address import SiteMap
from tripleaim.store.engine import Store
from tripleaim.store.files.csv_text import csv_of_rows

BEYOND = ("within the limits", "beyond 95%", "beyond 99.8%")
FILE = "by-need.csv"
NOTE = (
    "Expected: England’s count, divided by people weighted for need as the national formula does "
    "for this kind of care. Reasons for a difference that are no difference in care: how a contact "
    "is recorded, care that another system’s trusts give, and what the formula does not know."
)
COLUMNS = (
    FileColumn(name="measure", type="string", meaning="Id of the count.", required=True),
    FileColumn(name="area", type="string", meaning="Id of the system.", required=True),
    FileColumn(name="name", type="string", meaning="Its short name.", required=True),
    FileColumn(name="period_from", type="date", meaning="First day of the year.", required=True),
    FileColumn(name="period_to", type="date", meaning="Day after its last.", required=True),
    FileColumn(name="count", type="number", meaning="What was counted.", required=True),
    FileColumn(name="unit", type="string", meaning="Of what the count is.", required=True),
    FileColumn(name="people", type="number", meaning="Registered people.", required=True),
    FileColumn(name="weighted", type="number", meaning="People by need.", required=True),
    FileColumn(name="component", type="string", meaning="The kind of need.", required=True),
    FileColumn(name="expected", type="number", meaning="Count by need.", required=True),
    FileColumn(name="ratio", type="number", meaning="Count over expected.", required=True),
    FileColumn(name="low_95", type="number", meaning="Lower inner limit.", required=True),
    FileColumn(name="high_95", type="number", meaning="Upper inner limit.", required=True),
    FileColumn(name="low_99_8", type="number", meaning="Lower outer limit.", required=True),
    FileColumn(name="high_99_8", type="number", meaning="Upper outer limit.", required=True),
    FileColumn(name="stands", type="string", meaning="Within or beyond limits.", required=True),
    FileColumn(name="sources", type="string", meaning="Ids of the sources.", required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One count as the page shows it: heading, what it was held against, who lies beyond the outer
    limits with its ratio, its table."""

    heading: str
    period: str
    component: str
    outside: tuple[str, ...]
    by_need: ByNeed
    table: Table


def counts_by_need(store: Store, site: SiteMap) -> list[ByNeed]:
    """The counts of the newest systems against their need; none where the store has no systems."""
    rows = list_systems(store, site.on)
    kinds = {row.area.partition(":")[0] for row in rows}
    if len(kinds) != 1:
        return []
    asked = Asked(kind=kinds.pop(), laid=site.on, on=site.on, known=site.on)
    return read_by_need(store, asked)


def names_of(site: SiteMap) -> dict[str, str]:
    """The short name of every system, by area."""
    return {each.area: short_name(each.name) for each in site.systems.values()}


def shown_by_need(found: Sequence[ByNeed], names: Mapping[str, str]) -> list[Shown]:
    """The counts as the page shows them: the systems furthest from their need first."""
    return [
        Shown(
            heading=each.name,
            period=period_words(each.first, each.after),
            component=each.component,
            outside=tuple(
                f"{names.get(point.code, point.code)} {point.value:.2f}"
                for point in each.funnel.points
                if point.beyond == len(BEYOND) - 1
            ),
            by_need=each,
            table=_table(each, names),
        )
        for each in found
    ]


def _table(each: ByNeed, names: Mapping[str, str]) -> Table:
    columns = ("Counted", "Expected", "Ratio", "Limits of 95%")
    return funnel_table(
        f"by-need-{each.measure}",
        f"{each.name}: counted and expected by need",
        [Column(title=title, kind="number") for title in columns],
        ("Beside its need", _lines(each, names)),
        each.sources,
    )


def funnel_table(
    name: str,
    caption: str,
    columns: Iterable[Column],
    stands: tuple[str, Iterable[tuple[Cell, ...]]],
    sources: tuple[str, ...] = (),
) -> Table:
    """The table of a funnel: a row a system, numbers, and in its last column where it stands.

    `stands` is the title of that column and the rows.
    """
    title, rows = stands
    return Table(
        name=name.replace("_", "-"),
        caption=caption,
        columns=(Column(title="System"), *columns, Column(title=title)),
        rows=tuple(rows),
        sources=sources,
    )


def _lines(each: ByNeed, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    held = {one.area: one for one in each.systems}
    for point in each.funnel.furthest_first():
        one = held[point.code]
        yield (
            names.get(point.code, point.code),
            round(one.count),
            round(one.expected),
            f"{point.value:.2f}",
            f"{point.inner[0]:.2f} to {point.inner[1]:.2f}",
            BEYOND[point.beyond],
        )


def by_need_csv(found: Sequence[ByNeed], names: Mapping[str, str]) -> bytes:
    """The rows of all counts as CSV."""
    rows = [_row(each, *pair, names) for each in found for pair in _paired(each)]
    return csv_of_rows(rows, [column.name for column in COLUMNS]).encode()


def _paired(each: ByNeed) -> list[tuple[Counted, Point]]:
    points = {point.code: point for point in each.funnel.points}
    return [(one, points[one.area]) for one in each.systems]


def _row(each: ByNeed, one: Counted, point: Point, names: Mapping[str, str]) -> dict[str, object]:
    values = (
        each.measure,
        one.area,
        names.get(one.area, one.area),
        each.first.isoformat(),
        each.after.isoformat(),
        _plain(one.count),
        each.unit,
        _plain(one.people),
        _plain(one.weighted),
        each.component,
        _plain(one.expected),
        *(_plain(number) for number in (point.value, *point.inner, *point.outer)),
        BEYOND[point.beyond],
        " ".join(each.sources),
    )
    return dict(zip((column.name for column in COLUMNS), values, strict=True))


def _plain(number: float) -> float:
    """A number without the noise behind its tenth digit."""
    return float(f"{number:.10g}")
