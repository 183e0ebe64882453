"""Difference in differences: two-way, by regression, and by group and time."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Panel, Real, Whole, check_design
from tripleaim.evidence.synthetic_control import Task, estimate_by
from tripleaim.model.errors import refuse


def did_fit(task: Task) -> tuple[Real, Real]:
    """Counterfactuals by equal donor weights and a constant difference before."""
    weights = task.eligible / task.eligible.sum(axis=1, keepdims=True)
    moved = weights @ task.pool
    before = (task.targets - moved)[:, : task.pre].mean(axis=1, keepdims=True)
    return moved + before, weights


def difference_in_differences(panel: Panel) -> Estimate:
    """The double difference of means, for units treated at one date.

    >>> outcome = np.array([[1.0, 1, 4], [0, 0, 1]])
    >>> panel = Panel(outcome=outcome, units=("a", "b"), periods=(1, 2, 3), first=np.array([2, 3]))
    >>> did_fit(Task(targets=outcome[:1], pool=outcome[1:], eligible=np.ones((1, 1), bool),
    ...              pre=2))[0].tolist()
    [[1.0, 1.0, 2.0]]
    """
    return estimate_by(panel, did_fit, "difference in differences")


@dataclass(frozen=True, slots=True, kw_only=True)
class LongRows:
    """A regression sample: outcome (n,), exposure (n,), covariates (n, k), unit and period (n,)."""

    outcome: Real
    exposure: Real
    covariates: Real
    unit: Whole
    period: Whole

    def __post_init__(self) -> None:
        columns = (self.outcome, self.exposure, self.covariates)
        if not all(np.isfinite(column).all() for column in columns):
            raise refuse("regression", "has values that are not finite", "Drop those rows first.")


def two_way_effect(rows: LongRows, level: float = 0.95) -> Estimate:
    """The effect of one unit of exposure with unit and period effects, clustered by unit.

    The sample need not be balanced and the exposure may be continuous. Errors are cluster-robust
    with the usual small-sample factor; the interval uses t with clusters less one degrees.
    """
    sheet = np.column_stack([rows.outcome, rows.exposure, rows.covariates])
    within = take_out_means(sheet, rows.unit, rows.period)
    y, x = within[:, 0], within[:, 1:]
    if np.ptp(x[:, 0]) < 1e-12:
        raise refuse("regression", "has no exposure left once units and periods are allowed for")
    if np.ptp(y) < 1e-12 * max(1.0, float(np.abs(rows.outcome).max())):
        raise refuse("regression", "has an outcome that units and periods explain whole")
    bread = np.linalg.pinv(x.T @ x)
    beta = bread @ (x.T @ y)
    error = y - x @ beta
    _, cluster = np.unique(rows.unit, return_inverse=True)
    clusters = int(cluster.max()) + 1
    scores = np.zeros((clusters, x.shape[1]))
    np.add.at(scores, cluster, x * error[:, None])
    freedom = len(np.unique(rows.period)) - 1 + x.shape[1]
    factor = clusters / (clusters - 1) * (len(y) - 1) / max(len(y) - freedom - 1, 1)
    spread = float(np.sqrt((factor * bread @ scores.T @ scores @ bread)[0, 0]))
    reach = float(stats.t.ppf((1 + level) / 2, clusters - 1)) * spread
    effect = float(beta[0])
    return Estimate(
        design="two-way fixed effects",
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=spread,
        p_value=float(2 * stats.t.sf(abs(effect) / spread, clusters - 1)),
        inference="cluster-robust by unit",
        level=level,
        notes=(f"{len(y)} rows, {clusters} units",),
    )


def take_out_means(sheet: Real, unit: Whole, period: Whole) -> Real:
    """Columns less their unit and period means, by turns until nothing moves (unbalanced too)."""
    left: Real = sheet - sheet.mean(axis=0)
    keys = [np.unique(each, return_inverse=True)[1] for each in (unit, period)]
    counts = [np.bincount(key).astype(float)[:, None] for key in keys]
    for _ in range(10_000):
        before = left
        for key, count in zip(keys, counts, strict=True):
            sums = np.zeros((len(count), sheet.shape[1]))
            np.add.at(sums, key, left)
            left = left - (sums / count)[key]
        if np.abs(left - before).max() <= 1e-12 * max(1.0, np.abs(left).max()):
            return left
    raise refuse("regression", "did not settle when taking out unit and period means")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTime:
    """Group-time effects of Callaway and Sant'Anna (2021).

    `effects[k]` is the effect in period `times[k]` on the units first treated in `groups[k]` (both
    as places in the panel); `influence` (n, k) is each unit's part in the error of each effect.
    """

    groups: Whole
    times: Whole
    effects: Real
    influence: Real
    sizes: Real

    @property
    def after(self) -> Whole:
        """Places of the effects in periods from treatment on."""
        return np.flatnonzero(self.times >= self.groups)

    @property
    def weights_after(self) -> Real:
        """The size of its group for each effect from treatment on, 0 for those before."""
        weights: Real = np.where(self.times >= self.groups, self.sizes, 0.0)
        return weights

    def standard_errors(self) -> Real:
        """Standard errors of the effects from the influence function."""
        errors: Real = np.sqrt((self.influence**2).mean(axis=0) / len(self.influence))
        return errors

    def simple(self) -> Estimate:
        """The average of all effects after treatment, weighted by the size of the groups."""
        return self.average(self.weights_after, "group-time effects, simple average")

    def event_study(self) -> list[tuple[int, Estimate]]:
        """The effect by periods since treatment (negative: before), weighted by size of group."""
        since = self.times - self.groups
        return [
            (
                int(gap),
                self.average(
                    np.where(since == gap, self.sizes, 0.0), f"event study, {gap} periods on"
                ),
            )
            for gap in np.unique(since)
        ]

    def average(self, weights: Real, design: str, level: float = 0.95) -> Estimate:
        """A weighted average of effects with its pointwise interval."""
        share = weights / weights.sum()
        effect = float(share @ self.effects)
        part = self.influence @ share
        error = float(np.sqrt((part**2).mean() / len(part)))
        reach = float(stats.norm.ppf((1 + level) / 2)) * error
        return Estimate(
            design=design,
            effect=effect,
            low=effect - reach,
            high=effect + reach,
            standard_error=error,
            p_value=float(2 * stats.norm.sf(abs(effect) / error)) if error else None,
            inference="influence function, clustered by unit",
            level=level,
        )

    def simultaneous(self, seed: int, level: float = 0.95, draws: int = 2000) -> tuple[Real, Real]:
        """Bands that hold for all effects at once, by multiplier bootstrap: lows and highs."""
        errors = self.standard_errors()
        reach = _widest(self.influence, errors, level, draws, seed) * errors
        return self.effects - reach, self.effects + reach

    def event_band(
        self, seed: int, level: float = 0.95, draws: int = 2000
    ) -> list[tuple[int, Estimate]]:
        """The event study with intervals that hold for all periods since treatment at once."""
        since = self.times - self.groups
        gaps = np.unique(since)
        shares = np.column_stack([np.where(since == gap, self.sizes, 0.0) for gap in gaps])
        parts = self.influence @ (shares / shares.sum(axis=0))
        errors: Real = np.sqrt((parts**2).mean(axis=0) / len(parts))
        reach = _widest(parts, errors, level, draws, seed)
        return [
            (gap, replace(one, low=one.effect - reach * error, high=one.effect + reach * error,
                          inference="multiplier bootstrap, all periods at once", level=level))
            for (gap, one), error in zip(self.event_study(), errors.tolist(), strict=True)
        ]  # fmt: skip


def _widest(influence: Real, errors: Real, level: float, draws: int, seed: int) -> float:
    """How many errors the largest of many effects strays by, by multiplier bootstrap."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    signs = rng.choice([-1.0, 1.0], size=(draws, len(influence)))
    usable = errors > 0
    moved = signs @ influence[:, usable] / len(influence) / errors[usable]
    return float(np.quantile(np.abs(moved).max(axis=1), level))


def group_time_effects(panel: Panel, not_yet_treated: bool = False) -> GroupTime:
    """The effect on each group of units in each period, without covariates.

    The comparison is the units never treated; with `not_yet_treated` also those treated later than
    the period. Before treatment the base is the period before, after it the last period before.
    Units treated from the first period on are left out, as they have no before.

    >>> outcome = np.array([[0.0, 0, 3], [0, 1, 1], [1, 1, 2], [0, 1, 2]])
    >>> panel = Panel(outcome=outcome, units=tuple("abcd"), periods=(1, 2, 3),
    ...               first=np.array([2, 3, 3, 3]))
    >>> group_time_effects(panel).effects.round(3).tolist()
    [-0.667, 2.333]
    """
    width = len(panel.periods)
    starts = [int(start) for start in np.unique(panel.first) if 0 < start < width]
    if not starts:
        check_design(panel)
        raise refuse("panel", "has no unit that is treated after its first period")
    if np.ptp(panel.outcome) == 0:
        raise refuse("panel", "has an outcome that never varies")
    found = [
        (start, period, *_one_effect(panel, start, period, not_yet_treated))
        for start in starts
        for period in range(1, width)
    ]
    sizes = {start: float((panel.first == start).sum()) for start in starts}
    return GroupTime(
        groups=np.array([each[0] for each in found]),
        times=np.array([each[1] for each in found]),
        effects=np.array([each[2] for each in found]),
        influence=np.column_stack([each[3] for each in found]),
        sizes=np.array([sizes[each[0]] for each in found]),
    )


def _one_effect(panel: Panel, start: int, period: int, not_yet: bool) -> tuple[float, Real]:
    base = start - 1 if period >= start else period - 1
    change = panel.outcome[:, period] - panel.outcome[:, base]
    treated = panel.first == start
    compared = panel.first == len(panel.periods)
    if not_yet:
        compared |= (panel.first > max(period, base)) & ~treated
    if not compared.any():
        raise refuse("panel", "has no unit to compare with", "Nobody is never or not yet treated.")
    ours, theirs = change[treated].mean(), change[compared].mean()
    size = len(change)
    influence = np.where(treated, (change - ours) * size / treated.sum(), 0.0)
    influence -= np.where(compared, (change - theirs) * size / compared.sum(), 0.0)
    return float(ours - theirs), influence
