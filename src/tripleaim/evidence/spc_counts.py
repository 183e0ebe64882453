"""Process control of proportions, rates, counts and rare events: P, U, C, T and G charts.

The limits of P, U and C charts come from the binomial and the Poisson distribution: three standard
errors about the mean, wider where there are fewer cases. They suppose that cases are independent;
with tens of thousands of cases a month they are too narrow, and an XmR chart is the one to use. T
charts are XmR charts of the times between events, made even by Nelson's power. G charts count cases
between events, which are geometric: the line is the theoretical median and only an upper limit is
drawn. The same four rules mark points on all of them; missing points are left out and told.
"""

from dataclasses import replace

import numpy as np

from tripleaim.evidence.panel import Real, Whole
from tripleaim.evidence.spc import (
    FEWEST_POINTS,
    Charts,
    around_gaps,
    limits_of,
    mark_points,
)
from tripleaim.model.errors import refuse
from tripleaim.model.process import LIMIT

SIGMAS = 3
NELSON = 1 / 3.6
MEDIAN = float(np.log(2))


def chart_proportions(events: Real, cases: Real) -> Charts:
    """P charts: proportions of series (n, t) with limits that stay between 0 and 1.

    Raises InputRefused for months without cases and for more events than cases.

    >>> charts = chart_proportions(np.array([[10.0, 20]]), np.array([[100.0, 100]]))
    >>> charts.mean[0, 0].round(3).item(), charts.lower[0, 0].round(3).item()
    (0.15, 0.043)
    """
    if (cases <= 0).any() or (events < 0).any() or (events > cases).any():
        raise refuse("P chart", "needs cases above 0 and events from 0 to the number of cases")

    def make(rows: Whole, columns: Whole) -> Charts:
        held, of = events[np.ix_(rows, columns)], cases[np.ix_(rows, columns)]
        mean = held.sum(axis=1, keepdims=True) / of.sum(axis=1, keepdims=True)
        reach = SIGMAS * np.sqrt(mean * (1 - mean) / of)
        return _within(mark_points(held / of, mean, reach, _few(held)), 0.0, 1.0)

    return around_gaps(events + cases, make)


def chart_rates(events: Real, exposure: Real) -> Charts:
    """U charts: rates per unit of exposure of series (n, t).

    Raises InputRefused for exposure of nothing and for fewer than no events.

    >>> chart_rates(np.array([[4.0, 4]]), np.array([[2.0, 1]])).upper.round(3).tolist()
    [[6.131, 7.566]]
    """
    if (exposure <= 0).any() or (events < 0).any():
        raise refuse("U chart", "needs exposure above 0 and events of 0 or more")

    def make(rows: Whole, columns: Whole) -> Charts:
        held, of = events[np.ix_(rows, columns)], exposure[np.ix_(rows, columns)]
        mean = held.sum(axis=1, keepdims=True) / of.sum(axis=1, keepdims=True)
        reach = SIGMAS * np.sqrt(mean / of)
        return _within(mark_points(held / of, mean, reach, _few(held)), 0.0, np.inf)

    return around_gaps(events + exposure, make)


def chart_counts(events: Real) -> Charts:
    """C charts: counts of series (n, t) where the chance of an event stays the same.

    >>> charts = chart_counts(np.array([[4.0, 4]]))
    >>> charts.mean[0, 0].item(), charts.lower[0, 0].item(), charts.upper[0, 0].item()
    (4.0, 0.0, 10.0)
    """
    return chart_rates(events, np.ones_like(events))


def chart_times(times: Real) -> Charts:
    """T charts: times between rare events (n, t), in the unit given.

    Raises InputRefused for times that are not above 0.

    >>> charts = chart_times(np.array([[10.0, 30, 20, 25, 15, 40]]))
    >>> bool(charts.lower[0, 0] < charts.mean[0, 0] < charts.upper[0, 0])
    True
    """
    if (times <= 0).any():
        raise refuse("T chart", "needs times above 0")

    def make(rows: Whole, columns: Whole) -> Charts:
        held = times[np.ix_(rows, columns)]
        even = held**NELSON
        middle, spread = limits_of(even)
        marked = mark_points(even, middle[:, None], LIMIT * spread[:, None], _few(held))
        lines = {
            name: np.maximum(getattr(marked, name), 0) ** (1 / NELSON)
            for name in ("mean", "lower", "upper")
        }
        return replace(marked, values=held, **lines)

    return around_gaps(times, make)


def chart_between(cases: Real) -> Charts:
    """G charts: cases between rare events (n, t), from 0 on.

    The line is ln 2 times the mean (the median of a geometric count), the upper limit the mean and
    three standard deviations. Raises InputRefused for counts below 0.

    >>> charts = chart_between(np.array([[10.0, 30, 20, 20]]))
    >>> charts.mean[0, 0].round(2).item(), charts.upper[0, 0].round(1).item()
    (13.86, 81.5)
    """
    if (cases < 0).any():
        raise refuse("G chart", "needs counts of 0 or more")

    def make(rows: Whole, columns: Whole) -> Charts:
        held = cases[np.ix_(rows, columns)]
        usual = held.mean(axis=1, keepdims=True)
        middle = MEDIAN * usual
        reach = usual + SIGMAS * np.sqrt(usual * (usual + 1)) - middle
        open_below = np.full_like(middle, np.inf)
        made = mark_points(held, middle, reach, _few(held), open_below)
        return _within(made, 0.0, np.inf)

    return around_gaps(cases, make)


def _few(values: Real) -> bool:
    return bool(values.shape[1] < FEWEST_POINTS)


def _within(charts: Charts, least: float, most: float) -> Charts:
    lower, upper = np.maximum(charts.lower, least), np.minimum(charts.upper, most)
    return replace(charts, lower=lower, upper=upper)
