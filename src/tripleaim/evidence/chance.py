"""Tails and quantiles of the t and normal distributions, without loading all of `scipy.stats`."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from tripleaim.evidence.panel import Real


def t_quantile(share: float, freedom: ArrayLike) -> Real:
    """The value below which a share of a t distribution lies.

    >>> round(float(t_quantile(0.975, 10)), 3)
    2.228
    """
    found: Real = np.asarray(special.stdtrit(np.asarray(freedom, dtype=float), share))
    return found


def t_tail(size: ArrayLike, freedom: ArrayLike) -> Real:
    """The share of a t distribution above a value.

    >>> round(float(t_tail(2.228, 10)), 3)
    0.025
    """
    above = -np.asarray(size, dtype=float)
    found: Real = np.asarray(special.stdtr(np.asarray(freedom, dtype=float), above))
    return found


def normal_above(share: float) -> float:
    """The value above which a share of a normal distribution lies.

    >>> round(normal_above(0.025), 2)
    1.96
    """
    return float(-special.ndtri(share))
