"""Any panel: every estimate that it can carry, the tests they could have failed, and a verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.did import group_time_effects
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.falsify import (
    FEWEST_POST,
    FEWEST_PRE,
    Study,
    falsify,
    placebo_outcome,
)
from tripleaim.evidence.panel import Panel, Real
from tripleaim.evidence.staggered import FEWEST_CLUSTERS, falsify_staggered
from tripleaim.evidence.synthetic_control import treated_mean
from tripleaim.evidence.verdict import Scale, Test, Verdict, decide, judge, placebo_outcome_test
from tripleaim.model.errors import InputRefused, Problem

FEWEST_PLACEBOS = 12
NEIGHBOURLESS = "group-time effects, simple average, no neighbours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What may be said of a panel: estimates, and the verdict or the `reason` why there is none."""

    estimates: tuple[Estimate, ...]
    verdict: Verdict | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What is known beside the panel.

    `unaffected` are the same units and periods with outcomes that the change cannot affect, by
    name; `near` the units that may share in what happens to the treated (neighbours, partners).
    """

    unaffected: Mapping[str, Panel] = field(default_factory=dict)
    near: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        still = [
            Problem(where=name, rule="never varies in time, so that nothing could show in it")
            for name, panel in self.unaffected.items()
            if np.ptp(panel.outcome, axis=1).max() == 0
        ]
        if still:
            raise InputRefused(still)


NOTHING = Beside()


def judge_panel(panel: Panel, lower_is_better: bool = True, beside: Beside = NOTHING) -> Judgement:
    """Estimate and falsify a panel, effects in the unit of its outcome.

    One date of treatment: by synthetic difference in differences and placebos, if the panel is long
    enough; several dates, or many units in a short panel: by group-time effects. Raises
    InputRefused when no design can be carried.

    >>> rng = np.random.default_rng(1)
    >>> outcome = 50 + rng.normal(size=(20, 1)) + rng.normal(size=(1, 30))
    >>> outcome += rng.normal(scale=0.3, size=(20, 30))
    >>> outcome[0, 20:] -= 5
    >>> panel = Panel(outcome=outcome, units=tuple("abcdefghijklmnopqrst"),
    ...               periods=tuple(range(30)), first=np.array([20] + 19 * [30]))
    >>> judge_panel(panel).verdict.kind
    'helped'
    """
    estimates = tuple(estimate_all(panel))
    if len(np.unique(panel.first[panel.treated])) > 1:
        panel = panel.select(np.flatnonzero(panel.first > 0))
    short = _why_no_study(panel)
    if not short:
        verdict = judge_one_date(panel, lower_is_better, beside)
    elif _suits_groups(panel):
        estimates = _by_groups(panel, estimates, beside)
        scale = _scale(panel)
        effect, sound, firm = falsify_staggered(panel, estimates, scale)
        verdict = decide(effect, [*sound, *_by_group(beside)], firm, lower_is_better, scale)
    else:
        return Judgement(estimates=estimates, verdict=None, reason=short)
    return Judgement(estimates=estimates, verdict=verdict, reason=verdict.reason)


def judge_one_date(panel: Panel, lower_is_better: bool = True, beside: Beside = NOTHING) -> Verdict:
    """The verdict on units treated at one date, by synthetic difference in differences.

    Raises InputRefused for several dates or a panel too short to refute an effect with.
    """
    found = falsify(_study(panel, beside))
    p_value = float(found.p_value[0])
    return judge(found, 0, p_value, lower_is_better, _scale(panel), _unaffected(beside))


def _scale(panel: Panel) -> Scale:
    usual = abs(float(np.mean([panel.outcome[u, : panel.first[u]].mean() for u in panel.treated])))
    return Scale(is_log=False, usual=usual, units="units", periods="periods")


def _why_no_study(panel: Panel) -> str:
    starts = np.unique(panel.first[panel.treated])
    if len(starts) > 1:
        return f"there are {len(starts)} dates of treatment"
    before, after = panel.start, len(panel.periods) - panel.start
    found = (
        (before, FEWEST_PRE, "periods before"),
        (after, FEWEST_POST, "periods after"),
        (len(panel.donors), FEWEST_PLACEBOS, "units never treated"),
    )
    short = [
        f"{held} {what} ({fewest} are needed)" for held, fewest, what in found if held < fewest
    ]
    if short:
        return "too little to refute an effect with: " + ", ".join(short)
    if (np.ptp(panel.outcome[:, :before], axis=1) == 0).any():
        return "a unit that never varies before makes placebos meaningless; leave it out"
    return ""


def _suits_groups(panel: Panel) -> bool:
    several = len(np.unique(panel.first[panel.treated])) > 1
    return several or min(len(panel.treated), len(panel.donors)) >= FEWEST_CLUSTERS


def _by_groups(
    panel: Panel, estimates: tuple[Estimate, ...], beside: Beside
) -> tuple[Estimate, ...]:
    """The estimates with the one by groups first, and the one without neighbours, if there are."""
    if not estimates[0].design.startswith("group-time"):
        estimates = (group_time_effects(panel).simple(), *estimates)
    far = [place for place, unit in enumerate(panel.units) if not _is_near(panel, place, beside)]
    if len(far) < len(panel.units):
        effects = group_time_effects(panel.select(far))
        estimates = (*estimates, effects.average(effects.weights_after, NEIGHBOURLESS))
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
        otherwise=np.log(rows) if (rows > 0).all() else None,
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
