"""Inequality across deprivation: slope and relative index, by a line's t and by simulation.

Groups go from most to least deprived; each stands at the middle of its share of people, and a line
is fitted through them, weighted by people. `slope_index` and `relative_index` take the interval of
the line's own scatter; `simulated_slope` takes that of each group's figure, as OHID publishes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance import normal_below, t_quantile
from tripleaim.model.errors import refuse
from tripleaim.people.standardise import Estimate

DRAWS = 100_000
SEED = 20_260_401
LEAST_GROUPS = 3
SCALES = ("as it is", "rate", "proportion")
Real = NDArray[np.float64]


def slope_index(people: Sequence[float], values: Sequence[float], level: float = 0.95) -> Estimate:
    """How much a value falls from the most to the least deprived of a population.

    Positive: higher among the most deprived. The interval is that of the line's slope (t): how far
    groups lie from a line, whatever chance there is in the figure of each.

    >>> found = slope_index([1, 1, 1, 1, 1], [5, 4, 3, 2, 1])
    >>> round(found.value, 6)
    5.0
    """
    share, level_of = _groups(people, values)
    place = np.cumsum(share) - share / 2
    centre, mean = share @ place, share @ level_of
    spread = share @ (place - centre) ** 2
    slope = share @ ((place - centre) * (level_of - mean)) / spread
    left = level_of - mean - slope * (place - centre)
    error = np.sqrt(share @ left**2 / (len(share) - 2) / spread)
    reach = float(t_quantile(0.5 + level / 2, len(share) - 2)) * error
    return Estimate(value=float(-slope), low=float(-slope - reach), high=float(-slope + reach))


def relative_index(people: Sequence[float], values: Sequence[float]) -> Estimate:
    """The slope index over the mean: how much higher among the most deprived, as a share of it.

    It is nought where deprivation makes no difference. (OHID's relative index is another quantity:
    the one end of the line over the other, 1 where deprivation makes no difference.) Raises
    InputRefused where the mean is nothing.

    >>> round(relative_index([1, 1, 1], [3, 2, 1]).value, 6)
    1.5
    """
    share, level_of = _groups(people, values)
    mean = float(share @ level_of)
    if not mean:
        raise refuse("relative index", "has a mean of nothing")
    slope = slope_index(people, values)
    ends = sorted((slope.low / mean, slope.high / mean))
    return Estimate(value=slope.value / mean, low=ends[0], high=ends[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """Slope and relative index as OHID has them, with simulated intervals.

    `slope` is the least deprived end of the line less the most deprived (positive: more among the
    least deprived), `relative` the least deprived end over the most deprived (1: no difference).
    """

    slope: Estimate
    relative: Estimate


def simulated_slope(
    people: Sequence[float],
    values: Sequence[float],
    limits: Sequence[tuple[float, float]],
    scale: str = SCALES[0],
    level: float = 0.95,
) -> Simulated:
    """Slope and relative index with the interval that chance in each group's figure gives.

    `limits` are each figure's own at `level`. Every figure is drawn 100,000 times from a normal
    distribution of that spread and the line is fitted anew; of a rate its logarithm, of a
    proportion its log odds, so that no draw is impossible. The same seed gives the same interval.
    Raises InputRefused for fewer than three groups, groups of nobody, a figure outside its limits.

    >>> found = simulated_slope([1, 1, 1], [70.0, 71.0, 72.0], [(69, 71), (70, 72), (71, 73)])
    >>> round(found.slope.value, 3), round(found.slope.low, 1), round(found.slope.high, 1)
    (3.0, 0.9, 5.1)
    """
    share, figure = _groups(people, values)
    low, high = (np.array([each[at] for each in limits], dtype=float) for at in (0, 1))
    if len(low) != len(figure) or not ((low <= figure) & (figure <= high)).all():
        raise refuse("slope index", "has a figure outside its limits")
    if scale not in SCALES:
        raise refuse("slope index", "is on no such scale", ", ".join(SCALES), value=scale)
    near, below, above = (_transform(each, scale) for each in (figure, low, high))
    error = (above - below) / (2 * normal_below(0.5 + level / 2))
    ends = _ends(share, near[None, :], scale)
    drawn = near + error * np.random.default_rng(SEED).standard_normal((DRAWS, len(near)))
    many = _ends(share, drawn, scale)
    tails = (0.5 - level / 2, 0.5 + level / 2)
    found = []
    for name in ("slope", "relative"):
        of = [_index(name, most, least) for most, least in (ends, many)]
        bounds = np.quantile(of[1], tails)
        found.append(Estimate(value=float(of[0][0]), low=float(bounds[0]), high=float(bounds[1])))
    return Simulated(slope=found[0], relative=found[1])


def _index(name: str, most: Real, least: Real) -> Real:
    return least - most if name == "slope" else least / most


def _ends(share: Real, figures: Real, scale: str) -> tuple[Real, Real]:
    """The line's two ends, most deprived and least, for each row of figures."""
    place = np.cumsum(share) - share / 2
    away = place - share @ place
    slope = figures @ (share * away) / (share @ away**2)
    at_most = figures @ share - slope * (share @ place)
    return _back(at_most, scale), _back(at_most + slope, scale)


def _transform(figure: Real, scale: str) -> Real:
    if scale == "rate":
        if not (figure > 0).all():
            raise refuse("slope index", "has a rate or a limit of nothing, which has no logarithm")
        return np.log(figure)
    if scale == "proportion":
        if not ((figure > 0) & (figure < 1)).all():
            raise refuse("slope index", "has a proportion or a limit that is not between 0 and 1")
        odds: Real = np.log(figure / (1 - figure))
        return odds
    return figure


def _back(figure: Real, scale: str) -> Real:
    if scale == "rate":
        return np.exp(figure)
    back: Real = 1 / (1 + np.exp(-figure)) if scale == "proportion" else figure
    return back


def _groups(people: Sequence[float], values: Sequence[float]) -> tuple[Real, Real]:
    """The share of people of each group and its figure."""
    size, figure = np.asarray(people, dtype=float), np.asarray(values, dtype=float)
    if len(size) < LEAST_GROUPS or len(size) != len(figure) or not (size > 0).all():
        raise refuse("slope index", "needs three groups or more, with people in each")
    if not np.isfinite(figure).all():
        raise refuse("slope index", "has a group without a figure")
    share: Real = size / size.sum()
    return share, figure
