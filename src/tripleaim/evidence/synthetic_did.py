"""Synthetic difference in differences (Arkhangelsky and others 2021).

Donors are weighted so that they move in parallel with the treated before, pre-periods so that they
resemble the time after; the estimate is the weighted double difference.
"""

import numpy as np

from tripleaim.evidence.panel import Mask, Real, Whole
from tripleaim.evidence.simplex import fit_simplex
from tripleaim.evidence.synthetic_control import Task

SYNTHETIC_DID = "synthetic difference in differences"


def synthetic_did_fit(task: Task, treated_units: int = 1) -> tuple[Real, Real]:
    """Counterfactuals (b, t) and donor weights (b, n) of many targets at once.

    A counterfactual is the weighted donors, moved by the time-weighted difference before.
    """
    pre = task.pre
    noise = _noise(task.pool[:, :pre])
    after = max(task.pool.shape[1] - pre, 1)
    strength = (treated_units * after) ** 0.25 * noise
    level = task.pool[:, :pre] - task.pool[:, :pre].mean(axis=1, keepdims=True)
    target = task.targets[:, :pre] - task.targets[:, :pre].mean(axis=1, keepdims=True)
    middle = level.mean(axis=0)
    level, target = level - middle, target - middle
    ridge = float(strength**2 * pre)
    weights = fit_simplex(level @ level.T, target @ level.T, task.eligible, ridge, task.guess)
    time_weights = _time_weights(task.pool, task.eligible, pre, noise)
    synthetic = weights @ task.pool
    before = ((task.targets - synthetic)[:, :pre] * time_weights).sum(axis=1, keepdims=True)
    return synthetic + before, weights


def _noise(before: Real) -> float:
    """The standard deviation of the donors' changes from one period to the next."""
    steps = np.diff(before, axis=1)
    return float(np.std(steps, ddof=1)) if steps.size > 1 else 0.0


def _time_weights(pool: Real, eligible: Mask, pre: int, noise: float) -> Real:
    """Weights of the pre-periods for every set of eligible donors, shape (b, pre).

    Equal where there is no time after, as in a conformal test.
    """
    if pre == pool.shape[1]:
        return np.full((len(eligible), pre), 1.0 / pre)
    after = pool[:, pre:].mean(axis=1)
    sheet = np.column_stack([pool[:, :pre], after])
    sheet = sheet - sheet.mean(axis=0)
    ridge = float((1e-6 * noise) ** 2 * len(pool))
    sets, whose = distinct_sets(eligible)
    everyone = np.ones((1, len(pool)), dtype=bool)
    guess = _weights_of_sets(sheet, everyone, ridge, None) > 0
    found = _weights_of_sets(sheet, sets, ridge, np.repeat(guess, len(sets), axis=0))
    weights: Real = found[whose]
    return weights


def distinct_sets(eligible: Mask) -> tuple[Mask, Whole]:
    """The different sets of eligible donors, and which of them each row is."""
    packed = np.packbits(eligible, axis=1)
    keys = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
    _, first, whose = np.unique(keys, return_index=True, return_inverse=True)
    return eligible[first], whose


def _weights_of_sets(sheet: Real, sets: Mask, ridge: float, guess: Mask | None) -> Real:
    """Time weights (s, pre) over each set of donors; the last column of the sheet is after."""
    pre = sheet.shape[1] - 1
    chosen = sets.astype(float)
    sums = chosen @ sheet
    squares = np.matmul(chosen[:, None, :] * sheet.T[None], sheet)
    squares -= sums[:, :, None] * (sums / chosen.sum(axis=1)[:, None])[:, None, :]
    everywhere = np.ones((len(sets), pre), dtype=bool)
    return fit_simplex(squares[:, :pre, :pre], squares[:, :pre, pre], everywhere, ridge, guess)
