"""Process control of proportions, rates, counts and rare events: P, U, C and T charts.

The limits of P, U and C charts come from the binomial and the Poisson distribution: three standard
errors about the mean, wider where there are fewer cases. They suppose that cases are independent;
with tens of thousands of cases a month they are too narrow, and an XmR chart is the one to use. T
charts are XmR charts of the times between events, made even by Nelson's power. The same four rules
mark points on all of them.
"""

from dataclasses import replace

import numpy as np

from tripleaim.evidence.panel import Real
from tripleaim.evidence.spc import FEWEST_POINTS, LIMIT, Charts, limits_of, mark_points
from tripleaim.model.errors import refuse

SIGMAS = 3
NELSON = 1 / 3.6


def chart_proportions(events: Real, cases: Real) -> Charts:
    """P charts: proportions of series (n, t) with limits that stay between 0 and 1.

    Raises InputRefused for months without cases and for more events than cases.

    >>> charts = chart_proportions(np.array([[10.0, 20]]), np.array([[100.0, 100]]))
    >>> charts.mean[0, 0].round(3).item(), charts.lower[0, 0].round(3).item()
    (0.15, 0.043)
    """
    if (cases <= 0).any() or (events < 0).any() or (events > cases).any():
        raise refuse("P chart", "needs cases above 0 and events from 0 to the number of cases")
    mean = events.sum(axis=1, keepdims=True) / cases.sum(axis=1, keepdims=True)
    reach = SIGMAS * np.sqrt(mean * (1 - mean) / cases)
    return _within(mark_points(events / cases, mean, reach, _few(events)), 0.0, 1.0)


def chart_rates(events: Real, exposure: Real) -> Charts:
    """U charts: rates per unit of exposure of series (n, t).

    Raises InputRefused for exposure of nothing and for fewer than no events.

    >>> chart_rates(np.array([[4.0, 4]]), np.array([[2.0, 1]])).upper.round(3).tolist()
    [[6.131, 7.566]]
    """
    if (exposure <= 0).any() or (events < 0).any():
        raise refuse("U chart", "needs exposure above 0 and events of 0 or more")
    mean = events.sum(axis=1, keepdims=True) / exposure.sum(axis=1, keepdims=True)
    reach = SIGMAS * np.sqrt(mean / exposure)
    return _within(mark_points(events / exposure, mean, reach, _few(events)), 0.0, np.inf)


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
    even = times**NELSON
    middle, spread = limits_of(even)
    marked = mark_points(even, middle[:, None], LIMIT * spread[:, None], _few(times))
    lines = {
        name: np.maximum(getattr(marked, name), 0) ** (1 / NELSON)
        for name in ("mean", "lower", "upper")
    }
    return replace(marked, values=times, **lines)


def _few(values: Real) -> bool:
    return bool(values.shape[1] < FEWEST_POINTS)


def _within(charts: Charts, least: float, most: float) -> Charts:
    lower, upper = np.maximum(charts.lower, least), np.minimum(charts.upper, most)
    return replace(charts, lower=lower, upper=upper)
