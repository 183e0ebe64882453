"""Interrupted time series: segmented regression with seasons and errors that remember.

Two ways to allow for autocorrelation: an AR(1) error fitted by restricted maximum likelihood, and
errors robust to it (Newey and West 1987). In short series the usual reach of the
latter holds the truth 75 times in 100 and not 95, so theirs is read from simulated series of the
same length, terms and memory.
"""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.own_course import whiten
from tripleaim.evidence.panel import LARGEST, ROUNDING, Real
from tripleaim.evidence.simulate import autocorrelated
from tripleaim.model.chance import t_quantile, t_tail
from tripleaim.model.errors import refuse

MEMORIES = np.linspace(-0.6, 0.95, 63)
SIMULATED = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Segments:
    """How a series is cut: the first place after the change, seasons a year (0 for none).

    `slope_changes` also lets the trend change; the effect is then the mean over the time after.
    """

    start: int
    seasons: int = 0
    slope_changes: bool = False


def segmented_effect(series: Real, segments: Segments, level: float = 0.95) -> Estimate:
    """The mean effect after the change, by regression with AR(1) errors.

    A comparison series is taken into account by giving the difference of the two as `series`.

    >>> rng = np.random.default_rng(1)
    >>> series = rng.normal(size=48); series[24:] += 10
    >>> found = segmented_effect(series, Segments(start=24))
    >>> found.low < 10 < found.high
    True
    """
    design, contrast = design_of(series, segments)
    memory, beta, covariance = restricted_fit(series, design)
    effect = float(contrast @ beta)
    error = float(np.sqrt(contrast @ covariance @ contrast))
    freedom = _freedom(len(series) - design.shape[1] - 1, memory)
    reach = float(t_quantile((1 + level) / 2, freedom)) * error
    return Estimate(
        design="interrupted time series",
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=error,
        p_value=float(2 * t_tail(abs(effect) / error, freedom)),
        level=level,
        inference=f"AR(1) errors by restricted maximum likelihood, memory {memory:.2f}",
        gaps=series - design @ (beta * _untreated(design, segments)),
    )


def compared_effect(
    series: Real, comparison: Real, segments: Segments, level: float = 0.95
) -> Estimate:
    """The effect on a series less that on a comparison series in which nothing changed.

    Raises InputRefused when the two are not of one length.
    """
    if series.shape != comparison.shape:
        rule = f"has {len(comparison)} points and the series {len(series)}"
        raise refuse("comparison series", rule, "Give both for the same periods.")
    return segmented_effect(series - comparison, segments, level)


def robust_effect(series: Real, segments: Segments, level: float = 0.95, seed: int = 1) -> Estimate:
    """The same effect by ordinary least squares with Newey-West errors.

    The reach of the interval and the p-value come from simulated series (`seed`) with the memory
    found, as tables of t or of the normal are too narrow for errors made of so few points.
    """
    design, contrast = design_of(series, segments)
    lags = int(np.ceil(1.3 * np.sqrt(len(series))))
    beta = np.linalg.lstsq(design, series, rcond=None)[0]
    effect = float(contrast @ beta)
    error = float(robust_errors((series - design @ beta)[None], design, contrast, lags)[0])
    memory, _, _ = restricted_fit(series, design)
    chance = chance_ratios(design, contrast, lags, memory, seed)
    reach = float(np.quantile(chance, level)) * error
    return Estimate(
        design="interrupted time series",
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=error,
        p_value=float(((chance >= abs(effect) / error).sum() + 1) / (len(chance) + 1)),
        level=level,
        inference=f"Newey-West errors, {lags} lags, reach from {len(chance)} simulated series",
    )


def chance_ratios(design: Real, contrast: Real, lags: int, memory: float, seed: int) -> Real:
    """Sizes (s,) of the effect over its Newey-West error in simulated series without effect."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    error = autocorrelated((SIMULATED, len(design)), memory, rng)
    bread = np.linalg.inv(design.T @ design)
    part = design @ (bread @ contrast)
    left = error - error @ design @ bread @ design.T
    ratios: Real = np.abs(error @ part) / robust_errors(left, design, contrast, lags)
    return ratios


def robust_errors(left: Real, design: Real, contrast: Real, lags: int) -> Real:
    """Newey-West errors (s,) of a contrast, from what regressions leave (s, t), for small samples.

    The kernel is Bartlett's; the variance is multiplied by the points over what they are worth.

    >>> left, sheet = np.array([[1.0, -1, 1, -1]]), np.ones((4, 1))
    >>> robust_errors(left, sheet, np.ones(1), 0).round(4).tolist()
    [0.5774]
    """
    width, terms = design.shape
    part = design @ np.linalg.solve(design.T @ design, contrast)
    apart = np.abs(np.arange(width)[:, None] - np.arange(width)[None, :])
    kernel = np.maximum(1 - apart / (lags + 1), 0.0) * width / (width - terms)
    scores = left * part
    variance = np.einsum("si,ij,sj->s", scores, kernel, scores, optimize=True)
    errors: Real = np.sqrt(np.maximum(variance, 1e-300))
    return errors


def _freedom(count: int, memory: float) -> float:
    """Degrees of freedom of as many independent points as the series is worth; three at least."""
    return max(count * (1 - memory) / (1 + memory), 3.0) if memory > 0 else float(count)


def design_of(series: Real, segments: Segments) -> tuple[Real, Real]:
    """The regression sheet and the contrast of its coefficients that is the mean effect after.

    The third column is the step at the date. Raises InputRefused for a series that is constant, too
    short, shorter than two years of its seasons, or that lies on its line to the last digit.
    """
    width, start = len(series), segments.start
    if not np.isfinite(series).all() or np.ptp(series) == 0:
        raise refuse("series", "is constant or has values that are not finite")
    largest = float(np.abs(series).max())
    if not 1 / LARGEST <= largest <= LARGEST:
        rule = "is its largest value, and its square is no number that can be reckoned with"
        raise refuse("series", rule, "Give it in another unit.", value=f"{largest:.3g}")
    most = width // 2
    if segments.seasons and not 2 <= segments.seasons <= most:
        rule = "are no periods a year for this series"
        advice = f"Give 2 to {most}, so that it holds two years, or 0 for none."
        raise refuse("seasons", rule, advice, value=str(segments.seasons))
    clock = np.arange(width, dtype=float)
    after = (clock >= start).astype(float)
    columns = [np.ones(width), (clock - clock.mean()) / width, after]
    if segments.slope_changes:
        columns.append(after * (clock - start) / width)
    for harmonic in range(1, min(segments.seasons // 2, 2) + 1):
        angle = 2 * np.pi * harmonic * clock / segments.seasons
        columns += [np.sin(angle), np.cos(angle)]
    design = np.column_stack(columns)
    if start < 3 or width - start < 3 or width < design.shape[1] + 5:
        rule = f"has {start} points before and {width - start} after"
        raise refuse("series", rule, "Three are needed on either side, and five more than terms.")
    left = series - design @ np.linalg.lstsq(design, series, rcond=None)[0]
    if float(np.abs(left).max()) <= 10 * ROUNDING * largest:
        rule = "lies on its line to the last digit: nothing shows what chance gives"
        raise refuse("series", rule, "Give values as they were counted.")
    contrast = np.zeros(design.shape[1])
    contrast[2] = 1.0
    if segments.slope_changes:
        contrast[3] = float(columns[3][start:].mean())
    return design, contrast


def _untreated(design: Real, segments: Segments) -> Real:
    kept = np.ones(design.shape[1])
    kept[2] = 0.0
    if segments.slope_changes:
        kept[3] = 0.0
    return kept


def restricted_fit(series: Real, design: Real) -> tuple[float, Real, Real]:
    """Memory, coefficients and their covariance at the highest restricted likelihood on a grid."""
    best: tuple[float, float, Real, Real] | None = None
    count, terms = design.shape
    for memory in MEMORIES:
        y, x = whiten(series[:, None], memory)[:, 0], whiten(design, memory)
        cross = x.T @ x
        beta = np.linalg.solve(cross, x.T @ y)
        variance = float(((y - x @ beta) ** 2).sum()) / (count - terms)
        likelihood = -0.5 * (
            (count - terms) * np.log(max(variance, 1e-300))
            - np.log(1 - memory**2)
            + np.linalg.slogdet(cross)[1]
        )
        spread: Real = np.asarray(variance * np.linalg.inv(cross), dtype=float)
        if best is None or likelihood > best[0]:
            best = (float(likelihood), float(memory), np.asarray(beta, dtype=float), spread)
    assert best is not None
    return best[1], best[2], best[3]
