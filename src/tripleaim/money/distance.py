"""Distance from target as published for commissioners, carried to systems."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.ground import Release

ALLOCATED = date(2016, 4, 1)  # the CCGs that the allocations of January 2016 name

# One row an area: money and target of the commissioners in it, by share of residents.
ROLLED = """
with part as (
    select before as ccg, after as area, people
    from shared_people('ccg', $base_day, $kind, $on, $release)
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


def list_distances(store: Store, kind: str, on: date, release: Release) -> list[SystemDistance]:
    """Distance from target in 2019/20 of every area of a kind, furthest above first."""
    values = {"kind": kind, "on": on, "base_day": ALLOCATED, "release": release.release}
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


# One row: money over target of all commissioners of England, and how far it moved in the year.
ENGLAND = """
select sum(pence / (1 + opening)) / sum(pence / (1 + closing)) as moved,
    sum(pence) / sum(pence / (1 + opening)) - 1 as opening,
    sum(pence) / sum(pence / (1 + closing)) - 1 as closing
from distance_from_target
"""
TARGETS = """
select subject, pence, source from money
where measure = 'target_allocation' and breakdown = $breakdown and subject like 'ccg:%'
order by subject
"""
HELD = "select count(*) from money where measure = 'ccg_allocation'"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnglandMoved:
    """All commissioners together: distance at the start and end of 2019/20, and its growth."""

    opening: float
    closing: float
    moved: float


def england_moved(store: Store) -> EnglandMoved:
    """How far all commissioners together moved against their targets in 2019/20."""
    return EnglandMoved(**ask(store, ENGLAND)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """Target allocations of the 2018/19 base by commissioner, in pence, and their sources."""

    pence: Mapping[str, int]
    sources: tuple[str, ...]


def read_targets(store: Store, breakdown: str) -> Targets:
    """Targets of CCGs `with remoteness` or `without remoteness`; empty where none is held."""
    rows = ask(store, TARGETS, {"breakdown": breakdown})
    return Targets(
        pence={row["subject"]: int(row["pence"]) for row in rows},
        sources=tuple(sorted({row["source"] for row in rows})),
    )


def has_allocations(store: Store) -> bool:
    """Whether the store holds allocations of CCGs at all."""
    return bool(ask_value(store, HELD))
