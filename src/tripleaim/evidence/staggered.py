"""Falsification where units are treated at several dates: what group-time effects must survive."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from tripleaim.evidence.did import GroupTime, group_time_effects
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.verdict import ALPHA, POWER, Effect, Scale, Test

FEWEST_CLUSTERS = 10
DRAWS = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendBound:
    """How far trends may differ, after Rambachan and Roth (2023), by relative magnitudes.

    `drift` is the mean change a period, before treatment, of the treated against their comparison;
    `largest` the largest such change of one event period; `distance` the mean number of periods
    from the last one before; `breakdown` how many times `largest` the difference of trends a period
    must be after treatment until the interval holds zero, 0 if it holds it already.
    """

    drift: float
    largest: float
    distance: float
    breakdown: float


def bound_trends(found: GroupTime, reach: float) -> TrendBound:
    """The bound of the simple average, whose interval reaches so far to either side.

    >>> outcome = np.array([[0.0, 1, 9], [0, 2, 10], [0, 0, 2], [0, 1, 1]])
    >>> panel = Panel(outcome=outcome, units=tuple("abcd"), periods=(1, 2, 3),
    ...               first=np.array([2, 2, 3, 3]))
    >>> bound = bound_trends(group_time_effects(panel), 1.0)
    >>> bound.drift, bound.largest, bound.distance, bound.breakdown
    (1.0, 1.0, 1.0, 6.0)
    """
    after = found.times >= found.groups
    weights = found.weights_after
    effect = float(weights @ found.effects / weights.sum())
    distance = float(weights @ (found.times - found.groups + 1) / weights.sum())
    before = [each.effect for gap, each in found.event_study() if gap < 0]
    sizes = np.where(after, 0.0, found.sizes)
    drift = float(sizes @ found.effects / sizes.sum()) if sizes.any() else 0.0
    largest = max((abs(each) for each in before), default=0.0)
    room = max(abs(effect) - reach, 0.0)
    breakdown = room / (largest * distance) if largest else float("inf") if room else 0.0
    return TrendBound(drift=drift, largest=largest, distance=distance, breakdown=breakdown)


def pre_trend_p(found: GroupTime, seed: int = 1) -> float:
    """The chance of effects before treatment as large as the largest, all taken together.

    By multiplier bootstrap of the largest ratio of effect to error; 1 where nothing is before.
    """
    errors = found.standard_errors()
    early = (found.times < found.groups) & (errors > 0)
    if not early.any():
        return 1.0
    own = float((np.abs(found.effects[early]) / errors[early]).max())
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    signs = rng.choice([-1.0, 1.0], size=(DRAWS, len(found.influence)))
    moved = signs @ found.influence[:, early] / len(found.influence) / errors[early]
    return float(((np.abs(moved).max(axis=1) >= own).sum() + 1) / (DRAWS + 1))


def falsify_staggered(
    panel: Panel, estimates: Sequence[Estimate], scale: Scale
) -> tuple[Effect, list[Test], list[Test]]:
    """The effect, the tests without which nothing can be said, and those that a claim must pass.

    `estimates` are those of `estimate_all`: by never-treated, by not-yet-treated comparisons, and
    by matrix completion. The first is the effect; its errors need many units.
    """
    main = estimates[0]
    found = group_time_effects(panel)
    error = float(main.standard_error or 0.0)
    freedom = max(min(len(panel.treated), len(panel.donors)) - 1, 1)
    reach = float(stats.t.ppf(1 - ALPHA / 2, freedom)) * error
    p_value = float(2 * stats.t.sf(abs(main.effect) / error, freedom)) if error else 1.0
    effect = Effect(
        value=main.effect,
        reach=reach,
        p_value=p_value,
        q_value=p_value,
        detectable=reach + float(stats.t.ppf(POWER, freedom)) * error,
    )
    return effect, _sound(panel, found), _firm(found, estimates, reach, scale)


def _sound(panel: Panel, found: GroupTime) -> list[Test]:
    treated, never = len(panel.treated), len(panel.donors)
    p_value = pre_trend_p(found)
    return [
        Test(
            name="there are enough units for an error",
            held=min(treated, never) >= FEWEST_CLUSTERS,
            says=f"{treated} units are treated and {never} never; errors that rest on "
            f"differences between units need {FEWEST_CLUSTERS} of each",
        ),
        Test(
            name="nothing shows before treatment",
            held=p_value > ALPHA,
            says=f"differences before treatment as large are seen {p_value:.0%} of the time by "
            "chance",
        ),
    ]


def _firm(
    found: GroupTime, estimates: Sequence[Estimate], reach: float, scale: Scale
) -> list[Test]:
    main = estimates[0]
    bound = bound_trends(found, reach)
    lowest, highest = _without_each_group(found)
    extrapolated = bound.drift * bound.distance
    others = "; ".join(f"{each.design} {scale.say(each.effect)}" for each in estimates[1:])
    return [
        Test(
            name="other ways to compare agree",
            held=all(np.sign(each.effect) == np.sign(main.effect) for each in estimates[1:]),
            says=others,
        ),
        Test(
            name="no single group decides it",
            held=bool(np.sign(lowest) == np.sign(highest)),
            says=f"without one group it lies between {scale.say(lowest)} and {scale.say(highest)}",
        ),
        Test(
            name="it is more than a difference of trends",
            held=abs(extrapolated) < abs(main.effect),
            says=f"the trend before, carried on, gives {scale.say(extrapolated)}; the interval "
            f"holds zero once trends differ {bound.breakdown:.2g} times as much as they ever did "
            "before",
        ),
    ]


def _without_each_group(found: GroupTime) -> tuple[float, float]:
    after = found.weights_after
    groups = np.unique(found.groups)
    kept = [np.where(found.groups == group, 0.0, after) for group in groups]
    if len(groups) == 1:
        kept = [after]
    effects = [float(weights @ found.effects / weights.sum()) for weights in kept]
    return min(effects), max(effects)
