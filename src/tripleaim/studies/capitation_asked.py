"""What `tripleaim capitation` is asked: a board, a list of places, sums; read, and answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path

from tripleaim.model.errors import InputRefused, NothingFound, Problem, refuse
from tripleaim.model.pence import pence_of
from tripleaim.money.capitation import (
    Given,
    PlaceNeed,
    Practices,
    YearOfMoney,
    assign_places,
    councils_as_places,
    fair_shares_of_places,
    move_to_fair_shares,
    needs_of_places,
    read_practices,
    years_of_practices,
)
from tripleaim.registry.area import Listed, find_area
from tripleaim.store.engine import Store
from tripleaim.store.files.of_people import check_no_people
from tripleaim.store.given import read_grids
from tripleaim.store.given.cells import clean, read_number
from tripleaim.store.ground import names_on, predecessors
from tripleaim.studies.capitation import Capitation

MOST_PLACES = 30  # more digits before or behind the point are no share
MOST_YEARS = 20
CODES = ("code", "practice", "practice code", "network", "pcn", "council", "member")
PLACES = ("place",)
POUNDS = ("pounds", "money", "£")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the user gave, as text and paths."""

    board: str
    places: Path | None = None
    pounds: str | None = None
    money: Path | None = None
    growth: str = "0%"
    least: str = "0%"
    years: int = 5
    year_ending: int | None = None


def ask_capitation(store: Store, asked: Asked, on: date) -> Capitation:
    """Needs of a board's places, fair shares of a sum, years of moving to them.

    Raises InputRefused with every fault of a file or a figure, NothingFound for a board or a year
    that the store does not hold by practice.
    """
    if asked.pounds is not None and asked.money is not None:
        raise refuse("--pounds", "is given beside --money", "Drop it: money is summed.")
    year = asked.year_ending or _newest_year(store, on)
    area = find_area(store, asked.board, on, ("icb",))
    held = read_practices(store, boards_of(store, area, year, on), year)
    places, notes = _places(store, held, asked, on)
    needs, board = needs_of_places(held, places)
    fair, years = _money(asked, needs)
    return Capitation(
        board_name=area.area.name,
        year_ending=year,
        needs=needs,
        board=board,
        fair=fair,
        years=years,
        source=held.source,
        notes=notes,
    )


def _newest_year(store: Store, on: date) -> int:
    """The newest year held that had begun by a day."""
    years = years_of_practices(store)
    if not years:
        raise NothingFound("This store holds no need weights by practice: tripleaim build.")
    begun = [year for year in years if date(year - 1, 4, 1) <= on]
    if not begun:
        held = ", ".join(map(str, years))
        raise NothingFound(
            f"No year of need weights by practice had begun on {on}. Years ending: {held}. "
            "Name one with --year, or a later day with --on."
        )
    return max(begun)


def boards_of(store: Store, area: Listed, year_ending: int, on: date) -> tuple[str, ...]:
    """The boards under which the weights of a year list a board's practices.

    A board that has grown since is itself and its predecessors, where each went into it whole.
    Raises InputRefused where one was split: its practices are not listed by part.
    """
    board, began = area.area.id, area.area.spell.valid_from
    end = date(year_ending, 4, 1)
    steps = [step for step in predecessors(store, board, on) if step.effective >= end]
    split = [step.predecessor for step in steps if step.share is not None and step.share < 1]
    if split:
        before = min(step.effective for step in steps) - timedelta(days=1)
        raise refuse(
            area.area.name,
            f"took over a part of {', '.join(split)}, and these weights do not say which practices",
            f"Ask for the boards before: --on {before}.",
        )
    mine = (board,) if began < end or not steps else ()
    return (*mine, *(step.predecessor for step in steps))


def _places(
    store: Store, held: Practices, asked: Asked, on: date
) -> tuple[Mapping[str, Sequence[str]], tuple[str, ...]]:
    if asked.places is None:
        councils = [area for area in held.areas if area.startswith("lad:")]
        named = councils_as_places(held, names_on(store, councils, on))
        return named, ("Places here are councils, by the seat of each practice.",)
    table = _columns(asked.places, (CODES, PLACES))
    given = [Given(place=place, code=code.upper(), row=row) for row, (code, place) in table.rows]
    return assign_places(held, given, asked.places.name), ()


def _money(
    asked: Asked, needs: Sequence[PlaceNeed]
) -> tuple[Mapping[str, int], tuple[YearOfMoney, ...]]:
    if asked.money is None:
        if asked.pounds is None:
            return {}, ()
        return fair_shares_of_places(needs, _pence(asked.pounds, "--pounds")), ()
    now = _read_money(asked.money)
    if not 0 <= asked.years <= MOST_YEARS:
        raise refuse("--years", f"is not 0 to {MOST_YEARS}", value=str(asked.years))
    growth, least = _share(asked.growth, "--growth"), _share(asked.least, "--least")
    totals, total = [], Fraction(sum(now.values()))
    for _ in range(asked.years):
        total *= 1 + growth
        totals.append(round(total))
    years = move_to_fair_shares(needs, now, totals, least)
    return fair_shares_of_places(needs, sum(now.values())), years


def _read_money(path: Path) -> dict[str, int]:
    problems: list[Problem] = []
    found: dict[str, int] = {}
    table = _columns(path, (PLACES, POUNDS))
    for row, (place, text) in table.rows:
        number = read_number(text)
        if number is None or number < 0:
            problems.append(
                Problem(
                    where=path.name,
                    row=row,
                    column=table.headings[1],
                    value=text,
                    rule="is no sum of nothing or more",
                    remedy="Write it as 1234.56.",
                )
            )
        elif place in found:
            problems.append(
                Problem(
                    where=path.name,
                    row=row,
                    column=table.headings[0],
                    value=place,
                    rule="has a sum already",
                )
            )
        else:
            found[place] = pence_of(number)
    if problems:
        raise InputRefused(problems)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoColumns:
    """Two columns of a table: their headings as the file has them, and rows by their numbers."""

    headings: tuple[str, str]
    rows: tuple[tuple[int, tuple[str, str]], ...]


def _columns(path: Path, wanted: tuple[tuple[str, ...], tuple[str, ...]]) -> TwoColumns:
    """Two columns of a table by their headings. Raises InputRefused with every empty cell, and for
    a table of people."""
    grid = read_grids(path)[0]
    check_no_people(path.name, grid.rows)
    for number, cells in enumerate(grid.rows):
        named = [clean(cell).casefold() for cell in cells]
        at = [_column_of(named, names) for names in wanted]
        if at[0] is not None and at[1] is not None:
            first, second = at[0], at[1]
            body = enumerate(grid.rows[number + 1 :], start=number + 2)
            pairs = [(row, (clean(each[first]), clean(each[second]))) for row, each in body]
            return _whole(
                path,
                TwoColumns(
                    headings=(clean(cells[first]), clean(cells[second])),
                    rows=tuple(pair for pair in pairs if any(pair[1])),
                ),
            )
    said = " and ".join(f"'{names[0]}'" for names in wanted)
    raise refuse(path.name, f"has no row of headings with {said}", "Name the columns so.")


def _column_of(named: Sequence[str], names: Sequence[str]) -> int | None:
    return next((named.index(name) for name in names if name in named), None)


def _whole(path: Path, table: TwoColumns) -> TwoColumns:
    problems = [
        Problem(where=path.name, row=row, column=heading, rule="is empty", value="")
        for row, pair in table.rows
        for heading, cell in zip(table.headings, pair, strict=True)
        if not cell
    ]
    if problems:
        raise InputRefused(problems)
    if not table.rows:
        raise refuse(path.name, "has headings and no rows")
    return table


def _pence(text: str, where: str) -> int:
    number = read_number(text)
    if number is None or number < 0:
        raise refuse(where, "is no sum of nothing or more", "Write it as 1234.56.", value=text)
    return pence_of(number)


def _share(text: str, where: str) -> Fraction:
    """A share as `3%` or `0.03`, exactly; from -50% to 100%."""
    plain = text.strip()
    try:
        number = Decimal(plain.removesuffix("%"))
        if number.is_finite() and abs(number.adjusted()) > MOST_PLACES:
            raise ValueError
        share = Fraction(number) / (100 if plain.endswith("%") else 1)
    except (InvalidOperation, ValueError, OverflowError):
        raise refuse(where, "is no share", "Write it as 3% or 0.03.", value=text) from None
    if not Fraction(-1, 2) <= share <= 1:
        raise refuse(where, "is not from -50% to 100%", "Write it as 3% or 0.03.", value=text)
    return share
