"""Falsification: the tests that an estimate could have failed, run with it and never left out.

A study is many units of one measure, of which some serve as comparison; all units are judged at one
date in the same way, so that what the method finds for units to which nothing happened is known.
"""

from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.did import did_fit
from tripleaim.evidence.inference import error_share
from tripleaim.evidence.own_course import OwnCourse, follow_courses, memory_of
from tripleaim.evidence.panel import Mask, Real, Whole
from tripleaim.evidence.said import needed, so_many
from tripleaim.evidence.synthetic_control import Fit, Task, demeaned_fit
from tripleaim.evidence.synthetic_did import SYNTHETIC_DID, synthetic_did_fit
from tripleaim.model.chance import t_tail
from tripleaim.model.errors import InputRefused, Problem

PLACEBO_LEAD = 12
PLACEBO_DATES = (8, 4, 3, 2)
EVERY_DONOR = "all donors"
FEWEST_PRE, FEWEST_POST, FEWEST_DONORS = 12, 6, 8
WORST_FIT = 0.10
TRENDS = ("where it fits best", "from the start", "from twelve before", "from six before")
DESIGNS: dict[str, Fit] = {
    SYNTHETIC_DID: synthetic_did_fit,
    "demeaned synthetic control": demeaned_fit,
    "difference in differences": did_fit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """One measure of all units: outcome (n, t), usually logarithms, and where the after begins.

    `donors` (n,) says which units may serve as comparison; `near` (n, n) which unit is so close to
    which other that it may share in what happens there; `members` (n,), if given, how many units
    each row is the mean of, so that chance is less in it; `otherwise` (n, t), if given, the same
    outcome by another definition; `asked`, if given, the places of the units to be judged.
    """

    outcome: Real
    donors: Mask
    near: Mask
    start: int
    members: Real | None = None
    otherwise: Real | None = None
    asked: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InputRefused(problems)

    def eligible(self) -> Mask:
        """For each unit (n, d) which donors may serve: all but itself."""
        places = np.flatnonzero(self.donors)
        allowed: Mask = places[None, :] != np.arange(len(self.outcome))[:, None]
        return allowed


def _problems(study: Study) -> list[Problem]:
    found = []
    width = study.outcome.shape[1]
    if not np.isfinite(study.outcome).all():
        found.append(Problem(where="study", rule="has outcomes that are not finite numbers"))
    if study.donors.sum() < FEWEST_DONORS:
        have = so_many(int(study.donors.sum()), "unit to compare with")
        rule = f"has {have}; {needed(FEWEST_DONORS)}"
        found.append(Problem(where="study", rule=rule))
    if study.start < FEWEST_PRE or width - study.start < FEWEST_POST:
        rule = f"has {so_many(study.start, 'period before')} and {width - study.start} after"
        advice = f"{FEWEST_PRE} and {FEWEST_POST} are needed."
        found.append(Problem(where="study", rule=rule, remedy=advice))
    elif (np.ptp(study.outcome[:, : study.start], axis=1) == 0).any():
        found.append(Problem(where="study", rule="has a unit that never varies before"))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Falsified:
    """What the tests gave for every unit of a study; arrays of shape (n,) unless said otherwise.

    `gaps` (n, t) are actual less counterfactual, `effects` their means after. `error` and `p_value`
    come from the placebos of the donors. `rank_p` is the share of donors whose gaps grew as much,
    `fit_p` the share that were followed as badly before, `wider` how much larger chance is taken
    for a unit followed worse than nine donors in ten (`error` holds that already). `date_p` is the
    chance of the largest of the effects found at dates that are too early by `leads` periods.
    `lowest` and `highest` are the range without one donor (the effect, for units not asked for);
    `curve` (n, s) the effects by the `specifications`. `drift` is what trends may differ a period
    before the sign is lost, `usual_drift` what donors' trends do differ before. `own_change` is the
    gap of the last year before less that of earlier, `returned` the part of it that donors gave
    back on average: regression to the mean. `course` is each unit's own, `course_p` the chance of
    as large a step beside a trend of its own.
    """

    gaps: Real
    weights: Real
    effects: Real
    error: Real
    p_value: Real
    freedom: Whole
    rank_p: Real
    fit_p: Real
    wider: Real
    date_p: Real
    leads: tuple[int, ...]
    lowest: Real
    highest: Real
    specifications: tuple[str, ...]
    curve: Real
    drift: Real
    usual_drift: float
    own_change: Real
    returned: float
    course: OwnCourse
    course_p: Real

    @property
    def agreeing(self) -> Real:
        """The share of specifications whose effect has the sign of the main one."""
        same: Real = (np.sign(self.curve) == np.sign(self.effects)[:, None]).mean(axis=1)
        return same


def falsify(study: Study) -> Falsified:
    """Every test of every unit of a study."""
    gaps, weights = _gaps(study, synthetic_did_fit, study.start)
    start = study.start
    effects = gaps[:, start:].mean(axis=1)
    fit_p, wider = _followed(gaps[:, :start], study.donors)
    error, freedom, p_value = _placebo_test(effects, weights, study, wider)
    lowest, highest = _leave_one_out(study, weights, effects)
    drift, usual_drift = _trend_bounds(study, effects)
    own_change, returned = _regression_to_mean(study)
    course = follow_courses(gaps, start, memory_of(gaps[study.donors]))
    names, curve = _specification_curve(study, gaps)
    names = (*names, *(f"beside a trend of its own, {each}" for each in TRENDS))
    curve = np.column_stack([curve, course.beside, course.carried])
    return Falsified(
        gaps=gaps,
        weights=weights,
        effects=effects,
        error=error,
        p_value=p_value,
        freedom=freedom,
        rank_p=_rank(_ratio(gaps, start), study.donors),
        fit_p=fit_p,
        wider=wider,
        date_p=placebo_dates(study),
        leads=leads_of(study.start),
        lowest=lowest,
        highest=highest,
        specifications=names,
        curve=curve,
        drift=drift,
        usual_drift=usual_drift,
        own_change=own_change,
        returned=returned,
        course=course,
        course_p=_placebo_test(course.beside, weights, study, wider)[2],
    )


def chances(study: Study) -> Real:
    """The chance (n,) of each unit's effect where nothing happened: `p_value`, without the rest."""
    gaps, weights = _gaps(study, synthetic_did_fit, study.start)
    wider = _followed(gaps[:, : study.start], study.donors)[1]
    return _placebo_test(gaps[:, study.start :].mean(axis=1), weights, study, wider)[2]


def _gaps(study: Study, fit: Fit, start: int, allowed: Mask | None = None) -> tuple[Real, Real]:
    eligible = study.eligible() if allowed is None else allowed
    pool = study.outcome[study.donors]
    task = Task(targets=study.outcome, pool=pool, eligible=eligible, pre=start)
    counterfactual, weights = fit(task)
    return study.outcome - counterfactual, weights


def _placebo_test(
    effects: Real, weights: Real, study: Study, wider: Real | float = 1.0
) -> tuple[Real, Whole, Real]:
    """Standard error of each unit's effect from the donors other than itself, and p-values by t.

    `wider` (n,) is how many times as large chance is for a unit as for donors.
    """
    donors = study.donors
    others = (donors.sum() - donors).astype(np.int64)
    error = wider * _usual_of_others(effects, donors)
    if study.members is not None:
        lean = (weights**2).sum(axis=1)
        usual = float(lean[donors].mean())
        error *= [
            error_share(count, own, usual) for count, own in zip(study.members, lean, strict=True)
        ]
    return error, others, 2 * t_tail(np.abs(effects) / error, others)


def _usual_of_others(size: Real, donors: Mask) -> Real:
    """The root mean square of a size (n,) over the donors other than each unit."""
    squares = np.where(donors, size**2, 0.0)
    usual: Real = np.sqrt((squares.sum() - squares) / (donors.sum() - donors))
    return usual


def _followed(before: Real, donors: Mask) -> tuple[Real, Real]:
    """The share (n,) of donors followed as badly as each unit by gaps before (n, t), and how much
    larger chance is for a unit (n,): its usual gap over theirs, where nine in ten are followed
    better."""
    gap = np.sqrt((_centred(before) ** 2).mean(axis=1))
    share = _rank(gap, donors)
    times = gap / np.maximum(_usual_of_others(gap, donors), 1e-300)
    return share, np.where(share > WORST_FIT, 1.0, np.maximum(times, 1.0))


def _rank(size: Real, donors: Mask) -> Real:
    """The share of donors other than the unit, and the unit, whose size is at least as large."""
    larger = (size[None, donors] >= size[:, None]).sum(axis=1) - donors
    share: Real = (larger + 1) / (donors.sum() - donors + 1)
    return share


def _ratio(gaps: Real, start: int) -> Real:
    """The mean gap after over the usual gap before: months swing, and what lasts does not."""
    before = _centred(gaps[:, :start])
    ratio: Real = np.abs(gaps[:, start:].mean(axis=1)) / np.sqrt((before**2).mean(axis=1))
    return ratio


def _centred(gaps: Real) -> Real:
    centred: Real = gaps - gaps.mean(axis=1, keepdims=True)
    return centred


def leads_of(start: int) -> tuple[int, ...]:
    """How many periods too early placebo dates are: an eighth, a quarter, a third, half of those
    before.

    >>> leads_of(24)
    (3, 6, 8, 12)
    """
    return tuple(dict.fromkeys(start // part for part in PLACEBO_DATES))


def placebo_dates(study: Study) -> Real:
    """The chance (n,) of effects as large at dates too early, by what came before the true one.

    Of several dates the smallest p-value counts, as many times as there are dates (Bonferroni).
    """
    leads = leads_of(study.start)
    smallest = np.min([_placebo_date(study, lead) for lead in leads], axis=0)
    chance: Real = np.minimum(smallest * len(leads), 1.0)
    return chance


def _placebo_date(study: Study, lead: int) -> Real:
    before = study.outcome[:, : study.start]
    task = Task(
        targets=before,
        pool=before[study.donors],
        eligible=study.eligible(),
        pre=study.start - lead,
    )
    counterfactual, weights = synthetic_did_fit(task)
    gaps = (before - counterfactual)[:, task.pre :]
    return _placebo_test(gaps.mean(axis=1), weights, study)[2]


def _leave_one_out(study: Study, weights: Real, effects: Real) -> tuple[Real, Real]:
    """The least and the greatest effect of each unit asked for without one donor."""
    asked = (
        np.arange(len(effects)) if study.asked is None else np.array(study.asked, dtype=np.int64)
    )
    pool = study.outcome[study.donors]
    units, count = len(asked), len(pool)
    others = ~np.tile(np.eye(count, dtype=bool), (units, 1))
    targets = np.repeat(study.outcome[asked], count, axis=0)
    task = Task(
        targets=targets,
        pool=pool,
        eligible=np.repeat(study.eligible()[asked], count, axis=0) & others,
        pre=study.start,
        guess=np.repeat(weights[asked] > 0, count, axis=0) & others,
    )
    counterfactual, _ = synthetic_did_fit(task)
    found = (targets - counterfactual)[:, study.start :].mean(axis=1).reshape(units, count)
    lowest, highest = effects.copy(), effects.copy()
    lowest[asked], highest[asked] = found.min(axis=1), found.max(axis=1)
    return lowest, highest


def _specification_curve(study: Study, main: Real) -> tuple[tuple[str, ...], Real]:
    """Effects by design, donors, window after and definition, (n, s); `main` gaps are known."""
    start, everyone = study.start, study.eligible()
    year = min(start + 12, study.outcome.shape[1])
    names, columns = [], []
    for design, fit in DESIGNS.items():
        for pool, allowed in _pools(study).items():
            known = fit is synthetic_did_fit and pool == EVERY_DONOR
            gaps = main if known else _gaps(study, fit, start, allowed)[0]
            for window, end in (("whole time after", None), ("first year after", year)):
                names.append(f"{design}, {pool}, {window}")
                columns.append(gaps[:, start:end].mean(axis=1))
        if study.otherwise is not None:
            other = replace(study, outcome=study.otherwise, otherwise=None)
            names.append(f"{design}, {EVERY_DONOR}, whole time after, otherwise defined")
            columns.append(_gaps(other, fit, start, everyone)[0][:, start:].mean(axis=1))
    return tuple(names), np.column_stack(columns)


def _pools(study: Study) -> dict[str, Mask]:
    """Who may be a donor of whom: everyone, and those not near, where these are enough."""
    everyone = study.eligible()
    far = everyone & ~study.near[:, study.donors]
    if (far == everyone).all():
        return {EVERY_DONOR: everyone}
    few = far.sum(axis=1) < FEWEST_DONORS
    far[few] = everyone[few]
    return {EVERY_DONOR: everyone, "no neighbours": far}


def _trend_bounds(study: Study, effects: Real) -> tuple[Real, float]:
    """How far trends may differ a period before the sign is lost; how far donors' do differ."""
    start, width = study.start, study.outcome.shape[1]
    gaps, _ = _gaps(study, did_fit, start)
    clock = np.arange(start) - (start - 1) / 2
    slopes = gaps[:, :start] @ clock / (clock**2).sum()
    distance = (start + width - 1) / 2 - (start - 1) / 2
    usual = float(np.sqrt((slopes[study.donors] ** 2).mean()))
    return np.abs(effects) / distance, usual


def _regression_to_mean(study: Study) -> tuple[Real, float]:
    """Each unit's change in the last year before, and the part of it that donors gave back."""
    start = study.start
    lead = min(PLACEBO_LEAD, start // 2)
    gaps, _ = _gaps(study, did_fit, start)
    recent = gaps[:, start - lead : start].mean(axis=1)
    change = recent - gaps[:, : start - lead].mean(axis=1)
    later = gaps[:, start:].mean(axis=1) - recent
    x, y = change[study.donors], later[study.donors]
    spread = float((x**2).sum())
    return change, -float((x * y).sum()) / spread if spread else 0.0


def placebo_outcome(study: Study, fit: Fit = synthetic_did_fit) -> Real:
    """p-values of the effect on an outcome that the change cannot affect; small ones are alarms."""
    gaps, weights = _gaps(study, fit, study.start)
    return _placebo_test(gaps[:, study.start :].mean(axis=1), weights, study)[2]
