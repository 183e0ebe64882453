"""How well a boundary fits: measures of a matrix of flow between areas. Arrays in, arrays out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Measures of each area, in the order of the areas of the exchange matrix.

    `exchange[i, j]` is the flow of residents of area i to providers of area j; `elsewhere` what
    goes to providers that nobody names. `stays` is the share of residents' care at named providers
    that stays inside, `unnamed` the share of all their care that is at no named provider,
    `own_work` the share of local providers' work that comes from inside (NaN without a provider),
    `net` what comes in less what goes out, `conductance` the cut over the smaller side.
    """

    exchange: Real
    elsewhere: Real
    stays: Real
    unnamed: Real
    own_work: Real
    net: Real
    conductance: Real

    @property
    def inside(self) -> float:
        """Share of all flow to named providers that stays inside its own area."""
        return float(np.trace(self.exchange) / self.exchange.sum())


def assign_providers(flow: Real) -> Whole:
    """The area that each provider belongs to: the one most of its patients live in.

    Shape: flow (areas, providers); result (providers,). Ties go to the first area.

    >>> assign_providers(np.array([[9.0, 1.0], [2.0, 5.0]])).tolist()
    [0, 1]
    """
    chosen: Whole = flow.argmax(axis=0)
    return chosen


def measure_fit(flow: Real, provider_area: Whole, elsewhere: Real) -> Fit:
    """The fit of areas to the flow of their residents to providers.

    Shape: flow (areas, providers), provider_area (providers,), elsewhere (areas,).

    >>> fit = measure_fit(np.array([[8.0, 2.0], [1.0, 9.0]]), np.array([0, 1]), np.zeros(2))
    >>> fit.stays.round(2).tolist(), fit.own_work.round(2).tolist()
    ([0.8, 0.9], [0.89, 0.82])
    """
    areas = flow.shape[0]
    exchange = np.zeros((areas, areas))
    np.add.at(exchange.T, provider_area, flow.T)
    out = exchange.sum(axis=1)
    work = exchange.sum(axis=0)
    kept = np.diag(exchange)
    cut = (exchange.sum(axis=1) - kept) + (work - kept)
    volume = exchange.sum(axis=1) + work
    smaller = np.minimum(volume, volume.sum() - volume)
    with np.errstate(divide="ignore", invalid="ignore"):
        return Fit(
            exchange=exchange,
            elsewhere=elsewhere,
            stays=kept / out,
            unnamed=elsewhere / (out + elsewhere),
            own_work=kept / work,
            net=work - out,
            conductance=cut / smaller,
        )


def whole_people(flow: float) -> int:
    """A flow as whole people, the same whatever the order in which its parts were added up.

    >>> whole_people(7368.4999999999), whole_people(7368.5000000001)
    (7368, 7368)
    """
    return round(round(float(flow), 3))


def modularity(exchange: Real) -> float:
    """How much more stays inside than if flow went by the size of origins and providers alone.

    The degree-corrected null: out-flow times in-flow over all flow. 0 is no better than that.

    >>> round(modularity(np.array([[5.0, 5.0], [5.0, 5.0]])), 3)
    0.0
    """
    whole = exchange.sum()
    expected = exchange.sum(axis=1) @ exchange.sum(axis=0) / whole**2
    return float(np.trace(exchange) / whole - expected)


def choice(flow: Real) -> Real:
    """The effective number of providers that the residents of each area use: exp of the entropy.

    >>> choice(np.array([[1.0, 1.0], [1.0, 0.0]])).tolist()
    [2.0, 1.0]
    """
    shares = flow / flow.sum(axis=1, keepdims=True)
    logs = np.log(shares, where=shares > 0, out=np.zeros_like(shares))
    effective: Real = np.exp(-(shares * logs).sum(axis=1))
    return effective


def bootstrap_stays(
    inside: Real, whole: Real, area: Whole, draws: int, seed: int
) -> tuple[Real, Real]:
    """A 95% interval of each area's share that stays, from resampling the blocks it is made of.

    Shape: inside, whole, area (blocks,); results (areas,). The same seed gives the same interval.
    An area of one block has no spread: its bounds are its share.
    """
    areas = int(area.max()) + 1
    low, high = np.empty(areas), np.empty(areas)
    for place, stream in enumerate(np.random.SeedSequence(seed).spawn(areas)):
        mine = np.flatnonzero(area == place)
        picks = np.random.default_rng(stream).integers(0, len(mine), (draws, len(mine)))
        drawn = inside[mine][picks].sum(axis=1) / whole[mine][picks].sum(axis=1)
        low[place], high[place] = np.quantile(drawn, [0.025, 0.975])
    return low, high
