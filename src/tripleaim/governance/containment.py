"""How much of an area's care stays with its own hospitals, where the store holds flows."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tripleaim.model.succession import is_most
from tripleaim.store.engine import Store, ask
from tripleaim.store.remembered import once

CARE = """
with latest as (
    select kind, max(period_from) as period_from
    from flow
    where count is not null and period_from <= $on and list_contains($kinds, kind)
    group by kind
    order by list_position($kinds, kind)
    limit 1
)
select coalesce(c.area, f.origin) as origin, f.provider, sum(f.count)::double as events,
    min(f.source) as source
from flow f
join latest l on l.kind = f.kind and l.period_from = f.period_from
left join lying_on($on) c on c.block = f.origin and c.kind in ('ccg', 'sub_icb')
where f.count is not null and f.origin <> 'elsewhere' and f.provider <> 'elsewhere'
group by coalesce(c.area, f.origin), f.provider
order by origin, f.provider
"""

KINDS = ("people by place of admission", "all admissions", "emergency", "elective")


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """Who is treated where: events by origin and provider, with the source of the flows."""

    events: Mapping[str, Mapping[str, float]]
    by_provider: Mapping[str, float]
    source: str


@once
@lru_cache(maxsize=16)
def read_care(store: Store, on: date) -> Care | None:
    """The newest flows of the broadest kind held on or before a day; None where none is held."""
    rows = ask(store, CARE, {"on": on, "kinds": list(KINDS)})
    if not rows:
        return None
    events: dict[str, dict[str, float]] = defaultdict(dict)
    by_provider: dict[str, float] = defaultdict(float)
    for row in rows:
        events[row["origin"]][row["provider"]] = row["events"]
        by_provider[row["provider"]] += row["events"]
    return Care(events=events, by_provider=by_provider, source=rows[0]["source"])


def self_containment(care: Care, origins: Collection[str]) -> float | None:
    """The share of the care of people of some areas that their own providers give (0 to 1).

    A provider is their own when more than half of its work is for them. None where the flows know
    nothing of these areas.

    >>> care = Care(events={"a": {"X": 80, "Y": 20}, "b": {"Y": 60}}, source="s",
    ...             by_provider={"X": 80, "Y": 80})
    >>> self_containment(care, ["a"]), self_containment(care, ["a", "b"])
    (0.8, 1.0)
    """
    inside: dict[str, float] = defaultdict(float)
    for origin in origins:
        for provider, events in care.events.get(origin, {}).items():
            inside[provider] += events
    total = sum(inside.values())
    if not total:
        return None
    own = sum(
        events
        for provider, events in inside.items()
        if is_most(events / care.by_provider[provider])
    )
    return round(own / total, 4)
