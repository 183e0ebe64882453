"""Statistical process control: XmR charts by the method of NHS England's Making Data Count.

Limits are the mean and 2.66 times the mean moving range, from which ranges of 3.267 times the mean
or more are screened once. Four rules, in their order, mark special causes: a point outside the
limits; seven points that rise or fall without a break; two of three points in the outer third on
one side of the mean; seven points on one side of the mean. Thousands of series in one pass.

Point by point this gives what the R package NHSRplotthedots gives (tests/evidence/test_spc.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.panel import Mask, Real
from tripleaim.model.errors import refuse

LIMIT, SCREEN, RUN = 2.66, 3.267, 7
FEWEST_POINTS = 13
TRIAL = "Fewer than 13 points make the limits: they are on trial and will move."
RULES = (
    "outside the limits",
    "seven-point trend",
    "two of three near a limit",
    "seven on one side",
)

VARIATION = {
    "common cause": "no significant change",
    "improvement": "special cause for the better",
    "concern": "special cause for the worse",
    "high": "special cause above the mean, neither better nor worse",
    "low": "special cause below the mean, neither better nor worse",
}
ASSURANCE = {
    "consistently passes": "the target will be met unless something changes",
    "consistently fails": "the target will be missed unless something changes",
    "hit and miss": "the target will be met or missed by chance",
    "no target": "no target is set",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebase:
    """A point from which limits are worked out anew, with the reason on record."""

    at: int
    reason: str

    def __post_init__(self) -> None:
        if self.at < 1 or not self.reason.strip():
            rule = "must come after the first point and give its reason"
            raise refuse("rebase", rule, value=str(self.at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """XmR charts of many series; arrays are (series, points) unless said otherwise.

    `mean`, `lower` and `upper` are the lines; `rule` is 0 for common cause, else the number of the
    first of the four rules a point breaks; `side` is 1 above the mean, -1 below. `trial`
    (points,) is true where fewer than 13 points make the limits.
    """

    values: Real
    mean: Real
    lower: Real
    upper: Real
    rule: np.ndarray
    side: np.ndarray
    trial: Mask

    @property
    def warning(self) -> str:
        """What is said of limits made by fewer than 13 points; empty where none are."""
        return TRIAL if bool(self.trial.any()) else ""

    @property
    def special(self) -> Mask:
        """Which points are special causes."""
        marked: Mask = self.rule > 0
        return marked

    def variation(self, improvement: int) -> list[str]:
        """The verdict on the last point of each series; `improvement` is 1, -1 or 0 for neither."""
        words = np.array(["common cause", "improvement", "concern", "high", "low"])
        marked, side = self.special[:, -1], self.side[:, -1]
        if improvement == 0:
            place = np.where(side > 0, 3, 4)
        else:
            place = np.where(side == improvement, 1, 2)
        return [str(word) for word in words[np.where(marked, place, 0)]]

    def assurance(self, target: float | None, improvement: int) -> list[str]:
        """Whether each series can be relied on to meet a target, by its last limits."""
        count = len(self.values)
        if target is None or improvement == 0:
            return ["no target"] * count
        above, below = target > self.upper[:, -1], target < self.lower[:, -1]
        good, bad = (below, above) if improvement > 0 else (above, below)
        words = np.array(["hit and miss", "consistently passes", "consistently fails"])
        return [str(word) for word in words[np.where(good, 1, np.where(bad, 2, 0))]]


def chart_series(
    values: Real, rebases: Sequence[Rebase] = (), baseline: int | None = None
) -> Charts:
    """XmR charts of series in rows, all rebased at the same points.

    `baseline` is how many points after the start, and after each rebasing, make the limits; the
    points after them are judged by limits that they did not make. None: all points make them.

    Raises InputRefused for values that are not finite (leave the gaps out first), and for a
    baseline of fewer than two points.

    >>> charts = chart_series(np.array([[5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 20]]))
    >>> charts.rule[0, -1].item(), charts.variation(-1), charts.trial.any().item()
    (1, ['concern'], False)
    """
    values = np.atleast_2d(np.asarray(values, dtype=float))
    if values.shape[1] < 2 or not np.isfinite(values).all():
        advice = "Leave gaps out; a chart needs at least two points."
        raise refuse("series", "has values that are not finite, or fewer than two", advice)
    if baseline is not None and baseline < 2:
        raise refuse("baseline", "has fewer than two points", value=str(baseline))
    starts = sorted({0, *(each.at for each in rebases)})
    if starts[-1] >= values.shape[1] - 1:
        raise refuse("rebase", "leaves fewer than two points", value=str(starts[-1]))
    ends = [*starts[1:], values.shape[1]]
    pairs = zip(starts, ends, strict=True)
    parts = [_chart(values[:, start:end], baseline) for start, end in pairs]
    if len(parts) == 1:
        return parts[0]
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1)
        for name in ("mean", "lower", "upper", "rule", "side", "trial")
    }
    return Charts(values=values, **joined)


def _chart(values: Real, baseline: int | None) -> Charts:
    made_by = values[:, :baseline]
    middle, spread = limits_of(made_by)
    trial = made_by.shape[1] < FEWEST_POINTS
    return mark_points(values, middle[:, None], LIMIT * spread[:, None], trial)


def mark_points(values: Real, mean: Real, reach: Real, trial: bool = False) -> Charts:
    """The four rules on series (n, t) with a mean and limits `reach` above and below it.

    `mean` and `reach` are of any shape that spreads to that of the values.

    >>> mark_points(np.array([[1.0, 2, 9]]), np.array([[2.0]]), np.array([[3.0]])).rule.tolist()
    [[0, 0, 1]]
    """
    offset = values - mean
    side = np.sign(offset).astype(np.int8)
    size = np.abs(offset)
    outside = size > reach
    near = ~outside & (size > reach * 2 / 3)
    rule = np.zeros(values.shape, dtype=np.int8)
    rule[seven_on_one_side(side)] = 4
    rule[two_of_three(near, side)] = 3
    rule[seven_point_trend(values)] = 2
    rule[outside] = 1
    return Charts(
        values=values,
        mean=np.broadcast_to(mean, values.shape),
        lower=np.broadcast_to(mean - reach, values.shape),
        upper=np.broadcast_to(mean + reach, values.shape),
        rule=rule,
        side=side,
        trial=np.full(values.shape[1], trial),
    )


def limits_of(values: Real) -> tuple[Real, Real]:
    """The mean and the screened mean moving range of each series.

    >>> middle, spread = limits_of(np.array([[1.0, 2, 1, 2, 1, 2, 1, 2, 30]]))
    >>> round(middle.item(), 3), spread.item()
    (4.667, 1.0)
    """
    ranges = np.abs(np.diff(values, axis=1))
    first = ranges.mean(axis=1, keepdims=True)
    kept = ranges < SCREEN * first
    count = kept.sum(axis=1)
    spread = np.where(kept, ranges, 0.0).sum(axis=1) / np.maximum(count, 1)
    return values.mean(axis=1), spread


def _members(window: Mask, length: int, width: int) -> Mask:
    """Points that belong to any window that holds; window (n, width - length + 1)."""
    inside = np.zeros((len(window), width), dtype=bool)
    for offset in range(length):
        inside[:, offset : offset + window.shape[1]] |= window
    return inside


def _all_of(flags: Mask, length: int) -> Mask:
    """Whether all of `length` flags in a row hold, for each first place."""
    width = flags.shape[1] - length + 1
    if width < 1:
        return np.zeros((len(flags), 0), dtype=bool)
    held = flags[:, :width].copy()
    for offset in range(1, length):
        held &= flags[:, offset : offset + width]
    return held


def seven_point_trend(values: Real) -> Mask:
    """Points that are part of seven which rise, or fall, without a break."""
    steps = np.diff(values, axis=1)
    window = _all_of(steps > 0, RUN - 1) | _all_of(steps < 0, RUN - 1)
    return _members(window, RUN, values.shape[1])


def seven_on_one_side(side: np.ndarray) -> Mask:
    """Points that are part of seven on the same side of the mean."""
    window = _all_of(side > 0, RUN) | _all_of(side < 0, RUN)
    return _members(window, RUN, side.shape[1])


def two_of_three(near: Mask, side: np.ndarray) -> Mask:
    """Points near a limit that are two of three running points, all three on that side."""
    width = near.shape[1] - 2
    if width < 1:
        return np.zeros(near.shape, dtype=bool)
    one_side = _all_of(side > 0, 3) | _all_of(side < 0, 3)
    count = near[:, :width].astype(np.int8)
    count += near[:, 1 : width + 1]
    count += near[:, 2 : width + 2]
    return _members(one_side & (count >= 2), 3, near.shape[1]) & near
