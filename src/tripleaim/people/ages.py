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
    select l.area as lad, p.area as block, p.age_from, p.people
    from population p
    join laid l on l.block = p.area and l.kind = 'lad'
    where p.year = 2020 and p.sex = 'persons' and p.counted = 'resident'
),
mix as (
    select area as lad, age_from, sex,
        people::double / sum(people) over (partition by area, age_from) as share
    from population
    where year = 2020 and sex in ('female', 'male') and area like 'lad:%'
),
everyone as (
    select lad, age_from, sum(people) as people from persons group by lad, age_from
),
england as (
    select least(p.age_from // 10, 8) * 10 as band, m.sex,
        round(sum(p.people * m.share), 3) as england
    from everyone p join mix m on m.lad = p.lad and m.age_from = p.age_from
    group by all
),
within as (
    select l.area, p.lad, p.age_from, sum(p.people) as people
    from persons p join laid l on l.block = p.block and l.kind = $kind
    group by l.area, p.lad, p.age_from
),
inside as (
    select least(p.age_from // 10, 8) * 10 as band, m.sex, p.area,
        round(sum(p.people * m.share), 3) as here
    from within p join mix m on m.lad = p.lad and m.age_from = p.age_from
    group by all
)"""
# People are added up before they are parted. To a thousandth of a person: sums of the same numbers
# in another order are the same so.
BY_SEX = f"""{HELD}
select e.band, e.sex, e.england, coalesce(i.here, 0) as here
from england e
left join inside i on i.area = $area and i.band = e.band and i.sex = e.sex
order by e.band, e.sex
"""
BY_SEX_OF_ALL = f"""{HELD},
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
