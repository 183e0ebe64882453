"""Any panel: every estimate that it can carry, the tests they could have failed, and a verdict."""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.did import group_time_effects
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.falsify import FEWEST_DONORS, FEWEST_POST, FEWEST_PRE, Study, falsify
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.staggered import FEWEST_CLUSTERS, falsify_staggered
from tripleaim.evidence.synthetic_control import treated_mean
from tripleaim.evidence.verdict import Scale, Verdict, decide, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What may be said of a panel: estimates, and the verdict or the `reason` why there is none."""

    estimates: tuple[Estimate, ...]
    verdict: Verdict | None
    reason: str


def judge_panel(panel: Panel, lower_is_better: bool = True) -> Judgement:
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
    usual = abs(float(np.mean([panel.outcome[u, : panel.first[u]].mean() for u in panel.treated])))
    scale = Scale(is_log=False, usual=usual)
    short = _why_no_study(panel)
    if not short:
        found = falsify(_study(panel))
        verdict = judge(found, 0, float(found.p_value[0]), lower_is_better, scale)
        return Judgement(estimates=estimates, verdict=verdict, reason=verdict.reason)
    if not _suits_groups(panel):
        return Judgement(estimates=estimates, verdict=None, reason=short)
    if not estimates[0].design.startswith("group-time"):
        estimates = (*_group_estimates(panel), *estimates)
    effect, sound, firm = falsify_staggered(panel, estimates, scale)
    verdict = decide(effect, sound, firm, lower_is_better, scale)
    return Judgement(estimates=estimates, verdict=verdict, reason=verdict.reason)


def _why_no_study(panel: Panel) -> str:
    starts = np.unique(panel.first[panel.treated])
    if len(starts) > 1:
        return f"there are {len(starts)} dates of treatment"
    before, after = panel.start, len(panel.periods) - panel.start
    found = (
        (before, FEWEST_PRE, "periods before"),
        (after, FEWEST_POST, "periods after"),
        (len(panel.donors), FEWEST_DONORS, "units never treated"),
    )
    short = [
        f"{held} {what} ({fewest} are needed)" for held, fewest, what in found if held < fewest
    ]
    return "too little to refute an effect with: " + ", ".join(short) if short else ""


def _suits_groups(panel: Panel) -> bool:
    several = len(np.unique(panel.first[panel.treated])) > 1
    return several or min(len(panel.treated), len(panel.donors)) >= FEWEST_CLUSTERS


def _group_estimates(panel: Panel) -> tuple[Estimate, ...]:
    return (group_time_effects(panel).simple(),)


def _study(panel: Panel) -> Study:
    rows = np.vstack([treated_mean(panel), panel.outcome[panel.donors]])
    members = np.ones(len(rows))
    members[0] = len(panel.treated)
    return Study(
        outcome=rows,
        donors=np.arange(len(rows)) > 0,
        near=np.eye(len(rows), dtype=bool),
        start=panel.start,
        members=members,
    )
