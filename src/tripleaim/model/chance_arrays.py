"""Tails and quantiles of many values at once, without loading `scipy`; alike to twelve digits.

A quantile of a beta distribution is looked up in a table of its shares and made exact by Newton's
method, kept between the entries of the table on either side.
"""

import math

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance import NORMAL

Real = NDArray[np.float64]
ENTRIES, STEPS, TERMS = 512, 100, 400
TINY, ENOUGH = 1e-300, 1e-15
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
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
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


def beta_shares(values: Real, a: float, b: float) -> Real:
    """The share of a beta distribution below each value from 0 to 1: same shape.

    >>> beta_shares(np.array([0.0, 0.25, 1.0]), 1, 1).tolist()
    [0.0, 0.25, 1.0]
    """
    x = np.ravel(np.asarray(values, float))
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    found = np.where(x >= 1, 1.0, 0.0)
    inner = (x > 0) & (x < 1)
    near = inner & (x <= (a + 1) / (a + b + 2))
    far = inner & ~near
    for which, (one, other) in ((near, (a, b)), (far, (b, a))):
        at = x[which] if which is near else 1 - x[which]
        rest = 1 - at if which is near else x[which]
        front = np.exp(scale + one * np.log(at) + other * np.log(rest)) / one
        share = front * _fractions(one, other, at)
        found[which] = share if which is near else 1 - share
    return found.reshape(np.shape(values))


def _fractions(a: float, b: float, x: Real) -> Real:
    """The continued fraction of the incomplete beta function, by the method of Lentz."""
    above, below = np.ones_like(x), 1 / _not_nought(1 - (a + b) * x / (a + 1))
    found = below.copy()
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            below = 1 / _not_nought(1 + term * below)
            above = _not_nought(1 + term / above)
            change = above * below
            found *= change
        if not len(x) or np.abs(change - 1).max() < ENOUGH:
            break
    return found


def _not_nought(values: Real) -> Real:
    return np.where(np.abs(values) > TINY, values, TINY)
