"""Grids of which the tests try a fixed sample, and `make grids` every cell."""

import os
from collections.abc import Iterable
from itertools import product
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")


def sampled(grid: Iterable[T], one_in: int) -> list[T]:
    """The first of every so many cells; all of them where WHOLE is set.

    >>> sampled(range(7), 3) if not os.environ.get("WHOLE") else [0, 3, 6]
    [0, 3, 6]
    """
    return list(grid)[:: 1 if os.environ.get("WHOLE") else one_in]


def sampled_pairs(rows: Iterable[T], columns: Iterable[U]) -> list[tuple[T, U]]:
    """Pairs of which every row has at least one, and each column about as many as the others.

    >>> pairs = sampled_pairs("abcdefg", "123456")
    >>> len(pairs) < 7 * 6 / 4 or bool(os.environ.get("WHOLE"))
    True
    >>> "".join(sorted({row for row, _ in pairs})), "".join(sorted({each for _, each in pairs}))
    ('abcdefg', '123456')
    """
    columns = list(columns)
    return sampled(product(rows, columns), max(1, len(columns) - 1))
