"""Staggered synthetic control with partially pooled weights (Ben-Michael, Feller, Rothstein 2022).

Each treated unit has donor weights of its own, chosen so that it is followed before its own date
and, at the same time, so that the average over all treated units is followed by periods before
treatment. How much the average counts is read from how badly separate weights follow it.
"""

from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import Panel, Real, Whole
from tripleaim.evidence.simplex import fit_simplex
from tripleaim.model.chance import t_quantile, t_tail

SWEEPS, SETTLED = 12, 1e-3
FEWEST_PLACEBOS, DEALS = 5, 40
DESIGN = "partially pooled synthetic control"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leads:
    """Treated units before their dates: `own` (m, l) outcomes less their mean before, newest lead
    first and 0 where there is none; `pool` (m, n, l) the donors' at the same leads."""

    own: Real
    pool: Real


def pooled_control(panel: Panel, with_chance: bool = True, seed: int = 1) -> Estimate:
    """The mean effect on treated units and periods after, with intervals from placebo dealings.

    For those, donors are given the dates of the treated at random, many times, and weighted from
    the donors that are left; this takes longest, and is left out without `with_chance`.

    >>> rng = np.random.default_rng(1)
    >>> outcome = rng.normal(size=(12, 1)) + np.cumsum(rng.normal(size=(1, 16)), axis=1)
    >>> outcome = outcome + 0.1 * rng.normal(size=(12, 16))
    >>> first = np.array([8, 10, *[16] * 10]); outcome[0, 8:] += 2; outcome[1, 10:] += 2
    >>> panel = Panel(outcome=outcome, units=tuple("abcdefghijkl"), periods=tuple(range(16)),
    ...               first=first)
    >>> round(pooled_control(panel).effect, 1)
    1.9
    """
    gaps, _ = gaps_of(
        panel.outcome[panel.treated], panel.first[panel.treated], panel.outcome[panel.donors]
    )
    starts = panel.first[panel.treated]
    effect = _mean_after(gaps, starts)
    if not with_chance:
        return Estimate(design=DESIGN, effect=effect)
    chance = _placebos(panel, seed)
    if not len(chance):
        why = "no interval, as there are too few donors for placebos"
        return Estimate(design=DESIGN, effect=effect, notes=(why,))
    freedom = float(len(panel.donors) - 1)
    error = float(np.sqrt((chance**2).mean()))
    reach = float(t_quantile(0.975, freedom)) * error
    return Estimate(
        design=DESIGN,
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=error,
        p_value=float(2 * t_tail(abs(effect) / error, freedom)),
        freedom=freedom,
        inference=f"placebo dealings over {len(panel.donors)} untreated units",
    )


def _placebos(panel: Panel, seed: int) -> Real:
    """Effects where nothing happened: dates of the treated dealt to at most half of the donors."""
    pool, starts = panel.outcome[panel.donors], panel.first[panel.treated]
    taken = min(len(starts), len(pool) // 2)
    if len(pool) < FEWEST_PLACEBOS:
        return np.zeros(0)
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    found = []
    for _ in range(DEALS):
        order, dates = rng.permutation(len(pool)), rng.permutation(starts)[:taken]
        gaps, _ = gaps_of(pool[order[:taken]], dates, pool[order[taken:]])
        found.append(_mean_after(gaps, dates))
    chance: Real = np.array(found) * np.sqrt(taken / len(starts))
    return chance


def _mean_after(gaps: Real, starts: Whole) -> float:
    after = np.arange(gaps.shape[1])[None, :] >= starts[:, None]
    return float(gaps[after].mean())


def gaps_of(targets: Real, starts: Whole, pool: Real) -> tuple[Real, Real]:
    """Gaps (m, t) between treated units and their weighted donors, and the weights (m, n).

    Levels are taken out: each series counts from its own mean before the date.
    """
    leads = _leads(targets, starts, pool)
    separate = _weights(leads, 0.0, None)
    share = _pooling(leads, separate)
    weights = _weights(leads, share, separate) if share > 0 else separate
    clock = np.arange(targets.shape[1])
    gaps = np.empty_like(targets)
    for place, start in enumerate(starts):
        before = clock < start
        own = targets[place] - targets[place, before].mean()
        others = pool - pool[:, before].mean(axis=1, keepdims=True)
        gaps[place] = own - weights[place] @ others
    return gaps, weights


def _leads(targets: Real, starts: Whole, pool: Real) -> Leads:
    longest = int(starts.max())
    own = np.zeros((len(targets), longest))
    others = np.zeros((len(targets), len(pool), longest))
    for place, start in enumerate(starts):
        before = targets[place, :start][::-1]
        own[place, :start] = before - before.mean()
        theirs = pool[:, :start][:, ::-1]
        others[place, :, :start] = theirs - theirs.mean(axis=1, keepdims=True)
    return Leads(own=own, pool=others)


def _pooling(leads: Leads, weights: Real) -> float:
    """How much the average counts: how badly it is followed by separate weights, over how badly
    units are (the published rule of thumb)."""
    gaps = leads.own - np.einsum("mn,mnl->ml", weights, leads.pool)
    each = float(np.sqrt((gaps**2).sum(axis=1).mean()))
    together = float(np.sqrt((gaps.mean(axis=0) ** 2).sum()))
    return min(together / each, 1.0) if each > 0 else 0.0


def _weights(leads: Leads, share: float, start: Real | None) -> Real:
    """Weights at the least of (1 - share) of the mean square over units and share of the square of
    the average: one unit at a time with the others held, until nothing moves."""
    count = len(leads.own)
    ridge = 1e-6 * float((leads.pool**2).mean()) * leads.pool.shape[2] + 1e-12
    squares = np.einsum("mnl,mkl->mnk", leads.pool, leads.pool)
    everyone = np.ones((count, leads.pool.shape[1]), dtype=bool)
    cross = np.einsum("mnl,ml->mn", leads.pool, leads.own)
    if start is None:
        return fit_simplex(squares, cross, everyone, ridge)
    weights = start.copy()
    gaps = leads.own - np.einsum("mn,mnl->ml", weights, leads.pool)
    own_part, joint = (1 - share) / count, share / count**2
    for _ in range(SWEEPS):
        moved = 0.0
        for unit in range(count):
            rest = gaps.sum(axis=0) - gaps[unit]
            wanted = own_part * cross[unit] + joint * (leads.pool[unit] @ (leads.own[unit] + rest))
            whole = own_part + joint
            fresh = fit_simplex(
                squares[unit : unit + 1], wanted[None] / whole, everyone[:1], ridge
            )[0]
            moved = max(moved, float(np.abs(fresh - weights[unit]).max()))
            weights[unit] = fresh
            gaps[unit] = leads.own[unit] - fresh @ leads.pool[unit]
        if moved < SETTLED:
            break
    return weights
