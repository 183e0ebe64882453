"""The newest value by a day of measures of all systems: what one may be set beside others by.

Counts are of the year to the last month that counts, shared out to the systems of the day by where
people live and set against those people; what is published as a rate is averaged over them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.evidence.claimed import UNTIL
from tripleaim.evidence.series import next_month
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.ground import Vintage, nearest_day, release_on
from tripleaim.store.remembered import once

COVERED = 0.95  # a value stands for at least this share of a system's people
MONTHS = 12
# On which day the areas lay that a series is counted in.
MAPS = {
    "stp": Vintage(kind="stp", on=date(2017, 4, 1)),
    "icb": Vintage(kind="icb", on=date(2024, 4, 1)),
    "lad": Vintage(kind="lad", on=date(2021, 4, 1)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A measure to be set beside others: `id`, of which series, and how it is made.

    `over` is the series that it is a share of; without it counts of a year are per so many
    residents (`per`), and with `per` 0 the value is averaged as published. `lag` is how many
    months after its end a period is published.
    """

    id: str
    name: str
    unit: str
    series: str
    lower_is_better: bool
    over: str = ""
    per: int = 0
    breakdown: str = "all"
    lag: int = 2
    places: int = 1


RESIDENTS = "per 1,000 residents a year"
YEARS = "years"
PER_CENT = "per cent"
SPECS = (
    Spec(
        id="emergency_admissions_rate",
        name="emergency admissions at its trusts",
        unit=RESIDENTS,
        series="emergency_admissions",
        lower_is_better=True,
        per=1000,
        lag=1,
    ),
    Spec(
        id="over_four_hours",
        name="A&E waits of over four hours",
        unit="share",
        series="ae_over_4h",
        over="ae_attendances",
        lower_is_better=True,
        lag=1,
    ),
    Spec(
        id="delayed_days_rate",
        name="days of delayed transfers of care",
        unit=RESIDENTS,
        series="delayed_days",
        lower_is_better=True,
        per=1000,
    ),
    Spec(
        id="days_after_ready",
        unit="days",
        name="days in hospital after being ready to leave, of those delayed",
        series="days_after_ready",
        lower_is_better=True,
    ),
    Spec(
        id="left_on_ready_date",
        name="discharges on the day of being ready",
        unit=PER_CENT,
        series="left_on_ready_date",
        lower_is_better=False,
    ),
    Spec(
        id="gp_contact_good",
        name="good experience of contacting the practice",
        unit=PER_CENT,
        series="gp_contact_good",
        lower_is_better=False,
        lag=7,
    ),
    Spec(
        id="life_expectancy_women",
        name="life expectancy of women",
        unit=YEARS,
        series="life_expectancy",
        breakdown="female",
        lower_is_better=False,
        lag=12,
    ),
    Spec(
        id="life_expectancy_men",
        name="life expectancy of men",
        unit=YEARS,
        series="life_expectancy",
        breakdown="male",
        lower_is_better=False,
        lag=12,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One measure of every system that has it, over `first <= day < after`, in the spec's unit."""

    spec: Spec
    first: date
    after: date
    values: Mapping[str, float]
    sources: tuple[str, ...]


HELD = """
select o.measure, o.breakdown, split_part(o.subject, ':', 1) as kind, o.subject, o.period_from,
    o.period_to, o.value, o.source
from observation o
where list_contains($series, o.measure)
    and list_contains(['all', 'female', 'male'], o.breakdown)
    and list_contains(['stp', 'icb', 'lad'], split_part(o.subject, ':', 1))
    and o.period_to <= $on and o.period_to > $since
    and (split_part(o.subject, ':', 1) <> 'stp' or o.period_from < $until)
order by o.measure, o.breakdown, o.subject, o.period_from, o.source
"""
SHARED = """
select b.area as before, a.area as after, sum(l.people)::bigint as people
from lying($before, $day) b
join lying($kind, $on) a on a.block = b.block
join lived($release) l on l.block = b.block
group by b.area, a.area
order by b.area, a.area
"""
OLDEST = 8  # years: how far back periods are read
CURRENT = 3  # years: what ended longer ago says nothing of how it is on the day


@once
def read_beside(store: Store, kind: str, on: date, known: date) -> list[Beside]:
    """Every measure that systems of a kind have by a day, as published by another."""
    series = sorted({name for each in SPECS for name in (each.series, each.over) if name})
    since = date(on.year - OLDEST, 1, 1)
    values = {"series": series, "on": on, "since": since, "until": UNTIL}
    held: dict[tuple[str, str], list[Row]] = {}
    for row in ask(store, HELD, values):
        held.setdefault((row["measure"], row["breakdown"]), []).append(row)
    people = _People(store=store, kind=kind, on=on)
    made = [_made(spec, held, people, known) for spec in SPECS]
    return [each for each in made if each is not None]


class _People:
    """People whom areas of the maps share with the systems of a day, asked for once a map."""

    def __init__(self, *, store: Store, kind: str, on: date):
        self._store, self._kind, self.on = store, kind, on
        self._held: dict[str, dict[str, dict[str, int]]] = {}

    def into(self, before: str) -> dict[str, dict[str, int]]:
        """For each system, the people whom it shares with each area of a map."""
        if before not in self._held:
            day = MAPS[before]
            release = release_on(self._store, self.on).release
            values = {
                "before": day.kind,
                "day": day.on,
                "kind": self._kind,
                "on": nearest_day(self._store, self.on, kind=self._kind) or self.on,
                "release": release,
            }
            found: dict[str, dict[str, int]] = {}
            for row in ask(self._store, SHARED, values):
                found.setdefault(row["after"], {})[row["before"]] = row["people"]
            self._held[before] = found
        return self._held[before]


def _made(
    spec: Spec, held: Mapping[tuple[str, str], list[Row]], people: _People, known: date
) -> Beside | None:
    rows = [row for row in held.get((spec.series, spec.breakdown), []) if _out(row, spec, known)]
    if not rows:
        return None
    after = max(row["period_to"] for row in rows)
    if after < date(people.on.year - CURRENT, people.on.month, 1):
        return None
    newest = [row for row in rows if row["period_to"] == after]
    kind = newest[0]["kind"]
    rows = [row for row in rows if row["kind"] == kind]
    monthly = next_month(newest[0]["period_from"]) == after
    first = _year_before(after) if monthly else newest[0]["period_from"]
    values = _values(rows, first, after, monthly)
    parts = people.into(kind)
    if spec.over:
        others = [row for row in held.get((spec.over, "all"), []) if row["kind"] == kind]
        whole = _values(others, first, after, monthly)
        found = _ratio(parts, values, whole)
    elif spec.per:
        found = _rate(parts, values, spec.per)
    else:
        found = _mean(parts, values)
    sources = tuple(sorted({row["source"] for row in newest}))
    return Beside(spec=spec, first=first, after=after, values=found, sources=sources)


def _out(row: Row, spec: Spec, known: date) -> bool:
    """Whether a period was published by a day: so many whole months after its end."""
    month = row["period_to"].year * 12 + row["period_to"].month - 1 + spec.lag
    return row["value"] is not None and date(month // 12, month % 12 + 1, 1) <= known


def _year_before(after: date) -> date:
    return date(after.year - 1, after.month, 1)


def _values(rows: Sequence[Row], first: date, after: date, monthly: bool) -> dict[str, float]:
    """The value of each area over the period; of months all twelve are needed."""
    found: dict[str, dict[date, float]] = {}
    for row in rows:
        if first <= row["period_from"] and row["period_to"] <= after and row["value"] is not None:
            found.setdefault(row["subject"], {})[row["period_from"]] = float(row["value"])
    needed = MONTHS if monthly else 1
    return {area: sum(held.values()) for area, held in found.items() if len(held) == needed}


Parts = Mapping[str, Mapping[str, int]]


def _covered(shared: Mapping[str, int], values: Mapping[str, float]) -> bool:
    inside = sum(people for area, people in shared.items() if area in values)
    return inside >= COVERED * sum(shared.values())


def _whole(parts: Parts) -> dict[str, int]:
    found: dict[str, int] = {}
    for shared in parts.values():
        for area, people in shared.items():
            found[area] = found.get(area, 0) + people
    return found


def _carried(
    shared: Mapping[str, int], values: Mapping[str, float], whole: Mapping[str, int]
) -> float:
    return sum(
        values[area] * people / whole[area] for area, people in shared.items() if area in values
    )


def _rate(parts: Parts, values: Mapping[str, float], per: int) -> dict[str, float]:
    whole = _whole(parts)
    return {
        system: per
        * _carried(shared, values, whole)
        / sum(people for area, people in shared.items() if area in values)
        for system, shared in parts.items()
        if _covered(shared, values)
    }


def _ratio(
    parts: Parts, values: Mapping[str, float], over: Mapping[str, float]
) -> dict[str, float]:
    whole = _whole(parts)
    both = {area: value for area, value in values.items() if over.get(area)}
    rest = {area: over[area] for area in both}
    return {
        system: _carried(shared, both, whole) / _carried(shared, rest, whole)
        for system, shared in parts.items()
        if _covered(shared, both)
    }


def _mean(parts: Parts, values: Mapping[str, float]) -> dict[str, float]:
    return {
        system: sum(values[area] * people for area, people in shared.items() if area in values)
        / sum(people for area, people in shared.items() if area in values)
        for system, shared in parts.items()
        if _covered(shared, values)
    }
