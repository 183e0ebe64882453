"""People whom areas of two days share: the one matrix by which anything is carried across."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground.people import Release, release_on

UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """A kind of area on a date, as in `ccg@2017-04-01`."""

    kind: str
    on: date

    def __str__(self) -> str:
        return f"{self.kind}@{self.on}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """People of each area before who live in each area after, by a release.

    `people[before][after]` holds only what is more than nothing.
    """

    before: Vintage
    after: Vintage
    release: Release
    people: Mapping[str, Mapping[str, int]]

    def share(self, before: str, after: str) -> float:
        """The share (0 to 1) of the people of an area before who live in an area after."""
        parts = self.people.get(before, {})
        whole = sum(parts.values())
        return parts.get(after, 0) / whole if whole else 0.0


SHARED = """
select before, after, people
from shared_people($kind_before, $day_before, $kind_after, $day_after, $release)
order by before, after
"""


def shares_between(
    store: Store, before: Vintage, after: Vintage, release: Release | None = None
) -> Shared:
    """The people whom areas of two kinds and days share.

    They are counted by the release that counts on the earlier of the two days, unless one is given.
    """
    chosen = release or release_on(store, min(before.on, after.on))
    values = {
        "kind_before": before.kind,
        "day_before": before.on,
        "kind_after": after.kind,
        "day_after": after.on,
        "release": chosen.release,
    }
    people = _by_before(ask(store, SHARED, values))
    return Shared(before=before, after=after, release=chosen, people=people)


# As the macro `lying_nearest` has it, for many areas and days at once.
NEAREST = """
with asked as (select unnest($areas) as area, unnest($days)::date as base_day),
ground as (
    select area, block, valid_from, valid_to from lying_ever()
    where area in (select unnest($areas))
    union all
    select s.predecessor, c.block, c.valid_from, c.valid_to
    from succession s
    join lying_ever() c on c.area = s.successor
    where list_contains($areas, s.predecessor)
        and s.predecessor not in (
            select area from lying_ever() where area in (select unnest($areas))
        )
),
away as (
    select a.area, a.base_day, g.block,
        abs(date_diff('day', a.base_day, greatest(g.valid_from, least(a.base_day,
            coalesce(g.valid_to - interval 1 day, a.base_day))))) as days_off
    from asked a
    join ground g on g.area = a.area
),
footprint as (
    select distinct area, base_day, block from away
    qualify days_off = min(days_off) over (partition by area, base_day)
)
select f.area, f.base_day, coalesce(b.area, $unplaced) as after, sum(l.people)::bigint as people
from footprint f
join lived($release) l on l.block = f.block
left join lying($kind, $on) b on b.block = f.block
where l.people > 0
group by 1, 2, 3
order by 1, 2, 3
"""


def shares_nearest(
    store: Store, asked: Sequence[tuple[str, date]], after: Vintage, release: Release
) -> Mapping[tuple[str, date], Mapping[str, int]]:
    """The people whom areas, each as of its day, share with the areas of a kind on another.

    An area without a footprint on its day has the nearest that it ever had, or else that of what it
    became. People who live in no area after stand under `unplaced`: nothing is lost on the way.
    """
    values = {
        "areas": [area for area, _ in asked],
        "days": [day for _, day in asked],
        "kind": after.kind,
        "on": after.on,
        "release": release.release,
        "unplaced": UNPLACED,
    }
    found: dict[tuple[str, date], dict[str, int]] = {}
    for row in ask(store, NEAREST, values):
        found.setdefault((row["area"], row["base_day"]), {})[row["after"]] = row["people"]
    return found


OF_AREAS = """
with before as (
    select distinct area, block from lying_ever()
    where area in (select unnest($areas))
        and ($since is null or holds(valid_from, valid_to, $since))
)
select before.area as before, after.area as after, sum(l.people)::bigint as people
from before
join lying($kind, $on) after on after.block = before.block
join lived($release) l on l.block = before.block
where l.people > 0
group by before.area, after.area
order by before.area, after.area
"""


def shares_of_areas(
    store: Store, areas: Sequence[str], since: date | None, after: Vintage
) -> Mapping[str, Mapping[str, int]]:
    """The people whom areas of any kind (as of `since`; None: as ever) share with those of a kind.

    They are counted by the release that counts on the later day.
    """
    counted = release_on(store, after.on).release
    values = {
        "areas": list(areas),
        "since": since,
        "kind": after.kind,
        "on": after.on,
        "release": counted,
    }
    return _by_before(ask(store, OF_AREAS, values))


def _by_before(rows: Sequence[Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["before"], {})[row["after"]] = row["people"]
    return found


PARTS = """
select p.area, sum(l.people)::bigint as people
from blocks_in($area, $on) b
join lying($kind, $day) p on p.block = b.block
join lived($release) l on l.block = b.block
where l.people > 0
group by p.area
order by people desc, p.area
"""


def parts_of(store: Store, area: str, on: date, among: Vintage) -> dict[str, float]:
    """The share (0 to 1) of an area's people on a day who live in each area of another vintage.

    Most first; those who live in none are not counted. Empty for an area without a footprint on
    the day.
    """
    release = release_on(store, on).release
    values = {"area": area, "on": on, "kind": among.kind, "day": among.on, "release": release}
    rows = ask(store, PARTS, values)
    whole = sum(row["people"] for row in rows)
    return {row["area"]: row["people"] / whole for row in rows}
