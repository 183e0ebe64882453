"""How much of an area's care stays with its own hospitals, where the store holds flows."""

from datetime import date

from tripleaim.store.engine import Store, ask

CONTAINMENT = """
with latest as (
    select kind, max(period_from) as period_from
    from flow
    where count is not null and period_from <= $on and list_contains($kinds, kind)
    group by kind
    order by list_position($kinds, kind)
    limit 1
),
care as (
    select f.origin, f.provider, sum(f.count) as events, min(f.source) as source
    from flow f
    join latest l on l.kind = f.kind and l.period_from = f.period_from
    where f.count is not null and f.origin <> 'elsewhere' and f.provider <> 'elsewhere'
    group by f.origin, f.provider
),
system_own as (
    select provider, sum(events) as inside from care
    where list_contains($origins, origin) group by provider
),
whole as (
    select provider, sum(events) as events from care group by provider
)
select sum(c.events) filter (where s.inside > 0.5 * w.events) / sum(c.events) as share,
    min(c.source) as source
from care c
join whole w on w.provider = c.provider
left join system_own s on s.provider = c.provider
where list_contains($origins, c.origin)
"""

KINDS = ("all admissions", "emergency", "elective")


def self_containment(store: Store, origins: list[str], on: date) -> tuple[float, str] | None:
    """The share of the care of people of some areas that is given by their own providers.

    A provider is their own when more than half of its work is for them. With the source of the
    flows; None when the store holds none of them on or before the day.
    """
    rows = ask(store, CONTAINMENT, {"on": on, "kinds": list(KINDS), "origins": origins})
    if not rows or rows[0]["share"] is None:
        return None
    return round(float(rows[0]["share"]), 4), str(rows[0]["source"])
