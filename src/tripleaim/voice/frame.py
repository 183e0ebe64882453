"""The population that a survey speaks for: margins of age from the residents of an area."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store, ask

AGES = """
with basis as (
    select basis from composition where basis in ('lsoa11', 'piece') order by basis limit 1
),
lived as (
    select p.area as block, p.year, p.age_from, p.people, p.source
    from population p
    where p.counted = 'resident' and p.sex = 'persons' and p.age_from >= $youngest
        and p.age_from is not null
),
inside as (
    select l.* from lived l
    join composition c on c.block = l.block and c.area = $area
        and c.basis = (select basis from basis)
        and c.valid_from <= $on and (c.valid_to is null or $on < c.valid_to)
),
newest as (
    select coalesce(max(year) filter (where make_date(year, 6, 30) <= $on), min(year)) as year
    from inside
)
select case when age_from < 65 then '18 to 64' when age_from < 75 then '65 to 74'
        when age_from < 85 then '75 to 84' else '85 and over' end as band,
    min(age_from) as first, sum(people)::bigint as people
from inside
where year = (select year from newest)
group by band
order by first
"""


def age_margins(store: Store, area: str, on: date) -> dict[str, float]:
    """Adult residents of an area by broad age band, as of the newest mid-year at or before a day.

    Raises NothingFound where the footprint of the area is not known on that day.
    """
    rows = ask(store, AGES, {"area": area, "on": on, "youngest": 18})
    if not rows:
        raise NothingFound(
            f"Nobody is on record as living in {area} on {on}. Give its id, such as stp:QF7: "
            "tripleaim areas --kind stp."
        )
    return {row["band"]: float(row["people"]) for row in rows}
