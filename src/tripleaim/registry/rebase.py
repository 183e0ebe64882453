"""Rebasing: people whom areas of two dates share, and counts carried by them.

A count is shared out by where people live: the part of an area that goes to a successor is the part
of its residents who do. What goes whole is carried exactly; what is split is an estimate and says
so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground import Release, Vintage, names_on, release_of, shares_between

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


def read_vintage(text: str) -> Vintage:
    """A vintage from its text.

    >>> str(read_vintage("icb@2026-04-01"))
    'icb@2026-04-01'
    """
    kind, _, day = text.partition("@")
    try:
        return Vintage(kind=kind, on=told_day(day))
    except ValueError:
        advice = "Write kind and day, as in ccg@2017-04-01."
        raise refuse("vintage", "is not a vintage", advice, value=text) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Across:
    """Who of each area before lives in (or is registered in) each area after.

    A part is an area before and one after that share people: `people[k]` of `before[row[k]]` in
    `after[column[k]]`, in order of row and column, none of them 0. `counted` says which people.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    names: tuple[str, ...]
    row: Whole
    column: Whole
    people: Whole
    counted: str

    @property
    def before_people(self) -> Mapping[str, int]:
        """The people of each area before."""
        return dict(zip(self.before, self._added(self.row, self.people).tolist(), strict=True))

    @property
    def shares(self) -> Real:
        """Each part as a share of the people of its area before."""
        whole = np.bincount(self.row, self.people, minlength=len(self.before))
        shares: Real = self.people / whole[self.row]
        return shares

    @property
    def is_split(self) -> NDArray[np.bool_]:
        """For each area before, whether its people go to more than one area after."""
        split: NDArray[np.bool_] = np.bincount(self.row, minlength=len(self.before)) > 1
        return split

    def of(self, places: Sequence[int]) -> "Across":
        """The same of some areas before, in the order of their places."""
        place = np.full(len(self.before), -1, dtype=np.int64)
        place[list(places)] = np.arange(len(places))
        row = place[self.row]
        kept = np.flatnonzero(row >= 0)
        kept = kept[np.lexsort((self.column[kept], row[kept]))]
        return replace(
            self,
            before=tuple(self.before[at] for at in places),
            row=row[kept],
            column=self.column[kept],
            people=self.people[kept],
        )

    def by_after(self, parts: Whole | Real) -> Real:
        """A number a part added up by area after."""
        added = np.zeros(len(self.after))
        np.add.at(added, self.column, parts)
        return added

    def _added(self, at: Whole, parts: Whole) -> Whole:
        added = np.zeros(len(self.before), dtype=np.int64)
        np.add.at(added, at, parts)
        return added


def across_of(
    parts: Iterable[tuple[str, str, int]], names: Mapping[str, str], counted: str
) -> Across:
    """Areas before and after with the people they share, added up where a pair comes twice.

    >>> found = across_of([("00A", "QAA", 3), ("00B", "QAA", 4)], {}, "people")
    >>> found.before, found.after, found.people.tolist()
    (('00A', '00B'), ('QAA',), [3, 4])
    """
    shared: dict[tuple[str, str], int] = {}
    for before, after, people in parts:
        shared[before, after] = shared.get((before, after), 0) + people
    from_, to = (tuple(sorted({pair[side] for pair in shared})) for side in (0, 1))
    row_of = {code: at for at, code in enumerate(from_)}
    column_of = {code: at for at, code in enumerate(to)}
    kept = [(*pair, people) for pair, people in sorted(shared.items()) if people]
    return Across(
        before=from_,
        after=to,
        names=tuple(names.get(code, code) for code in to),
        row=np.array([row_of[before] for before, _, _ in kept], dtype=np.int64),
        column=np.array([column_of[after] for _, after, _ in kept], dtype=np.int64),
        people=np.array([people for _, _, people in kept], dtype=np.int64),
        counted=counted,
    )


def overlap(
    store: Store,
    before: Vintage,
    after: Vintage,
    year: int | None = None,
    release: Release | None = None,
) -> Across:
    """The people that each area of one vintage shares with each area of another.

    People are counted by the release, or the newest of a year; without either by the one that
    counts on the earlier day. Raises InputRefused when the store has no footprints of a vintage.
    """
    counted = release or (release_of(store, year) if year else None)
    shared = shares_between(store, before, after, counted)
    if not shared.people:
        raise _no_footprints(store, before, after)
    ids = sorted({area for parts in shared.people.values() for area in parts})
    names = {_code(area): name for area, name in names_on(store, ids, after.on).items()}
    parts = (
        (_code(area), _code(other), people)
        for area, found in shared.people.items()
        for other, people in found.items()
    )
    return across_of(parts, names, shared.release.title)


def _code(area: str) -> str:
    return area.partition(":")[2]


def _no_footprints(store: Store, *vintages: Vintage) -> InputRefused:
    known = ask(
        store,
        "select kind, min(valid_from) as first, max(coalesce(valid_to, date '9999-01-01')) as last "
        "from composition group by kind order by kind",
    )
    listed = ", ".join(
        f"{row['kind']} from {row['first']}"
        + ("" if row["last"].year == 9999 else f" to the day before {row['last']}")
        for row in known
    )
    wanted = " and ".join(str(vintage) for vintage in vintages)
    return refuse("rebase", f"has no footprints for {wanted}", f"Footprints held: {listed}.")


def share_parts(counts: Whole, row: Whole, weights: Real) -> Whole:
    """Share each whole count over its parts by weights; the parts of a row add back to its count.

    Units left over after rounding down go to the largest remainders, ties to the first part.
    Shape: counts (n,), row and weights (k,) in order of row; the weights of a row add up to more
    than 0; result (k,).

    >>> weights = np.array([1.0, 1, 1, 3, 1])
    >>> share_parts(np.array([10, -7]), np.array([0, 0, 0, 1, 1]), weights).tolist()
    [4, 3, 3, -5, -2]
    """
    size = len(counts)
    exact = np.abs(counts)[row] * (weights / np.bincount(row, weights, minlength=size)[row])
    floor = np.floor(exact + 1e-9)
    left = np.abs(counts) - np.bincount(row, floor, minlength=size).astype(np.int64)
    remainder = np.where(weights > 0, exact - floor, -1.0)
    order = np.lexsort((-np.round(remainder, 9), row))
    first = np.searchsorted(row, np.arange(size))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order)) - first[row]
    result: Whole = np.sign(counts)[row] * (floor.astype(np.int64) + (rank < left[row]))
    return result


def carry_column(counts: Real, digits: int, across: Across) -> pd.Series:
    """Whole multiples of 10**-digits of each area before, shared by people and added up.

    Totals are kept to the last unit; an area after is missing wherever part of a missing one (NaN)
    would go, or where nothing goes.
    """
    missing = np.isnan(counts)
    parts = share_parts(
        np.where(missing, 0, counts).astype(np.int64), across.row, across.people.astype(float)
    )
    totals = np.zeros(len(across.after), dtype=np.int64)
    np.add.at(totals, across.column, parts)
    unknown = np.ones(len(across.after), dtype=bool)
    unknown[across.column] = False
    unknown[across.column[missing[across.row]]] = True
    values: list[int | Decimal | None] = [
        None if gone else (int(total) if digits == 0 else Decimal(int(total)).scaleb(-digits))
        for total, gone in zip(totals, unknown, strict=True)
    ]
    return pd.Series(values, dtype="object")


def add_rates(table: pd.DataFrame, rates: Mapping[str, tuple[str, str]]) -> pd.DataFrame:
    """Rates worked out afresh from a numerator and a denominator that were carried separately.

    A rate whose denominator is zero or missing is missing.
    """
    added = table.copy()
    for name, (numerator, denominator) in rates.items():
        below = pd.to_numeric(added[denominator]).replace(0, np.nan)
        added[name] = pd.to_numeric(added[numerator]) / below
    return added
