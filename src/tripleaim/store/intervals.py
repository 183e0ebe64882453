"""What can be worked out from a published cube: which withheld sums have only one possible value.

Whoever attacks knows every published number, how it was rounded, and that totals are sums of whole
counts. A withheld sum is safe when some other cube fits everything that is published and differs in
that sum: a witness. One integer programme in a random direction finds a witness for many sums at
once; what is left is bounded from both sides, so the answer is exact.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Cell = tuple[int, ...]
Real = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Groups = Sequence[Sequence[Sequence[int]]]
TOTAL = -1
DIRECTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One cell of a cube or of a margin of it, its count, and the inner cells it adds up."""

    cell: Cell
    count: int
    inner: tuple[int, ...]


def margins_of(counts: npt.NDArray[np.int64], groups: Groups = ()) -> list[Margin]:
    """Every cell of a cube and of all its margins; `groups` are more margins, by dimension.

    A group is the places that it adds up; the first after the last place of its dimension is the
    first group, and so on.

    >>> [margin.count for margin in margins_of(np.array([1, 2, 4]), [[[0, 1]]])]
    [1, 2, 4, 3, 7]
    """
    places = np.arange(counts.size).reshape(counts.shape)
    given = [*groups, *([()] * (counts.ndim - len(groups)))]
    choices = [
        [
            *((at, (at,)) for at in range(size)),
            *((size + at, tuple(members)) for at, members in enumerate(grouped)),
            (TOTAL, tuple(range(size))),
        ]
        for size, grouped in zip(counts.shape, given, strict=True)
    ]
    flat = counts.ravel()
    found = []
    for chosen in itertools.product(*choices):
        inner = places[np.ix_(*(members for _, members in chosen))].ravel()
        cell = tuple(at for at, _ in chosen)
        found.append(Margin(cell=cell, count=int(flat[inner].sum()), inner=tuple(map(int, inner))))
    return found


def sums_matrix(margins: Sequence[Margin]) -> csr_array:
    """One row a margin, one column an inner cell: which it adds up."""
    rows = [at for at, margin in enumerate(margins) for _ in margin.inner]
    columns = [place for margin in margins for place in margin.inner]
    size = max(columns) + 1
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(margins), size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of whole inner counts `x`: `low <= sums @ x <= high`, and `0 <= x <= most`."""

    sums: csr_array
    low: Real
    high: Real
    most: float


def pinned(known: Known, asked: csr_array, truth: Real) -> Flags:
    """Which asked sums can have no value but their own; none where nothing fits what is known."""
    left = np.full(len(truth), True)
    rng = np.random.default_rng(len(truth))
    for _ in range(DIRECTIONS):
        if not left.any() or not _clear(
            known, asked, truth, left, rng.choice([-1.0, 1.0], len(left))
        ):
            break
    for at in range(len(left)):
        alone = np.arange(len(left)) == at
        for side in (1.0, -1.0):
            if left[at]:
                _clear(known, asked, truth, left, side * alone)
    return left


def _clear(known: Known, asked: csr_array, truth: Real, left: Flags, weights: Real) -> bool:
    """Strike every sum for which going in a direction finds another value; whether any was."""
    witness = farthest(known, asked.T @ (weights * left))
    if witness is None:
        left[:] = False
        return False
    other = left & (np.abs(asked @ witness - truth) > 0.5)
    left &= ~other
    return bool(other.any())


def farthest(known: Known, objective: Real) -> Real | None:
    """Whole inner cells that fit what is known and go as far as can be in a direction.

    Linear first: where its answer is whole, it is the integer programme's. None when nothing fits:
    whoever believes what is not so learns nothing.
    """
    limits = LinearConstraint(known.sums, known.low, known.high)
    box = Bounds(0, known.most)
    relaxed = milp(-objective, constraints=limits, bounds=box)
    if relaxed.x is not None and np.abs(relaxed.x - np.rint(relaxed.x)).max() < 1e-6:
        return np.asarray(np.rint(relaxed.x))
    whole = np.ones(len(objective), dtype=np.int64)
    found = milp(-objective, constraints=limits, bounds=box, integrality=whole)
    return None if found.x is None else np.asarray(np.rint(found.x))
