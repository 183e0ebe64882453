"""Figures of some areas carried to the areas of a day, by where residents live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tripleaim.model.area import BOARDS_BEGAN, ENGLAND
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, people_of_kind, shares_of_areas
from tripleaim.store.ground.county import county_districts
from tripleaim.store.record.publication import is_out
from tripleaim.store.remembered import once

Shares = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """For areas of which kind, and as of when: nothing later than `on`, nothing out after `known`.

    `laid` is the day of the footprints: `on`, or the nearest day on which they are known.
    """

    kind: str
    laid: date
    on: date
    known: date

    @property
    def ground(self) -> Vintage:
        """The areas of the kind as they lay."""
        return Vintage(kind=self.kind, on=self.laid)


def share_residents(store: Store, areas: Sequence[str], since: date | None, asked: Asked) -> Shares:
    """The residents that each area (as of `since`; without it, as ever) has in areas of a kind."""
    return _shared(store, tuple(areas), since, asked.ground)


@once
@lru_cache(maxsize=64)
def _shared(store: Store, areas: tuple[str, ...], since: date | None, after: Vintage) -> Shares:
    """The same, the newest few kept: figures of one answer are carried by the same shares."""
    return shares_of_areas(store, areas, since, after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A measure at areas of a day: values, those of the period before, England's, and coverage.

    `covered[area]` is the share of its residents who live where there is a value; `inside[area]`
    the share of the residents of the published areas it touches who live in it: below a half, the
    value is that of a wider area. `england` is as published, or (`england_is_published` false) the
    mean of the published areas, weighted by residents. `bounds` are published intervals, of those
    areas only that are a published area themselves.
    """

    measure: str
    period: tuple[date, date]
    values: Mapping[str, float]
    previous: Mapping[str, float]
    england: float | None
    england_is_published: bool
    covered: Mapping[str, float]
    inside: Mapping[str, float]
    source: str
    bounds: Mapping[str, tuple[float, float]]
    england_bounds: tuple[float, float] | None


# One row a measure, breakdown and period.
PERIODS = """
with asked as (select unnest($measures) as measure, unnest($breakdowns) as breakdown)
select o.measure, o.breakdown, o.period_from, o.period_to, min(o.source) as source,
    count(*) filter (where o.subject not like 'england:%') as areas
from observation o
join asked a on a.measure = o.measure and a.breakdown = o.breakdown
where o.value is not null and not isnan(o.value)
group by 1, 2, 3, 4
order by 1, 2, 4, 3
"""
VALUES = """
with asked as (
    select unnest($measures) as measure, unnest($breakdowns) as breakdown,
        unnest($firsts)::date as period_from, unnest($afters)::date as period_to
)
select o.measure, o.breakdown, o.period_to, replace(o.subject, 'utla:', 'lad:') as subject, o.value,
    o.low, o.high
from observation o
join asked a on a.measure = o.measure and a.breakdown = o.breakdown
    and a.period_from = o.period_from and a.period_to = o.period_to
where o.value is not null and not isnan(o.value)
order by 1, 2, 3, 4
"""
FIXED = {"ccg": date(2019, 4, 1), "icb": BOARDS_BEGAN, "stp": date(2021, 4, 1)}
ENOUGH_OF_IT = 0.5  # of an area's residents a value must be of, to be told as the area's
WHOLE_PERIOD = 0.8  # of the areas of the fullest period: a later one with fewer is no news
LITTLE = 0.001  # of its residents: an area of which no more lies elsewhere is whole
Key = tuple[str, str]
Values = dict[str, float]


@once
def roll_ups(store: Store, wanted: tuple[Key, ...], asked: Asked) -> Mapping[Key, Rolled]:
    """Measures, by breakdown, in the newest period that had ended and was out, for areas of a kind.

    What was not out is left out. Each value is the mean of the published areas within, weighted by
    residents.
    """
    held = _read(store, wanted, asked)
    every = {area for found in held.values() for area in (*found.now, *found.then)}
    shares = _share_all(store, every, asked)
    lived = people_of_kind(store, asked.kind, asked.laid)
    return {key: _roll(key[0], found, shares, lived) for key, found in held.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Period:
    first: date
    after: date
    source: str
    areas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    period: tuple[date, date]
    source: str
    now: Mapping[str, float]
    then: Mapping[str, float]
    england: float | None
    bounds: Mapping[str, tuple[float, float]]


def _read(store: Store, wanted: Sequence[Key], asked: Asked) -> dict[Key, _Held]:
    chosen = _chosen(store, wanted, asked)
    pairs = [(key, each) for key, periods in chosen.items() for each in periods]
    rows = ask(
        store,
        VALUES,
        {
            "measures": [key[0] for key, _ in pairs],
            "breakdowns": [key[1] for key, _ in pairs],
            "firsts": [each.first for _, each in pairs],
            "afters": [each.after for _, each in pairs],
        },
    )
    values: dict[tuple[Key, date], Values] = {}
    bounds: dict[tuple[Key, date], dict[str, tuple[float, float]]] = {}
    for row in rows:
        at = ((row["measure"], row["breakdown"]), row["period_to"])
        values.setdefault(at, {})[row["subject"]] = row["value"]
        if row["low"] is not None and row["high"] is not None:
            bounds.setdefault(at, {})[row["subject"]] = (row["low"], row["high"])
    return {
        key: _held(key, periods, values, bounds.get((key, periods[0].after), {}))
        for key, periods in chosen.items()
    }


def _held(
    key: Key,
    periods: Sequence[_Period],
    values: Mapping[tuple[Key, date], Values],
    bounds: Mapping[str, tuple[float, float]],
) -> _Held:
    newest = periods[0]
    now = dict(values[key, newest.after])
    then = dict(values[key, periods[1].after]) if len(periods) > 1 else {}
    england = now.pop(ENGLAND, None)
    then.pop(ENGLAND, None)
    return _Held(
        period=(newest.first, newest.after),
        source=newest.source,
        now=spread_counties(now),
        then=spread_counties(then),
        england=england,
        bounds=bounds,
    )


def _chosen(store: Store, wanted: Sequence[Key], asked: Asked) -> dict[Key, list[_Period]]:
    """The newest period of each measure that was out, and the one before it where there is one."""
    every: dict[Key, list[_Period]] = {}
    named = {"measures": [key[0] for key in wanted], "breakdowns": [key[1] for key in wanted]}
    for row in ask(store, PERIODS, named):
        every.setdefault((row["measure"], row["breakdown"]), []).append(
            _Period(
                first=row["period_from"],
                after=row["period_to"],
                source=row["source"],
                areas=row["areas"],
            )
        )
    found = {}
    for key, periods in every.items():
        most = max(each.areas for each in periods)
        out = [
            each
            for each in periods
            if each.areas and is_out(each.source, each.after, asked.on, asked.known)
        ]
        whole = [each for each in out if each.areas >= WHOLE_PERIOD * most]
        if whole:
            newest = whole[-1]
            found[key] = [newest, *[each for each in out if each.after < newest.after][-1:]]
    return found


def _share_all(store: Store, areas: set[str], asked: Asked) -> Shares:
    """The shares of areas of several kinds, asked once a kind."""
    found: dict[str, Mapping[str, int]] = {}
    for prefix in sorted({area.split(":")[0] for area in areas}):
        mine = sorted(area for area in areas if area.startswith(f"{prefix}:"))
        found |= share_residents(store, mine, FIXED.get(prefix), asked)
    return found


def _roll(measure: str, held: _Held, every: Shares, lived: Mapping[str, int]) -> Rolled:
    shares = {area: every[area] for area in held.now if area in every}
    before = {area: every[area] for area in held.then if area in every}
    return Rolled(
        measure=measure,
        period=held.period,
        values=mean_of(held.now, shares),
        previous=mean_of(held.then, before),
        england=mean_of_all(held.now, shares) if held.england is None else held.england,
        england_is_published=held.england is not None,
        covered=_covered(lived, shares),
        inside=_inside(shares),
        source=held.source,
        bounds=_bounds(held.bounds, shares),
        england_bounds=held.bounds.get(ENGLAND),
    )


def spread_counties(rows: Mapping[str, float]) -> dict[str, float]:
    """Each county council's figure given to its districts, in which footprints are known.

    >>> sorted(spread_counties({"lad:E10000031": 7.0, "lad:E08000001": 6.0}))[:3]
    ['lad:E07000218', 'lad:E07000219', 'lad:E07000220']
    """
    found = dict(rows)
    for county, runs in county_districts().items():
        value = found.pop(f"lad:{county}", None)
        if value is not None:
            for first, last in runs:
                found |= {f"lad:{first[:3]}{n:06}": value for n in _numbers(first, last)}
    return {**found, **{area: value for area, value in rows.items() if area in found}}


def _numbers(first: str, last: str) -> range:
    return range(int(first[3:]), int(last[3:]) + 1)


def mean_of(rows: Mapping[str, float], shares: Shares) -> dict[str, float]:
    """The mean of the published areas within each area, weighted by residents.

    >>> mean_of({"a": 1.0, "b": 4.0}, {"a": {"x": 1}, "b": {"x": 2, "y": 5}})
    {'x': 3.0, 'y': 4.0}
    """
    found: dict[str, float] = {}
    weight: dict[str, float] = {}
    for before, parts in shares.items():
        for after, people in parts.items():
            found[after] = found.get(after, 0.0) + people * rows[before]
            weight[after] = weight.get(after, 0.0) + people
    return {area: total / weight[area] for area, total in found.items()}


def mean_of_all(rows: Mapping[str, float], shares: Shares) -> float | None:
    """The mean of every published area, weighted by residents; None when nobody lives there.

    >>> mean_of_all({"a": 1.0, "b": 4.0}, {"a": {"x": 1}, "b": {"x": 2}})
    3.0
    """
    whole = {area: sum(parts.values()) for area, parts in shares.items()}
    people = sum(whole.values())
    return sum(rows[area] * whole[area] for area in whole) / people if people else None


def _covered(lived: Mapping[str, int], shares: Shares) -> dict[str, float]:
    held: dict[str, int] = {}
    for parts in shares.values():
        for after, people in parts.items():
            held[after] = held.get(after, 0) + people
    return {a: min(1.0, people / lived[a]) for a, people in held.items() if lived.get(a)}


def _bounds(
    held: Mapping[str, tuple[float, float]], shares: Shares
) -> dict[str, tuple[float, float]]:
    """The intervals of published areas that are areas of the day by themselves.

    >>> _bounds({"a": (1, 3), "b": (2, 4)}, {"a": {"x": 9}, "b": {"y": 5}, "c": {"y": 5}})
    {'x': (1, 3)}
    """
    parts: dict[str, list[str]] = {}
    for before, places in shares.items():
        whole = sum(places.values())
        for after, people in places.items():
            if people > whole * LITTLE:
                parts.setdefault(after, []).append(before)
    return {
        after: held[before[0]]
        for after, before in parts.items()
        if len(before) == 1
        and before[0] in held
        and max(shares[before[0]].values()) >= (1 - LITTLE) * sum(shares[before[0]].values())
    }


def _inside(shares: Shares) -> dict[str, float]:
    found: dict[str, int] = {}
    whole: dict[str, int] = {}
    for parts in shares.values():
        for after, people in parts.items():
            found[after] = found.get(after, 0) + people
            whole[after] = whole.get(after, 0) + sum(parts.values())
    return {area: people / whole[area] for area, people in found.items()}
