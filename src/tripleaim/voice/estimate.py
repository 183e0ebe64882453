"""Design-based estimates: means and shares with intervals, design effect, change between waves.

Taylor linearisation of a weighted mean under stratified cluster sampling, clusters taken as drawn
with replacement (Särndal, Swensson and Wretman 1992, ch. 5). Arrays in, numbers out.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance import t_quantile, t_tail
from tripleaim.model.errors import refuse

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the answers came about: a weight, stratum and cluster for each respondent.

    `margins` are indicator columns of the categories that the weights were raked to, where they
    were: the part of the variation that raking removes does not count.
    """

    weights: Floats
    strata: NDArray[np.int64]
    clusters: NDArray[np.int64]
    margins: Floats | None = field(default=None)

    @property
    def answers(self) -> int:
        """How many respondents there are."""
        return int(self.weights.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """An estimate with its standard error, 95% interval, degrees of freedom and design effect.

    `design_effect` is the variance as a multiple of that of a simple random sample of the same
    size, drawn with replacement.
    """

    value: float
    error: float
    low: float
    high: float
    freedom: int
    design_effect: float
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The difference of two waves with a 95% interval and the p-value of no change."""

    difference: float
    error: float
    low: float
    high: float
    p_value: float


def estimate_mean(values: Floats, design: Design, is_share: bool = False) -> Estimate:
    """The weighted mean of some values; for a share, the interval is made on the logit scale.

    Raises InputRefused when a stratum has one cluster only, so that its variance is not known.

    >>> by_chance = Design(weights=np.ones(4), strata=np.zeros(4, int), clusters=np.arange(4))
    >>> found = estimate_mean(np.array([1.0, 0, 1, 1]), by_chance)
    >>> found.value, round(found.error, 3), found.freedom
    (0.75, 0.25, 3)
    """
    mean = float(np.average(values, weights=design.weights))
    scores = _scores(values - mean, design)
    variance, freedom = _variance(scores, design)
    error = float(np.sqrt(variance))
    low, high = _interval(mean, error, freedom, is_share)
    return Estimate(
        value=mean,
        error=error,
        low=low,
        high=high,
        freedom=freedom,
        design_effect=_design_effect(values, mean, variance, design),
        answers=design.answers,
    )


def compare_waves(before: Estimate, after: Estimate) -> Change:
    """The change from one wave to another, asked of two samples drawn apart from one another."""
    difference = after.value - before.value
    error = float(np.hypot(before.error, after.error))
    freedom = _joint_freedom(before, after)
    if error == 0:
        p_value = 1.0 if difference == 0 else 0.0
        return Change(
            difference=difference, error=0, low=difference, high=difference, p_value=p_value
        )
    reach = float(t_quantile(0.975, freedom)) * error
    return Change(
        difference=difference,
        error=error,
        low=difference - reach,
        high=difference + reach,
        p_value=float(2 * t_tail(abs(difference) / error, freedom)),
    )


def response_rate(answered: int, invited: int) -> float:
    """The share of those asked who answered (0 to 1)."""
    if not 0 <= answered <= invited or invited == 0:
        raise refuse("response", f"{answered} answers of {invited} people asked cannot be")
    return answered / invited


def _scores(centred: Floats, design: Design) -> Floats:
    if design.margins is not None:
        root = np.sqrt(design.weights)
        fitted, *_ = np.linalg.lstsq(design.margins * root[:, None], centred * root, rcond=None)
        centred = centred - design.margins @ fitted
    scores: Floats = design.weights * centred / design.weights.sum()
    return scores


def _variance(scores: Floats, design: Design) -> tuple[float, int]:
    pairs = np.stack([design.strata, design.clusters], axis=1)
    found, place = np.unique(pairs, axis=0, return_inverse=True)
    totals = np.bincount(place.ravel(), weights=scores)
    variance, clusters, strata = 0.0, len(totals), np.unique(found[:, 0])
    for stratum in strata:
        inside = totals[found[:, 0] == stratum]
        if len(inside) < 2:
            raise refuse(
                "design",
                "has one cluster only, so that its variance cannot be known",
                "Join it with a stratum like it.",
                value=f"stratum {stratum}",
            )
        variance += len(inside) / (len(inside) - 1) * float(((inside - inside.mean()) ** 2).sum())
    return variance, clusters - len(strata)


def _interval(mean: float, error: float, freedom: int, is_share: bool) -> tuple[float, float]:
    reach = float(t_quantile(0.975, freedom))
    if not is_share:
        return mean - reach * error, mean + reach * error
    if not 0 < mean < 1 or error == 0:
        return _exact(mean, freedom + 1)
    logit = float(np.log(mean / (1 - mean)))
    wide = reach * error / (mean * (1 - mean))
    return float(1 / (1 + np.exp(wide - logit))), float(1 / (1 + np.exp(-wide - logit)))


def _exact(mean: float, clusters: int) -> tuple[float, float]:
    """Clopper-Pearson at the ends, where all or nobody said yes, with clusters as the count."""
    limit = 0.025 ** (1 / clusters)
    return (0.0, 1 - limit) if mean < 0.5 else (limit, 1.0)


def _design_effect(values: Floats, mean: float, variance: float, design: Design) -> float:
    spread = float(np.average((values - mean) ** 2, weights=design.weights))
    simple = spread / (design.answers - 1) if design.answers > 1 else 0.0
    return variance / simple if simple else 1.0


def _joint_freedom(before: Estimate, after: Estimate) -> float:
    parts = [(each.error**2, each.freedom) for each in (before, after)]
    below = sum(variance**2 / freedom for variance, freedom in parts if freedom)
    return sum(variance for variance, _ in parts) ** 2 / below if below else 1.0
