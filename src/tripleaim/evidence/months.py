"""A measure of units month by month, as bare numbers: what judges many series in one pass reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from tripleaim.evidence.panel import Mask, Real

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """A measure of `units` (rows) in `months` (columns): `values` (n, t), missing is not a number.

    >>> held = Months(units=("a", "b"), months=(date(2019, 1, 1), date(2019, 2, 1)),
    ...               values=np.array([[1.0, 2], [3, np.nan]]))
    >>> held.of(["b"]).values.tolist(), held.since(date(2019, 2, 1)).values.tolist()
    ([[3.0, nan]], [[2.0], [nan]])
    """

    units: tuple[str, ...]
    months: tuple[date, ...]
    values: Real

    def __len__(self) -> int:
        return len(self.units)

    def of(self, units: Sequence[str]) -> "Months":
        """The same of some of its units, in the order given. Raises ValueError for another."""
        places = [self.units.index(each) for each in units]
        return replace(self, units=tuple(units), values=self.values[places])

    def without(self, units: Sequence[str]) -> "Months":
        """The same without some units."""
        left = set(units)
        return self.of([each for each in self.units if each not in left])

    def since(self, first: date) -> "Months":
        """The same from a month on."""
        kept = [place for place, month in enumerate(self.months) if month >= first]
        return replace(
            self, months=tuple(self.months[each] for each in kept), values=self.values[:, kept]
        )

    @property
    def missing(self) -> Mask:
        """Which values are missing."""
        found: Mask = np.isnan(self.values)
        return found

    def logs(self) -> "Months":
        """Natural logarithms; what is not above 0 is missing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.where(self.values > 0, np.log(self.values), np.nan)
        return replace(self, values=values)

    def positive(self) -> "Months":
        """The same values; what is not above 0 is missing."""
        with np.errstate(invalid="ignore"):
            return replace(self, values=np.where(self.values > 0, self.values, np.nan))

    def filled(self) -> "Months":
        """The units that miss no month but single ones within, which are put on a straight line.

        >>> held = Months(units=("a", "b"), months=tuple(date(2019, m, 1) for m in (1, 2, 3)),
        ...               values=np.array([[1.0, np.nan, 3], [5, 5, np.nan]]))
        >>> held.filled().units, held.filled().values.tolist()
        (('a',), [[1.0, 2.0, 3.0]])
        """
        gone = self.missing
        usable: Mask = np.zeros(len(self.units), dtype=bool)
        if gone.shape[1]:
            runs = (gone[:, 1:] & gone[:, :-1]).any(axis=1)
            usable = ~(runs | gone[:, 0] | gone[:, -1])
        values = self.values.copy()
        rows, columns = np.nonzero(gone & usable[:, None])
        values[rows, columns] = (values[rows, columns - 1] + values[rows, columns + 1]) / 2
        kept = [self.units[place] for place in np.flatnonzero(usable)]
        return replace(self, values=values).of(kept)

    def frame(self) -> "pd.DataFrame":
        """The same as a frame: a row a unit, a column a month."""
        import pandas as pd

        return pd.DataFrame(self.values, index=list(self.units), columns=list(self.months))
