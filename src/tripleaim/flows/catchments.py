"""Catchment populations: how many people a provider serves. Arrays in, arrays out.

Where no flow is observed, by distance: Huff's model of attraction and the enhanced two-step
floating catchment of Luo and Qi. Where it is: `observed.py`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.errors import InputRefused, Problem

Real = NDArray[np.float64]

EARTH_KM = 6371.0088  # mean radius, IUGG


def huff_shares(attraction: Real, cost: Real, decay: float, alpha: float = 1.0) -> Real:
    """The probability that people of an area use each provider, by Huff's model.

    attraction**alpha / cost**decay over its sum across providers. Shape: attraction (providers,),
    cost (areas, providers) in minutes or kilometres; result (areas, providers), rows adding to 1.
    Infinite cost is out of reach; an area out of reach of all has no shares (zeros). Source: Huff,
    A probabilistic analysis of shopping center trade areas, Land Economics 39 (1963). `decay` is
    not known beforehand: state it.

    >>> huff_shares(np.array([100.0, 50.0]), np.array([[10.0, 5.0]]), decay=2.0).round(3).tolist()
    [[0.333, 0.667]]
    """
    _check(attraction=attraction, cost=cost)
    if (cost == 0).any():
        _refuse("cost", f"is 0 for {int((cost == 0).sum())} pairs", "Give the least cost there is.")
    if decay < 0:
        _refuse("decay", "is negative: people would prefer what is far")
    pull = attraction**alpha * np.where(np.isinf(cost), 0.0, cost**-decay)
    totals = pull.sum(axis=1, keepdims=True)
    shares: Real = np.divide(pull, totals, out=np.zeros_like(pull), where=totals > 0)
    return shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Zones:
    """Weights by cost: `limits` are the upper ends of zones, `weights` what each zone counts.

    Beyond the last limit nothing counts. Zones of 10, 20 and 30 minutes weighted 1, 0.68 and 0.22
    are the slow decay of Luo and Qi (2009); 1, 0.42 and 0.09 the fast one.
    """

    limits: tuple[float, ...] = (10.0, 20.0, 30.0)
    weights: tuple[float, ...] = (1.0, 0.68, 0.22)

    def __post_init__(self) -> None:
        ascending = all(a < b for a, b in zip(self.limits, self.limits[1:], strict=False))
        if (
            len(self.limits) != len(self.weights)
            or not ascending
            or any(each < 0 for each in self.weights)
        ):
            _refuse("zones", "must be as many weights as ascending limits, none negative")

    def __call__(self, cost: Real) -> Real:
        """The weight of each cost; 0 beyond the last limit.

        >>> Zones()(np.array([10.0, 10.5, 30.0, 31.0])).tolist()
        [1.0, 0.68, 0.22, 0.0]
        """
        place = np.searchsorted(np.array(self.limits), cost, side="left")
        weighed: Real = np.append(np.array(self.weights), 0.0)[place]
        return weighed


def gaussian_weights(cost: Real, limit: float) -> Real:
    """Weights that fall from 1 at no cost to 0 at the limit along a bell curve; 0 beyond it.

    Source: Dai, Health & Place 16 (2010): (exp(-(c/d)**2 / 2) - exp(-1/2)) / (1 - exp(-1/2)).

    >>> gaussian_weights(np.array([0.0, 15.0, 30.0, 45.0]), 30.0).round(3).tolist()
    [1.0, 0.701, 0.0, 0.0]
    """
    if not limit > 0:
        _refuse("limit", "must be above 0")
    floor = np.exp(-0.5)
    inside = (np.exp(-0.5 * (np.minimum(cost, limit) / limit) ** 2) - floor) / (1 - floor)
    weighed: Real = np.where(cost <= limit, inside, 0.0)
    return weighed


def floating_catchment(people: Real, supply: Real, weight: Real) -> tuple[Real, Real]:
    """Access to supply per person by the enhanced two-step floating catchment area.

    Step 1: each provider's supply over the weighted people who can reach it; step 2: each area
    adds up the ratios of the providers it can reach, weighted again. Shape: people (areas,),
    supply (providers,), weight (areas, providers), from `Zones` or `gaussian_weights`; results:
    access (areas,) and the supply per person of each provider (providers,), 0 where it reaches
    nobody. The access of all people adds up to the supply of the providers that reach somebody.
    Source: Luo and Qi, Health & Place 15 (2009), 1100-1107.

    >>> weight = Zones()(np.array([[5.0, 25.0], [15.0, 12.0]]))
    >>> access, ratio = floating_catchment(np.array([100.0, 50.0]), np.array([2.0, 1.0]), weight)
    >>> ratio.round(5).tolist(), access.round(5).tolist()
    ([0.01493, 0.01786], [0.01885, 0.02229])
    """
    _check(people=people, supply=supply, weight=weight)
    served = weight.T @ people
    ratio: Real = np.divide(supply, served, out=np.zeros_like(served), where=served > 0)
    access: Real = weight @ ratio
    return access, ratio


def straight_line_km(origin: Real, target: Real) -> Real:
    """Kilometres over the globe between points.

    Shape: origin (areas, 2) and target (providers, 2), each longitude and latitude in degrees;
    result (areas, providers). The great circle on a sphere: within 0.3% in England.

    >>> leeds, london = np.array([[-1.549, 53.801]]), np.array([[-0.128, 51.507]])
    >>> straight_line_km(leeds, london).round(0).tolist()
    [[272.0]]
    """
    (east, north), (far_east, far_north) = np.radians(origin).T, np.radians(target).T
    across = np.sin((far_east[None] - east[:, None]) / 2) ** 2
    along = np.sin((far_north[None] - north[:, None]) / 2) ** 2
    chord = along + np.cos(north)[:, None] * np.cos(far_north)[None] * across
    kilometres: Real = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1.0)))
    return kilometres


def reach(people: Real, cost: Real, limits: Real) -> Real:
    """The share of people whose nearest provider is within each limit of cost.

    Shape: people (areas,), cost (areas, providers), limits (any,); result (any,). Infinite cost is
    out of reach. The costs may be straight lines or a matrix of travel times.

    >>> cost = np.array([[5.0, 40.0], [35.0, 28.0]])
    >>> reach(np.array([75.0, 25.0]), cost, np.array([15.0, 30.0])).tolist()
    [0.75, 1.0]
    """
    _check(people=people, cost=cost)
    nearest = cost.min(axis=1)
    shares: Real = (people[:, None] * (nearest[:, None] <= limits)).sum(axis=0) / people.sum()
    return shares


def _check(**given: Real) -> None:
    """Refuse arrays that hold negative values or values that are no numbers, all at once."""
    problems = []
    for name, values in given.items():
        if bad := int(np.isnan(values).sum()):
            problems.append(Problem(where=name, rule=f"has {bad} values that are not numbers"))
        if bad := int((values < 0).sum()):
            problems.append(Problem(where=name, rule=f"is negative {bad} times"))
    if problems:
        raise InputRefused(problems)


def _refuse(where: str, rule: str, remedy: str = "") -> None:
    raise InputRefused([Problem(where=where, rule=rule, remedy=remedy)])
