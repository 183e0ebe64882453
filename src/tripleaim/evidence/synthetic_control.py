"""Synthetic control: the treated unit beside a weighted average of units that were not treated.

Abadie, Diamond and Hainmueller (2010): weights on the simplex that come nearest before treatment.
Demeaned (Ferman and Pinto 2021): the same after taking away each unit's own mean before. Augmented
(Ben-Michael, Feller and Rothstein 2021): what imbalance is left is corrected by a ridge regression.
Several units treated at one date are averaged first. With covariates: see `predictors.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Mask, Panel, Real, check_design
from tripleaim.evidence.simplex import fit_simplex


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Many treated series against one pool of donors.

    `targets` (b, t) are the treated series, `pool` (n, t) the donors, `eligible` (b, n) which donor
    may serve which target, `pre` the number of periods before treatment. `guess` (b, n) says which
    donors probably have weight, as when the same target was fitted with one donor more.
    """

    targets: Real
    pool: Real
    eligible: Mask
    pre: int
    guess: Mask | None = None


Fit = Callable[[Task], tuple[Real, Real]]
"""A fit gives the counterfactuals (b, t) and the donor weights (b, n) of a task."""


def plain_fit(task: Task) -> tuple[Real, Real]:
    """Simplex weights on outcomes before treatment. Result: counterfactuals, weights."""
    middle = task.pool[:, : task.pre].mean(axis=0)
    pool = task.pool[:, : task.pre] - middle
    targets = task.targets[:, : task.pre] - middle
    weights = fit_simplex(pool @ pool.T, targets @ pool.T, task.eligible, guess=task.guess)
    return weights @ task.pool, weights


def demeaned_fit(task: Task) -> tuple[Real, Real]:
    """Simplex weights after taking away each series' own mean before treatment."""
    pool_mean = task.pool[:, : task.pre].mean(axis=1, keepdims=True)
    target_mean = task.targets[:, : task.pre].mean(axis=1, keepdims=True)
    moved = Task(
        targets=task.targets - target_mean,
        pool=task.pool - pool_mean,
        eligible=task.eligible,
        pre=task.pre,
        guess=task.guess,
    )
    counterfactual, weights = plain_fit(moved)
    return counterfactual + target_mean, weights


def augmented_fit(task: Task) -> tuple[Real, Real]:
    """Simplex weights corrected by ridge regression of later on earlier outcomes.

    The penalty of each target is the one of a grid that predicts the last third of the pre-period
    best from the rest. Weights add up to 1 and may be negative.
    """
    base, weights = plain_fit(task)
    corrected = weights.copy()
    for row in range(len(task.targets)):
        members = np.flatnonzero(task.eligible[row])
        penalty = _choose_penalty(task.pool[members], task.targets[row], task.pre)
        corrected[row, members] += _ridge_correction(
            task.pool[members, : task.pre],
            task.targets[row, : task.pre] - base[row, : task.pre],
            penalty,
        )
    return corrected @ task.pool, corrected


def _ridge_correction(pool: Real, imbalance: Real, penalty: float) -> Real:
    centred = pool - pool.mean(axis=0)
    size = float((centred**2).sum()) / max(pool.shape[1], 1)
    system = centred.T @ centred + penalty * size * np.eye(pool.shape[1])
    correction: Real = centred @ np.linalg.solve(system, imbalance)
    return correction


def _choose_penalty(pool: Real, target: Real, pre: int) -> float:
    grid = (0.01, 0.1, 1.0, 10.0, 100.0)
    cut = max(2, pre - pre // 3)
    if cut >= pre:
        return grid[-1]
    task = Task(
        targets=target[None, :pre],
        pool=pool[:, :pre],
        eligible=np.ones((1, len(pool)), dtype=bool),
        pre=cut,
    )
    base, weights = plain_fit(task)
    errors = []
    for penalty in grid:
        more = _ridge_correction(pool[:, :cut], target[:cut] - base[0, :cut], penalty)
        errors.append(
            float(((target[cut:pre] - (weights[0] + more) @ pool[:, cut:pre]) ** 2).sum())
        )
    return grid[int(np.argmin(errors))]


def synthetic_control(panel: Panel) -> Estimate:
    """The effect against a synthetic control by outcomes alone.

    >>> pool = np.array([[1.0, 2, 3, 4], [2.0, 1, 4, 3]])
    >>> panel = Panel(outcome=np.vstack([pool.mean(axis=0) + [0, 0, 5, 5], pool]),
    ...               units=("a", "b", "c"), periods=(1, 2, 3, 4), first=np.array([2, 4, 4]))
    >>> round(synthetic_control(panel).effect, 6)
    5.0
    """
    return estimate_by(panel, plain_fit, "synthetic control")


def treated_mean(panel: Panel) -> Real:
    """The mean outcome of the treated units in each period, shape (1, t)."""
    mean: Real = panel.outcome[panel.treated].mean(axis=0, keepdims=True)
    return mean


def estimate_by(panel: Panel, fit: Fit, design: str) -> Estimate:
    """An estimate without inference from any fit of counterfactuals."""
    check_design(panel)
    pool, start = panel.outcome[panel.donors], panel.start
    target = treated_mean(panel)
    task = Task(targets=target, pool=pool, eligible=np.ones((1, len(pool)), dtype=bool), pre=start)
    counterfactual, weights = fit(task)
    gaps = (target - counterfactual)[0]
    named = {
        panel.units[unit]: float(weight)
        for unit, weight in zip(panel.donors, weights[0], strict=True)
        if abs(weight) > 1e-6
    }
    return Estimate(
        design=design,
        effect=float(gaps[start:].mean()),
        gaps=gaps,
        counterfactual=counterfactual[0],
        weights=named,
        rmspe_pre=float(np.sqrt((gaps[:start] ** 2).mean())),
    )
