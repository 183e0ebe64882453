"""Panels with a known truth: common factors, unit effects, autocorrelated noise."""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.panel import Real
from tripleaim.evidence.simulate import autocorrelated


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the simulated panels are like: `units` by `periods`, of logarithms.

    `drift` is the spread of the units' own trends over the whole time, `noise` that of the monthly
    error, `memory` its autocorrelation and `uneven` how much noise differs between units.
    """

    units: int = 44
    periods: int = 54
    factors: int = 2
    drift: float = 0.04
    noise: float = 0.02
    memory: float = 0.5
    uneven: float = 0.0


def simulate_outcomes(world: World, rng: np.random.Generator) -> Real:
    """Outcomes (units, periods) in which nothing happens to anybody.

    >>> simulate_outcomes(World(units=3, periods=5), np.random.default_rng(1)).shape
    (3, 5)
    """
    shape = (world.units, world.periods)
    level = rng.normal(size=(world.units, 1))
    season = 0.05 * np.sin(2 * np.pi * np.arange(world.periods) / 12)
    common = np.cumsum(rng.normal(size=world.periods)) * 0.01 + season
    paths = np.cumsum(rng.normal(size=(world.factors, world.periods)), axis=1)
    paths /= np.sqrt(world.periods)
    loadings = rng.normal(size=(world.units, world.factors)) * world.drift
    scale = world.noise * np.exp(world.uneven * rng.normal(size=(world.units, 1)))
    return level + common + loadings @ paths + scale * autocorrelated(shape, world.memory, rng)
