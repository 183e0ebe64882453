"""Statistical process control: XmR charts by the method of NHS England's Making Data Count.

Limits are the mean and 2.66 times the mean moving range, from which ranges of 3.267 times the mean
or more are screened once. Four rules, in their order, mark special causes: a point outside the
limits; seven points that rise or fall without a break; two of three points in the outer third on
one side of the mean; seven points on one side of the mean. Thousands of series in one pass.

A trend is good or bad by where it goes, not by the side of the mean on which it is. Missing points
are left out and told: neighbours close up around them. Where screening leaves nothing but ranges of
0, limits would have no width and every other point would be an alarm: then nothing is screened.

In a series of counts of which half or more are 0 nothing is marked: another chart is for it.

Point by point this gives what the R package NHSRplotthedots gives (tests/evidence/test_spc.py).
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.panel import Mask, Real, Whole
from tripleaim.evidence.said import so_many
from tripleaim.model.errors import refuse
from tripleaim.model.process import LIMIT, RUN, SCREEN

FEWEST, FEWEST_POINTS, FEWEST_IN_SEGMENT = 2, 13, 6
ROUNDING = 1e-12
RARE = 0.5
TRIAL = "Fewer than 13 points make the limits: they are on trial and will move."
RARE_EVENTS = (
    "Half of the points or more are 0: limits about a mean say little of events so rare. Chart the "
    "time between events (T) or the number of cases between them (G)."
)
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
    "rare events": "use a chart for rare events",
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
    first of the four rules a point breaks; `side` is 1 above the mean, -1 below; `heading` is 1
    where a point belongs to seven that rise, -1 to seven that fall (the later of two). `trial`
    (points,) is true where fewer than 13 points make the limits; `missing` points have no lines.
    """

    values: Real
    mean: Real
    lower: Real
    upper: Real
    rule: np.ndarray
    side: np.ndarray
    trial: Mask
    heading: np.ndarray
    missing: Mask

    @property
    def warning(self) -> str:
        """What is said of limits made by fewer than 13 points, of gaps and of rare events."""
        gaps = int(self.missing.sum())
        said = [
            TRIAL if bool(self.trial.any()) else "",
            f"Missing points are left out: {gaps}." if gaps else "",
            RARE_EVENTS if self.rare.any() else "",
        ]
        return " ".join(each for each in said if each)

    @property
    def rare(self) -> Mask:
        """Which series count events so rare that half of the points or more are 0."""
        held = np.maximum((~self.missing).sum(axis=1), 1)
        least = np.where(self.missing, np.inf, self.values).min(axis=1)
        share = ((self.values == 0) & ~self.missing).sum(axis=1) / held
        rare: Mask = (share >= RARE) & (share < 1) & (least >= 0)
        return rare

    @property
    def last(self) -> Whole:
        """The place of the last point of each series that is not missing."""
        width = self.missing.shape[1]
        place: Whole = width - 1 - np.argmax(~self.missing[:, ::-1], axis=1)
        return place

    @property
    def special(self) -> Mask:
        """Which points are special causes."""
        marked: Mask = self.rule > 0
        return marked

    def variation(self, improvement: int) -> list[str]:
        """The verdict on the last point of each series; `improvement` is 1, -1 or 0 for neither.

        A seven-point trend is judged by where it goes, the other rules by the side of the mean.
        """
        words = np.array(["common cause", "improvement", "concern", "high", "low"])
        rows = np.arange(len(self.values))
        marked, side = self.special[rows, self.last], self.side[rows, self.last]
        trend = self.rule[rows, self.last] == RULES.index("seven-point trend") + 1
        side = np.where(trend, self.heading[rows, self.last], side)
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
        rows = np.arange(count)
        above = target > self.upper[rows, self.last]
        below = target < self.lower[rows, self.last]
        good, bad = (below, above) if improvement > 0 else (above, below)
        words = np.array(["hit and miss", "consistently passes", "consistently fails"])
        return [str(word) for word in words[np.where(good, 1, np.where(bad, 2, 0))]]


def chart_series(
    values: Real, rebases: Sequence[Rebase] = (), baseline: int | None = None
) -> Charts:
    """XmR charts of series in rows, all rebased at the same points.

    `baseline` is how many points after the start, and after each rebasing, make the limits; the
    points after them are judged by limits that they did not make. None: all points make them.

    Missing points (NaN) are left out. Raises InputRefused for infinite values, fewer than two
    points, a baseline of fewer than two, and a rebasing that leaves fewer than six points.

    >>> charts = chart_series(np.array([[5.0, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 20]]))
    >>> charts.rule[0, -1].item(), charts.variation(-1), charts.trial.any().item()
    (1, ['concern'], False)
    """
    values = np.atleast_2d(np.asarray(values, dtype=float))
    if np.isinf(values).any():
        raise refuse("series", "has values that are not finite", "Leave them empty.")
    if baseline is not None and baseline < 2:
        raise refuse("baseline", "has fewer than two points", value=str(baseline))
    starts = np.array(sorted({0, *(each.at for each in rebases)}))

    def make(rows: Whole, columns: Whole) -> Charts:
        return _chart_segments(values[np.ix_(rows, columns)], starts, columns, baseline)

    return without_alarms(around_gaps(values, make))


def without_alarms(charts: Charts) -> Charts:
    """The charts with no point marked in series of rare events: each would be an alarm."""
    rule = np.where(charts.rare[:, None], 0, charts.rule).astype(charts.rule.dtype)
    return replace(charts, rule=rule)


def around_gaps(values: Real, make: Callable[[Whole, Whole], Charts]) -> Charts:
    """Charts of series some of whose points are missing: those of one pattern at a time.

    `make` charts some rows in some columns, none of them missing. Raises InputRefused for a series
    with fewer than two points.
    """
    missing = np.isnan(values)
    held = (~missing).sum(axis=1)
    if values.shape[1] < FEWEST or (held < FEWEST).any():
        row = int(held.argmin()) + 1 if len(held) else 0
        rule = f"has fewer than two points (series {row})"
        raise refuse("series", rule, "A chart needs at least two; limits that hold 13.")
    every, columns = np.arange(len(values)), np.arange(values.shape[1])
    if not missing.any():
        return make(every, columns)
    patterns, whose = np.unique(missing, axis=0, return_inverse=True)
    whole: dict[str, np.ndarray] = {}
    trial = np.zeros(values.shape[1], dtype=bool)
    for place, pattern in enumerate(patterns):
        rows, kept = np.flatnonzero(np.ravel(whose) == place), np.flatnonzero(~pattern)
        made = make(rows, kept)
        trial[kept] |= made.trial
        for name, empty in LINES.items():
            part = np.asarray(getattr(made, name))
            target = whole.setdefault(name, np.full(values.shape, empty, dtype=part.dtype))
            target[np.ix_(rows, kept)] = part
    return Charts(trial=trial, missing=missing, **whole)


LINES = {
    "values": np.nan,
    "mean": np.nan,
    "lower": np.nan,
    "upper": np.nan,
    "rule": 0,
    "side": 0,
    "heading": 0,
}


def _chart_segments(values: Real, starts: Whole, columns: Whole, baseline: int | None) -> Charts:
    """Segments between rebasings, whose places are those of all points, missing ones too."""
    cuts = [*np.unique(np.searchsorted(columns, starts)).tolist(), values.shape[1]]
    for first, after in itertools.pairwise(cuts):
        if len(cuts) > 2 and after - first < FEWEST_IN_SEGMENT:
            rule = (
                f"leaves {so_many(after - first, 'point')} from point {int(columns[first]) + 1} on"
            )
            advice = f"Limits need {FEWEST_IN_SEGMENT} at least, and 13 to hold."
            raise refuse("rebase", rule, advice) if after > first else refuse("rebase", rule)
    parts = [_chart(values[:, first:after], baseline) for first, after in itertools.pairwise(cuts)]
    if len(parts) == 1:
        return parts[0]
    names = (*LINES, "trial", "missing")
    joined = {
        name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in names
    }
    return Charts(**{**joined, "values": values})


def _chart(values: Real, baseline: int | None) -> Charts:
    made_by = values[:, :baseline]
    middle, spread = limits_of(made_by)
    trial = made_by.shape[1] < FEWEST_POINTS
    return mark_points(values, middle[:, None], LIMIT * spread[:, None], trial)


def mark_points(
    values: Real, mean: Real, reach: Real, trial: bool = False, below: Real | None = None
) -> Charts:
    """The four rules on series (n, t) with a mean and limits `reach` above and below it.

    `mean` and `reach` are of any shape that spreads to that of the values; `below`, if given, is
    how far the lower limit is.

    >>> mark_points(np.array([[1.0, 2, 9]]), np.array([[2.0]]), np.array([[3.0]])).rule.tolist()
    [[0, 0, 1]]
    """
    offset = values - mean
    offset = np.where(np.abs(offset) <= ROUNDING * np.abs(values), 0.0, offset)
    side = np.sign(offset).astype(np.int8)
    size = np.abs(offset)
    limit = reach if below is None else np.where(offset > 0, reach, below)
    outside = size > limit
    near = ~outside & (size > limit * 2 / 3)
    heading = heading_of(values)
    rule = np.zeros(values.shape, dtype=np.int8)
    rule[seven_on_one_side(side)] = 4
    rule[two_of_three(near, side)] = 3
    rule[heading != 0] = 2
    rule[outside] = 1
    return Charts(
        values=values,
        mean=np.broadcast_to(mean, values.shape),
        lower=np.broadcast_to(mean - (reach if below is None else below), values.shape),
        upper=np.broadcast_to(mean + reach, values.shape),
        rule=rule,
        side=side,
        trial=np.full(values.shape[1], trial),
        heading=heading,
        missing=np.zeros(values.shape, dtype=bool),
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
    spread = np.where(spread > 0, spread, first[:, 0])
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


def heading_of(values: Real) -> np.ndarray:
    """1 for points that are part of seven which rise without a break, -1 of seven which fall.

    A turning point is of both: it counts for the later run.

    >>> heading_of(np.array([[1.0, 2, 3, 4, 5, 6, 7, 0]])).tolist()
    [[1, 1, 1, 1, 1, 1, 1, 0]]
    """
    steps, width = np.diff(values, axis=1), values.shape[1]
    rising = _members(_all_of(steps > 0, RUN - 1), RUN, width)
    falling = _members(_all_of(steps < 0, RUN - 1), RUN, width)
    heading = rising.astype(np.int8) - falling.astype(np.int8)
    both = rising & falling
    goes_up = np.concatenate([steps > 0, np.zeros((len(values), 1), dtype=bool)], axis=1)
    found: np.ndarray = np.where(both, np.where(goes_up, 1, -1), heading).astype(np.int8)
    return found


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
