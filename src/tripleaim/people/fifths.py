"""Figures of systems by fifth of deprivation, and their mean by who lives in each fifth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tripleaim.model.area import ENGLAND
from tripleaim.people.carry import FIXED, Asked, Shares, mean_of, share_residents
from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.record.publication import is_out
from tripleaim.store.remembered import once

# most deprived first: what the publication calls them, and the fifths of residents they hold
FIFTHS: Mapping[str, tuple[int, ...]] = {
    "most deprived two fifths": (1, 2),
    "middle fifth": (3,),
    "second least deprived fifth": (4,),
    "least deprived fifth": (5,),
}
ROWS = """
select measure, subject, breakdown, period_from, period_to, value, source
from observation
where list_contains($measures, measure) and list_contains($fifths, breakdown)
    and value is not null
order by measure, period_to, subject, breakdown
"""

Spread = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """A measure by fifth: `values[area][fifth]`, England's by fifth, and the period before.

    `before` is by area and fifth as `values` is; empty when there is no earlier period.
    """

    measure: str
    period: tuple[date, date]
    values: Spread
    england: Mapping[str, float]
    before: Spread
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDeprivation:
    """Measures by fifth, and the residents of each area in each fifth."""

    gradients: Mapping[str, Gradient]
    residents: Mapping[str, Mapping[str, float]]


@once
def by_deprivation(store: Store, measures: tuple[str, ...], asked: Asked) -> ByDeprivation:
    """Measures by fifth as `gradients` has them, by id, with residents as `residents_by_fifth`."""
    found = gradients(store, measures, asked)
    residents = residents_by_fifth(store, asked) if found else {}
    return ByDeprivation(gradients={each.measure: each for each in found}, residents=residents)


def gradients(store: Store, measures: Sequence[str], asked: Asked) -> list[Gradient]:
    """Measures by fifth in the newest period that had ended and was out, by area.

    A fifth of an area is the mean of that fifth of the systems within, weighted by all residents.
    Measures of which nothing was out are left out.
    """
    rows = [
        row
        for row in ask(store, ROWS, {"measures": list(measures), "fifths": list(FIFTHS)})
        if is_out(row["source"], row["period_to"], asked.on, asked.known)
    ]
    systems = sorted({row["subject"] for row in rows} - {ENGLAND})
    shares = share_residents(store, systems, FIXED["icb"], asked) if systems else {}
    found = []
    for measure in measures:
        mine = [row for row in rows if row["measure"] == measure]
        if mine:
            found.append(_gradient(measure, mine, shares))
    return found


def _gradient(measure: str, rows: list[Row], shares: Shares) -> Gradient:
    periods = sorted({(row["period_from"], row["period_to"]) for row in rows}, key=lambda p: p[1])
    chosen = periods[-1]
    earlier = [period for period in periods if period[1] < chosen[1]]
    now = [row for row in rows if row["period_to"] == chosen[1]]
    then = [row for row in rows if earlier and row["period_to"] == earlier[-1][1]]
    return Gradient(
        measure=measure,
        period=chosen,
        values=_spread(now, shares),
        before=_spread(then, shares),
        england={row["breakdown"]: row["value"] for row in now if row["subject"] == ENGLAND},
        source=now[0]["source"],
    )


def _spread(rows: list[Row], shares: Shares) -> Spread:
    found: dict[str, dict[str, float]] = {}
    for fifth in FIFTHS:
        values = {row["subject"]: row["value"] for row in rows if row["breakdown"] == fifth}
        held = {system: parts for system, parts in shares.items() if system in values}
        for area, value in mean_of(values, held).items():
            found.setdefault(area, {})[fifth] = value
    return found


RESIDENTS = """
select area, fifth, sum(people)::bigint as people
from segment_profile
where scheme = (select min(scheme) from segment_profile)
group by area, fifth
order by area, fifth
"""


def residents_by_fifth(store: Store, asked: Asked) -> dict[str, dict[str, float]]:
    """Residents of mid-2020 of each area by the fifths of FIFTHS; England under its own id.

    Counted in the synthetic people, who live where the residents of mid-2020 did, to the person.
    """
    rows = ask(store, RESIDENTS)
    systems = sorted({row["area"] for row in rows})
    shares = share_residents(store, systems, FIXED["stp"], asked) if systems else {}
    name_of = {fifth: name for name, fifths in FIFTHS.items() for fifth in fifths}
    found: dict[str, dict[str, float]] = {ENGLAND: dict.fromkeys(FIFTHS, 0.0)}
    for row in rows:
        name, parts = name_of[row["fifth"]], shares.get(row["area"], {})
        found[ENGLAND][name] += row["people"]
        for area, people in parts.items():
            own = found.setdefault(area, dict.fromkeys(FIFTHS, 0.0))
            own[name] += row["people"] * people / sum(parts.values())
    return found


def mean_over_fifths(values: Mapping[str, float], residents: Mapping[str, float]) -> float | None:
    """The mean of figures by fifth, weighted by residents; None when no fifth has both.

    >>> mean_over_fifths({"middle fifth": 4.0, "least deprived fifth": 1.0},
    ...                  {"middle fifth": 1, "least deprived fifth": 2})
    2.0
    """
    both = [fifth for fifth in values if residents.get(fifth)]
    whole = sum(residents[fifth] for fifth in both)
    return sum(values[fifth] * residents[fifth] for fifth in both) / whole if whole else None
