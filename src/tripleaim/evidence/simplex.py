"""Least squares with weights on the simplex, many problems at a time, by an exact active set.

    minimise  w' G w - 2 c' w + ridge w' w   where  w >= 0, sum w = 1

All problems share one Gram matrix G; each has its own target c and its own eligible columns. That
is the shape of placebos (the target moves), of leave-one-out (a column goes) and of conformal
tests (the target shifts), so hundreds of fits cost little more than one. The method is that of
Lawson and Hanson (1974, chapter 23) with a sum constraint: each step solves the
equality-constrained problem on the present support of every problem at once and ends at a point
where the conditions of Karush, Kuhn and Tucker hold to rounding error.
"""

import numpy as np

from tripleaim.evidence.panel import Mask, Real, Whole
from tripleaim.evidence.pivoting import exchange_columns, solve_supports
from tripleaim.model.errors import refuse

TOLERANCE = 1e-11
CELLS = 2**24


def fit_simplex(
    gram: Real, targets: Real, eligible: Mask, ridge: float = 0.0, guess: Mask | None = None
) -> Real:
    """Weights of every problem. Shapes: gram (n, n), or (b, n, n) for one each; targets and
    eligible (b, n); result (b, n). `guess` (b, n) says which columns probably have weight, as in a
    problem close to it that is solved already; it saves time and changes nothing.

    Raises InputRefused when a problem has no eligible column or the input is not finite.

    >>> x = np.array([[1.0, 0], [0, 1]])
    >>> fit_simplex(x.T @ x, np.array([[0.9, 0.1]]), np.ones((1, 2), bool)).round(3).tolist()
    [[0.9, 0.1]]
    """
    if not eligible.any(axis=1).all():
        raise refuse("donor weights", "are wanted of a unit that has no donors")
    if not (np.isfinite(gram).all() and np.isfinite(targets).all()):
        raise refuse("donor weights", "are wanted of outcomes that are not finite")
    full = gram if gram.ndim == 3 else gram[None]
    together = max(CELLS // full.shape[-1] ** 2, 1)
    if len(targets) <= together:
        return _fit(full, targets, eligible, ridge, guess)
    parts = [slice(start, start + together) for start in range(0, len(targets), together)]
    return np.vstack(
        [
            _fit(
                full if len(full) == 1 else full[part],
                targets[part],
                eligible[part],
                ridge,
                None if guess is None else guess[part],
            )
            for part in parts
        ]
    )


def _fit(full: Real, targets: Real, eligible: Mask, ridge: float, guess: Mask | None) -> Real:
    """The weights of as many problems as memory bears at a time."""
    scale = max(float(np.abs(np.diagonal(full, axis1=1, axis2=2)).max()), 1e-300)
    diagonal = np.eye(full.shape[-1]) * (ridge + 1e-14 * scale)
    whole = full + diagonal
    support = eligible if guess is None else guess
    weights, solved = exchange_columns(whole, targets, support, eligible, TOLERANCE * scale)
    left = np.flatnonzero(~solved)
    if len(left):
        mine = whole if len(whole) == 1 else whole[left]
        weights[left] = _Batch(mine, targets[left], eligible[left], scale).solve()
    return weights


class _Batch:
    """The state of many active sets: weights (b, n), support (b, n), which are still going."""

    def __init__(self, gram: Real, targets: Real, eligible: Mask, scale: float):
        self.gram, self.targets, self.eligible = gram, targets, eligible
        self.scale = scale
        rows = np.arange(len(targets))
        cost = np.diagonal(gram, axis1=1, axis2=2) - 2 * targets
        best = np.where(eligible, cost, np.inf).argmin(axis=1)
        self.weights = np.zeros_like(targets)
        self.weights[rows, best] = 1.0
        self.support = self.weights > 0
        self.banned = np.zeros_like(eligible)
        self.last = best.copy()

    def solve(self) -> Real:
        going = np.arange(len(self.targets))
        self._enter(going)
        going = going[self._entered(going)]
        for _ in range(40 * self.targets.shape[1] + 200):
            if not len(going):
                return self.weights
            inside = self._step(going)
            done = inside[~self._enter(inside)]
            going = np.setdiff1d(going, done, assume_unique=True)
        raise refuse("donor weights", "did not settle", "Scale the outcomes and try again.")

    def _entered(self, rows: Whole) -> Mask:
        last = self.last[rows]
        fresh = np.asarray(self.weights[rows, last] == 0, dtype=bool)
        entered: Mask = np.logical_and(self.support[rows, last], fresh)
        return entered

    def _gram_of(self, rows: Whole) -> Real:
        return self.gram if len(self.gram) == 1 else self.gram[rows]

    def _gradient(self, rows: Whole) -> Real:
        weights = self.weights[rows]
        if len(self.gram) == 1:
            product: Real = weights @ self.gram[0]
        else:
            product = np.einsum("bij,bj->bi", self.gram[rows], weights)
        return product - self.targets[rows]

    def _enter(self, rows: Whole) -> Mask:
        """Let the most promising column into each support; False where none would help."""
        if not len(rows):
            return np.zeros(0, dtype=bool)
        gradient = self._gradient(rows)
        level = (gradient * self.weights[rows]).sum(axis=1, keepdims=True)
        open_to = self.eligible[rows] & ~self.support[rows] & ~self.banned[rows]
        reduced = np.where(open_to, gradient - level, np.inf)
        best = reduced.argmin(axis=1)
        can: Mask = np.less(reduced[np.arange(len(rows)), best], -TOLERANCE * self.scale)
        self.support[rows[can], best[can]] = True
        self.last[rows[can]] = best[can]
        return can

    def _step(self, rows: Whole) -> Whole:
        """Go towards each problem's optimum on its support; the rows that could go all the way."""
        aim = solve_supports(self._gram_of(rows), self.targets[rows], self.support[rows])[0]
        now, support = self.weights[rows], self.support[rows]
        short = support & (aim <= 0)
        useless = aim[np.arange(len(rows)), self.last[rows]] <= 0
        fresh = useless & (now[np.arange(len(rows)), self.last[rows]] == 0)
        arrive = ~short.any(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            part = np.where(short, now / (now - aim), np.inf)
        part[~np.isfinite(part)] = 0.0
        part = np.where(short, part, np.inf)
        stride = np.where(arrive, 1.0, np.minimum(part.min(axis=1), 1.0))
        moved = now + stride[:, None] * (aim - now)
        gone = short & (part <= stride[:, None] + 1e-15)
        moved[gone | ~support] = 0.0
        self.weights[rows] = np.maximum(moved, 0.0)
        self.support[rows] = support & ~gone
        self.banned[rows[arrive]] = False
        self.banned[rows[fresh], self.last[rows[fresh]]] = True
        return rows[arrive]
