"""Matrix completion with nuclear norm (Athey, Bayati, Doudchenko, Imbens and Khosravi 2021).

What the treated would have been is filled in from a matrix of low rank plus unit and period
effects, fitted to what is known; the penalty is chosen by cross-validation on known cells.
"""

from dataclasses import replace

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.inference import error_share
from tripleaim.evidence.panel import Mask, Panel, Real, check_design
from tripleaim.model.chance import t_quantile, t_tail

FOLDS = 5
STEPS = 30
PAST_BEST = 1.2
PLACEBO_PARTS, FEWEST_PLACEBOS = 8, 8


def matrix_completion(panel: Panel, seed: int = 1) -> Estimate:
    """The mean gap of treated cells from the completed matrix; staggered treatment is allowed.

    `seed` draws the cells held out to choose the penalty; the same seed gives the same estimate.
    """
    check_design(panel)
    known = np.arange(len(panel.periods))[None, :] < panel.first[:, None]
    scale = float(panel.outcome[known].std()) or 1.0
    outcome = panel.outcome / scale
    penalty = choose_penalty(outcome, known, seed)
    filled, low_rank = _fit(outcome, known, penalty, np.zeros_like(outcome))
    left = panel.outcome - filled * scale
    before = left[panel.treated][known[panel.treated]]
    estimate = Estimate(
        design="matrix completion",
        effect=float(left[~known].mean()),
        gaps=left[panel.treated].mean(axis=0),
        counterfactual=(filled * scale)[panel.treated].mean(axis=0),
        rmspe_pre=float(np.sqrt((before**2).mean())),
    )
    if len(panel.donors) < FEWEST_PLACEBOS:
        return estimate
    chance = scale * _placebo_effects(outcome, panel, penalty, low_rank, seed)
    return _with_interval(estimate, chance, len(panel.treated))


def _placebo_effects(
    outcome: Real, panel: Panel, penalty: float, low_rank: Real, seed: int
) -> Real:
    """What is found for donors, some at a time taken as treated from the dates of the treated."""
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    width, donors = outcome.shape[1], rng.permutation(panel.donors)
    first = panel.first.copy()
    first[donors] = np.resize(panel.first[panel.treated], len(donors))
    found = []
    for part in range(min(PLACEBO_PARTS, len(donors))):
        taken = donors[part::PLACEBO_PARTS]
        starts = panel.first.copy()
        starts[taken] = first[taken]
        known = np.arange(width)[None, :] < starts[:, None]
        filled, _ = _fit(outcome, known, penalty, low_rank)
        found += [float((outcome - filled)[unit, first[unit] :].mean()) for unit in taken]
    return np.array(found)


def _with_interval(estimate: Estimate, chance: Real, treated: int, level: float = 0.95) -> Estimate:
    lean = 1 / len(chance)
    error = float(np.sqrt((chance**2).mean())) * error_share(treated, lean, lean)
    reach = float(t_quantile((1 + level) / 2, len(chance))) * error
    return replace(
        estimate,
        low=estimate.effect - reach,
        high=estimate.effect + reach,
        standard_error=error,
        p_value=float(2 * t_tail(abs(estimate.effect) / error, len(chance))) if error else None,
        level=level,
        inference=f"placebo variance over {len(chance)} untreated units",
    )


def choose_penalty(outcome: Real, known: Mask, seed: int) -> float:
    """The penalty of a falling grid with the least error on known cells held out in turn.

    The grid is left once the error is well past its least, as small penalties take longest.
    """
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    folds = [_hold_out(known, rng) for _ in range(FOLDS)]
    starts = [np.zeros_like(outcome) for _ in folds]
    grid = _grid(outcome, known)
    best, chosen = np.inf, float(grid[0])
    for penalty in grid:
        error = 0.0
        for place, kept in enumerate(folds):
            filled, starts[place] = _fit(outcome, kept, penalty, starts[place])
            tested = known & ~kept
            error += float(((outcome - filled)[tested] ** 2).mean()) if tested.any() else 0.0
        if error < best:
            best, chosen = error, float(penalty)
        elif error > PAST_BEST * best:
            break
    return chosen


def _hold_out(known: Mask, rng: np.random.Generator) -> Mask:
    """Known cells that are kept, as large a share as is known; every row and column keeps some."""
    kept: Mask = known & (rng.random(known.shape) < known.mean())
    kept |= known & ~(kept.any(axis=1, keepdims=True) & kept.any(axis=0, keepdims=True))
    return kept


def _grid(outcome: Real, known: Mask) -> Real:
    unit, period = _effects(outcome, known)
    left = np.where(known, outcome - unit - period, 0.0)
    top = float(np.linalg.svd(left, compute_uv=False)[0])
    return np.append(np.geomspace(top, top * 1e-3, STEPS), 0.0)[:-1]


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
