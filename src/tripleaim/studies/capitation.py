"""Need and fair shares of a board's places: sentences and tables of `tripleaim capitation`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripleaim.model.pence import in_full
from tripleaim.money.capitation import OVERALL, PlaceNeed, YearOfMoney
from tripleaim.page.alone import PlainTable
from tripleaim.page.section import Cell
from tripleaim.page.words import year_name

METHOD = (
    "A place's need index is its weighted people a head over those of its board (or of England): "
    "the formula and the weights of NHS England's place-based allocation tool. Weights are shares "
    "of need, not money."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitation:
    """The needs of a board's places in a year, and the money moved between them, if any."""

    board_name: str
    year_ending: int
    needs: tuple[PlaceNeed, ...]
    board: PlaceNeed
    fair: Mapping[str, int]
    years: tuple[YearOfMoney, ...]
    source: str
    notes: tuple[str, ...] = ()


def capitation_words(found: Capitation) -> list[str]:
    """What was found in sentences, the answer first."""
    year = year_name(found.year_ending)
    most = max(found.needs, key=lambda each: each.against_board[OVERALL])
    least = min(found.needs, key=lambda each: each.against_board[OVERALL])
    england = found.board.against_england[OVERALL]
    lines = [
        f"In {year} need a head in {found.board_name} is {_against(england)} England's: "
        f"{round(found.board.weighted[OVERALL]):,} weighted people for "
        f"{round(found.board.people):,} registered.",
    ]
    if len(found.needs) > 1:
        lines.append(
            f"Of its {len(found.needs)} places need a head is highest in {most.place} "
            f"({_against(most.against_board[OVERALL])} the board's) and lowest in {least.place} "
            f"({_against(least.against_board[OVERALL])})."
        )
    lines += _moving(found)
    return [*lines, *found.notes, METHOD, f"Source: {found.source}."]


def _against(index: float) -> str:
    """An index as a part above or below, rounded as the tables round it."""
    shown = round(index, 3)
    if shown == 1:
        return "equal to"
    return f"{abs(shown - 1) * 100:.1f}% {'above' if shown > 1 else 'below'}"


def _moving(found: Capitation) -> list[str]:
    if not found.years:
        return []
    last = max(row.year for row in found.years)
    start = {row.place: row for row in found.years if row.year == 0}
    end = {row.place: row for row in found.years if row.year == last}
    worst = min(start.values(), key=lambda row: row.distance)
    said = [
        f"Furthest below its fair share is {worst.place}: {in_full(worst.pence)} against "
        f"{in_full(worst.fair_pence)} ({worst.distance * 100:.1f}%)."
        if worst.distance < 0
        else "Every place has its fair share."
    ]
    if last:
        then = min(end.values(), key=lambda row: row.distance)
        after = f"After {last} {'year' if last == 1 else 'years'}"
        said.append(
            f"{after} the place furthest below is {then.place}, by {abs(then.distance) * 100:.1f}%."
            if then.pence < then.fair_pence
            else f"{after} no place is below its fair share."
        )
    return said


def capitation_tables(found: Capitation) -> list[PlainTable]:
    """Needs against the board, against England, weighted people, fair shares, years of money."""
    tables = [
        _indices(found, "board", "Need a head against the board's: 1 is the same"),
        _indices(found, "england", "Need a head against England's: 1 is the same"),
        _weighted(found),
    ]
    if found.fair:
        tables.append(_fair(found))
    if found.years:
        tables.append(_years(found))
    return tables


def _all(found: Capitation) -> Sequence[PlaceNeed]:
    return (*found.needs, found.board)


def _indices(found: Capitation, whole: str, caption: str) -> PlainTable:
    parts = tuple(found.board.weighted)
    rows: list[tuple[Cell, ...]] = []
    for each in _all(found):
        index = each.against_board if whole == "board" else each.against_england
        rows.append((each.place, *(round(index[name], 3) for name in parts)))
    return PlainTable(
        name=f"need-against-{whole}", caption=caption, columns=("place", *parts), rows=tuple(rows)
    )


def _weighted(found: Capitation) -> PlainTable:
    parts = tuple(found.board.weighted)
    rows: list[tuple[Cell, ...]] = [
        (
            each.place,
            len(each.practices),
            round(each.people),
            *(round(each.weighted[name]) for name in parts),
        )
        for each in _all(found)
    ]
    return PlainTable(
        name="weighted-people",
        caption="Registered and weighted people",
        columns=("place", "practices", "registered", *parts),
        rows=tuple(rows),
    )


def _fair(found: Capitation) -> PlainTable:
    whole = sum(found.fair.values())
    weights = found.board.weighted[OVERALL]
    rows: list[tuple[Cell, ...]] = [
        (each.place, round(each.weighted[OVERALL] / weights, 5), found.fair[each.place])
        for each in found.needs
    ]
    rows.append(("All", 1.0, whole))
    return PlainTable(
        name="fair-shares",
        caption="The sum shared by weighted people",
        columns=("place", "share of need", "fair share"),
        rows=tuple(rows),
        pence=("fair share",),
    )


def _years(found: Capitation) -> PlainTable:
    rows: list[tuple[Cell, ...]] = [
        (
            row.year,
            row.place,
            row.pence,
            row.fair_pence,
            row.pence - row.fair_pence,
            round(row.distance, 4),
        )
        for row in found.years
    ]
    return PlainTable(
        name="years",
        caption="Money of each place, year by year, and its distance from fair share",
        columns=("year", "place", "money", "fair share", "above", "distance"),
        rows=tuple(rows),
        pence=("money", "fair share", "above"),
    )
