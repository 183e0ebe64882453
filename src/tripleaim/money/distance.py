"""Distance from target as published for commissioners, carried to systems."""

from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask

ALLOCATED = date(2016, 4, 1)  # the CCGs that the allocations of January 2016 name

# One row an area: money and target of the commissioners in it, by share of residents.
ROLLED = """
with footprint as (
    select c.area, c.block from composition c
    where c.kind = 'ccg' and c.basis =
            (select min(basis) from composition where basis in ('lsoa11', 'piece'))
        and c.valid_from <= $base_day and (c.valid_to is null or $base_day < c.valid_to)
),
after as (
    select block, area from composition
    where kind = $kind and valid_from <= $on and (valid_to is null or $on < valid_to)
        and basis = (select min(basis) from composition where basis in ('lsoa11', 'piece'))
),
lived as (
    select area as block, sum(people) as people from population
    where counted = 'resident' and sex = 'persons' and year = $mid_year
    group by area
),
part as (
    select f.area as ccg, a.area, sum(l.people) as people
    from footprint f
    join after a on a.block = f.block
    join lived l on l.block = f.block
    group by f.area, a.area
),
whole as (select ccg, sum(people) as people from part group by ccg)
select p.area, sum(d.pence * p.people / w.people) as money,
    sum(d.pence / (1 + d.opening) * p.people / w.people) as opening_target,
    sum(d.pence / (1 + d.closing) * p.people / w.people) as target, min(d.source) as source,
    count(*) as commissioners
from part p
join whole w on w.ccg = p.ccg
join distance_from_target d on d.area = p.ccg
group by p.area
order by p.area
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemDistance:
    """How far a system's money was from its fair share: 0.05 is 5% above.

    `share` is at the end of the year (after its growth), `opening` at its start.
    """

    area: str
    share: float
    opening: float
    commissioners: int
    source: str


def list_distances(store: Store, kind: str, on: date, mid_year: int) -> list[SystemDistance]:
    """Distance from target in 2019/20 of every area of a kind, furthest above first."""
    values = {"kind": kind, "on": on, "base_day": ALLOCATED, "mid_year": mid_year}
    found = [
        SystemDistance(
            area=row["area"],
            share=row["money"] / row["target"] - 1,
            opening=row["money"] / row["opening_target"] - 1,
            commissioners=row["commissioners"],
            source=row["source"],
        )
        for row in ask(store, ROLLED, values)
    ]
    return sorted(found, key=lambda each: (-each.share, each.area))
