"""Uncertain quantities: what their figures mean, how to draw them, how to draw them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance import normal_below
from tripleaim.model.chance_arrays import beta_values, normal_scores, normal_shares

Floats = NDArray[np.float64]

WIDTH_OF_80 = 2.0 * normal_below(0.9)  # standard deviations between the 10th and 90th percentile
CHUNK = 500  # draws that share a stream of random numbers
NAMED_STREAM = 3  # so that assumptions and counts use different streams of one seed
PERT_WEIGHT = 4.0  # how much the mode counts in a pert distribution, against one for each end


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An uncertain quantity: shape, and low, central and high figures as `Uncertain` has them."""

    shape: str
    central: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionFault:
    """What is wrong with the figures of a distribution, and in which field."""

    field: str
    rule: str
    remedy: str


def fault_of_distribution(
    shape: str, low: float | None, central: float, high: float | None
) -> DistributionFault | None:
    """What is wrong with the figures of a distribution, or None.

    >>> fault_of_distribution("uniform", 0.1, 0.3, 0.2).rule
    'is outside its own bounds'
    """
    if shape == "fixed":
        return None
    if low is None or high is None:
        return DistributionFault(
            field="low", rule="needs both low and high", remedy="Or make it fixed."
        )
    if low > high:
        return DistributionFault(field="low", rule="is above high", remedy="Swap the two.")
    if not low <= central <= high:
        return DistributionFault(
            field="central",
            rule="is outside its own bounds",
            remedy="The central figure lies between low and high.",
        )
    skew = abs(central - (low + high) / 2)
    if shape in ("normal", "uniform") and skew > 0.02 * (high - low) + 1e-12:
        return DistributionFault(
            field="central",
            rule="is not in the middle, as it must be for this shape",
            remedy="Use triangular or pert for what is skewed.",
        )
    return None


def mean_of(quantity: Quantity) -> float:
    """The mean of a quantity.

    >>> round(mean_of(Quantity(shape="triangular", low=0.0, central=0.3, high=0.6)), 6)
    0.3
    """
    low, mode, high = quantity.low, quantity.central, quantity.high
    if low is None or high is None or quantity.shape in ("fixed", "normal"):
        return mode
    if quantity.shape == "uniform":
        return (low + high) / 2
    weight = PERT_WEIGHT if quantity.shape == "pert" else 1.0
    return (low + weight * mode + high) / (2 + weight)


def quantile(quantity: Quantity, chance: Floats) -> Floats:
    """The value that the quantity falls below with each chance: same shape as `chance`.

    >>> half = np.array([0.5])
    >>> float(quantile(Quantity(shape="uniform", low=0.0, central=0.1, high=0.2), half)[0])
    0.1
    """
    low, mode, high = quantity.low, quantity.central, quantity.high
    if quantity.shape == "fixed" or low is None or high is None or low == high:
        return np.full(chance.shape, mode)
    if quantity.shape == "normal":
        return mode + (high - low) / WIDTH_OF_80 * normal_scores(chance)
    if quantity.shape == "uniform":
        return low + (high - low) * chance
    if quantity.shape == "triangular":
        return _triangular(low, mode, high, chance)
    alpha = 1 + PERT_WEIGHT * (mode - low) / (high - low)
    beta = 1 + PERT_WEIGHT * (high - mode) / (high - low)
    return low + (high - low) * beta_values(chance, alpha, beta)


def draw_chances(names: Sequence[str], correlation: Floats, draws: int, seed: int) -> Floats:
    """Chances between 0 and 1 that move together: one row a quantity, one column a draw.

    A Gaussian copula: `correlation` is that of the normal scores. Each quantity has a stream of its
    own, spawned from the seed by its name and by chunks of 500 draws: its luck does not depend on
    how many draws are asked for, on threads, or on which quantities are named after it. `quantile`
    turns a row into values.

    >>> both = draw_chances(["a", "b"], np.eye(2), 3, seed=1)
    >>> bool(both[0, 2] == draw_chances(["a"], np.eye(1), 9, seed=1)[0, 2])
    True
    """
    if not names:
        return np.empty((0, draws))
    scores = _root(correlation) @ np.stack([_scores(name, draws, seed) for name in names])
    chances: Floats = np.clip(normal_shares(scores), 1e-12, 1 - 1e-12)
    return chances


def _scores(name: str, draws: int, seed: int) -> Floats:
    """The normal scores of one quantity, each world followed by its mirror image.

    Mirrored pairs (antithetic variates) leave means almost free of sampling error.
    """
    key = crc32(name.encode())
    streams = (
        np.random.SeedSequence(seed, spawn_key=(NAMED_STREAM, key, chunk))
        for chunk in range(-(-draws // CHUNK))
    )
    halves = [np.random.default_rng(stream).standard_normal(CHUNK // 2) for stream in streams]
    half = np.concatenate(halves)
    return np.stack([half, -half], axis=1).ravel()[:draws]


def _root(correlation: Floats) -> Floats:
    """The lower triangular root of a correlation matrix, which may be singular."""
    safe = correlation + 1e-9 * np.eye(len(correlation))
    root = np.linalg.cholesky(safe)
    size: Floats = np.linalg.norm(root, axis=1, keepdims=True).astype(float)
    unit: Floats = root / size
    return unit


def _triangular(low: float, mode: float, high: float, chance: Floats) -> Floats:
    knee = (mode - low) / (high - low)
    rising = low + np.sqrt(chance * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - chance) * (high - low) * (high - mode))
    return np.where(chance < knee, rising, falling)
