"""Rates, ratios and proportions by the methods that public health in England publishes.

These are the intervals of OHID's technical guide and its R package: a proportion by Wilson, a count
over people by Byar (exact for under ten events), a directly standardised rate by Dobson with Byar's
limits, an indirectly standardised ratio by Byar. People/standardise.py has the gamma and the exact
interval, which differ; each function here and there says which it is.
"""

from collections.abc import Sequence
from math import sqrt

import numpy as np

from tripleaim.model.chance import gamma_below, normal_below
from tripleaim.model.errors import refuse
from tripleaim.people.standardise import FEW_EVENTS, Estimate, is_few, whole_groups


def count_limits(events: float, level: float = 0.95) -> tuple[float, float]:
    """The limits of a count of events: by Byar, or exactly (Poisson) for under ten.

    Source: Breslow and Day (1987), 2.13. Raises InputRefused for less than nothing.

    >>> [round(each, 3) for each in count_limits(100)], [round(each, 3) for each in count_limits(9)]
    ([81.362, 121.628], [4.115, 17.085])
    """
    if not events >= 0:
        raise refuse("rate", "counts less than nothing", value=str(events))
    if events < FEW_EVENTS:
        tail = (1 - level) / 2
        low = gamma_below(tail, events) if events else 0.0
        return float(low), float(gamma_below(1 - tail, events + 1))
    return byar_limits(events, level)


def byar_limits(events: float, level: float = 0.95) -> tuple[float, float]:
    """The limits of a count of events by Byar's approximation alone.

    >>> [round(each, 3) for each in byar_limits(10)]
    [4.787, 18.391]
    """
    z, after = normal_below(0.5 + level / 2), events + 1
    low = events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 if events else 0.0
    return low, after * (1 - 1 / (9 * after) + z / (3 * sqrt(after))) ** 3


def proportion(events: float, of: float, level: float = 0.95) -> Estimate:
    """A part of a whole, 0 to 1, with Wilson's interval.

    Source: Wilson (1927). Raises InputRefused for a part that is less than nothing or more than
    the whole, and for a whole of nobody.

    >>> found = proportion(65, 100)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.65, 0.5525, 0.7364)
    """
    if not 0 <= events <= of or not of > 0:
        raise refuse("proportion", f"is {events} of {of}", "Give a part of a whole.")
    z, other = normal_below(0.5 + level / 2), 1 - events / of
    middle, reach = 2 * events + z**2, z * sqrt(z**2 + 4 * events * other)
    low, high = ((middle + side * reach) / (2 * (of + z**2)) for side in (-1, 1))
    high = 1.0 if events == of else high
    return Estimate(value=events / of, low=max(low, 0.0), high=high, few=is_few(events))


def rate(events: float, people: float, level: float = 0.95) -> Estimate:
    """Events for each person (or person-year), with Byar's interval; exact for under ten events.

    Raises InputRefused for less than no event, and for nobody.

    >>> found = rate(100, 1000)
    >>> round(found.value, 3), round(found.low, 4), round(found.high, 4), found.few
    (0.1, 0.0814, 0.1216, False)
    """
    if not people > 0:
        raise refuse("rate", "is of nobody", value=str(people))
    low, high = count_limits(events, level)
    return Estimate(value=events / people, low=low / people, high=high / people, few=is_few(events))


def directly_standardised(
    events: Sequence[float],
    people: Sequence[float],
    reference: Sequence[float],
    level: float = 0.95,
) -> Estimate:
    """The rate that a reference population would have at an area's rates by group, by Dobson.

    Byar's limits of all events are scaled by the variance of the rate over that of the count.
    Source: Dobson, Kuulasmaa, Eberle and Scherer (1991). Of under ten events the published methods
    give no rate at all; here it is given and is `few`. Raises InputRefused for negative numbers and
    a group of the reference with nobody in it.

    >>> found = directly_standardised([10, 30], [1000, 1000], [3, 1])
    >>> round(found.value, 4), round(found.low, 5), round(found.high, 5)
    (0.015, 0.01005, 0.02127)
    """
    counted, lived, standard = whole_groups(events, people, reference)
    whole = float(counted.sum())
    weight = np.divide(standard / standard.sum(), lived, where=lived > 0, out=np.zeros_like(lived))
    value, variance = float(weight @ counted), float(weight**2 @ counted)
    low, high = byar_limits(whole, level)
    if not whole:
        widest = float(weight.max())
        return Estimate(value=0.0, low=0.0, high=widest * count_limits(0, level)[1], few=True)
    scale = sqrt(variance / whole)
    return Estimate(
        value=value,
        low=value + scale * (low - whole),
        high=value + scale * (high - whole),
        few=is_few(whole),
    )


def indirectly_standardised(
    events: float, people: Sequence[float], rates: Sequence[float], level: float = 0.95
) -> Estimate:
    """Events over those expected at a reference's rates, 1 as expected, with Byar's interval.

    Exact for under ten events. Raises InputRefused for negative numbers and no expected event.

    >>> found = indirectly_standardised(100, [1000, 2000], [0.05, 0.015])
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (1.25, 1.017, 1.5203)
    """
    expected = expected_events(people, rates)
    low, high = count_limits(events, level)
    return Estimate(
        value=events / expected, low=low / expected, high=high / expected, few=is_few(events)
    )


def expected_events(people: Sequence[float], rates: Sequence[float]) -> float:
    """The events that people by group would have at a reference's rates.

    Raises InputRefused for negative numbers and where none at all is expected.

    >>> expected_events([1000, 2000], [0.05, 0.015])
    80.0
    """
    lived, at = np.asarray(people, dtype=float), np.asarray(rates, dtype=float)
    if not (lived >= 0).all() or not (at >= 0).all():
        raise refuse("indirect standardisation", "has people or rates of less than nothing")
    expected = float(lived @ at)
    if not expected > 0:
        raise refuse("indirect standardisation", "expects no event at all")
    return expected
