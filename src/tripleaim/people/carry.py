"""Figures of some areas carried to the areas of a day, by where residents live."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Vintage, people_of_kind, shares_of_areas

Shares = Mapping[str, Mapping[str, int]]


def share_residents(
    store: Store, areas: Sequence[str], since: date | None, kind: str, on: date
) -> Shares:
    """The residents that each area (as of `since`; without it, as ever) has in areas of a kind."""
    return shares_of_areas(store, areas, since, Vintage(kind=kind, on=on))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A measure at areas of a day: values, those of the period before, England's, and coverage.

    `covered[area]` is the share of its residents who live where there is a value; `inside[area]`
    the share of the residents of the published areas it touches who live in it: below a half, the
    value is that of a wider area. `england` is as published, or (`england_is_published` false) the
    mean of the published areas, weighted by residents.
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


# A period that names far fewer areas than the fullest is not whole: a later one is then no news.
PERIODS = """
with period as (
    select period_from, period_to, min(source) as source, count(*) as areas
    from observation
    where measure = $measure and breakdown = $breakdown and value is not null
        and subject not like 'england:%'
    group by period_from, period_to
)
select period_from, period_to, source
from period
where areas >= 0.8 * (select max(areas) from period)
order by period_to <= $on desc, case when period_to <= $on then period_to end desc, period_to
limit 1
"""
VALUES = """
select replace(subject, 'utla:', 'lad:') as subject, value
from observation
where measure = $measure and breakdown = $breakdown and value is not null
    and period_from = $first and period_to = $last
order by subject
"""
EARLIER = """
select period_from, period_to from observation
where measure = $measure and breakdown = $breakdown and value is not null
    and period_to < $last and subject not like 'england:%'
group by period_from, period_to
order by period_to desc
limit 1
"""
ENGLAND = "england:E92000001"
FIXED = {"ccg": date(2019, 4, 1), "icb": date(2022, 7, 1), "stp": date(2021, 4, 1)}


def roll_up(store: Store, measure: str, breakdown: str, kind: str, on: date) -> Rolled | None:
    """One measure, as `roll_ups` has it; None when the store holds nothing of it."""
    return roll_ups(store, [(measure, breakdown)], kind, on).get((measure, breakdown))


def roll_ups(
    store: Store, asked: Sequence[tuple[str, str]], kind: str, on: date
) -> dict[tuple[str, str], Rolled]:
    """Measures, by breakdown, in the newest period that ended by a day, for areas of a kind.

    The first period when none had ended; what the store does not hold is left out. Each value is
    the mean of the published areas within, weighted by residents.
    """
    held = {key: found for key in asked if (found := _read(store, *key, on))}
    every = {area for found in held.values() for area in (*found.now, *found.then)}
    shares = _share_all(store, every, kind, on)
    lived = people_of_kind(store, kind, on)
    return {key: _roll(key[0], found, shares, lived) for key, found in held.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    period: tuple[date, date]
    source: str
    now: Mapping[str, float]
    then: Mapping[str, float]
    england: float | None


def _read(store: Store, measure: str, breakdown: str, on: date) -> _Held | None:
    asked = {"measure": measure, "breakdown": breakdown}
    newest = ask(store, PERIODS, {**asked, "on": on})
    if not newest:
        return None
    first, last = newest[0]["period_from"], newest[0]["period_to"]
    now = _published(store, {**asked, "first": first, "last": last})
    then: dict[str, float] = {}
    for earlier in ask(store, EARLIER, {**asked, "last": last}):
        spell = {"first": earlier["period_from"], "last": earlier["period_to"]}
        then = _published(store, {**asked, **spell})
    england = now.pop(ENGLAND, None)
    then.pop(ENGLAND, None)
    return _Held(period=(first, last), source=newest[0]["source"], now=spread_counties(now),
                 then=spread_counties(then), england=england)  # fmt: skip


def _share_all(store: Store, areas: set[str], kind: str, on: date) -> Shares:
    """The shares of areas of several kinds, asked once a kind."""
    found: dict[str, Mapping[str, int]] = {}
    for prefix in sorted({area.split(":")[0] for area in areas}):
        mine = sorted(area for area in areas if area.startswith(f"{prefix}:"))
        found |= share_residents(store, mine, FIXED.get(prefix), kind, on)
    return found


def _roll(measure: str, held: _Held, every: Shares, lived: Mapping[str, int]) -> Rolled:
    shares = {area: every[area] for area in held.now if area in every}
    before = {area: every[area] for area in held.then if area in every}
    return Rolled(
        measure=measure, period=held.period, values=mean_of(held.now, shares),
        previous=mean_of(held.then, before),
        england=mean_of_all(held.now, shares) if held.england is None else held.england,
        england_is_published=held.england is not None, covered=_covered(lived, shares),
        inside=_inside(shares), source=held.source,
    )  # fmt: skip


def _published(store: Store, asked: Mapping[str, object]) -> dict[str, float]:
    return {row["subject"]: row["value"] for row in ask(store, VALUES, asked)}


@cache
def county_districts() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The runs of district codes of each county council, by its code."""
    text = (files("tripleaim.england") / "people" / "counties.toml").read_text(encoding="utf-8")
    runs = tomllib.loads(text)["districts"]
    return {code: tuple((first, last) for first, last in each) for code, each in runs.items()}


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


def _inside(shares: Shares) -> dict[str, float]:
    found: dict[str, int] = {}
    whole: dict[str, int] = {}
    for parts in shares.values():
        for after, people in parts.items():
            found[after] = found.get(after, 0) + people
            whole[after] = whole.get(after, 0) + sum(parts.values())
    return {area: people / whole[area] for area, people in found.items()}
