"""All systems of a day in one table, and how many bodies England had when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tripleaim.registry.members import commissioner_kind, system_kind
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import people_of

SYSTEM_KINDS = ["stp", "icb"]
COMMISSIONER_KINDS = ["ccg", "sub_icb"]

SYSTEMS = """
with system as (
    select area, code, name, valid_from, valid_to, source from areas_on($on) where kind = $kind
),
around as (
    select v.area, c.area as other, c.kind, count(*) as blocks
    from lying($kind, $on) v
    join lying_on($on) c on c.block = v.block
    where c.kind in ('nhs_region', $commissioners)
    group by v.area, c.area, c.kind
),
region as (
    select area, arg_max(other, (blocks, other)) as region
    from around
    where kind = 'nhs_region'
    group by area
),
buyer as (
    select area, count(*) as commissioners from around where kind = $commissioners group by area
)
select s.*, r.region, n.name as region_name, b.commissioners
from system s
left join region r on r.area = s.area
left join named_on($on) n on n.area = r.region
left join buyer b on b.area = s.area
order by s.name, s.area
"""

COUNTS = """
with day as (
    select distinct valid_from as day from area
    where list_contains($systems, kind) or list_contains($commissioners, kind)
)
select d.day,
    count(*) filter (where list_contains($systems, a.kind)) as systems,
    count(*) filter (where list_contains($commissioners, a.kind)) as commissioners,
    string_agg(distinct a.kind, ', ' order by a.kind) as kinds
from day d
join area a on holds(a.valid_from, a.valid_to, d.day)
where d.day <= $on and (list_contains($systems, a.kind) or list_contains($commissioners, a.kind))
group by d.day
order by d.day
"""

LIVES = """
select code, area, name, valid_from, valid_to
from area
where list_contains($systems, kind) and valid_from <= $on
order by code, valid_from
"""

CHANGES = """
with system as (
    select area, code, valid_from, valid_to from area
    where list_contains($systems, kind) and valid_from <= $on
),
day as (
    select distinct valid_from as day from composition
    where list_contains($systems, kind) or list_contains($commissioners, kind)
    union
    select n.valid_from from area_name n join system s on s.area = n.area
),
held as (
    select s.area, s.code, d.day
    from system s
    join day d on holds(s.valid_from, s.valid_to, d.day)
    where d.day <= $on
),
part as (
    select h.area, h.code, h.day, other.area as part, count(*) as blocks
    from held h
    join lying_ever() mine on mine.area = h.area and holds(mine.valid_from, mine.valid_to, h.day)
    join lying_ever() other on other.block = mine.block
        and list_contains($commissioners, other.kind)
        and holds(other.valid_from, other.valid_to, h.day)
    group by h.area, h.code, h.day, other.area
),
look as (
    select p.area, p.code, p.day, n.name,
        string_agg(p.part || ' ' || p.blocks, ',' order by p.part) as parts
    from part p
    left join area_name n on n.area = p.area and holds(n.valid_from, n.valid_to, p.day)
    group by p.area, p.code, p.day, n.name
)
select code, area, day, name
from look
qualify coalesce(name, '') || parts || area is distinct from
    lag(coalesce(name, '') || parts || area) over (partition by code order by day)
order by code, day
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemRow:
    """One system on a day: people are None before its footprint is known."""

    area: str
    code: str
    name: str
    region: str | None
    region_name: str | None
    people: int | None
    counted_at: str | None
    commissioners: int | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyCount:
    """How many systems and commissioners England had from a day on, and of which kinds."""

    day: date
    systems: int
    commissioners: int
    kinds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A day from which a system, its name or its commissioners were other than before."""

    code: str
    area: str
    day: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemLife:
    """A system under one kind of code: a partnership until June 2022, a board from July 2022."""

    code: str
    area: str
    name: str
    valid_from: date
    valid_to: date | None

    def last_day(self, on: date) -> date:
        """The last day of its life, or the day asked about if it still lives then."""
        return on if self.valid_to is None or on < self.valid_to else self.valid_to - ONE_DAY


ONE_DAY = timedelta(days=1)


def list_systems(store: Store, on: date, known: date | None = None) -> list[SystemRow]:
    """The systems of a day by name, with region, people and number of commissioners.

    Raises NothingFound before there were systems.
    """
    kind = system_kind(store, on)
    bound = {
        "kind": kind,
        "commissioners": commissioner_kind(store, on),
        "on": on,
    }
    rows = ask(store, SYSTEMS, bound)
    people = people_of(store, [row["area"] for row in rows], on, known)
    found = []
    for row in rows:
        lived = people.get(row["area"])
        found.append(
            SystemRow(
                area=row["area"],
                code=row["code"],
                name=row["name"],
                region=row["region"],
                region_name=row["region_name"],
                people=lived.people if lived else None,
                counted_at=lived.release.title if lived else None,
                commissioners=row["commissioners"],
                sources=tuple(dict.fromkeys((row["source"], *(lived.sources if lived else ())))),
            )
        )
    return found


def count_bodies(store: Store, on: date) -> list[BodyCount]:
    """Systems and commissioners from each day on which either changed, up to a day."""
    rows = ask(store, COUNTS, _kinds(on))
    counts = [BodyCount(**row) for row in rows]
    pairs = zip([None, *counts], counts, strict=False)
    return [now for before, now in pairs if before is None or _differs(before, now)]


def list_changes(store: Store, on: date) -> list[Change]:
    """The days on which each system became other than it was, by code and day, up to a day.

    Only days on which its footprint is known.
    """
    rows = ask(store, CHANGES, _kinds(on))
    return [Change(**row) for row in rows]


def list_lives(store: Store, on: date) -> list[SystemLife]:
    """Every system that began by a day, by code and first day."""
    kinds: dict[str, Sequence[str] | date] = {"systems": SYSTEM_KINDS, "on": on}
    return [SystemLife(**row) for row in ask(store, LIVES, kinds)]


def _kinds(on: date) -> dict[str, object]:
    return {"systems": SYSTEM_KINDS, "commissioners": COMMISSIONER_KINDS, "on": on}


def _differs(before: BodyCount, now: BodyCount) -> bool:
    return replace(before, day=now.day) != now
