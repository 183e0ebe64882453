"""CCGs' money carried to any kind of area on any day, by where people live; no penny is lost."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.money.allocation import carry
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import Release, release_on

UNPLACED = "unplaced"

# One row a CCG, year and area after: residents whom they share. A CCG has the footprint that it had
# in the year, or else the nearest it ever had: footprints begin in 2015, allocations in 2013. One
# that ended before 2015 has that of what it became. The allocations of 2017/18 still have Cumbria
# and Morecambe Bay (01H, 01K) as before April 2017, when half of the one went to the other.
SHARED = """
with asked as (
    select distinct subject as area, year_ending,
        if(year_ending = 2018 and subject in ('ccg:01H', 'ccg:01K'), date '2017-03-31',
            make_date(year_ending - 1, 4, 1)) as base_day
    from money
    where measure = 'ccg_allocation' and breakdown = 'all'
),
ground as (
    select area, block, valid_from, valid_to from lying_ever()
    union all
    select s.predecessor, c.block, c.valid_from, c.valid_to
    from succession s
    join lying_ever() c on c.area = s.successor
    where s.predecessor not in (select area from lying_ever())
),
spell as (
    select a.area, a.year_ending, c.block,
        abs(date_diff('day', a.base_day, greatest(c.valid_from, least(a.base_day,
            coalesce(c.valid_to - interval 1 day, a.base_day))))) as days_off
    from asked a
    join ground c on c.area = a.area
),
footprint as (
    select area, year_ending, block from spell
    qualify days_off = min(days_off) over (partition by area, year_ending)
)
select f.area as before, f.year_ending, coalesce(a.area, 'unplaced') as after,
    sum(l.people)::bigint as people
from footprint f
join lived($release) l on l.block = f.block
left join lying($kind, $on) a on a.block = f.block
group by f.area, f.year_ending, 3
order by f.year_ending, f.area, 3
"""

MONEY = """
select subject, year_ending, pence, source from money
where measure = 'ccg_allocation' and breakdown = 'all'
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


def carry_allocations(store: Store, kind: str, on: date, known: date | None = None) -> Carried:
    """Every CCG's allocation of every year, carried to the areas of a kind on a day.

    Raises NothingFound when the store holds no allocations.
    """
    money = ask(store, MONEY)
    if not money:
        raise NothingFound("This store holds no allocations of CCGs. Build it: tripleaim build.")
    counted = release_on(store, on, known)
    values = {"kind": kind, "on": on, "release": counted.release}
    people = _people(ask(store, SHARED, values))
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


def share_people(
    store: Store, kind: str, on: date, year: int, known: date | None = None
) -> dict[str, dict[str, int]]:
    """The residents whom each CCG of a year shares with each area of a kind on a day."""
    values = {"kind": kind, "on": on, "release": release_on(store, on, known).release}
    rows = ask(store, SHARED, values)
    return {area: parts for (area, of), parts in _people(rows).items() if of == year}


def _people(rows: list[Row]) -> dict[tuple[str, int], dict[str, int]]:
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["people"]:
            found[row["before"], row["year_ending"]][row["after"]] = row["people"]
    return found
