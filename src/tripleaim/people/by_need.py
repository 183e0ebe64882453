"""Counts of what systems do, held against what England's rate would give to their need.

Expected is England's count divided by people weighted for need: by the component of the national
formula that is of the kind of care, in the weights of the year of the counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from tripleaim.model.area import SYSTEMS
from tripleaim.people.carry import LITTLE, Asked, Shares, share_residents
from tripleaim.people.funnel import Funnel, make_ratio_funnel
from tripleaim.people.need import carry_weights
from tripleaim.people.profile import NeedWeights, need_weights
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import people_of_kind

# Counts of a year by board, and the component of need that is of their kind of care.
COUNTED = {
    "emergency_admissions_year": "general and acute",
    "planned_admissions_year": "general and acute",
    "gp_appointments": "primary care",
    "urgent_community_referrals": "community",
}
REGISTERED, LEAST = "registered", 10
FULL = 0.9  # of the systems: a year of which as many are counted is taken before an older one
# One row a body and whole year that had ended by the day, the newest year first.
COUNTS = """
select o.subject, o.value, o.period_from, o.period_to, o.source, m.name, m.unit
from observation o
join measure m using (measure)
where o.measure = $measure and o.breakdown = 'all' and o.period_to <= $on
  and o.period_to = o.period_from + interval 1 year
  and split_part(o.subject, ':', 1) in (select unnest($kinds)) and o.value is not null
order by o.period_to desc, o.subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A system's count in a year, its registered people, those weighted for need, and the count
    that England's rate gives to these."""

    area: str
    count: float
    people: float
    weighted: float
    expected: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNeed:
    """A count of all systems against need: its year, the component and the year of the weights."""

    measure: str
    name: str
    unit: str
    first: date
    after: date
    component: str
    weights_of: int
    systems: tuple[Counted, ...]
    funnel: Funnel
    sources: tuple[str, ...]


def expect(counts: Mapping[str, float], weighted: Mapping[str, float]) -> dict[str, float]:
    """The whole of some counts divided by weighted people; it adds up to the whole.

    >>> expect({"a": 30, "b": 30}, {"a": 1, "b": 3})
    {'a': 15.0, 'b': 45.0}
    """
    whole, people = sum(counts.values()), sum(weighted[area] for area in counts)
    return {area: whole * weighted[area] / people for area in counts}


def read_by_need(store: Store, asked: Asked) -> list[ByNeed]:
    """Every count that is held for the systems of a day; none of which fewer than ten have one.

    Of its years the newest of which nine systems in ten are counted, or else that with the most.
    Boards that were joined since are added up; of one that was divided each part takes its share by
    residents. A system of which a part has no count is left out.
    """
    found = (_read(store, asked, measure, part) for measure, part in COUNTED.items())
    return [each for each in found if each is not None]


def _read(store: Store, asked: Asked, measure: str, component: str) -> ByNeed | None:
    values = {"measure": measure, "on": min(asked.on, asked.known), "kinds": list(SYSTEMS)}
    rows = ask(store, COUNTS, values)
    years = (list(each) for _, each in groupby(rows, key=lambda row: row["period_to"]))
    full, fullest = FULL * len(people_of_kind(store, asked.kind, asked.laid)), None
    for each in years:
        found = _of_year(store, asked, each, measure, component)
        if found is not None and len(found.systems) >= full:
            return found
        if found is not None and (fullest is None or len(found.systems) > len(fullest.systems)):
            fullest = found
    return fullest


def _of_year(
    store: Store, asked: Asked, rows: Sequence[Row], measure: str, component: str
) -> ByNeed | None:
    first, after = rows[0]["period_from"], rows[0]["period_to"]
    weights = need_weights(store, replace(asked, on=first, known=max(first, asked.known)))
    if weights is None or component not in weights.components:
        return None
    counts = _carried(store, rows, first, asked)
    systems = _systems(counts, weights, component)
    if len(systems) < LEAST:
        return None
    return ByNeed(
        measure=measure,
        name=rows[0]["name"],
        unit=rows[0]["unit"],
        first=first,
        after=after,
        component=component,
        weights_of=weights.year_ending,
        systems=systems,
        funnel=make_ratio_funnel([(each.area, each.count, each.expected) for each in systems]),
        sources=tuple(dict.fromkeys((*(row["source"] for row in rows), weights.source))),
    )


def _carried(store: Store, rows: Sequence[Row], since: date, asked: Asked) -> dict[str, float]:
    held = {row["subject"]: float(row["value"]) for row in rows}
    shares = share_residents(store, sorted(held), since, asked)
    found = carry_weights({area: held[area] for area in held if area in shares}, shares)
    whole = counted_whole(shares, people_of_kind(store, asked.kind, asked.laid))
    return {area: number for area, number in found.items() if area in whole}


def counted_whole(shares: Shares, lived: Mapping[str, int]) -> frozenset[str]:
    """The areas of which (nearly) all residents live where there is a count.

    >>> sorted(counted_whole({"a": {"x": 2}, "b": {"x": 1, "y": 1}}, {"x": 3, "y": 4}))
    ['x']
    """
    held: dict[str, int] = {}
    for parts in shares.values():
        for after, people in parts.items():
            held[after] = held.get(after, 0) + people
    return frozenset(a for a, people in held.items() if people >= (1 - LITTLE) * lived.get(a, 0))


def _systems(
    counts: Mapping[str, float], weights: NeedWeights, component: str
) -> tuple[Counted, ...]:
    weighted = weights.components[component]
    registered = weights.components.get(REGISTERED, {})
    kept = {area: number for area, number in counts.items() if weighted.get(area)}
    expected = expect(kept, weighted) if kept else {}
    return tuple(
        Counted(
            area=area,
            count=number,
            people=registered.get(area, 0.0),
            weighted=weighted[area],
            expected=expected[area],
        )
        for area, number in sorted(kept.items())
    )
