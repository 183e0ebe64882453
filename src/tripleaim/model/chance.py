"""Tails and quantiles of the distributions that answers need, without loading `scipy`.

The tail of t is half a regularised incomplete beta function, by its continued fraction, that of a
gamma an incomplete gamma function, by its series or continued fraction; a quantile is found where
the tail is what was asked for. To nine digits or more as
scipy's (tests/model).
"""

import math
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tripleaim.model.beta import TERMS, TINY, beta_share, not_nought

Real = NDArray[np.float64]
ENOUGH = 1e-16
STEPS = 200
NORMAL = NormalDist()


def t_quantile(share: float, freedom: ArrayLike) -> Real:
    """The value below which a share of a t distribution lies.

    >>> round(float(t_quantile(0.975, 10)), 3)
    2.228
    """
    asked = np.asarray(freedom, dtype=float)
    found: Real = np.array([_quantile(share, each) for each in asked.ravel()])
    return found.reshape(asked.shape)


def t_tail(size: ArrayLike, freedom: ArrayLike) -> Real:
    """The share of a t distribution above a value.

    >>> round(float(t_tail(2.228, 10)), 3)
    0.025
    """
    sizes, freedoms = np.broadcast_arrays(np.asarray(size, float), np.asarray(freedom, float))
    pairs = zip(sizes.ravel(), freedoms.ravel(), strict=True)
    found: Real = np.array([_tail(float(each), float(free)) for each, free in pairs])
    return found.reshape(sizes.shape)


def normal_above(share: float) -> float:
    """The value above which a share of a normal distribution lies.

    >>> round(normal_above(0.025), 2)
    1.96
    """
    if not 0 < share < 1:
        return math.inf if share <= 0 else -math.inf
    return -NORMAL.inv_cdf(share)


def normal_below(share: float) -> float:
    """The value below which a share of a normal distribution lies.

    >>> round(normal_below(0.975), 2)
    1.96
    """
    return -normal_above(share)


def gamma_below(share: float, shape: float) -> float:
    """The value below which a share (under 1) of a gamma distribution of scale 1 lies.

    >>> round(gamma_below(0.975, 11), 3)
    18.39
    """
    if not 0 < share < 1 or not shape > 0:
        return 0.0 if share == 0 and shape > 0 else math.nan
    start = 1 - 1 / (9 * shape) + normal_below(share) / (3 * math.sqrt(shape))
    low, high, at = 0.0, math.inf, shape * max(start, 0.1) ** 3
    for _ in range(STEPS):
        off = share - _gamma_share(shape, at)
        low, high = (at, high) if off > 0 else (low, at)
        density = math.exp((shape - 1) * math.log(at) - at - math.lgamma(shape))
        after = at + off / density if density else math.inf
        after = after if low < after < high else (low + min(high, 2 * at)) / 2
        if abs(after - at) <= 1e-15 * at:
            break
        at = after
    return at


def beta_below(share: float, a: float, b: float) -> float:
    """The value below which a share of a beta distribution lies.

    >>> round(beta_below(0.975, 66, 35), 3)
    0.743
    """
    return _where(lambda x: beta_share(a, b, x, 1 - x) - share, 0.0, 1.0)


def binomial_tail(least: int, of: int, chance: float) -> float:
    """The chance of `least` or more of some trials that each succeed with a chance.

    >>> round(binomial_tail(9, 10, 0.5), 4)
    0.0107
    """
    if least <= 0:
        return 1.0
    return beta_share(least, of - least + 1, chance, 1 - chance) if least <= of else 0.0


def _where(rises: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that rises from low to high is nought, to the last digit that is held."""
    for _ in range(STEPS):
        at = (low + high) / 2
        if at in (low, high):
            break
        low, high = (at, high) if rises(at) < 0 else (low, at)
    return (low + high) / 2


def _gamma_share(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function: the share of a gamma below a value."""
    if x <= 0:
        return 0.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return front * _gamma_sum(shape, x) if x < shape + 1 else 1 - front * _gamma_rest(shape, x)


def _gamma_sum(shape: float, x: float) -> float:
    term = total = 1 / shape
    for n in range(1, TERMS):
        term *= x / (shape + n)
        total += term
        if term < total * ENOUGH:
            break
    return total


def _gamma_rest(shape: float, x: float) -> float:
    """The continued fraction of the upper incomplete gamma function, by the method of Lentz."""
    start = x + 1 - shape
    above, below = 1 / TINY, 1 / not_nought(start)
    found = below
    for n in range(1, TERMS):
        term, start = n * (shape - n), start + 2
        below = 1 / not_nought(start + term * below)
        above = not_nought(start + term / above)
        found *= above * below
        if abs(above * below - 1) < ENOUGH * 10:
            break
    return found


def _tail(size: float, freedom: float) -> float:
    if math.isnan(size) or math.isnan(freedom) or freedom <= 0:
        return math.nan
    if math.isinf(size):
        return 0.0 if size > 0 else 1.0
    if math.isinf(freedom):
        return math.erfc(size / math.sqrt(2)) / 2
    square = size * size
    half = beta_share(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))
    return half / 2 if size >= 0 else 1 - half / 2


@lru_cache(maxsize=1024)
def _quantile(share: float, freedom: float) -> float:
    if not 0 < share < 1 or math.isnan(freedom):
        return math.nan if math.isnan(freedom) else math.inf if share >= 1 else -math.inf
    if share < 0.5:
        return -_quantile(1 - share, freedom)
    if math.isinf(freedom):
        return NORMAL.inv_cdf(share)
    above = 1 - share
    low, high = 0.0, 1.0
    while _tail(high, freedom) > above:
        low, high = high, 2 * high
    at = (low + high) / 2
    scale = math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)
    scale -= 0.5 * math.log(freedom * math.pi)
    for _ in range(STEPS):
        off = _tail(at, freedom) - above
        low, high = (at, high) if off > 0 else (low, at)
        density = math.exp(scale - (freedom + 1) / 2 * math.log1p(at * at / freedom))
        after = at + off / density
        after = after if low < after < high else (low + high) / 2
        if abs(after - at) <= 1e-15 * max(1.0, at):
            return after
        at = after
    return at
