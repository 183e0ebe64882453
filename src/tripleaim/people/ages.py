"""People of an area by age and sex beside England's."""

from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import release_on
from tripleaim.store.remembered import Whole, ask_part

BOTH = "people"
MOST_BANDS = 20

# People of an area by band of age and sex. Sex is published by council: a council's mix at each age
# is taken to be that of its part inside the area.
HELD = """
with laid as (
    select block, area, kind from lying_on($on) where kind in ('lad', $kind)
),
persons as (
    select p.area as block, p.age_from, sum(p.people) as people from population p
    where p.year = 2020 and p.sex = 'persons' and p.counted = 'resident' group by all
),
mix as (
    select area as lad, age_from, sex,
        people::double / sum(people) over (partition by area, age_from) as share
    from population
    where year = 2020 and sex in ('female', 'male') and area like 'lad:%'
),
held as (
    select p.block, least(p.age_from // 10, 8) * 10 as band, m.sex, p.people * m.share as people
    from persons p
    join laid l on l.block = p.block and l.kind = 'lad'
    join mix m on m.lad = l.area and m.age_from = p.age_from
)"""
# To a thousandth of a person: sums of the same numbers in another order are the same so.
BY_SEX = f"""{HELD}
select band, sex, round(sum(people), 3) as england,
    coalesce(round(sum(people) filter (where h.block in (
        select block from laid where kind = $kind and area = $area)), 3), 0) as here
from held h group by band, sex order by band, sex
"""
BY_SEX_OF_ALL = f"""{HELD},
england as (
    select band, sex, round(sum(people), 3) as england from held group by band, sex
),
inside as (
    select h.band, h.sex, l.area, round(sum(h.people), 3) as here
    from held h join laid l on l.block = h.block and l.kind = $kind group by all
),
area as (select distinct area from laid where kind = $kind)
select e.band, e.sex, e.england, coalesce(i.here, 0) as here, a.area as whose
from england e cross join area a
left join inside i on i.area = a.area and i.band = e.band and i.sex = e.sex
order by e.band, e.sex, whose
"""
BY_AGE = """
select age_from as band, 'people' as sex, sum(people) as england,
    coalesce(sum(people) filter (
        where block in (select block from blocks_in($area, $on))
    ), 0) as here
from resident
where release = $release
group by band
order by band
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The people of one sex in one band of age: `here` and in England, as shares of all of each.

    `sex` is female, male or BOTH; the band begins at `age_from` and ends before the next.
    """

    age_from: int
    sex: str
    here: float
    england: float


def pyramid(store: Store, area: str, on: date) -> list[Side]:
    """People by age beside England's, by age and sex; empty where no people are held by age.

    By sex and ten years of age where the store holds sex by council, else by the bands that ship.
    """
    asked = {"kind": area.split(":", 1)[0], "on": on}
    whole = Whole(sql=BY_SEX_OF_ALL, values=asked)
    rows = ask_part(store, BY_SEX, {**asked, "area": area}, whole, [area])
    if not sum(row["here"] for row in rows):
        counted = release_on(store, on).release
        rows = ask(store, BY_AGE, {"area": area, "on": on, "release": counted})
        if len({row["band"] for row in rows}) > MOST_BANDS:
            return []
    here, england = (float(sum(row[side] for row in rows)) for side in ("here", "england"))
    if not here:
        return []
    return [
        Side(
            age_from=int(row["band"]),
            sex=row["sex"],
            here=float(row["here"]) / here,
            england=float(row["england"]) / england,
        )
        for row in rows
    ]
