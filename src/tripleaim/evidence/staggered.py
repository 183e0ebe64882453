"""Falsification where units are treated at several dates: what group-time effects must survive."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tripleaim.evidence.donors import FEWEST_COMPARED
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.group_time import GroupTime, group_time_effects
from tripleaim.evidence.panel import ALIKE, Panel, Real
from tripleaim.evidence.pooled import Contrast, chance_of_largest, spread_of
from tripleaim.evidence.said import needed, so_many
from tripleaim.evidence.verdict import ALPHA, OWN_TREND, POWER, Effect, Scale, Test
from tripleaim.model.chance import t_quantile
from tripleaim.model.signs import with_sign

FEWEST_LEFT, FEWEST_BEFORE = 4, 3
PARTS = (4, 3, 2)
SLOPE_AND_LEVEL = 2
WINDOWS = {"the whole time": 0, "the last twelve periods": 12, "the last six": 6}
LEAST_BREAKDOWN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendBound:
    """How far trends may differ (after Rambachan and Roth 2023, with the slope before as measure).

    `drift` is the slope a period, before treatment, of the treated against their comparison;
    `distance` the mean number of periods from the middle of the time before; `breakdown` how many
    times as steep the trend after treatment must be until the interval holds zero, 0 if it holds it
    already.
    """

    drift: float
    distance: float
    breakdown: float


def bound_trends(found: GroupTime, reach: float) -> TrendBound:
    """The bound of the simple average, whose interval reaches so far to either side.

    >>> outcome = np.array([[0.0, 1, 9], [0, 2, 10], [0, 0, 2], [0, 1, 1]])
    >>> panel = Panel(outcome=outcome, units=tuple("abcd"), periods=(1, 2, 3),
    ...               first=np.array([2, 2, 3, 3]))
    >>> bound = bound_trends(group_time_effects(panel), 1.0)
    >>> bound.drift, bound.distance, bound.breakdown
    (1.0, 1.0, 6.0)
    """
    after = found.after
    weights = np.where(after, found.sizes, 0.0)
    weights = weights / weights.sum()
    effect = float(weights @ found.effects)
    distance = float(weights @ (found.times - found.groups + 1))
    drift = _by_group(found, _slope).of(found.members.means)
    room = max(abs(effect) - reach, 0.0)
    steep = abs(drift) * distance
    breakdown = room / steep if steep > 1e-12 * abs(effect) else float("inf") if room else 0.0
    return TrendBound(drift=drift, distance=distance, breakdown=breakdown)


def pre_trend_p(found: GroupTime) -> float:
    """The chance of differences before treatment as large as the largest, all taken together.

    The last quarter, third and half of the time before against what came earlier, and the slope
    before, against the comparison, each over its pooled error; 1 where nothing is before.
    """
    asked = [_by_group(found, partial(_late, part=part)) for part in PARTS]
    contrasts = [*asked, _by_group(found, _slope)]
    return chance_of_largest(found.members, [each for each in contrasts if each.weights.any()])


def _late(start: int, width: int, part: int) -> Real:
    """The mean of the last part of the time before less that of the rest."""
    weights = np.zeros(width)
    lead = max(start // part, 1)
    if start > lead:
        weights[start - lead : start] = 1 / lead
        weights[: start - lead] = -1 / (start - lead)
    return weights


def _slope(start: int, width: int) -> Real:
    """The least-squares slope a period before."""
    weights = np.zeros(width)
    if start >= SLOPE_AND_LEVEL:
        clock = np.arange(start) - (start - 1) / 2
        weights[:start] = clock / (clock**2).sum()
    return weights


def _step(start: int, width: int, bend: int) -> Real:
    """The step at the start, beside a trend that sets in so many periods before and goes on.

    `bend` 0 is a trend from the beginning.
    """
    clock = np.arange(width, dtype=float)
    trend = clock if not bend else np.maximum(clock - (start - bend), 0.0)
    sheet = np.column_stack([np.ones(width), trend, clock >= start])
    if start < max(bend, SLOPE_AND_LEVEL) or np.linalg.matrix_rank(sheet) < sheet.shape[1]:
        return np.zeros(width)
    weights: Real = np.linalg.pinv(sheet)[2]
    return weights


def _by_group(found: GroupTime, weigh: Callable[[int, int], Real]) -> Contrast:
    """The mean over treated groups, by size, of weights on periods, less that of the comparison."""
    width = found.members.means.shape[1]
    weights = np.zeros(found.members.means.shape)
    treated = np.flatnonzero(found.starts < width)
    made = {int(group): weigh(int(found.starts[group]), width) for group in treated}
    usable = [group for group in made if made[group].any()]
    whole = float(found.members.sizes[usable].sum()) if usable else 1.0
    for group in usable:
        part = found.members.sizes[group] / whole * made[group]
        weights[group] += part
        weights[-1] -= part
    return Contrast(weights=weights)


def falsify_staggered(
    panel: Panel, estimates: Sequence[Estimate], scale: Scale
) -> tuple[Effect, list[Test], list[Test]]:
    """The effect, the tests without which nothing can be said, and those that a claim must pass.

    `estimates` are those of `estimate_all`: by never-treated, by not-yet-treated comparisons, and
    by matrix completion. The first is the effect.
    """
    main = estimates[0]
    found = group_time_effects(panel)
    error, freedom = float(main.standard_error or 0.0), float(main.freedom or 1.0)
    reach = 0.0 if main.high is None else main.high - main.effect
    p_value = 1.0 if main.p_value is None else main.p_value
    effect = Effect(
        value=main.effect,
        reach=reach,
        p_value=p_value,
        q_value=p_value,
        detectable=reach + float(t_quantile(POWER, freedom)) * error,
    )
    return effect, _sound(found), _firm(found, estimates, reach, scale)


def why_no_groups(panel: Panel) -> str:
    """Why group-time effects of a panel can carry no verdict; empty where they can."""
    found = group_time_effects(panel)
    never, left = int(found.members.sizes[-1]), found.members.left_over
    before = int(found.starts[0])
    if left and found.members.is_alike:
        return ALIKE
    if left < FEWEST_LEFT or never < FEWEST_COMPARED:
        return (
            f"{so_many(never, 'unit to compare with')} ({needed(FEWEST_COMPARED)}) and {left} more "
            f"units than groups ({needed(FEWEST_LEFT)} to learn how much one unit strays by chance)"
        )
    if before < FEWEST_BEFORE:
        have = so_many(before, "period before the first date")
        return f"{have} ({needed(FEWEST_BEFORE)} to test trends)"
    return ""


def _sound(found: GroupTime) -> list[Test]:
    p_value = pre_trend_p(found)
    return [
        Test(
            name="nothing shows before treatment",
            held=p_value > ALPHA,
            says="differences before treatment as large are seen "
            f"{'under 1%' if p_value < 0.01 else f'{p_value:.0%}'} of the time by chance",
        ),
    ]


def _firm(
    found: GroupTime, estimates: Sequence[Estimate], reach: float, scale: Scale
) -> list[Test]:
    main = estimates[0]
    bound = bound_trends(found, reach)
    rank = found.rank_chance(found.after)
    others = "; ".join(f"{each.design} {scale.say(each.effect)}" for each in estimates[1:])
    return [
        Test(
            name="it stands out among ways to deal the dates",
            held=rank <= 2 * ALPHA,
            says=f"{rank:.1%} of ways to deal the same dates to the units give as much",
        ),
        Test(
            name="other ways to compare agree",
            held=all(np.sign(each.effect) == np.sign(main.effect) for each in estimates[1:]),
            says=others or "there is no other way to compare here",
        ),
        *_single_group(found, scale),
        Test(
            name="it is more than a difference of trends",
            held=bound.breakdown >= LEAST_BREAKDOWN,
            says=f"the slope before was {with_sign(bound.drift, '.3g')} a {scale.periods[:-1]}; "
            f"{_say_breakdown(bound.breakdown)}",
        ),
        _own_trend(found, main.effect, scale),
    ]


def _say_breakdown(times: float) -> str:
    if not times:
        return "the interval holds zero already"
    if times == float("inf"):
        return "no slope of that kind would make the interval hold zero"
    return (
        f"the interval holds zero once it goes on {times:.2g} times as steep "
        f"({LEAST_BREAKDOWN:g} times is too few)"
    )


def _own_trend(found: GroupTime, effect: float, scale: Scale) -> Test:
    """Whether a step is left beside the groups' own trends, by every window that can be had."""
    said, held = [], []
    for words, bend in WINDOWS.items():
        contrast = _by_group(found, partial(_step, bend=bend))
        spread = spread_of(found.members, contrast) if contrast.weights.any() else None
        if spread is None or spread.error == 0:
            continue
        left = contrast.of(found.members.means)
        chance = spread.chance_of(left)
        held.append(np.sign(left) == np.sign(effect) and chance <= OWN_TREND)
        said.append(f"beside a trend over {words} before {scale.say(left)} is left ({chance:.0%})")
    return Test(
        name="it is more than a trend of its own",
        held=bool(held) and all(held),
        says="; ".join(said) or "no trend of its own can be fitted",
    )


def _single_group(found: GroupTime, scale: Scale) -> list[Test]:
    """Whether the sign hangs on one group; nothing to ask of where there is only one."""
    if len(np.unique(found.groups)) == 1:
        return []
    lowest, highest = _without_each_group(found)
    return [
        Test(
            name="no single group decides it",
            held=bool(np.sign(lowest) == np.sign(highest)),
            says=f"without one group it lies between {scale.say(lowest)} and {scale.say(highest)}",
        )
    ]


def _without_each_group(found: GroupTime) -> tuple[float, float]:
    weights = np.where(found.after, found.sizes, 0.0)
    groups = np.unique(found.groups)
    kept = [np.where(found.groups == group, 0.0, weights) for group in groups]
    effects = [float(each @ found.effects / each.sum()) for each in kept]
    return min(effects), max(effects)
