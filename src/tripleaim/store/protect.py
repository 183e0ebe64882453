"""Secondary suppression: what else to withhold so that nothing withheld can be worked out.

For a withheld sum with one possible value, a linear programme finds the cheapest other cube in
which it differs; the published numbers that this cube would change are withheld too. Small numbers
are cheaper to withhold than large ones; a published nought stays. Then all is checked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from tripleaim.store.intervals import Flags, Known, Margin, Real, farthest, pinned, sums_matrix

ROUNDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A cube about to be published: `sums @ point` are its counts, `low` to `high` what each may be
    when shown, `least` what it must be when withheld. `fixed` is known besides: an earlier release,
    in which `older` sums are withheld.
    """

    sums: csr_array
    point: Real
    low: Real
    high: Real
    least: float
    fixed: Known
    older: csr_array

    @property
    def counts(self) -> Real:
        """The true count of every sum."""
        return np.asarray(self.sums @ self.point)

    @property
    def most(self) -> float:
        """More than any inner cell is ever thought to be."""
        return self.fixed.most


def table_of(margins: Sequence[Margin], base: int, least: float) -> Table:
    """A cube as it is published alone."""
    sums = sums_matrix(margins)
    counts = np.array([margin.count for margin in margins], dtype=np.float64)
    shown = (2 * counts + base) // (2 * base) * base
    point = np.zeros(sums.shape[1])
    for margin in margins:
        if len(margin.inner) == 1:
            point[margin.inner[0]] = margin.count
    none = csr_array((0, sums.shape[1]))
    most = float(2 * counts.max() + 10 * base)
    return Table(
        sums=sums, point=point, low=np.maximum(0, shown - base // 2), high=shown + (base - 1) // 2,
        least=least, fixed=Known(sums=none, low=np.zeros(0), high=np.zeros(0), most=most),
        older=none,
    )  # fmt: skip


def beside(table: Table, before: Table, was_withheld: Flags) -> Table | None:
    """A cube of people who were only added to those of an earlier release; None if they were not.

    Inner cells are those of the earlier cube, then those of this one. The earlier counts are not
    known here: any that fit what was published will do, for whoever attacks knows no more.
    """
    size = table.sums.shape[1]
    low = np.where(was_withheld, before.least, before.low)
    high = np.where(was_withheld, np.inf, before.high)
    empty = csr_array((table.sums.shape[0], size))
    link = hstack([-eye_array(size), eye_array(size)])
    fixed = Known(
        sums=csr_array(vstack([hstack([before.sums, empty]), link])),
        low=np.concatenate([low, np.zeros(size)]),
        high=np.concatenate([high, np.full(size, np.inf)]),
        most=table.most,
    )
    alone = Known(sums=before.sums, low=low, high=high, most=table.most)
    earlier = _below(alone, table.point)
    if earlier is None:
        return None
    return replace(
        table, sums=csr_array(hstack([empty, table.sums])), fixed=fixed,
        point=np.concatenate([earlier, table.point]),
        older=csr_array(hstack([before.sums, empty])[was_withheld]),
    )  # fmt: skip


def _below(known: Known, ceiling: Real) -> Real | None:
    size = len(ceiling)
    capped = Known(
        sums=csr_array(vstack([known.sums, eye_array(size)])),
        low=np.concatenate([known.low, np.zeros(size)]),
        high=np.concatenate([known.high, ceiling]),
        most=known.most,
    )
    return farthest(capped, np.zeros(size))


def protect(table: Table, withheld: Flags) -> Flags:
    """What to withhold, the withheld included, so that no withheld sum can be worked out."""
    found = withheld.copy()
    for _ in range(ROUNDS):
        exposed = exposed_sums(table, found)
        if not exposed.shape[0]:
            return found
        added = _cover(table, found, exposed)
        if not added.any():
            return np.full(len(found), True)
        found |= added
    return np.full(len(found), True)


def exposed_sums(table: Table, withheld: Flags) -> csr_array:
    """The withheld sums, now and in the earlier release, that have only one possible value."""
    asked = csr_array(vstack([table.sums[withheld], table.older]))
    truth = np.asarray(asked @ table.point)
    found = np.full(len(truth), False)
    doubtful = (table.counts[withheld] < table.least).any()
    for least in {table.least, 0.0} if doubtful else {table.least}:
        found |= pinned(_known(table, withheld, least), asked, truth)
    return csr_array(asked[found])


def _known(table: Table, withheld: Flags, least: float) -> Known:
    return Known(
        sums=csr_array(vstack([table.sums, table.fixed.sums])),
        low=np.concatenate([np.where(withheld, least, table.low), table.fixed.low]),
        high=np.concatenate([np.where(withheld, np.inf, table.high), table.fixed.high]),
        most=table.most,
    )


def _cover(table: Table, withheld: Flags, exposed: csr_array) -> Flags:
    """What must be withheld besides, for every exposed sum to have another value."""
    found, left = withheld.copy(), np.full(exposed.shape[0], True)
    truth = np.asarray(exposed @ table.point)
    for at in range(len(left)):
        if not left[at]:
            continue
        other = _other_cube(table, found, exposed[[at], :], truth[at])
        if other is not None:
            seen = np.asarray(table.sums @ other)
            found |= (seen < table.low - 0.01) | (seen > table.high + 0.01)
            left &= np.abs(np.asarray(exposed @ other) - truth) < 0.5
    return found & ~withheld


def _other_cube(table: Table, withheld: Flags, row: csr_array, truth: float) -> Real | None:
    """The cheapest cube in which a sum is more than it is, or less; None when there is none."""
    for whole in (0, 1):
        for low, high in ((truth + 1, np.inf), (0.0, truth - 1)):
            other = _cheapest(table, withheld, (row, low, high), whole) if high >= 0 else None
            if other is not None:
                return other
    return None


def _cheapest(
    table: Table, withheld: Flags, target: tuple[csr_array, float, float], whole: int
) -> Real | None:
    """Whole inner cells that fit, with what they change of published numbers at its price."""
    kept, size = ~withheld, table.sums.shape[1]
    shown = csr_array(table.sums[kept])
    slack = csr_array(eye_array(shown.shape[0]))
    none = csr_array((shown.shape[0], shown.shape[0]))
    low, high, counts = table.low[kept], table.high[kept], table.counts[kept]
    parts: list[tuple[csr_array, Real, Real | float]] = [
        (hstack([shown, -slack, none]), np.full(len(low), -np.inf), high),
        (hstack([shown, none, slack]), low, np.full(len(low), np.inf)),
        (
            _wide(table.sums[withheld], shown),
            np.minimum(table.least, table.counts[withheld]),
            np.inf,
        ),
        (_wide(table.fixed.sums, shown), table.fixed.low, table.fixed.high),
        (_wide(target[0], shown), np.array([target[1]]), target[2]),
    ]
    limits = [LinearConstraint(matrix, a, b) for matrix, a, b in parts if matrix.shape[0]]
    movable = (counts > 0) | (table.least == 0)
    price = 1 + np.log1p(counts) + 4 * np.log1p(shown.sum(axis=1) - 1)
    found = milp(
        np.concatenate([np.zeros(size), price, price]),
        constraints=limits,
        bounds=Bounds(
            0,
            np.concatenate(
                [
                    np.full(size, table.most),
                    np.where(movable, np.inf, 0),
                    np.where(movable, np.maximum(low - table.least, 0), 0),
                ]
            ),
        ),
        integrality=np.concatenate([np.full(size, whole), np.zeros(2 * len(low))]),
    )
    if found.x is None or np.abs(found.x[:size] - np.rint(found.x[:size])).max() > 1e-6:
        return None
    return np.asarray(np.rint(found.x[:size]))


def _wide(matrix: csr_array, shown: csr_array) -> csr_array:
    return csr_array(hstack([matrix, csr_array((matrix.shape[0], 2 * shown.shape[0]))]))
