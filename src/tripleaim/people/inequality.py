"""Inequality across deprivation: slope and relative index, with intervals."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from tripleaim.model.errors import refuse
from tripleaim.people.standardise import Estimate


def slope_index(people: Sequence[float], values: Sequence[float], level: float = 0.95) -> Estimate:
    """How much a value falls from the most to the least deprived of a population.

    Groups go from most to least deprived; each stands at the middle of its share of people, and a
    line is fitted weighted by people. Positive: higher among the most deprived. The interval is
    that of the line's slope (t).

    >>> found = slope_index([1, 1, 1, 1, 1], [5, 4, 3, 2, 1])
    >>> round(found.value, 6)
    5.0
    """
    size, level_of = np.asarray(people, dtype=float), np.asarray(values, dtype=float)
    if len(size) < 3 or (size <= 0).any():
        raise refuse("slope index", "needs three groups or more, with people in each")
    share = size / size.sum()
    place = np.cumsum(share) - share / 2
    centre, mean = share @ place, share @ level_of
    spread = share @ (place - centre) ** 2
    slope = share @ ((place - centre) * (level_of - mean)) / spread
    left = level_of - mean - slope * (place - centre)
    error = np.sqrt(share @ left**2 / (len(size) - 2) / spread)
    reach = t.ppf(0.5 + level / 2, len(size) - 2) * error
    return Estimate(value=float(-slope), low=float(-slope - reach), high=float(-slope + reach))


def relative_index(people: Sequence[float], values: Sequence[float]) -> Estimate:
    """The slope index over the mean: how much higher among the most deprived, as a share of it.

    >>> round(relative_index([1, 1, 1], [3, 2, 1]).value, 6)
    1.5
    """
    size, level_of = np.asarray(people, dtype=float), np.asarray(values, dtype=float)
    mean = float(size @ level_of / size.sum())
    slope = slope_index(people, values)
    return Estimate(value=slope.value / mean, low=slope.low / mean, high=slope.high / mean)
