"""Where the people of anything that has or had a footprint live today: systems and councils."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tripleaim.model.quantity import is_told
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import release_on

SYSTEMS = ("stp", "icb")

# One row an area that ever was and an area of today that share people, by its last footprint.
AREAS = """
with lying as (
    select area, block, coalesce(valid_to, date '9999-12-31') as last
    from lying_ever()
    where kind in ('ccg', 'sub_icb', 'lad', 'stp', 'icb', 'place')
),
newest as (
    select area, block from lying qualify last = max(last) over (partition by area)
)
select n.area as name, t.area as today, sum(l.people)::bigint as people
from newest n
join lying_on($on) t on t.block = n.block and t.kind in ('lad', 'stp', 'icb')
join lived($release) l on l.block = n.block
where l.people > 0
group by n.area, t.area
order by n.area, people desc, t.area
"""
# One row a locality and an area of today that share people; a hospital counts one.
LOCALITIES = """
select l.kind || '|' || l.name || '|' || l.near as name, t.area as today,
    sum(coalesce(l.people, 1))::bigint as people
from locality l
join lying_on($on) t on t.block = l.block and t.kind in ('lad', 'stp', 'icb')
group by all
order by name, people desc, today
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lies:
    """Systems and councils of today by code, with the share of people in each, most first."""

    people: int = 0
    systems: tuple[tuple[str, float], ...] = ()
    councils: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Where everything lies: areas by id, localities by kind, name and near."""

    areas: Mapping[str, Lies] = field(default_factory=dict)
    localities: Mapping[tuple[str, str, str], Lies] = field(default_factory=dict)

    def of(self, areas: Iterable[str]) -> Lies:
        """Where the people of the first of some areas that has a footprint live."""
        return next((self.areas[each] for each in areas if each in self.areas), Lies())


def read_laid(store: Store, on: date) -> Laid:
    """Where everything lies on a day, by the estimate of people that counts on it.

    Raises NothingFound where nobody has counted.
    """
    areas = read_lying(store, on)
    found = _lies(ask(store, LOCALITIES, {"on": on}))
    localities = {(a, b, c): lies for key, lies in found.items() for a, b, c in [key.split("|")]}
    return Laid(areas=areas, localities=localities)


def read_lying(store: Store, on: date) -> dict[str, Lies]:
    """Where the people of every area that is or was live on a day, by area.

    Raises NothingFound where nobody has counted.
    """
    release = release_on(store, on).release
    return _lies(ask(store, AREAS, {"on": on, "release": release}))


def _lies(rows: Iterable[Row]) -> dict[str, Lies]:
    grouped: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        grouped[row["name"]].append((row["today"], row["people"]))
    return {name: lies_of(shared) for name, shared in grouped.items()}


def lies_of(shared: Iterable[tuple[str, int]]) -> Lies:
    """Areas of today and people, as shares of systems and of councils.

    >>> lies_of([("lad:E1", 90), ("icb:QA", 60), ("icb:QB", 30)]).systems
    (('QA', 0.6667), ('QB', 0.3333))
    """
    systems: list[tuple[str, int]] = []
    councils: list[tuple[str, int]] = []
    for area, people in shared:
        kind, _, code = area.partition(":")
        (systems if kind in SYSTEMS else councils).append((code, people))
    return Lies(
        people=max(sum(people for _, people in systems), sum(people for _, people in councils)),
        systems=_shares(systems),
        councils=_shares(councils),
    )


# What would be written as 0.0% is a block that two drawings of a border share: it is not told.
def _shares(held: list[tuple[str, int]]) -> tuple[tuple[str, float], ...]:
    whole = sum(people for _, people in held)
    return tuple(
        (code, round(people / whole, 4))
        for code, people in sorted(held, key=lambda pair: (-pair[1], pair[0]))
        if is_told(people / whole, 1)
    )
