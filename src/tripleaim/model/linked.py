"""Which of some things hang together, by the pairs of them that are linked."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Whole = NDArray[np.int64]


def linked_groups(size: int, starts: ArrayLike, ends: ArrayLike) -> Whole:
    """The group of each of `size` things, counted from 0 in the order of their first members.

    Shape: starts and ends (links,), the places of two linked things; result (size,).

    >>> linked_groups(5, [4, 3], [1, 4]).tolist()
    [0, 1, 2, 1, 1]
    """
    one, other = np.asarray(starts, np.int64).ravel(), np.asarray(ends, np.int64).ravel()
    first = np.arange(size, dtype=np.int64)
    while True:
        lowest = np.minimum(first[one], first[other])
        before = first.copy()
        np.minimum.at(first, first[one], lowest)
        np.minimum.at(first, first[other], lowest)
        while (first != first[first]).any():
            first = first[first]
        if (first == before).all():
            break
    return np.unique(first, return_inverse=True)[1].astype(np.int64).reshape(size)
