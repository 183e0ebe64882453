"""How CCGs' money crosses a boundary: by where people live, to any kind of area, to the penny."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.money.allocation import carry
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import (
    UNPLACED,
    Release,
    Vintage,
    release_on,
    shares_nearest,
)
from tripleaim.store.record.allocation_maps import map_day
from tripleaim.store.remembered import once

MONEY = """
select subject, year_ending, pence, source from money
where measure = 'ccg_allocation' and breakdown = 'all'
    and ($newest is null or year_ending <= $newest)
order by year_ending, subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Allocations by area and year, in pence; `published` is the total of each year as published.

    Money of a CCG whose people cannot be placed stands under `unplaced`, so totals stay the same.
    """

    pence: dict[tuple[str, int], int]
    published: dict[int, int]
    release: Release
    sources: tuple[str, ...]

    def years_of(self, area: str) -> list[int]:
        """The years of which money was carried to an area, newest first."""
        return sorted((year for held, year in self.pence if held == area), reverse=True)


@once
def carry_allocations(
    store: Store, kind: str, on: date, known: date | None = None, newest: int | None = None
) -> Carried:
    """Every CCG's allocation of every year, carried to the areas of a kind on a day.

    `newest` is the last year wanted, by the March in which it ends; None for all that are held.
    Raises NothingFound when the store holds no allocations.
    """
    money = ask(store, MONEY, {"newest": newest})
    if not money:
        raise NothingFound("This store holds no allocations of CCGs. Build it: tripleaim build.")
    counted = counting(store, on, known)
    asked = [(row["subject"], row["year_ending"]) for row in money]
    people = share_years(store, asked, Vintage(kind=kind, on=on), counted)
    pence: dict[tuple[str, int], int] = defaultdict(int)
    published: dict[int, int] = defaultdict(int)
    by_year: dict[int, dict[str, int]] = defaultdict(dict)
    for row in money:
        by_year[row["year_ending"]][row["subject"]] = int(row["pence"])
        published[row["year_ending"]] += int(row["pence"])
    for year, amounts in by_year.items():
        placed = {area: people.get((area, year), {UNPLACED: 1}) for area in amounts}
        for area, part in carry(amounts, placed).items():
            pence[area, year] += part
    return Carried(
        pence=dict(pence),
        published=dict(published),
        release=counted,
        sources=tuple(sorted({row["source"] for row in money})),
    )


def share_years(
    store: Store, asked: Sequence[tuple[str, int]], after: Vintage, release: Release
) -> Mapping[tuple[str, int], Mapping[str, int]]:
    """The residents whom commissioners of years share with each area of a kind on a day.

    A commissioner has the footprint that it had when the year (by its March) began, or else the
    nearest that it ever had.
    """
    days = [(area, map_day(area, year)) for area, year in asked]
    found = shares_nearest(store, days, after, release)
    return {one: found[at] for one, at in zip(asked, days, strict=True) if at in found}


def share_people(
    store: Store, kind: str, on: date, year: int, known: date | None = None
) -> Mapping[str, Mapping[str, int]]:
    """The residents whom each CCG of a year shares with each area of a kind on a day."""
    rows = ask(store, MONEY, {"newest": year})
    asked = [(row["subject"], year) for row in rows if row["year_ending"] == year]
    after, counted = Vintage(kind=kind, on=on), counting(store, on, known)
    return {area: parts for (area, _), parts in share_years(store, asked, after, counted).items()}


def counting(store: Store, on: date, known: date | None) -> Release:
    """The estimate of people by which money is carried on a day.

    It is the one that counts; where none was out by `known`, that of today: it only divides.
    """
    try:
        return release_on(store, on, known)
    except NothingFound:
        return release_on(store, on)
