"""Standardised rates and ratios: the gamma interval of Fay and Feuer, exact Poisson limits.

Intervals at 95% unless said otherwise. `people/rates.py` has those that OHID publishes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance import gamma_below
from tripleaim.model.errors import refuse

FEW_EVENTS = 10
"""Below this many events a rate is told with a caution: chance alone moves it far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its interval; `few` where it rests on under ten events."""

    value: float
    low: float
    high: float
    few: bool = False


def is_few(events: float) -> bool:
    """Whether events are too few for a rate without a caution.

    >>> is_few(9), is_few(10)
    (True, False)
    """
    return bool(events < FEW_EVENTS)


Groups = NDArray[np.float64]


def whole_groups(
    events: Sequence[float], people: Sequence[float], reference: Sequence[float]
) -> tuple[Groups, Groups, Groups]:
    """Events, people and reference by group, as arrays of one length.

    Raises InputRefused for negative numbers or none, for events among nobody, for a reference of
    nobody, and for a group of the reference that nobody is in.
    """
    n, d, w = (np.asarray(each, dtype=float) for each in (events, people, reference))
    if not len(n) == len(d) == len(w):
        raise refuse("direct standardisation", "has columns of different lengths")
    if not all((each >= 0).all() for each in (n, d, w)):
        raise refuse("direct standardisation", "has a number that is less than nothing, or none")
    if ((d == 0) & ((w > 0) | (n > 0))).any():
        raise refuse("direct standardisation", "has a group of the reference with nobody in it")
    if not w.sum() > 0:
        raise refuse("direct standardisation", "has a reference population of nobody")
    return n, d, w


def standardise_directly(
    events: Sequence[float],
    people: Sequence[float],
    reference: Sequence[float],
    level: float = 0.95,
) -> Estimate:
    """The rate that a reference population would have at an area's rates by group.

    Interval by the gamma method of Fay and Feuer (1997). Raises InputRefused for negative numbers
    and for a group of the reference that nobody is in.

    >>> found = standardise_directly([10, 30], [1000, 1000], [3, 1])
    >>> round(found.value, 4), found.low < found.value < found.high
    (0.015, True)
    """
    n, d, w = whole_groups(events, people, reference)
    weight = np.divide(w / w.sum(), d, out=np.zeros_like(d), where=d > 0)
    rate, variance, widest = weight @ n, weight**2 @ n, weight.max()
    tail = (1 - level) / 2
    low = variance / rate * gamma_below(tail, float(rate**2 / variance)) if rate > 0 else 0.0
    above, spread = rate + widest, variance + widest**2
    high = spread / above * gamma_below(1 - tail, float(above**2 / spread))
    return Estimate(value=float(rate), low=float(low), high=float(high), few=is_few(n.sum()))


def standardise_indirectly(
    events: float, people: Sequence[float], rates: Sequence[float], level: float = 0.95
) -> Estimate:
    """Events over those expected at a reference's rates; 1 is as expected. Exact (Poisson).

    Raises InputRefused for negative numbers and where no event is expected.

    >>> found = standardise_indirectly(10, [1000], [0.01])
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)
    (1.0, 0.48, 1.84)
    """
    d, at = np.asarray(people, dtype=float), np.asarray(rates, dtype=float)
    if not events >= 0 or not (d >= 0).all() or not (at >= 0).all():
        raise refuse("indirect standardisation", "has a number that is less than nothing")
    expected = float(d @ at)
    if expected <= 0:
        raise refuse("indirect standardisation", "expects no event at all")
    tail = (1 - level) / 2
    low = gamma_below(tail, events) if events else 0.0
    high = gamma_below(1 - tail, events + 1)
    return Estimate(
        value=events / expected,
        low=float(low) / expected,
        high=float(high) / expected,
        few=is_few(events),
    )
