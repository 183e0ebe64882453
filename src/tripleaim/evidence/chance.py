"""Tails and quantiles of the t and normal distributions, without loading `scipy`.

The tail of t is half a regularised incomplete beta function, by its continued fraction; a quantile
is found where the tail is what was asked for. To 12 digits as scipy's (tests/evidence).
"""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from tripleaim.evidence.panel import Real

TERMS, TINY, ENOUGH = 10_000, 1e-300, 1e-16
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


def _tail(size: float, freedom: float) -> float:
    if math.isnan(size) or math.isnan(freedom) or freedom <= 0:
        return math.nan
    if math.isinf(size):
        return 0.0 if size > 0 else 1.0
    if math.isinf(freedom):
        return math.erfc(size / math.sqrt(2)) / 2
    square = size * size
    half = _beta_share(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))
    return half / 2 if size >= 0 else 1 - half / 2


def _beta_share(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function at x, where `rest` is 1 - x."""
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_share(b, a, rest, x)
    scale = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    front = math.exp(scale + a * math.log(x) + b * math.log(rest)) / a
    return front * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by the method of Lentz."""
    above, below = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    found = below
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            below = 1 / _not_nought(1 + term * below)
            above = _not_nought(1 + term / above)
            change = above * below
            found *= change
        if abs(change - 1) < ENOUGH * 10:
            break
    return found


def _not_nought(value: float) -> float:
    return value if abs(value) > TINY else TINY


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
