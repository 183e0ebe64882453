"""A table of moves between two vintages that fits what is known of both.

Every number is nought or at least the least; rows add up to what is known of the year before,
columns to what is known of this one. So moves tell no small group apart from either year's counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Moves = dict[tuple[str, str], int]
SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """What is known of the year before and of this one, by segment; `absent` names who is in one
    year only."""

    before: Mapping[str, int]
    after: Mapping[str, int]
    absent: str


def fit_moves(true: Mapping[tuple[str, str], int], years: Years, least: int) -> Moves:
    """The table nearest to the true one that fits; few people are told as none.

    >>> years = Years(before={"ill": 40, "well": 63}, after={"ill": 41, "well": 62}, absent="-")
    >>> true = {("ill", "ill"): 38, ("ill", "well"): 2, ("well", "ill"): 3, ("well", "well"): 60}
    >>> found = fit_moves(true, years, 3)
    >>> [found[cell] for cell in true]
    [37, 3, 4, 59]
    """
    from scipy.sparse import csr_array

    rows, columns = [*years.before, years.absent], [*years.after, years.absent]
    cells = [(was, now) for was in rows for now in columns if {was, now} != {years.absent}]
    wanted = np.array([true.get(cell, 0) for cell in cells], dtype=np.float64)
    most = float(max([*years.before.values(), *years.after.values(), least]))
    sums = [[was == name for was, _ in cells] for name in years.before]
    sums += [[now == name for _, now in cells] for name in years.after]
    known = np.array([*years.before.values(), *years.after.values()], dtype=np.float64)
    found = _nearest(csr_array(np.array(sums, dtype=np.float64)), known, wanted, (least, most))
    if found is None:
        found = np.array(
            [
                years.after[now]
                if was == years.absent
                else years.before[was]
                if now == years.absent
                else 0
                for was, now in cells
            ]
        )
    return {cell: int(number) for cell, number in zip(cells, found, strict=True)}


def _nearest(
    sums: "csr_array", known: np.ndarray, wanted: np.ndarray, ends: tuple[int, float]
) -> np.ndarray | None:
    """Whole numbers, each nought or from least to most, with given sums, nearest to the wanted."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack

    (least, most), size = ends, len(wanted)
    one, none = csr_array(eye_array(size)), csr_array((size, size))
    empty = csr_array((sums.shape[0], 2 * size))
    few = wanted < least
    limits = [
        LinearConstraint(hstack([sums, empty]), known, known),
        LinearConstraint(hstack([one, -one, none]), -np.inf, wanted),
        LinearConstraint(hstack([-one, -one, none]), -np.inf, -wanted),
        LinearConstraint(hstack([one, none, -least * one]), 0, np.inf),
        LinearConstraint(hstack([one, none, -most * one]), -np.inf, 0),
    ]
    told = np.where(few, 4.0 * least, 0.0)
    found = milp(
        np.concatenate([np.zeros(size), np.ones(size), told]),
        constraints=limits,
        bounds=Bounds(0, np.concatenate([np.full(2 * size, most), np.ones(size)])),
        integrality=np.concatenate([np.ones(size), np.zeros(size), np.ones(size)]),
        options={"time_limit": SECONDS},
    )
    return None if found.x is None else np.rint(found.x[:size])
