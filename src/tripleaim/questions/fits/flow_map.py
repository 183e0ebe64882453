"""A map of where the residents of a system are treated, and from where patients come to it."""

from collections.abc import Sequence
from dataclasses import replace

from tripleaim.page.maps import MapSettings, Tie, areas_drawn, draw_map
from tripleaim.page.names import short_name
from tripleaim.page.section import AreaLink, Cell, Chart, Table
from tripleaim.page.told import Told
from tripleaim.page.words import day_words
from tripleaim.questions.fits.rows import Exchange, Follows
from tripleaim.store.engine import Store

WIDEST = 12.0  # pixels
LEAST = 0.002  # of the residents' admissions, below which no line is drawn


def flow_map(store: Store, said: Told) -> Chart | None:
    """The map of a system's flow to and from others, its table beside; None without outlines.

    Lines run to where residents are admitted, dashed lines from where others come; their width is
    the number of people. The areas that exchange most are numbered as in the table.
    """
    area, rows = said.answer.area, said.answer.of(Exchange)
    follows = said.answer.first(Follows)
    laid = follows.laid if follows else None
    if laid is None or not rows:
        return None
    others = [row.subject for row in rows]
    drawn = areas_drawn(store, [area, *others], laid)
    if area not in drawn:
        return None
    return Chart(
        name="fits-map",
        title=f"Who crosses the boundary of {day_words(laid)}",
        spec=draw_map(store, _shades(area, others, drawn), laid, _settings(area, rows)),
        alt=f"A map of {short_name(said.answer.name)} and the {len(rows)} areas that it exchanges "
        f"most patients with. {_said(rows)}",
        reading="A full line runs to where residents are admitted, a dashed line comes from where "
        "others live who are admitted here; the wider, the more people. Numbers are those of the "
        "table.",
        table=_table(said, rows),
        beside=True,
    )


def _shades(area: str, others: list[str], drawn: set[str]) -> dict[str, str]:
    return {
        each: "this system" if each == area else "others"
        for each in [*others, area]
        if each in drawn
    }


def _settings(area: str, rows: Sequence[Exchange]) -> MapSettings:
    most = max(max(row.out, row.back) for row in rows)
    whole = max((row.out / row.out_share for row in rows if row.out_share), default=0.0)
    ties = []
    for row in rows:
        for people, dashed in ((row.out, False), (row.back, True)):
            if people >= LEAST * whole:
                pixels = max(WIDEST * people / most, 1.0)
                ties.append(Tie(start=area, end=row.subject, pixels=pixels, dashed=dashed))
    return MapSettings(
        classes=("others", "this system"),
        legend="",
        ties=ties,
        width=480,
        most_height=520,
        labels={row.subject: str(number) for number, row in enumerate(rows, start=1)},
    )


def _table(said: Told, rows: Sequence[Exchange]) -> Table:
    """The rows as a table, numbered as on the map."""
    made = said.table(rows)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (AreaLink(area=row.subject, text=f"{number} {short_name(row.other)}"), *cells[1:])
        for number, (row, cells) in enumerate(zip(rows, made.rows, strict=True), start=1)
    )
    return replace(made, rows=cells)


def _said(rows: Sequence[Exchange]) -> str:
    return " ".join(f"{short_name(row.other)}: {_out(row)}, {_back(row)}." for row in rows)


def _out(row: Exchange) -> str:
    if row.out:
        return f"{row.out:,} residents are treated there"
    return "no resident is recorded as treated there"


def _back(row: Exchange) -> str:
    return f"{row.back:,} come from there" if row.back else "nobody is recorded as from there"
