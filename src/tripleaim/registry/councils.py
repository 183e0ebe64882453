"""Councils and the systems that their people live in, by people: one question for all of them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tripleaim.model.errors import NothingFound
from tripleaim.registry.find.spoken import said_for
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import release_on
from tripleaim.store.remembered import once

# One row a council and system that share people on a day, by the release that counts.
SHARED = """
with laid as (
    select block, area, kind from lying_on($on) where kind in ('lad', 'stp', 'icb')
),
lived as (
    select block, sum(people) as people from resident where release = $release group by block
),
shared as (
    select c.area as council, s.area as system, sum(l.people)::bigint as people
    from lived l
    join laid c on c.block = l.block and c.kind = 'lad'
    join laid s on s.block = l.block and s.kind in ('stp', 'icb')
    group by c.area, s.area
)
select h.council, n.name, h.system, h.people
from shared h
join named_on($on) n on n.area = h.council
where h.people > 0
order by h.council, h.people desc, h.system
"""

# One row a council and name that it bore before a day, and bears no more.
FORMER = """
select distinct f.area as council, f.name
from area_name f
join named_on($on) n on n.area = f.area
where starts_with(f.area, 'lad:') and f.name <> n.name and f.valid_from <= $on
order by f.area, f.name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """A district or unitary council: its code, name and people, and (system, people) most first."""

    code: str
    name: str
    people: int
    systems: tuple[tuple[str, int], ...]


def read_councils(store: Store, on: date) -> dict[str, Council]:
    """Every council of a day by code; none where nobody has counted."""
    try:
        release = release_on(store, on).release
    except NothingFound:
        return {}
    rows = ask(store, SHARED, {"on": on, "release": release})
    found = {}
    for area, together in groupby(rows, key=lambda row: str(row["council"])):
        each = list(together)
        code = area.partition(":")[2]
        found[code] = Council(
            code=code,
            name=each[0]["name"],
            people=sum(row["people"] for row in each),
            systems=tuple((row["system"], row["people"]) for row in each),
        )
    return found


@once
def _former(store: Store, on: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in ask(store, FORMER, {"on": on}):
        found.setdefault(row["council"].partition(":")[2], []).append(row["name"])
    return found


def also_called(store: Store, code: str, on: date) -> tuple[str, ...]:
    """What else a council is or was called: in short, and before it had its name."""
    return (*said_for(code), *_former(store, on).get(code, ()))
