"""Figures of some areas carried to the areas of a day, by where residents live."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.store.engine import Store, ask

Shares = Mapping[str, Mapping[str, int]]

SHARES = """
with basis as (
    select case when bool_or(basis = 'lsoa11') then 'lsoa11' else 'piece' end as b
    from composition
),
lived as (
    select area as block, sum(people) as people
    from population
    where counted = 'resident' and sex = 'persons' and year = (
        select max(year) from population
        where counted = 'resident' and area in (
            select block from composition where basis = (select b from basis)
        )
    )
    group by area
),
before as (
    select distinct area, block from composition
    where basis = (select b from basis) and list_contains($areas, area)
        and ($since is null
            or (valid_from <= $since and (valid_to is null or $since < valid_to)))
),
after as (
    select area, block from composition
    where basis = (select b from basis) and kind = $kind
        and valid_from <= $on and (valid_to is null or $on < valid_to)
)
select before.area as before, after.area as after, sum(lived.people)::bigint as people
from before
join after on after.block = before.block
join lived on lived.block = before.block
group by before.area, after.area
having sum(lived.people) > 0
order by before.area, after.area
"""


def share_residents(
    store: Store, areas: Sequence[str], since: date | None, kind: str, on: date
) -> Shares:
    """The residents that each area (as of `since`; without it, as ever) has in areas of a kind."""
    values = {"areas": list(areas), "since": since, "kind": kind, "on": on}
    found: dict[str, dict[str, int]] = {}
    for row in ask(store, SHARES, values):
        found.setdefault(row["before"], {})[row["after"]] = row["people"]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolled:
    """A measure at areas of a day: values, those of the period before, England's, and coverage.

    `covered` is the share of an area's residents that live where there is a value.
    """

    measure: str
    period: tuple[date, date]
    values: Mapping[str, float]
    previous: Mapping[str, float]
    england: float | None
    source: str


PERIODS = """
select period_from, period_to, min(source) as source
from observation
where measure = $measure and breakdown = $breakdown and value is not null
    and subject not like 'england:%'
group by period_from, period_to
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
FIXED = {"ccg": date(2019, 4, 1), "icb": date(2022, 7, 1), "stp": date(2021, 4, 1)}


def roll_up(store: Store, measure: str, breakdown: str, kind: str, on: date) -> Rolled | None:
    """A measure's newest period that ended by a day (else its first), for areas of a kind.

    Each value is the mean of the published areas within, weighted by residents. None when the store
    holds nothing of it.
    """
    asked = {"measure": measure, "breakdown": breakdown}
    newest = ask(store, PERIODS, {**asked, "on": on})
    if not newest:
        return None
    first, last = newest[0]["period_from"], newest[0]["period_to"]
    values, england = _mean(store, {**asked, "first": first, "last": last}, kind, on)
    earlier = ask(store, EARLIER, {**asked, "last": last})
    previous: Mapping[str, float] = {}
    if earlier:
        spell = {"first": earlier[0]["period_from"], "last": earlier[0]["period_to"]}
        previous, _ = _mean(store, {**asked, **spell}, kind, on)
    return Rolled(
        measure=measure, period=(first, last), values=values, previous=previous, england=england,
        source=newest[0]["source"],
    )  # fmt: skip


def _mean(
    store: Store, asked: Mapping[str, object], kind: str, on: date
) -> tuple[dict[str, float], float | None]:
    rows = {row["subject"]: row["value"] for row in ask(store, VALUES, asked)}
    england = rows.pop("england:E92000001", None)
    since = FIXED.get(next(iter(rows)).split(":")[0]) if rows else None
    shares = share_residents(store, list(rows), since, kind, on)
    found: dict[str, float] = {}
    weight: dict[str, float] = {}
    for before, parts in shares.items():
        for after, people in parts.items():
            found[after] = found.get(after, 0.0) + people * rows[before]
            weight[after] = weight.get(after, 0.0) + people
    return {area: total / weight[area] for area, total in found.items()}, england
