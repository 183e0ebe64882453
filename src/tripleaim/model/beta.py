"""The share of a beta distribution below a value, of one value or of many at once.

The regularised incomplete beta function by its continued fraction, without loading `scipy`: one
fraction serves a number and an array.
"""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Number = TypeVar("Number", float, Real)
TERMS, TINY, ENOUGH = 10_000, 1e-300, 1e-15


def beta_share(a: float, b: float, x: float, rest: float) -> float:
    """The share of a beta distribution below x, where `rest` is 1 - x, told apart near 1.

    >>> round(beta_share(2, 3, 0.4, 0.6), 4)
    0.5248
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, rest, x)
    front = math.exp(log_scale(a, b) + a * math.log(x) + b * math.log(rest)) / a
    return front * _fraction(a, b, x)


def beta_shares(values: Real, a: float, b: float) -> Real:
    """The share of a beta distribution below each value from 0 to 1: same shape.

    >>> beta_shares(np.array([0.0, 0.25, 1.0]), 1, 1).tolist()
    [0.0, 0.25, 1.0]
    """
    x = np.ravel(np.asarray(values, float))
    scale = log_scale(a, b)
    found = np.where(x >= 1, 1.0, 0.0)
    inner = (x > 0) & (x < 1)
    near = inner & (x <= (a + 1) / (a + b + 2))
    far = inner & ~near
    for which, (one, other) in ((near, (a, b)), (far, (b, a))):
        at = x[which] if which is near else 1 - x[which]
        rest = 1 - at if which is near else x[which]
        front = np.exp(scale + one * np.log(at) + other * np.log(rest)) / one
        share = front * _fraction(one, other, at)
        found[which] = share if which is near else 1 - share
    return found.reshape(np.shape(values))


def log_scale(a: float, b: float) -> float:
    """The logarithm of what a beta density is multiplied by, so that it adds up to one."""
    return math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)


def _fraction(a: float, b: float, x: Number) -> Number:
    """The continued fraction of the incomplete beta function, by the method of Lentz."""
    above, below = x * 0 + 1.0, 1 / not_nought(1 - (a + b) * x / (a + 1))
    found = below
    for m in range(1, TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for term in (even, odd):
            below = 1 / not_nought(1 + term * below)
            above = not_nought(1 + term / above)
            change = above * below
            found = found * change
        if _furthest(change - 1) < ENOUGH:
            break
    return found


def not_nought(value: Number) -> Number:
    """A number, or each of many, kept so far from nought that it can divide."""
    if isinstance(value, np.ndarray):
        return np.where(np.abs(value) > TINY, value, TINY)
    return value if abs(value) > TINY else TINY


def _furthest(value: Number) -> float:
    """How far from nought a number is, or the furthest of many; nothing is not far."""
    if isinstance(value, np.ndarray):
        return float(np.abs(value).max()) if value.size else 0.0
    return abs(value)
