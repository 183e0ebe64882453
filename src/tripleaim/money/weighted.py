"""Shares of England's people weighted for need: by them allocations are set, year by year."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tripleaim.model.area import SYSTEMS
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import UNPLACED, Release, Vintage, areas_on, shares_nearest
from tripleaim.store.record.designations import systems_of
from tripleaim.store.record.money import read_need_weighted
from tripleaim.store.rules import Rule, dated_rules, year_start

TABLE = "need_weights"
CORE = "core"
WEIGHTS = """
select subject, people from need_weight
where component = 'overall' and year_ending = $year and starts_with(subject, $level)
order by subject
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Shares (0 to 1) of England's people weighted for need, by area, for a financial year.

    `base` says of which year the weights are; `is_older` where those of the year asked are not
    held, so that the newest before it stand in.
    """

    year_ending: int
    base: str
    is_older: bool
    shares: Mapping[str, float]
    source: str
    cited: str


def weights_of(year_ending: int) -> Rule | None:
    """The need weights behind the allocations of a year, or the newest before it; None before any.

    >>> weights_of(2022).value["base"], weights_of(2019)
    ('2018/19 base', None)
    """
    begun = [each for each in dated_rules(TABLE) if each.valid_from <= year_start(year_ending)]
    return max(begun, key=lambda each: each.valid_from, default=None)


def share_by_need(
    store: Store, year_ending: int, after: Vintage, release: Release
) -> Weighted | None:
    """Every area's share of England's need-weighted people in a year; they add up to 1.

    Those of systems are as published of them. Otherwise weights of commissioners are carried to the
    areas of a kind on a day by where people live, and what cannot be placed stands under
    `unplaced`. None before the first weights, or where the store holds none of them.
    """
    rule = weights_of(year_ending)
    if rule is None:
        return None
    said = rule.value
    people = _of_systems(store, said["weights_of"], after)
    people = people or _carried(store, said, after, release)
    return _weighted(rule, year_ending, people, sum(people.values()))


def share_of_network(store: Store, network: str, year_ending: int) -> Weighted | None:
    """A primary care network's share of England's need-weighted people, by its practices.

    None where the store does not hold the weights of its practices in that year.
    """
    rule = weights_of(year_ending)
    if rule is None:
        return None
    year = rule.value["weights_of"]
    mine = ask(store, WEIGHTS, {"year": year, "level": network})
    every = ask(store, WEIGHTS, {"year": year, "level": f"{rule.value['level']}:"})
    people = {row["subject"]: row["people"] for row in mine if row["subject"] == network}
    return _weighted(rule, year_ending, people, sum(row["people"] for row in every))


def _weighted(
    rule: Rule, year_ending: int, people: Mapping[str, float], whole: float
) -> Weighted | None:
    said = rule.value
    if not people or not whole:
        return None
    return Weighted(
        year_ending=year_ending,
        base=said["base"],
        is_older=rule.valid_to is not None and rule.valid_to <= year_start(year_ending),
        shares={area: weighted / whole for area, weighted in sorted(people.items())},
        source=said["source"],
        cited=rule.cited,
    )


def _of_systems(store: Store, year: int, after: Vintage) -> dict[str, float]:
    """The need-weighted people of every system of the day as published; empty unless of all."""
    if after.kind not in SYSTEMS:
        return {}
    rows = [
        each
        for each in read_need_weighted(store, None, on=date.max, known=date.max)
        if each.year_ending == year and each.component == CORE
    ]
    becomes = systems_of(store, [each.fact.subject for each in rows], after.on)
    people = {becomes[each.fact.subject]: each.people for each in rows}
    systems = {each.area for each in areas_on(store, after.on, [after.kind])}
    return people if set(people) == systems and len(people) == len(rows) else {}


def _carried(
    store: Store, said: Mapping[str, Any], after: Vintage, release: Release
) -> dict[str, float]:
    """The need-weighted people of commissioners, by the areas in which they live."""
    rows = ask(store, WEIGHTS, {"year": said["weights_of"], "level": f"{said['level']}:"})
    lived = shares_nearest(store, [(row["subject"], said["day"]) for row in rows], after, release)
    found: dict[str, float] = defaultdict(float)
    for row in rows:
        parts = lived.get((row["subject"], said["day"]), {UNPLACED: 1})
        people = sum(parts.values())
        for area, part in parts.items():
            found[area] += row["people"] * part / people
    return found
