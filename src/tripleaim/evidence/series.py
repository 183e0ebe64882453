"""Series of systems from the store: monthly, with gaps and breaks named and treated by a rule."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from tripleaim.evidence.months import Months
from tripleaim.evidence.panel import Real
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.bodies import read_footprints
from tripleaim.store.record.designations import read_named

SYSTEM_MONTHS = """
select subject, period_from, value
from observation
where measure = $measure and split_part(subject, ':', 1) = $kind and breakdown = 'all'
    and period_from >= $first and period_from < $until
order by subject, period_from
"""

NAMES = """
select area, name from named_on($on) where kind = 'stp' order by area
"""

# A step counts as a break when it and the six months after differ by this much, and by four times
# what is usual for the measure: more than a change in care does from one month to the next.
STEP, SUSTAINED, USUAL_TIMES, SIDE = 0.08, 0.10, 4.0, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """When a system was made an integrated care system: `month` is the first whole month after."""

    system: str
    tranche: str
    month: date
    in_part: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A month from which a system's series counts something else, and by how much it stepped."""

    system: str
    month: date
    step: float


def read_months(store: Store, measure: str, first: date, until: date, kind: str = "stp") -> Months:
    """A measure of all systems of a kind, from a month to before another; empty when not held."""
    values = {"measure": measure, "first": first, "until": until, "kind": kind}
    rows = ask(store, SYSTEM_MONTHS, values)
    units = tuple(dict.fromkeys(row["subject"] for row in rows))
    months = tuple(sorted({row["period_from"] for row in rows}))
    at = {unit: place for place, unit in enumerate(units)}
    when = {month: place for place, month in enumerate(months)}
    found = np.full((len(units), len(months)), np.nan)
    for row in rows:
        if row["value"] is not None:
            found[at[row["subject"]], when[row["period_from"]]] = row["value"]
    return Months(units=units, months=months, values=found)


def read_names(store: Store, on: date) -> dict[str, str]:
    """The names of the systems on a day by area id."""
    found: dict[str, str] = {}
    for row in ask(store, NAMES, {"on": on}):
        found.setdefault(row["area"], row["name"])
    return found


def read_regions(store: Store) -> dict[str, str]:
    """The region of 2019 of each of the 44 systems."""
    return {each.fact.subject: each.region_2019 for each in read_footprints(store)}


def read_starts(store: Store, until: date, known: date = date.max) -> dict[str, Start]:
    """The first designation before the month of a day of each of the 44 footprints that has one.

    As could be known by a day: what was published in a month counts from its end.
    """
    found: dict[str, Start] = {}
    for each in read_named(store, until=until, known=known):
        devolved = ", devolution area" if each.is_devolved else ""
        for system in each.inside:
            one = Start(
                system=system,
                tranche=f"{each.month:%B %Y}{devolved}",
                month=next_month(each.month),
                in_part=each.is_part,
            )
            if system not in found or one.month < found[system].month:
                found[system] = one
    return found


def next_month(day: date) -> date:
    """The first day of the month after.

    >>> next_month(date(2018, 12, 5))
    datetime.date(2019, 1, 1)
    """
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def find_breaks(logs: Months) -> list[Break]:
    """Steps in the series of logarithms that are not care: against the median of all systems.

    A break must step in one month and stay: both more than a stated size and than four times the
    usual (by the median absolute value over all systems and months). The largest a system.

    >>> rng = np.random.default_rng(1)
    >>> months = tuple(date(2018 + place // 12, place % 12 + 1, 1) for place in range(24))
    >>> values = rng.normal(scale=0.01, size=(9, 24))
    >>> values[1, 12:] += 0.5
    >>> found = find_breaks(Months(units=tuple("abcdefghi"), months=months, values=values))
    >>> [(each.system, each.month.year) for each in found]
    [('b', 2019)]
    """
    months, values = logs.months, _beside_median(logs)
    steps, stays = _steps(values)
    if not steps.size:
        return []
    least_step = max(STEP, USUAL_TIMES * float(np.median(np.abs(steps))))
    least_stay = max(SUSTAINED, USUAL_TIMES * float(np.median(np.abs(stays))))
    broken = (np.abs(steps) > least_step) & (np.abs(stays) > least_stay) & (steps * stays > 0)
    size = np.where(broken, np.abs(steps) + np.abs(stays), 0.0)
    found = []
    for row in np.flatnonzero(broken.any(axis=1)):
        place = int(size[row].argmax())
        month = months[place + SIDE]
        found.append(Break(system=logs.units[int(row)], month=month, step=float(stays[row, place])))
    return found


def find_late_steps(logs: Months) -> dict[str, Break]:
    """Steps too near the end for `find_breaks`: every month since is as far off, by system.

    Against the median of all systems and the mean of the twelve months before, more than the same
    sizes. Whether they last cannot be told, so they are told of and left in.

    >>> rng = np.random.default_rng(1)
    >>> months = tuple(date(2018 + place // 12, place % 12 + 1, 1) for place in range(24))
    >>> values = rng.normal(scale=0.01, size=(9, 24))
    >>> values[1, 22:] += 0.3
    >>> late = find_late_steps(Months(units=tuple("abcdefghi"), months=months, values=values))
    >>> {system: each.month.month for system, each in late.items()}
    {'b': 11}
    """
    months, values = logs.months, _beside_median(logs)
    usual = float(np.median(np.abs(_steps(values)[0]))) if len(months) >= 2 * SIDE else 0.0
    least = max(SUSTAINED, USUAL_TIMES * usual)
    found: dict[str, Break] = {}
    for late in range(1, SIDE):
        place = len(months) - late
        if place < 2 * SIDE:
            break
        away = values[:, place:] - values[:, place - 2 * SIDE : place].mean(axis=1, keepdims=True)
        same = (np.abs(away) > least).all(axis=1) & (np.abs(np.sign(away).sum(axis=1)) == late)
        for row in np.flatnonzero(same):
            system = logs.units[int(row)]
            found[system] = Break(system=system, month=months[place], step=float(away[row].mean()))
    return found


def _beside_median(logs: Months) -> Real:
    """The logarithms less the median of all systems of each month."""
    if not len(logs):
        return logs.values
    found: Real = logs.values - np.median(logs.values, axis=0)
    return found


def _steps(values: Real) -> tuple[Real, Real]:
    """Changes into each month that has six on either side, and of the means of those six."""
    width = values.shape[1]
    places = range(SIDE, width - SIDE + 1)
    if not len(places):
        return np.zeros((len(values), 0)), np.zeros((len(values), 0))
    steps = np.column_stack([values[:, t] - values[:, t - 1] for t in places])
    stays = np.column_stack(
        [
            values[:, t : t + SIDE].mean(axis=1) - values[:, t - SIDE : t].mean(axis=1)
            for t in places
        ]
    )
    return steps, stays
