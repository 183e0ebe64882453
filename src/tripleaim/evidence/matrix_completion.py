"""Matrix completion with nuclear norm (Athey, Bayati, Doudchenko, Imbens and Khosravi 2021).

What the treated would have been is filled in from a matrix of low rank plus unit and period
effects, fitted to what is known; the penalty is chosen by cross-validation on known cells.
"""

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Mask, Panel, Real, check_design

FOLDS = 5
STEPS = 30


def matrix_completion(panel: Panel, seed: int = 1) -> Estimate:
    """The mean gap of treated cells from the completed matrix; staggered treatment is allowed.

    `seed` draws the cells held out to choose the penalty; the same seed gives the same estimate.
    """
    check_design(panel)
    known = np.arange(len(panel.periods))[None, :] < panel.first[:, None]
    scale = float(panel.outcome[known].std()) or 1.0
    outcome = panel.outcome / scale
    penalty = choose_penalty(outcome, known, seed)
    filled = complete(outcome, known, penalty) * scale
    gaps = (panel.outcome - filled)[panel.treated].mean(axis=0)
    cells = ~known
    pre = known[panel.treated]
    left = (panel.outcome - filled)[panel.treated][pre]
    return Estimate(
        design="matrix completion",
        effect=float((panel.outcome - filled)[cells].mean()),
        gaps=gaps,
        counterfactual=filled[panel.treated].mean(axis=0),
        rmspe_pre=float(np.sqrt((left**2).mean())),
    )


def choose_penalty(outcome: Real, known: Mask, seed: int) -> float:
    """The penalty of a falling grid with the least error on known cells held out in turn."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    grid = _grid(outcome, known)
    errors = np.zeros(len(grid))
    share = known.mean()
    for _ in range(FOLDS):
        kept = known & (rng.random(known.shape) < share)
        kept |= known & ~(kept.any(axis=1, keepdims=True) & kept.any(axis=0, keepdims=True))
        tested = known & ~kept
        start = np.zeros_like(outcome)
        for place, penalty in enumerate(grid):
            filled, start = _fit(outcome, kept, penalty, start)
            errors[place] += ((outcome - filled)[tested] ** 2).mean() if tested.any() else 0.0
    return float(grid[int(errors.argmin())])


def _grid(outcome: Real, known: Mask) -> Real:
    unit, period = _effects(outcome, known)
    left = np.where(known, outcome - unit - period, 0.0)
    top = float(np.linalg.svd(left, compute_uv=False)[0])
    return np.append(np.geomspace(top, top * 1e-3, STEPS), 0.0)[:-1]


def complete(outcome: Real, known: Mask, penalty: float) -> Real:
    """The completed matrix at one penalty."""
    return _fit(outcome, known, penalty, np.zeros_like(outcome))[0]


def _fit(outcome: Real, known: Mask, penalty: float, start: Real) -> tuple[Real, Real]:
    low_rank = start
    effects = _effects(outcome - low_rank, known)
    for _ in range(500):
        base = effects[0] + effects[1]
        filled = np.where(known, outcome - base, low_rank)
        left, values, right = np.linalg.svd(filled, full_matrices=False)
        fresh = (left * np.maximum(values - penalty, 0.0)) @ right
        effects = _effects(outcome - fresh, known)
        moved = float(np.abs(fresh - low_rank).max())
        low_rank = fresh
        if moved < 1e-5:
            break
    return low_rank + effects[0] + effects[1], low_rank


def _effects(outcome: Real, known: Mask) -> tuple[Real, Real]:
    """Unit effects (n, 1) and period effects (1, t) of known cells by least squares, by turns."""
    held = np.where(known, outcome, 0.0)
    per_unit = np.maximum(known.sum(axis=1, keepdims=True), 1)
    per_period = np.maximum(known.sum(axis=0, keepdims=True), 1)
    period = np.zeros((1, outcome.shape[1]))
    unit = np.zeros((outcome.shape[0], 1))
    for _ in range(50):
        fresh = (held - known * period).sum(axis=1, keepdims=True) / per_unit
        period = (held - known * fresh).sum(axis=0, keepdims=True) / per_period
        moved = float(np.abs(fresh - unit).max())
        unit = fresh
        if moved < 1e-9:
            break
    return unit, period
