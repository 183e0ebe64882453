"""How much a contrast of groups of units strays by chance, learned from all units together.

Units of a group share what happens to it; how a unit strays from the mean of its group is chance.
With t periods that chance has a t by t covariance, pooled over all groups: serial dependence of any
kind is in it. An error is that of the contrast under it, with as many degrees of freedom as the
units left over carry for that contrast (Satterthwaite 1946). It supposes that units stray alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from tripleaim.evidence.panel import ROUNDING, Real, Whole
from tripleaim.model.chance import normal_above, t_quantile, t_tail


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Units in groups: `label` (n,) the group of each, `sizes` (c,), mean series `means` (c, t),
    and `residuals` (n, t) of each unit from the mean series of its group."""

    label: Whole
    sizes: Real
    means: Real
    residuals: Real
    outcome: Real

    @classmethod
    def of(cls, outcome: Real, label: Whole) -> Self:
        """The groups of outcomes (n, t) by labels 0, 1, 2 ... (n,)."""
        sizes = np.bincount(label).astype(float)
        sums = np.zeros((len(sizes), outcome.shape[1]))
        np.add.at(sums, label, outcome)
        means = sums / sizes[:, None]
        return cls(
            label=label, sizes=sizes, means=means, residuals=outcome - means[label], outcome=outcome
        )

    @property
    def is_alike(self) -> bool:
        """Whether the units of each group move alike to the last digit."""
        course = self.residuals - self.residuals.mean(axis=1, keepdims=True)
        largest = float(np.abs(self.outcome).max(initial=0.0))
        return float(np.abs(course).max(initial=0.0)) <= ROUNDING * largest

    @property
    def left_over(self) -> int:
        """How many units are left to learn chance from, once each group has its mean."""
        return len(self.label) - len(self.sizes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """Weights (c, t) on the mean series of groups: the estimate is their sum of products."""

    weights: Real

    def of(self, means: Real) -> float:
        """The estimate from mean series (c, t)."""
        return float((self.weights * means).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A standard error and its degrees of freedom.

    `widening` is what an interval is wider by, as published errors of small groups are too small.
    """

    error: float
    freedom: float
    widening: float = 1.0

    def reach(self, level: float = 0.95) -> float:
        """Half of an interval at a level."""
        return float(t_quantile((1 + level) / 2, self.freedom)) * self.error * self.widening

    def chance_of(self, effect: float) -> float:
        """The chance of an estimate as large where there is no effect."""
        return float(2 * t_tail(abs(effect) / (self.error * self.widening), self.freedom))


def spread_of(groups: Groups, contrast: Contrast) -> Spread | None:
    """The error of a contrast; None where no group has two units.

    >>> groups = Groups.of(np.array([[0.0, 1], [0, 3], [0, 7]]), np.array([0, 0, 1]))
    >>> found = spread_of(groups, Contrast(weights=np.array([[1.0, -1], [-1, 1]])))
    >>> round(found.error, 3), found.freedom
    (1.732, 1.0)
    """
    left = groups.left_over
    if left < 1:
        return None
    strays = groups.residuals @ contrast.weights.T / np.sqrt(groups.sizes)
    cross = strays.T @ strays / left
    whole, square = float(np.trace(cross)), float((cross**2).sum())
    if whole <= 0:
        return Spread(error=0.0, freedom=float(left))
    return Spread(error=float(np.sqrt(whole)), freedom=_freedom(whole, square, left))


def _freedom(whole: float, square: float, left: int) -> float:
    """Degrees of freedom of the trace of a covariance, from unbiased estimates of its moments.

    `whole` is the trace and `square` the sum of squares of an estimate from `left` units.
    """
    if left < 3:
        return float(left)
    apart = (square - whole**2 / left) / (1 + 1 / left - 2 / left**2)
    if apart <= 0:
        return float(left)
    return float(max(left * (whole**2 - 2 * apart / left) / apart, left))


def correlations_of(groups: Groups, contrasts: Sequence[Contrast]) -> Real:
    """How the errors of several contrasts go together (k, k)."""
    strays = np.stack([groups.residuals @ each.weights.T for each in contrasts])
    strays /= np.sqrt(groups.sizes)
    flat = strays.reshape(len(contrasts), -1)
    cross = flat @ flat.T
    size = np.sqrt(np.maximum(np.diag(cross), 1e-300))
    found: Real = cross / size[:, None] / size[None, :]
    return found


def widest_of(
    groups: Groups,
    contrasts: Sequence[Contrast],
    freedom: float,
    level: float = 0.95,
    draws: int = 2000,
    seed: int = 1,
) -> float:
    """How many errors the largest of several contrasts strays by, at a level: at least one's t."""
    largest = _largest(groups, contrasts, freedom, draws, seed)
    alone = float(t_quantile((1 + level) / 2, freedom))
    return max(float(np.quantile(largest, level)), alone)


def chance_of_largest(
    groups: Groups, contrasts: Sequence[Contrast], draws: int = 1999, seed: int = 1
) -> float:
    """The chance of a ratio of estimate to error as large as the largest of several contrasts.

    1 where there is none, or nothing to learn chance from.
    """
    found = [(each, spread_of(groups, each)) for each in contrasts]
    usable = [(each, spread) for each, spread in found if spread is not None and spread.error > 0]
    if not usable:
        return 1.0
    chances = [spread.chance_of(each.of(groups.means)) for each, spread in usable]
    own = float(normal_above(min(chances) / 2))
    drawn = _largest(groups, [each for each, _ in usable], np.inf, draws, seed)
    alone = min(chances)
    return float(max(alone, ((drawn >= own).sum() + 1) / (draws + 1)))


def _largest(
    groups: Groups, contrasts: Sequence[Contrast], freedom: float, draws: int, seed: int
) -> Real:
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    values, vectors = np.linalg.eigh(correlations_of(groups, contrasts))
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    drawn = rng.normal(size=(draws, len(root))) @ root.T
    if np.isfinite(freedom):
        drawn /= np.sqrt(rng.chisquare(freedom, size=(draws, 1)) / freedom)
    largest: Real = np.abs(drawn).max(axis=1)
    return largest


def rank_chance(groups: Groups, contrast: Contrast, draws: int = 999, seed: int = 1) -> float:
    """The share of random dealings of the units into groups of the same sizes with as much.

    >>> outcome = np.array([[0.0, 9], [0, 1], [0, 2], [0, 3]])
    >>> groups = Groups.of(outcome, np.array([1, 0, 0, 0]))
    >>> contrast = Contrast(weights=np.array([[1.0, -1], [-1, 1]]))
    >>> round(rank_chance(groups, contrast, draws=19999), 2)
    0.25
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    parts = groups.outcome @ contrast.weights.T / groups.sizes
    parts = parts - parts.mean(axis=0)
    own = abs(float(parts[np.arange(len(parts)), groups.label].sum()))
    dealt = rng.permuted(np.tile(groups.label, (draws, 1)), axis=1)
    found = np.abs(parts[np.arange(len(parts))[None, :], dealt].sum(axis=1))
    return float(((found >= own * (1 - 1e-9)).sum() + 1) / (draws + 1))
