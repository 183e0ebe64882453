"""Synthetic control with predictors: nested weights as in Abadie, Diamond and Hainmueller (2010).

Donor weights come nearest on the predictors, each of which counts as much as `importance` says; and
importance is chosen so that outcomes before treatment are followed best. The search goes along one
predictor's importance at a time on a logarithmic scale, for all units at once.
"""

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Mask, Panel, Real, Whole, check_design
from tripleaim.evidence.simplex import fit_simplex
from tripleaim.model.errors import refuse

ROUNDS = 60
FIRST_STEP, LAST_STEP = 1.5, 0.02


def predictor_fit(
    predictors: Real, outcome: Real, eligible: Mask, targets: Real | None = None
) -> tuple[Real, Real]:
    """Donor weights (b, n) and importance (b, k) for each target.

    predictors (n, k) of all units, outcome (n, t) before treatment, eligible (b, n) donors of each
    target, `targets` the places of the targets (b,); without them, every unit in turn.
    """
    places = np.arange(len(outcome)) if targets is None else np.asarray(targets, dtype=np.int64)
    spread = predictors.std(axis=0, ddof=1)
    if not np.isfinite(predictors).all() or (spread == 0).any():
        rule = "are not finite or do not vary over units"
        raise refuse("predictors", rule, "Leave those predictors out.")
    scaled = (predictors - predictors.mean(axis=0)) / spread
    search = _Search(scaled, outcome, eligible, places)
    best = None
    for start in (np.zeros((len(places), scaled.shape[1])), search.regression_start()):
        found = search.run(start)
        best = found if best is None else _better(best, found)
    assert best is not None
    log_importance, _ = best
    importance = np.exp(log_importance)
    importance /= importance.sum(axis=1, keepdims=True)
    return search.weights(log_importance), importance


def _better(one: tuple[Real, Real], other: tuple[Real, Real]) -> tuple[Real, Real]:
    choose = other[1] < one[1]
    return np.where(choose[:, None], other[0], one[0]), np.where(choose, other[1], one[1])


class _Search:
    """The search for importance: evaluates many candidates for many targets at once."""

    def __init__(self, scaled: Real, outcome: Real, eligible: Mask, places: Whole):
        self.scaled, self.outcome, self.eligible = scaled, outcome, eligible
        self.places = places.astype(np.int64)
        self.pairs = scaled[:, None, :] * scaled[None, :, :]

    def weights(self, log_importance: Real, owner: Whole | None = None) -> Real:
        """Donor weights of candidates (m, k); `owner` says which target each is for."""
        whose = np.arange(len(self.places), dtype=np.int64) if owner is None else owner
        importance = np.exp(log_importance - log_importance.max(axis=1, keepdims=True))
        gram = np.einsum("mk,ijk->mij", importance, self.pairs, optimize=True)
        target = gram[np.arange(len(gram)), self.places[whose]]
        return fit_simplex(gram, target, self.eligible[whose], ridge=1e-9)

    def loss(self, log_importance: Real, owner: Whole) -> Real:
        """Mean squared gap before treatment of each candidate."""
        made = self.weights(log_importance, owner) @ self.outcome
        gaps = self.outcome[self.places[owner]] - made
        loss: Real = (gaps**2).mean(axis=1)
        return loss

    def regression_start(self) -> Real:
        """Importance by how well each predictor explains outcomes over units, on a log scale."""
        sheet = np.column_stack([np.ones(len(self.scaled)), self.scaled])
        slopes = np.linalg.lstsq(sheet, self.outcome, rcond=None)[0][1:]
        size = (slopes**2).sum(axis=1)
        start = np.log(size / size.sum() + 1e-8)
        return np.repeat(start[None, :], len(self.places), axis=0)

    def run(self, start: Real) -> tuple[Real, Real]:
        """The best importance near a start, and its loss: steps shrink when none of them helps."""
        here, count = start.copy(), start.shape[1]
        owners = np.arange(len(here), dtype=np.int64)
        loss = self.loss(here, owners)
        step = np.full(len(here), FIRST_STEP)
        moves = np.vstack([np.eye(count), -np.eye(count)])
        for _ in range(ROUNDS):
            going = np.flatnonzero(step > LAST_STEP)
            if not len(going):
                break
            tried = here[going, None, :] + step[going, None, None] * moves[None]
            owner = np.repeat(going, len(moves)).astype(np.int64)
            losses = self.loss(tried.reshape(-1, count), owner).reshape(len(going), -1)
            pick = losses.argmin(axis=1)
            found = losses[np.arange(len(going)), pick]
            won = found < loss[going] * (1 - 1e-7)
            here[going[won]] = tried[won, pick[won]]
            loss[going[won]] = found[won]
            step[going[~won]] /= 2
        return here, loss


def synthetic_control_with_predictors(panel: Panel, predictors: Real) -> tuple[Estimate, Real]:
    """The estimate, and the ratio of gaps after to before of every unit (n,), the treated included.

    `predictors` (n, k) are in the order of the panel's units. One unit is treated; each donor is
    taken in turn as a placebo with the other donors as its pool and importance of its own.
    """
    check_design(panel)
    if len(panel.treated) != 1:
        raise refuse("panel", "has several treated units", "Average them first.")
    start, count = panel.start, len(panel.units)
    eligible = ~np.eye(count, dtype=bool)
    eligible[:, panel.treated[0]] = False
    weights, importance = predictor_fit(predictors, panel.outcome[:, :start], eligible)
    gaps = panel.outcome - weights @ panel.outcome
    ratios = np.sqrt((gaps[:, start:] ** 2).mean(axis=1) / (gaps[:, :start] ** 2).mean(axis=1))
    unit = int(panel.treated[0])
    named = {panel.units[j]: float(w) for j, w in enumerate(weights[unit]) if w > 1e-6}
    estimate = Estimate(
        design="synthetic control with predictors",
        effect=float(gaps[unit, start:].mean()),
        gaps=gaps[unit],
        counterfactual=panel.outcome[unit] - gaps[unit],
        weights=named,
        rmspe_pre=float(np.sqrt((gaps[unit, :start] ** 2).mean())),
        p_value=float((ratios >= ratios[unit]).mean()),
        inference="rank of the ratio of gaps after to before among all units",
        notes=("importance " + ", ".join(f"{each:.3f}" for each in importance[unit]),),
    )
    return estimate, ratios
