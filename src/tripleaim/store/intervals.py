"""What can be worked out from a published cube: the range of every withheld cell, exactly.

Whoever attacks knows every published number, how it was rounded, that withheld primary cells lie
within the rule, and that margins are sums of cells. The least and the greatest value that each
withheld cell can have are integer programmes.
"""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Cell = tuple[int, ...]
TOTAL = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One cell of a cube or of a margin of it, its count, and the inner cells it adds up."""

    cell: Cell
    count: int
    inner: tuple[int, ...]


def margins_of(counts: npt.NDArray[np.int64]) -> list[Margin]:
    """Every cell of a cube and of all its margins.

    >>> [margin.count for margin in margins_of(np.array([1, 2]))]
    [1, 2, 3]
    """
    places = np.arange(counts.size).reshape(counts.shape)
    choices = [[*range(size), TOTAL] for size in counts.shape]
    found = []
    for cell in itertools.product(*choices):
        taken = tuple(slice(None) if at == TOTAL else at for at in cell)
        inner = np.atleast_1d(places[taken]).ravel()
        found.append(
            Margin(cell=cell, count=int(counts.ravel()[inner].sum()), inner=tuple(map(int, inner)))
        )
    return found


def known_exactly(
    margins: Sequence[Margin], withheld: Collection[Cell], base: int, floor: int = 0
) -> set[Cell]:
    """The withheld cells whose count can be worked out from the rest.

    An attacker's knowledge: published counts within their rounding; totals are sums of whole, not
    negative counts; not which of the withheld cells are withheld as small. Where nought is never
    withheld, an attacker also takes every withheld cell to be at least `floor`.
    """
    matrix = _matrix(margins)
    low, high = _bounds(margins, withheld, base)
    if floor:
        hidden = [margin.cell in withheld for margin in margins]
        low = np.where(hidden, np.maximum(low, floor), low)
    exposed = set()
    for at, margin in enumerate(margins):
        if margin.cell in withheld:
            row = matrix[[at], :].toarray().ravel()
            if _is_pinned(row, margin.count, (matrix, low, high)):
                exposed.add(margin.cell)
    return exposed


System = tuple[csr_array, npt.NDArray[np.float64], npt.NDArray[np.float64]]


def _matrix(margins: Sequence[Margin]) -> csr_array:
    rows = [at for at, margin in enumerate(margins) for _ in margin.inner]
    columns = [place for margin in margins for place in margin.inner]
    size = max(columns) + 1
    return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(margins), size))


def _bounds(
    margins: Sequence[Margin], withheld: Collection[Cell], base: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The least and greatest that each margin can be, from what is published of it."""
    low, high = np.zeros(len(margins)), np.full(len(margins), np.inf)
    for at, margin in enumerate(margins):
        if margin.cell not in withheld:
            shown = (2 * margin.count + base) // (2 * base) * base
            low[at], high[at] = max(0, shown - base // 2), shown + (base - 1) // 2
    return low, high


def _is_pinned(row: npt.NDArray[np.float64], count: int, known: System) -> bool:
    """Whether a sum of inner cells can have no other value than its own."""
    return not any(_can_be_beyond(row, count, known, side) for side in (1, -1))


def _can_be_beyond(row: npt.NDArray[np.float64], count: int, known: System, side: int) -> bool:
    matrix, low, high = known
    most = _optimise(row, matrix, low, high, side)
    return most is None or side * most >= side * count + 1 - 1e-6


def _optimise(
    row: npt.NDArray[np.float64],
    matrix: csr_array,
    low: npt.NDArray[np.float64],
    high: npt.NDArray[np.float64],
    side: int,
) -> float | None:
    """The greatest (side 1) or least (side -1) of a sum of cells; None when it has no limit."""
    found = milp(
        -side * row,
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(0, np.inf),
        integrality=np.ones(len(row), dtype=np.int64),
    )
    return None if found.x is None else float(np.rint(row @ found.x))
