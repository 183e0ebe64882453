"""Councils that share people with an area, made of the districts of a day: both tiers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground.county import upper_tier_of_district
from tripleaim.store.ground.lying import AreaOn, areas_on, nearest_day
from tripleaim.store.ground.people import people_of_kind, release_on
from tripleaim.store.remembered import Whole, ask_part

DISTRICT, COUNTY = "lad", "E10"

# One row a district of a day that shares people with an area, and the area.
SHARED = """
select c.area as district, n.name, sum(l.people)::bigint as people,
    min(c.source) as source, min(l.source) as people_source{whose}
from lying('lad', $councils_on) c
join {inside} h on h.block = c.block
join lived($release) l on l.block = c.block
join named_on($councils_on) n on n.area = c.area
where l.people > 0
group by c.area, n.name{whose}
order by district
"""
SHARED_WITH = SHARED.format(inside="blocks_in($area, $laid)", whose="")
SHARED_WITH_ALL = SHARED.format(inside="lying($outer, $laid)", whose=", h.area")

# One row a county council: its name, which is in no list of districts.
COUNTIES = """
select distinct council as code, name from upper_tier
where starts_with(council, $county) order by all
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CouncilOver:
    """A council: its people who live in an area, and all its people."""

    code: str
    name: str
    people_inside: int
    people: int
    sources: tuple[str, ...]

    @property
    def area(self) -> str:
        """Its id: a county's, or a district's."""
        return council_id(self.code)

    @property
    def share(self) -> float:
        """The share of its people who live in the area."""
        return self.people_inside / self.people


def council_id(code: str) -> str:
    """The id of a council by its code.

    >>> council_id("E10000019"), council_id("E06000019")
    ('utla:E10000019', 'lad:E06000019')
    """
    return f"utla:{code}" if code.startswith(COUNTY) else f"{DISTRICT}:{code}"


def county_names(store: Store) -> dict[str, str]:
    """The names of counties, by code."""
    return {row["code"]: row["name"] for row in ask(store, COUNTIES, {"county": COUNTY})}


def districts_of(store: Store, county: str, on: date) -> tuple[AreaOn, ...]:
    """The districts of a county on a day, by its code; none where it has ended or not begun."""
    return tuple(
        each
        for each in areas_on(store, on, (DISTRICT,))
        if upper_tier_of_district(each.code) == county
    )


def upper_tiers(
    store: Store, area: str, on: date, *, councils_on: date | None = None
) -> list[CouncilOver]:
    """The upper-tier councils that share people with an area on a day, most people first.

    They are made of the districts of that day and counted by the release that counts then: parts of
    one table are of one day. `councils_on` is another day of councils, where what they did in a
    year is carried to an area of another. An area is laid as it lay when its footprint was first
    known. Empty where no footprint is.
    """
    return _over(store, area, on, councils_on or on, upper_tier_of_district)


def districts(store: Store, area: str, on: date) -> list[CouncilOver]:
    """The districts and single-tier councils that share people with an area on a day, likewise."""
    return _over(store, area, on, on, str)


def _over(
    store: Store, area: str, on: date, day: date, council_of: Callable[[str], str]
) -> list[CouncilOver]:
    inside: dict[str, list[Row]] = {}
    for row in _districts(store, area, on, day):
        inside.setdefault(council_of(_code(row["district"])), []).append(row)
    whole: dict[str, int] = {}
    for district, people in people_of_kind(store, DISTRICT, day).items():
        council = council_of(_code(district))
        whole[council] = whole.get(council, 0) + people
    names = county_names(store)
    found = [
        CouncilOver(
            code=code,
            name=str(names.get(code) or parts[0]["name"]),
            people_inside=sum(part["people"] for part in parts),
            people=whole[code],
            sources=_sources(parts),
        )
        for code, parts in inside.items()
    ]
    return sorted(found, key=lambda each: (-each.people_inside, each.code))


def _districts(store: Store, area: str, on: date, day: date) -> list[Row]:
    values = {"councils_on": day, "laid": on, "release": release_on(store, day).release}

    def shared() -> list[Row]:
        whole = Whole(sql=SHARED_WITH_ALL, values={**values, "outer": area.partition(":")[0]})
        return ask_part(store, SHARED_WITH, {**values, "area": area}, whole, [area])

    rows = shared()
    laid = None if rows else nearest_day(store, on, area=area)
    if laid is None or laid == on:
        return rows
    values["laid"] = laid
    return shared()


def _sources(parts: Sequence[Row]) -> tuple[str, ...]:
    return tuple(
        sorted({name for each in parts for name in (each["source"], each["people_source"])})
    )


def _code(district: str) -> str:
    return district.partition(":")[2]
