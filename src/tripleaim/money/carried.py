"""CCGs' money carried to any kind of area on any day, by where people live; no penny is lost."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.money.allocation import carry
from tripleaim.store.engine import Row, Store, ask, ask_value

UNPLACED = "unplaced"
BASIS = "(select min(basis) from composition where basis in ('lsoa11', 'piece'))"

# One row a CCG, year and area after: residents whom they share. A CCG has the footprint that it had
# in the year, or else the nearest it ever had: footprints begin in 2015, allocations in 2013. One
# that ended before 2015 has that of what it became. The allocations of 2017/18 still have Cumbria
# and Morecambe Bay (01H, 01K) as before April 2017, when half of the one went to the other.
SHARED = f"""
with asked as (
    select distinct subject as area, year_ending,
        if(year_ending = 2018 and subject in ('ccg:01H', 'ccg:01K'), date '2017-03-31',
            make_date(year_ending - 1, 4, 1)) as base_day
    from money
    where measure = 'ccg_allocation' and breakdown = 'all'
),
ground as (
    select area, block, valid_from, valid_to from composition where basis = {BASIS}
    union all
    select s.predecessor, c.block, c.valid_from, c.valid_to
    from succession s
    join composition c on c.area = s.successor and c.basis = {BASIS}
    where s.predecessor not in (select area from composition where basis = {BASIS})
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
),
after as (
    select block, area from composition
    where kind = $kind and basis = {BASIS}
        and valid_from <= $on and (valid_to is null or $on < valid_to)
),
lived as (
    select area as block, sum(people) as people from population
    where counted = 'resident' and sex = 'persons' and year = $mid_year
    group by area
)
select f.area as before, f.year_ending, coalesce(a.area, '{UNPLACED}') as after,
    sum(l.people)::bigint as people
from footprint f
join lived l on l.block = f.block
left join after a on a.block = f.block
group by f.area, f.year_ending, 3
order by f.year_ending, f.area, 3
"""

MONEY = """
select subject, year_ending, pence, source from money
where measure = 'ccg_allocation' and breakdown = 'all'
order by year_ending, subject
"""

MID_YEAR = f"""
select coalesce(max(year) filter (where year <= $year), min(year)) from population
where counted = 'resident' and sex = 'persons'
    and area in (select block from composition where basis = {BASIS})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Allocations by area and year, in pence; `published` is the total of each year as published.

    Money of a CCG whose people cannot be placed stands under `unplaced`, so totals stay the same.
    """

    pence: dict[tuple[str, int], int]
    published: dict[int, int]
    mid_year: int
    sources: tuple[str, ...]


def carry_allocations(store: Store, kind: str, on: date) -> Carried:
    """Every CCG's allocation of every year, carried to the areas of a kind on a day.

    Raises NothingFound when the store holds no allocations.
    """
    money = ask(store, MONEY)
    if not money:
        raise NothingFound("This store holds no allocations of CCGs. Build it: tripleaim build.")
    mid_year = ask_value(
        store, MID_YEAR, {"year": min(on.year, max(m["year_ending"] for m in money))}
    )
    people = _people(ask(store, SHARED, {"kind": kind, "on": on, "mid_year": mid_year}))
    pence: dict[tuple[str, int], int] = defaultdict(int)
    published: dict[int, int] = defaultdict(int)
    by_year: dict[int, dict[str, int]] = defaultdict(dict)
    for row in money:
        by_year[row["year_ending"]][row["subject"]] = int(row["pence"])
        published[row["year_ending"]] += int(row["pence"])
    for year, amounts in by_year.items():
        known = {area: people.get((area, year), {UNPLACED: 1}) for area in amounts}
        for area, part in carry(amounts, known).items():
            pence[area, year] += part
    return Carried(
        pence=dict(pence),
        published=dict(published),
        mid_year=mid_year,
        sources=tuple(sorted({row["source"] for row in money})),
    )


def share_people(store: Store, kind: str, on: date, year: int) -> dict[str, dict[str, int]]:
    """The residents whom each CCG of a year shares with each area of a kind on a day."""
    mid_year = ask_value(store, MID_YEAR, {"year": min(on.year, year)})
    rows = ask(store, SHARED, {"kind": kind, "on": on, "mid_year": mid_year})
    return {area: parts for (area, of), parts in _people(rows).items() if of == year}


def _people(rows: list[Row]) -> dict[tuple[str, int], dict[str, int]]:
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(dict)
    for row in rows:
        if row["people"]:
            found[row["before"], row["year_ending"]][row["after"]] = row["people"]
    return found
