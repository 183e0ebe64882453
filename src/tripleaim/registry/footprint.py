"""The footprint of an area: the blocks it covers on a date, and the people who live there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask, ask_value


def holds(table: str = "", day: str = "$on") -> str:
    """The SQL condition that a spell covers a day.

    >>> holds("a")
    '(a.valid_from <= $on and (a.valid_to is null or $on < a.valid_to))'
    """
    dot = f"{table}." if table else ""
    # SQL of: names of tables and parameters, given as constants
    return f"({dot}valid_from <= {day} and ({dot}valid_to is null or {day} < {dot}valid_to))"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How many people live in an area: mid-year residents, with year and sources."""

    area: str
    people: int
    year: int
    sources: tuple[str, ...]


def basis(store: Store) -> str:
    """What footprints are added up from: `lsoa11` in a full store, `piece` in one that shipped.

    Raises NothingFound when the store holds no footprints at all.
    """
    found: str | None = ask_value(
        store,
        "select basis from composition where basis in ('lsoa11', 'piece') order by basis limit 1",
    )
    if found is None:
        raise NothingFound("This store holds no footprints. Build it: tripleaim build.")
    return found


def blocks_of(store: Store, area: str, on: date) -> list[str]:
    """The blocks of an area on a day, in order of code; empty before its footprint is known."""
    rows = ask(
        store,
        f"select block from composition where area = $area and basis = $basis and {holds()} "
        "order by block",
        {"area": area, "basis": basis(store), "on": on},
    )
    return [row["block"] for row in rows]


def population_year(store: Store, on: date) -> int:
    """The newest mid-year with residents by block at or before a day, else the oldest.

    Raises NothingFound when the store holds no residents.
    """
    year: int | None = ask_value(
        store,
        """
        select coalesce(max(year) filter (where make_date(year, 6, 30) <= $on), min(year))
        from (
            select distinct year from population p
            where counted = 'resident' and sex = 'persons' and area in (
                select block from composition where basis = $basis
            )
        )
        """,
        {"on": on, "basis": basis(store)},
    )
    if year is None:
        raise NothingFound("This store holds no residents by block. Build it: tripleaim build.")
    return year


PEOPLE = f"""
with lived as (
    select area as block, sum(people) as people, any_value(source) as source
    from population
    where counted = 'resident' and sex = 'persons' and year = $year
    group by area
)
select c.area, sum(l.people)::bigint as people, list(distinct l.source order by l.source) as sources
from composition c
join lived l on l.block = c.block
where c.basis = $basis and list_contains($areas, c.area) and {holds("c")}
group by c.area
order by c.area
"""


def count_people(
    store: Store, areas: Sequence[str], on: date, year: int | None = None
) -> dict[str, People]:
    """The residents of each area within its boundary of a day, by area.

    `year` is the mid-year; without it, the newest at or before the day. An area whose footprint is
    not known on that day is left out.
    """
    counted = year or population_year(store, on)
    rows = ask(
        store,
        PEOPLE,
        {"areas": list(areas), "on": on, "year": counted, "basis": basis(store)},
    )
    return {
        row["area"]: People(
            area=row["area"], people=row["people"], year=counted, sources=tuple(row["sources"])
        )
        for row in rows
    }


AGES = f"""
select case when p.age_from < 18 then '0 to 17' when p.age_from < 65 then '18 to 64'
        when p.age_from < 75 then '65 to 74' when p.age_from < 85 then '75 to 84'
        else '85 and over' end as band,
    min(p.age_from) as age_from, sum(p.people)::bigint as people
from composition c
join population p on p.area = c.block and p.counted = 'resident' and p.sex = 'persons'
    and p.year = $year
where c.basis = $basis and c.area = $area and {holds("c")}
group by band
order by age_from
"""


def count_ages(store: Store, area: str, on: date) -> dict[str, int]:
    """The residents of an area by broad age band, youngest first, at the newest mid-year."""
    values = {"area": area, "on": on, "year": population_year(store, on), "basis": basis(store)}
    return {row["band"]: row["people"] for row in ask(store, AGES, values)}
