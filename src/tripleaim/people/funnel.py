"""Funnels: how far from England's value a small or large system may lie by chance.

Limits widen as the published interval does, and with the overdispersion of all systems together
(Spiegelhalter 2005, Funnel plots for comparing institutional performance, sections 4 and 5).
Counts are held against what England's rate would give to people weighted for need. Scores that are
drawn in vary by less than all of them: the published method leaves that, and its limits of 95% hold
about nine systems in ten that differ by nothing but what all do; here it is set right (1033).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z95, WARNING, ALARM = 1.96, 1.96, 3.09
WINSOR = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A system in a funnel: its value, the standard error, the effective number behind it, and the
    limits there; `beyond` is 0 within both, 1 beyond the inner, 2 beyond the outer."""

    code: str
    value: float
    error: float
    number: float
    inner: tuple[float, float]
    outer: tuple[float, float]
    beyond: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Systems around a target; `spread` is the factor by which chance alone is widened, or, for
    counts against those expected, the standard deviation that is added to it."""

    target: float
    spread: float
    points: tuple[Point, ...]

    def furthest_first(self) -> list[Point]:
        """The systems that a table names first first: beyond the limits, then the largest value."""
        return sorted(self.points, key=lambda each: (-each.beyond, -each.value, each.code))


def make_funnel(held: Sequence[tuple[str, float, float, float]], target: float) -> Funnel:
    """A funnel of shares (0 to 1) with 95% intervals, as (code, value, low, high), smallest first.

    Raises ValueError for a target that is no share, or an interval without width.

    >>> funnel = make_funnel([("A", 0.5, 0.4, 0.6), ("B", 0.8, 0.79, 0.81)], 0.5)
    >>> [point.code for point in funnel.points], funnel.spread > 1
    (['A', 'B'], True)
    """
    if not 0 < target < 1:
        raise ValueError(f"{target} is no share between 0 and 1")
    errors = [(high - low) / (2 * Z95) for _, _, low, high in held]
    if any(error <= 0 for error in errors):
        raise ValueError("an interval has no width")
    numbers = [
        value * (1 - value) / error**2 for (_, value, _, _), error in zip(held, errors, strict=True)
    ]
    at_target = [sqrt(target * (1 - target) / number) for number in numbers]
    scores = [
        (value - target) / error for (_, value, _, _), error in zip(held, at_target, strict=True)
    ]
    spread = sqrt(max(scatter(scores), 1.0))
    points = [
        _point(code, value, error * spread, number, target)
        for (code, value, _, _), error, number in zip(held, at_target, numbers, strict=True)
    ]
    return Funnel(
        target=target,
        spread=spread,
        points=tuple(sorted(points, key=lambda each: (each.number, each.code))),
    )


def make_ratio_funnel(held: Sequence[tuple[str, float, float]]) -> Funnel:
    """A funnel of counts against those expected, as (code, count, expected), around 1.

    The square root of a ratio varies by 1 / (4 x expected); what systems differ by beyond that is
    added to it, not multiplied, as it does not shrink with size (Spiegelhalter 2005, Handling
    over-dispersion of performance indicators; so do the NHS's own indicators of mortality).
    Raises ValueError where nothing is expected.

    >>> funnel = make_ratio_funnel([("A", 100.0, 100.0), ("B", 400.0, 200.0)])
    >>> [(point.code, point.value) for point in funnel.points]
    [('A', 1.0), ('B', 2.0)]
    """
    if any(expected <= 0 for _, _, expected in held):
        raise ValueError("nothing is expected of a system")
    errors = [1 / (2 * sqrt(expected)) for _, _, expected in held]
    away = [sqrt(count / expected) - 1 for _, count, expected in held]
    scores = [each / error for each, error in zip(away, errors, strict=True)]
    between = _between(scatter(scores), errors)
    points = [
        _ratio_point(code, count / expected, sqrt(error**2 + between), expected)
        for (code, count, expected), error in zip(held, errors, strict=True)
    ]
    ordered = tuple(sorted(points, key=lambda each: (each.number, each.code)))
    return Funnel(target=1.0, spread=sqrt(between), points=ordered)


def _between(scattered: float, errors: Sequence[float]) -> float:
    """The variance between systems that is left when that of chance is taken out."""
    weights = [1 / error**2 for error in errors]
    free = sum(weights) - sum(each**2 for each in weights) / sum(weights)
    return max(0.0, (len(errors) * scattered - (len(errors) - 1)) / free) if free else 0.0


def _ratio_point(code: str, ratio: float, error: float, expected: float) -> Point:
    away = abs(sqrt(ratio) - 1)
    inner, outer = (
        (max(0.0, 1 - limit * error) ** 2, (1 + limit * error) ** 2) for limit in (WARNING, ALARM)
    )
    return Point(
        code=code,
        value=ratio,
        error=error,
        number=expected,
        inner=inner,
        outer=outer,
        beyond=(away > WARNING * error) + (away > ALARM * error),
    )


def _point(code: str, value: float, error: float, number: float, target: float) -> Point:
    away = abs(value - target)
    return Point(
        code=code,
        value=value,
        error=error,
        number=number,
        inner=(target - WARNING * error, target + WARNING * error),
        outer=(target - ALARM * error, target + ALARM * error),
        beyond=(away > WARNING * error) + (away > ALARM * error),
    )


def scatter(scores: Sequence[float]) -> float:
    """The mean of squared scores as their middle tells it, whatever the outermost tenths do.

    >>> round(scatter([1.0, -1.0] * 5), 3)  # of ten, one on each side is drawn in
    1.474
    """
    return overdispersion(scores) / drawn_in(int(len(scores) * WINSOR) / len(scores))


def drawn_in(tail: float) -> float:
    """The variance of a standard normal of which a share on each side is drawn in to its edge.

    >>> drawn_in(0.0), round(drawn_in(0.1), 4)
    (1.0, 0.6787)
    """
    if not tail:
        return 1.0
    normal = NormalDist()
    edge = normal.inv_cdf(1 - tail)
    return 1 - 2 * tail - 2 * edge * normal.pdf(edge) + 2 * tail * edge**2


def overdispersion(scores: Sequence[float]) -> float:
    """The mean of squared scores, the outermost tenth on each side drawn in to the tenth.

    >>> overdispersion([1.0, -1.0, 1.0, -1.0])
    1.0
    >>> round(overdispersion([0.0] * 9 + [100.0]), 6)
    0.0
    """
    ordered = sorted(scores)
    cut = int(len(ordered) * WINSOR)
    low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
    drawn = [min(max(score, low), high) for score in scores]
    return sum(score**2 for score in drawn) / len(drawn)
