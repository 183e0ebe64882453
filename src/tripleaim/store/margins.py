"""Every cell of a cube of counts and of all its margins."""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Cell = tuple[int, ...]
TOTAL = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """One cell of a cube or of a margin of it, and its count; TOTAL is all along a side."""

    cell: Cell
    count: int


def margins_of(counts: npt.NDArray[np.int64]) -> list[Margin]:
    """Every cell of a cube and of all its margins.

    >>> [margin.count for margin in margins_of(np.array([1, 2, 4]))]
    [1, 2, 4, 7]
    """
    padded = counts
    for side in range(counts.ndim):
        padded = np.concatenate([padded, padded.sum(axis=side, keepdims=True)], axis=side)
    places = [[*range(size), TOTAL] for size in counts.shape]
    flat = map(int, padded.ravel())
    return [Margin(cell=c, count=n) for c, n in zip(itertools.product(*places), flat, strict=True)]
