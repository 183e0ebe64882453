"""Interactive fixed effects: common factors read from the donors (Bai 2009; Xu 2017).

Donors are taken as unit and period effects plus a few common factors, each with its own strength in
each unit. The treated unit's strengths are fitted before treatment and carried on after it. There
are as many factors as predict the last third of the time before best.
"""

import numpy as np

from tripleaim.evidence.panel import Real, Whole
from tripleaim.evidence.said import so_many
from tripleaim.evidence.synthetic_control import Task
from tripleaim.evidence.synthetic_did import distinct_sets
from tripleaim.model.errors import refuse

MOST_FACTORS = 5


def factor_fit(task: Task) -> tuple[Real, Real]:
    """Counterfactuals (b, t) and the donor weights (b, n) that they amount to; these add up to 1.

    Raises InputRefused with fewer than four periods before treatment.

    >>> rng = np.random.default_rng(1)
    >>> outcome = rng.normal(size=(8, 1)) * np.arange(12.0) + rng.normal(size=(8, 1))
    >>> task = Task(targets=outcome[:1], pool=outcome[1:], eligible=np.ones((1, 7), bool), pre=6)
    >>> bool(np.abs(factor_fit(task)[0] - outcome[:1]).max() < 1e-9)
    True
    """
    if task.pre < 4:
        rule = f"has {so_many(task.pre, 'period before treatment')}"
        raise refuse("interactive fixed effects", rule, "Four are needed.")
    sets, whose = distinct_sets(task.eligible)
    counterfactual = np.empty_like(task.targets)
    weights = np.zeros(task.eligible.shape)
    for place, members in enumerate(sets):
        rows = np.flatnonzero(whose == place)
        found = _of_one_pool(task.pool[members], task.targets[rows], task.pre)
        counterfactual[rows], weights[np.ix_(rows, np.flatnonzero(members))] = found
    return counterfactual, weights


def _of_one_pool(pool: Real, targets: Real, pre: int) -> tuple[Real, Real]:
    common = pool.mean(axis=0)
    levels = pool.mean(axis=1, keepdims=True) - common.mean()
    left, sizes, right = np.linalg.svd(pool - common - levels, full_matrices=False)
    usable = int((sizes > 1e-9 * max(float(sizes[0]), 1e-300)).sum())
    most = max(0, min(MOST_FACTORS, usable, pre // 3 - 1, len(pool) - 2))
    sheet = np.column_stack([np.ones(len(common)), right[:most].T])
    wanted = targets - common
    chosen = _count_factors(sheet[:pre], wanted[:, :pre])
    made, weights = np.empty_like(targets), np.empty((len(targets), len(pool)))
    for count in np.unique(chosen):
        rows, terms = chosen == count, sheet[:, : count + 1]
        strengths = np.linalg.lstsq(terms[:pre], wanted[rows][:, :pre].T, rcond=None)[0]
        made[rows] = (terms @ strengths).T + common
        spread = left[:, :count] / sizes[:count] if count else left[:, :0]
        weights[rows] = 1 / len(pool) + (spread @ strengths[1:]).T
    return made, weights


def _count_factors(sheet: Real, wanted: Real) -> Whole:
    """How many factors predict the last third of the time before best, from what came earlier."""
    cut = len(sheet) - max(len(sheet) // 3, 1)
    losses = []
    for count in range(min(sheet.shape[1], cut - 1)):
        terms = sheet[:, : count + 1]
        strengths = np.linalg.lstsq(terms[:cut], wanted[:, :cut].T, rcond=None)[0]
        losses.append(((wanted[:, cut:] - (terms[cut:] @ strengths).T) ** 2).mean(axis=1))
    best: Whole = np.argmin(np.array(losses), axis=0)
    return best
