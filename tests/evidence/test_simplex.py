"""Donor weights reach the optimum: certified by duality and against a general-purpose solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tripleaim.evidence.simplex import fit_simplex
from tripleaim.model.errors import InputRefused


def _many(seed: int, units: int, periods: int):
    rng = np.random.default_rng(seed)
    outcome = rng.normal(size=(units, 3)) @ rng.normal(size=(3, periods))
    outcome = outcome + 0.5 * rng.normal(size=(units, periods))
    gram = outcome @ outcome.T
    weights = fit_simplex(gram, gram, ~np.eye(units, dtype=bool))
    return outcome, gram, weights


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 60), st.integers(2, 50))
def test_no_direction_improves(seed, units, periods):
    outcome, gram, weights = _many(seed, units, periods)
    assert (weights >= 0).all()
    assert weights.sum(axis=1) == pytest.approx(1)
    assert not np.diag(weights).any()
    gradient = 2 * (weights @ gram - gram)
    others = np.where(~np.eye(units, dtype=bool), gradient, np.inf)
    gap = (gradient * weights).sum(axis=1) - others.min(axis=1)
    loss = ((weights @ outcome - outcome) ** 2).sum(axis=1)
    assert (gap <= 1e-6 * loss + 1e-9 * np.abs(gram).max()).all()


def test_objective_is_no_worse_than_a_general_solver():
    outcome, _, weights = _many(3, 30, 25)
    for unit in range(10):
        pool = np.delete(outcome, unit, axis=0)
        found = minimize(
            lambda w, pool=pool, unit=unit: ((w @ pool - outcome[unit]) ** 2).sum(),
            np.full(29, 1 / 29),
            jac=lambda w, pool=pool, unit=unit: 2 * pool @ (w @ pool - outcome[unit]),
            bounds=[(0, 1)] * 29,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
            method="SLSQP",
            options={"ftol": 1e-14, "maxiter": 2000},
        )
        theirs = np.clip(found.x, 0, None)
        theirs /= theirs.sum()
        loss = ((weights[unit] @ outcome - outcome[unit]) ** 2).sum()
        assert loss <= ((theirs @ pool - outcome[unit]) ** 2).sum() * (1 + 1e-6)


def test_ridge_and_gram_of_its_own():
    rng = np.random.default_rng(5)
    sheets = rng.normal(size=(4, 6, 9))
    grams = sheets @ sheets.transpose(0, 2, 1)
    targets = rng.normal(size=(4, 6))
    everyone = np.ones((4, 6), dtype=bool)
    together = fit_simplex(grams, targets, everyone, ridge=0.3)
    for place in range(4):
        alone = fit_simplex(grams[place], targets[[place]], everyone[[place]], ridge=0.3)
        assert together[place] == pytest.approx(alone[0], abs=1e-9)


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(InputRefused, match="no donors"):
        fit_simplex(np.eye(2), np.zeros((1, 2)), np.zeros((1, 2), dtype=bool))
    with pytest.raises(InputRefused, match="not finite"):
        fit_simplex(np.array([[np.inf, 0], [0, 1]]), np.zeros((1, 2)), np.ones((1, 2), bool))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 40), st.integers(2, 50), st.booleans())
def test_a_guess_of_the_support_changes_nothing(seed, units, periods, ridge):
    outcome, gram, _ = _many(seed, units, periods)
    rng = np.random.default_rng(seed)
    others = ~np.eye(units, dtype=bool)
    penalty = 0.1 if ridge else 0.0
    plain = fit_simplex(gram, gram, others, penalty)
    guessed = fit_simplex(gram, gram, others, penalty, rng.random((units, units)) < 0.3)

    def loss(weights):
        return ((weights @ outcome - outcome) ** 2).sum(axis=1) + penalty * (weights**2).sum(1)

    assert guessed.sum(axis=1) == pytest.approx(1)
    assert (guessed >= 0).all()
    assert not np.diag(guessed).any()
    assert loss(guessed) == pytest.approx(loss(plain), rel=1e-6, abs=1e-9 * np.abs(gram).max())


def test_what_the_exchange_leaves_the_active_set_solves(monkeypatch):
    outcome, gram, weights = _many(7, 25, 12)
    monkeypatch.setattr("tripleaim.evidence.pivoting.ROUNDS", 0)
    slow = fit_simplex(gram, gram, ~np.eye(25, dtype=bool))
    fast, kept = ((each @ outcome - outcome) ** 2 for each in (weights, slow))
    assert fast.sum(axis=1) == pytest.approx(kept.sum(axis=1), rel=1e-9)


def test_many_problems_in_parts_are_the_same_as_at_once(monkeypatch):
    _, gram, at_once = _many(5, 30, 20)
    monkeypatch.setattr("tripleaim.evidence.simplex.CELLS", 7 * 30**2)
    assert _many(5, 30, 20)[2] == pytest.approx(at_once, abs=1e-9)
    each = np.repeat(gram[None], 30, axis=0)
    apart = fit_simplex(each, gram, ~np.eye(30, dtype=bool), guess=at_once > 0)
    assert apart == pytest.approx(at_once, abs=1e-9)
