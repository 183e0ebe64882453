"""Any panel: every estimate that it can carry, the tests they could have failed, and a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from tripleaim.evidence.designs import bare_estimates, estimate_all, left_out
from tripleaim.evidence.donors import (
    FEWEST_PLACEBOS,
    always_treated,
    find_far,
    leave_out,
    without_still,
    without_unlike,
)
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.falsify import (
    FEWEST_POST,
    FEWEST_PRE,
    Falsified,
    Study,
    falsify,
    placebo_outcome,
)
from tripleaim.evidence.group_covariates import effects_given
from tripleaim.evidence.group_time import group_time_effects, with_comparison
from tripleaim.evidence.panel import ALIKE, Panel, Real, moves_alike
from tripleaim.evidence.predictors import synthetic_control_with_predictors
from tripleaim.evidence.said import listed, needed, so_many
from tripleaim.evidence.staggered import falsify_staggered, why_no_groups
from tripleaim.evidence.synthetic_control import treated_mean
from tripleaim.evidence.synthetic_did import SYNTHETIC_DID
from tripleaim.evidence.verdict import Scale, Test, Verdict, decide, judge, placebo_outcome_test
from tripleaim.model.chance import t_quantile
from tripleaim.model.errors import InputRefused, Problem

NEIGHBOURLESS = "group-time effects, simple average, no neighbours"
SDID = SYNTHETIC_DID


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What may be said of a panel: estimates, and the verdict or the `reason` why there is none.

    `notes` are what was done to the panel and what could not be done; `scale` what effects mean;
    `after` how many periods are after the (first) date; `events` the effect by periods since
    treatment, where it is judged by groups and every design is wanted.
    """

    estimates: tuple[Estimate, ...]
    verdict: Verdict | None
    reason: str
    scale: Scale
    after: int
    notes: tuple[str, ...] = ()
    events: tuple[tuple[int, Estimate], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known beside the panel.

    `unaffected` are the same units and periods with outcomes that the change cannot affect, by
    name; `near` the units that may share in what happens to the treated (neighbours, partners);
    `covariates` what is known of every unit before, in one order.
    """

    unaffected: Mapping[str, Panel] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    covariates: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        still = [
            Problem(where=name, rule="never varies in time, so that nothing could show in it")
            for name, panel in self.unaffected.items()
            if np.ptp(panel.outcome, axis=1).max() == 0
        ]
        if still:
            raise InputRefused(still)


NOTHING = Beside()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a panel is judged: `is_log` if outcomes are logarithms whose effects are told as shares;
    `worth`, the smallest effect worth knowing as a difference of outcomes (None: `usual_swing`);
    `every` for all designs and not only what the verdict needs."""

    is_log: bool = False
    worth: float | None = None
    every: bool = False


BRIEFLY = Wanted()


def judge_panel(
    panel: Panel, lower_is_better: bool = True, beside: Beside = NOTHING, wanted: Wanted = BRIEFLY
) -> Judgement:
    """Estimate and falsify a panel, effects in the unit of its outcome.

    One date of treatment: by synthetic difference in differences and placebos, if the panel is long
    enough; several dates, or a short panel: by group-time effects. Donors that are out of line are
    left out and named. Raises InputRefused when no design can be carried.

    >>> rng = np.random.default_rng(1)
    >>> outcome = 50 + rng.normal(size=(20, 1)) + rng.normal(size=(1, 30))
    >>> outcome += rng.normal(scale=0.3, size=(20, 30))
    >>> outcome[0, 20:] -= 5
    >>> panel = Panel(outcome=outcome, units=tuple("abcdefghijklmnopqrst"),
    ...               periods=tuple(range(30)), first=np.array([20] + 19 * [30]))
    >>> judge_panel(panel).verdict.kind
    'helped'
    """
    notes = always_treated(panel)
    if len(np.unique(panel.first[panel.treated])) > 1:
        panel = with_comparison(panel)
    panel, still = without_still(panel)
    sound, unlike = without_unlike(panel)
    scale, after = scale_of(panel, wanted), len(panel.periods) - panel.earliest
    by_groups = _why_no_study(sound) is not None
    made = _by_group_time if by_groups else _by_placebos
    estimates, verdict, reason, more = made(sound, lower_is_better, beside, scale, wanted.every)
    told = wanted.every and by_groups and verdict is not None
    return Judgement(
        estimates=tuple(estimates),
        verdict=verdict,
        reason=reason,
        scale=scale,
        after=after,
        notes=(*notes, *still, *unlike, *more),
        events=tuple(group_time_effects(sound).event_band(seed=1)) if told else (),
    )


Made = tuple[tuple[Estimate, ...], Verdict | None, str, tuple[str, ...]]


def _by_placebos(
    panel: Panel, lower_is_better: bool, beside: Beside, scale: Scale, every: bool
) -> Made:
    """One date, by placebos: the estimate that the verdict rests on comes first."""
    verdict, found, sound, far = _judge_by_placebos(panel, lower_is_better, beside, scale)
    estimates, notes = estimate_all(sound, every), left_out(sound, every)
    rest = [each for each in estimates if each.design != SDID]
    given = _given(sound, beside)
    return (_of_verdict(sound, found), *rest, *given), verdict, verdict.reason, (*far, *notes)


def _by_group_time(
    panel: Panel, lower_is_better: bool, beside: Beside, scale: Scale, every: bool
) -> Made:
    """Several dates, or too little for placebos; estimates without a verdict where no test runs."""
    estimates = (*estimate_all(panel, every), *_given(panel, beside))
    made = _settle_by_groups(panel, estimates, lower_is_better, beside, scale)
    return *made, left_out(panel, every)


def judge_by_groups(panel: Panel, lower_is_better: bool = True) -> Judgement:
    """The verdict by group-time effects, the first estimate, beside bare effects of other designs.

    As `judge_panel` where too little is there for placebos, and much quicker: the intervals of the
    other designs, which the verdict does not use, are not worked out.
    """
    panel, still = without_still(panel)
    sound, unlike = without_unlike(panel)
    scale = scale_of(panel, BRIEFLY)
    bare = tuple(bare_estimates(sound))
    estimates, verdict, reason = _settle_by_groups(sound, bare, lower_is_better, NOTHING, scale)
    after = len(panel.periods) - panel.earliest
    return Judgement(
        estimates=estimates,
        verdict=verdict,
        reason=reason,
        scale=scale,
        after=after,
        notes=(*still, *unlike),
    )


def _settle_by_groups(
    panel: Panel,
    estimates: tuple[Estimate, ...],
    lower_is_better: bool,
    beside: Beside,
    scale: Scale,
) -> tuple[tuple[Estimate, ...], Verdict | None, str]:
    reason = _why_no_groups(panel)
    if reason:
        return estimates, None, reason
    by_groups = _by_groups(panel, estimates, beside)
    effect, sound, firm = falsify_staggered(panel, by_groups, scale)
    tests = [*sound, *_by_group(beside)]
    verdict = decide(effect, tests, firm, lower_is_better, scale)
    return by_groups, verdict, verdict.reason


def _given(panel: Panel, beside: Beside) -> list[Estimate]:
    """Estimates given covariates: by groups, and of one unit by synthetic control too."""
    if not beside.covariates:
        return []
    known = np.array([beside.covariates[unit] for unit in panel.units])
    found = [effects_given(panel, known)]
    if len(panel.treated) == 1 and len(panel.donors) > known.shape[1] + 1:
        before = panel.outcome[:, : panel.start].mean(axis=1)
        predictors = np.column_stack([known, before])
        found.append(synthetic_control_with_predictors(panel, predictors)[0])
    return found


def scale_of(panel: Panel, wanted: Wanted) -> Scale:
    """What a difference of outcomes means, and the smallest that is worth knowing."""
    worth = usual_swing(panel, not wanted.is_log) if wanted.worth is None else wanted.worth
    return Scale(is_log=wanted.is_log, worth=worth, units="units", periods="periods")


def usual_swing(panel: Panel, nought_is_least: bool = True) -> float:
    """How far a unit usually lies from its own straight line before treatment: two in three to 19
    in 20 periods lie within it (twice the root mean square; the median over units).

    It grows with the unit of the outcome and does not hang on where its zero is, so that counts,
    rates, indices and logarithms of one series have one answer. Where an outcome cannot be below 0
    it is at most the level of the treated before: to lose all of it is always worth knowing.

    >>> panel = Panel(outcome=np.array([[1.0, -1, 1, -1, 0], [1, -1, 1, -1, 0]]), units=("a", "b"),
    ...               periods=(1, 2, 3, 4, 5), first=np.array([4, 5]))
    >>> round(usual_swing(panel), 2)
    1.79
    """
    before = panel.outcome[:, : max(panel.earliest, 2)]
    clock = np.arange(before.shape[1]) - (before.shape[1] - 1) / 2
    left = before - before.mean(axis=1, keepdims=True)
    if before.shape[1] > 2:
        left = left - np.outer(left @ clock / (clock @ clock), clock)
    swing = 2 * float(np.median(np.sqrt((left**2).mean(axis=1))))
    swing = swing if swing > 0 else 2 * float(left.std()) or 1.0
    return min(swing, _whole(panel)) if nought_is_least else swing


def _whole(panel: Panel) -> float:
    """All that there is to lose: the level of the treated before, where no outcome is below 0."""
    if panel.outcome.min() < 0 or not len(panel.treated):
        return float("inf")
    level = float(panel.outcome[panel.treated, : max(panel.earliest, 1)].mean())
    return level or float("inf")


def _judge_by_placebos(
    panel: Panel, lower_is_better: bool, beside: Beside, scale: Scale
) -> tuple[Verdict, Falsified, Panel, tuple[str, ...]]:
    """The verdict by placebos, without donors whose own placebo effect is out of all proportion."""
    found = falsify(_study(panel, beside))
    sound, notes = leave_out(panel, find_far(found.effects[1:]))
    if notes:
        said = f"with all donors the effect is {scale.say(float(found.effects[0]))}"
        error = scale.say(float(found.error[0])).lstrip("+")
        notes = (*notes, f"{said}, its standard error {error}")
        found = falsify(_study(sound, beside))
    p_value = float(found.p_value[0])
    more = _unaffected(beside)
    return judge(found, 0, p_value, lower_is_better, scale, more), found, sound, notes


def _of_verdict(panel: Panel, found: Falsified) -> Estimate:
    """The estimate that the verdict rests on, so that it stands with one figure everywhere."""
    actual = treated_mean(panel)[0]
    reach = float(t_quantile(0.975, int(found.freedom[0]))) * float(found.error[0])
    effect = float(found.effects[0])
    weights = zip(panel.donors, found.weights[0], strict=True)
    return Estimate(
        design=SDID,
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=float(found.error[0]),
        p_value=float(found.p_value[0]),
        freedom=float(found.freedom[0]),
        inference=f"placebo variance over {len(panel.donors)} untreated units",
        gaps=found.gaps[0],
        counterfactual=actual - found.gaps[0],
        weights={panel.units[unit]: float(each) for unit, each in weights if each > 1e-6},
        rmspe_pre=float(np.sqrt((found.gaps[0, : panel.start] ** 2).mean())),
    )


class _Why(NamedTuple):
    """Why placebos give no verdict; `for_groups` says that nothing is told by groups either."""

    said: str
    for_groups: bool = False


def _why_no_study(panel: Panel) -> _Why | None:
    starts = np.unique(panel.first[panel.treated])
    if len(starts) > 1:
        return _Why(f"there are {len(starts)} dates of treatment")
    if not len(starts):
        return _Why("nothing is treated")
    before, after = panel.start, len(panel.periods) - panel.start
    found = (
        (before, FEWEST_PRE, "period before"),
        (after, FEWEST_POST, "period after"),
        (len(panel.donors), FEWEST_PLACEBOS, "unit never treated"),
    )
    short = [
        f"{so_many(held, what)} ({needed(fewest)})" for held, fewest, what in found if held < fewest
    ]
    if short:
        return _Why("too little to refute an effect with: " + ", ".join(short))
    if moves_alike(panel.outcome[panel.donors]):
        return _Why(ALIKE, for_groups=True)
    still = np.flatnonzero(np.ptp(panel.outcome[:, :before], axis=1) == 0)
    if len(still):
        named = listed([panel.units[place] for place in still])
        who = f"{so_many(len(still), 'unit')} that never var{'ies' if len(still) == 1 else 'y'}"
        rule = f"{who} before ({named}) would make placebos meaningless"
        return _Why(f"{rule}; leave out, or take a rate", for_groups=True)
    return None


def _why_no_groups(panel: Panel) -> str:
    """Why there is no verdict by group-time effects either; with one date, why none by placebos."""
    several = len(np.unique(panel.first[panel.treated])) > 1
    placebos = None if several else _why_no_study(panel)
    if placebos is not None and placebos.for_groups:
        return placebos.said
    groups = why_no_groups(panel)
    if several or not groups:
        return groups
    return f"{placebos.said if placebos else ''}; by groups: {groups}"


def _by_groups(
    panel: Panel, estimates: tuple[Estimate, ...], beside: Beside
) -> tuple[Estimate, ...]:
    """The estimates with the one by groups first, and the one without neighbours, if there are."""
    if not estimates[0].design.startswith("group-time"):
        estimates = (group_time_effects(panel).simple(), *estimates)
    far = [place for place, unit in enumerate(panel.units) if not _is_near(panel, place, beside)]
    if len(far) < len(panel.units):
        effects = group_time_effects(panel.select(far))
        estimates = (*estimates, effects.average(effects.after, NEIGHBOURLESS))
    return estimates


def _is_near(panel: Panel, place: int, beside: Beside) -> bool:
    return panel.units[place] in beside.near and panel.first[place] == len(panel.periods)


def _study(panel: Panel, beside: Beside) -> Study:
    """The mean of the treated, then the donors; neighbours of the treated are near it."""
    rows = _rows(panel)
    members = np.ones(len(rows))
    members[0] = len(panel.treated)
    near = np.eye(len(rows), dtype=bool)
    near[0, 1:] = [_is_near(panel, place, beside) for place in panel.donors]
    return Study(
        outcome=rows,
        donors=np.arange(len(rows)) > 0,
        near=near,
        start=panel.start,
        members=members,
        asked=(0,),
    )


def _rows(panel: Panel) -> Real:
    return np.vstack([treated_mean(panel), panel.outcome[panel.donors]])


def _unaffected(beside: Beside) -> list[Test]:
    return [
        placebo_outcome_test(float(placebo_outcome(_study(panel, NOTHING))[0]), name)
        for name, panel in beside.unaffected.items()
    ]


def _by_group(beside: Beside) -> list[Test]:
    found = {name: group_time_effects(each).simple() for name, each in beside.unaffected.items()}
    return [
        placebo_outcome_test(1.0 if each.p_value is None else each.p_value, name)
        for name, each in found.items()
    ]
