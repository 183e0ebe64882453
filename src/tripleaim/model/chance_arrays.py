"""Tails and quantiles of many values at once, without loading `scipy`; alike to twelve digits.

A quantile of a beta distribution is looked up in a table of its shares and made exact by Newton's
method, kept between the entries of the table on either side.
"""

import math

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.beta import ENOUGH, TINY, beta_shares, log_scale
from tripleaim.model.chance import NORMAL

Real = NDArray[np.float64]
ENTRIES, STEPS = 512, 100
LARGEST_MEAN = 700  # exp(-700) is still a full number
ROOT_2 = math.sqrt(2)


def normal_shares(scores: Real) -> Real:
    """The share of a standard normal distribution below each value: same shape.

    >>> normal_shares(np.array([0.0, 1.96])).round(3).tolist()
    [0.5, 0.975]
    """
    below = np.frompyfunc(lambda score: math.erfc(-score / ROOT_2) / 2, 1, 1)
    return np.asarray(below(np.asarray(scores, float)), dtype=float)


def normal_scores(shares: Real) -> Real:
    """The value below which each share (over 0, under 1) of a standard normal distribution lies.

    >>> normal_scores(np.array([0.5, 0.975])).round(2).tolist()
    [0.0, 1.96]
    """
    return np.asarray(np.frompyfunc(NORMAL.inv_cdf, 1, 1)(shares), dtype=float)


def poisson_counts(shares: Real, means: Real) -> Real:
    """The smallest count by which each Poisson distribution reaches a share under 1: same shape.

    Raises ValueError for a mean over 700: the chance of nought could not be told from nothing.

    >>> poisson_counts(np.array([0.5, 0.9, 0.2]), np.array([3.0, 3.0, 0.0])).tolist()
    [3.0, 5.0, 0.0]
    """
    if np.size(means) and np.max(means) > LARGEST_MEAN:
        raise ValueError(f"a mean of a Poisson distribution is over {LARGEST_MEAN}")
    found = np.zeros(np.shape(means))
    left = np.flatnonzero(np.exp(-means) < shares)
    share, mean = np.ravel(shares)[left], np.ravel(means)[left]
    chance = np.exp(-mean)
    below, count = chance.copy(), 0
    while len(left) and count < 1e6:
        count += 1
        chance = chance * mean / count
        below += chance
        found.flat[left] = count
        # beyond the mean, chances that no longer add to the sum never will
        more = (below < share) & ((count < mean) | (chance > below * ENOUGH / 10))
        left, share, mean = left[more], share[more], mean[more]
        chance, below = chance[more], below[more]
    return found


def beta_values(shares: Real, a: float, b: float) -> Real:
    """The value below which each share of a beta distribution (a and b at least 1) lies.

    >>> beta_values(np.array([0.0, 0.5, 1.0]), 2, 2).round(3).tolist()
    [0.0, 0.5, 1.0]
    """
    asked = np.ravel(np.asarray(shares, float))
    at = (1 - np.cos(np.linspace(0, np.pi, ENTRIES))) / 2
    known = beta_shares(at, a, b)
    place = np.clip(np.searchsorted(known, asked), 1, ENTRIES - 1)
    low, high = at[place - 1].copy(), at[place].copy()
    rise = np.maximum(known[place] - known[place - 1], TINY)
    found = low + (high - low) * np.clip((asked - known[place - 1]) / rise, 0, 1)
    scale = log_scale(a, b)
    left = np.flatnonzero((asked > 0) & (asked < 1))
    for _ in range(STEPS):
        if not len(left):
            break
        x = found[left]
        off = beta_shares(x, a, b) - asked[left]
        low[left], high[left] = np.where(off < 0, x, low[left]), np.where(off < 0, high[left], x)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            density = np.exp(scale + (a - 1) * np.log(x) + (b - 1) * np.log1p(-x))
            after = x - off / density
        between = (after > low[left]) & (after < high[left])
        after = np.where(between, after, (low[left] + high[left]) / 2)
        found[left] = after
        left = left[np.abs(after - x) > ENOUGH * after]
    found[asked <= 0], found[asked >= 1] = 0.0, 1.0
    return found.reshape(np.shape(shares))
