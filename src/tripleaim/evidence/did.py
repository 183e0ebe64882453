"""Difference in differences: of means, and two-way by regression. By group and time: group_time."""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Real, Whole
from tripleaim.evidence.synthetic_control import Task
from tripleaim.model.chance import t_quantile, t_tail
from tripleaim.model.errors import refuse


def did_fit(task: Task) -> tuple[Real, Real]:
    """Counterfactuals by equal donor weights and a constant difference before.

    >>> outcome = np.array([[1.0, 1, 4], [0, 0, 1]])
    >>> did_fit(Task(targets=outcome[:1], pool=outcome[1:], eligible=np.ones((1, 1), bool),
    ...              pre=2))[0].tolist()
    [[1.0, 1.0, 2.0]]
    """
    weights = task.eligible / task.eligible.sum(axis=1, keepdims=True)
    moved = weights @ task.pool
    before = (task.targets - moved)[:, : task.pre].mean(axis=1, keepdims=True)
    return moved + before, weights


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
    reach = float(t_quantile((1 + level) / 2, clusters - 1)) * spread
    effect = float(beta[0])
    return Estimate(
        design="two-way fixed effects",
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=spread,
        p_value=float(2 * t_tail(abs(effect) / spread, clusters - 1)),
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
