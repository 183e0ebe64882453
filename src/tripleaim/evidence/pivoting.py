"""Least squares on the simplex by exchanging many columns at once, for many problems at a time.

Block principal pivoting (Portugal, Judice and Vicente 1994; Kim and Park 2011) with a sum
constraint: guess each problem's support, solve for the weights on it, and exchange at once every
column that breaks a condition of Karush, Kuhn and Tucker. It mostly ends in three to eight rounds
where the active set needs one a column, but may circle; what has not ended is left to the active
set in `simplex.py`. What it gives has met the same conditions.
"""

import numpy as np

from tripleaim.evidence.panel import Mask, Real, Whole

ROUNDS = 14
BREACH = 1e-13


def exchange_columns(
    gram: Real, targets: Real, support: Mask, eligible: Mask, tolerance: float
) -> tuple[Real, Mask]:
    """Weights (b, n) and which problems (b,) are solved, from a guess of the supports (b, n).

    gram (1, n, n) or (b, n, n), targets (b, n). A breach of less than `tolerance`, in the unit of
    the gradient, is none.

    >>> weights, solved = exchange_columns(np.eye(2)[None], np.array([[0.9, 0.1]]),
    ...                                    np.ones((1, 2), bool), np.ones((1, 2), bool), 1e-9)
    >>> weights.round(3).tolist(), solved.tolist()
    ([[0.9, 0.1]], [True])
    """
    support = support & eligible
    weights = np.zeros_like(targets)
    solved = np.zeros(len(targets), dtype=bool)
    rows = np.flatnonzero(support.any(axis=1))
    for _ in range(ROUNDS):
        if not len(rows):
            break
        mine = gram if len(gram) == 1 else gram[rows]
        aim, level = solve_supports(mine, targets[rows], support[rows])
        slack = _product(mine, aim) - targets[rows] + level[:, None]
        inside = support[rows]
        worse = np.where(inside, aim < -BREACH, eligible[rows] & (slack < -tolerance))
        held = ~worse.any(axis=1) & np.isfinite(aim).all(axis=1)
        weights[rows[held]] = np.maximum(aim[held], 0.0)
        solved[rows[held]] = True
        support[rows] = inside ^ worse
        rows = rows[~held & support[rows].any(axis=1)]
    return weights, solved


def _product(gram: Real, weights: Real) -> Real:
    if len(gram) == 1:
        product: Real = weights @ gram[0]
        return product
    each: Real = np.matmul(gram, weights[:, :, None])[:, :, 0]
    return each


def solve_supports(gram: Real, targets: Real, support: Mask) -> tuple[Real, Real]:
    """Least-squares weights (b, n) on each support with sum 1 and no sign constraint; multipliers.

    The multiplier (b,) is what the sum constraint costs, in the unit of the gradient.
    """
    size = int(support.sum(axis=1).max())
    order = np.argsort(~support, axis=1, kind="stable")[:, :size]
    inside = np.take_along_axis(support, order, axis=1)
    scale = max(float(np.abs(gram).max()), 1e-300)
    system = _systems(gram, order, inside, scale)
    wanted = np.ones((len(targets), size + 1, 1))
    picked = np.take_along_axis(targets, order, axis=1) / scale
    wanted[:, :size, 0] = np.where(inside, picked, 0.0)
    found: Real = np.asarray(np.linalg.solve(system, wanted)[:, :, 0], dtype=np.float64)
    weights = np.zeros_like(targets)
    np.put_along_axis(weights, order, np.where(inside, found[:, :size], 0.0), axis=1)
    level: Real = found[:, size] * scale
    return weights, level


def _systems(gram: Real, order: Whole, inside: Mask, scale: float) -> Real:
    count, size = order.shape
    if len(gram) == 1:
        small = gram[0].ravel()[order[:, :, None] * gram.shape[-1] + order[:, None, :]]
    else:
        small = gram[np.arange(count)[:, None, None], order[:, :, None], order[:, None, :]]
    system = np.zeros((count, size + 1, size + 1))
    system[:, :size, :size] = small / scale
    if not inside.all():
        both = inside[:, :, None] & inside[:, None, :]
        system[:, :size, :size] *= both
        diagonal = np.arange(size)
        system[:, diagonal, diagonal] += ~inside
    system[:, :size, size] = inside
    system[:, size, :size] = inside
    return system
