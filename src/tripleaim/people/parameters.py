"""The parameters of synthetic people: rows of a cited table, each with its grade."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

AGES = 91
DECILES = 10
LEVELS, CARDIO_LEVELS = 16, 4
BANDS = (0, 65, 75, 85)

Real = npt.NDArray[Any]
Whole = npt.NDArray[Any]
Small = npt.NDArray[Any]
Flags = npt.NDArray[Any]
Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The table of parameters, one row a parameter, subject and point (`at`)."""

    table: "pd.DataFrame"

    def value(self, parameter: str, subject: str = "", at: str = "") -> float:
        """One value. Raises KeyError where the table has no such row."""
        rows = self.table
        chosen = rows[
            (rows["parameter"] == parameter) & (rows["subject"] == subject) & (rows["at"] == at)
        ]
        if len(chosen) != 1:
            raise KeyError((parameter, subject, at))
        return float(chosen["value"].iloc[0])

    def by_subject(self, parameter: str) -> Mapping[str, float]:
        """The values of a parameter that has one a subject, in the order of the table."""
        rows = self.table[self.table["parameter"] == parameter]
        return dict(zip(rows["subject"], rows["value"].astype(float), strict=True))

    def by_age(self, parameter: str, subject: str = "") -> Real:
        """A parameter given at some ages, for every single year of age to 90 and over.

        Straight lines between the ages given.
        """
        at, values = self._points(parameter, subject)
        return np.interp(np.arange(AGES), at, values)

    def by_band(self, parameter: str, subject: str = "") -> Real:
        """A parameter given for bands by their youngest age, for every year of age."""
        at, values = self._points(parameter, subject)
        place = np.searchsorted(at, np.arange(AGES), side="right") - 1
        return np.where(place >= 0, values[np.maximum(place, 0)], 0.0)

    def _points(self, parameter: str, subject: str) -> tuple[Real, Real]:
        rows = self.table
        rows = rows[(rows["parameter"] == parameter) & (rows["subject"] == subject)]
        at = rows["at"].astype(float).to_numpy()
        order = np.argsort(at)
        return at[order], rows["value"].astype(float).to_numpy()[order]

    @property
    def conditions(self) -> tuple[str, ...]:
        """The long-term conditions, in order."""
        return tuple(self.by_subject("male_ratio"))

    @property
    def uses(self) -> tuple[str, ...]:
        """The kinds of use, in order."""
        return tuple(self.by_subject("target_use"))


@cache
def parameters() -> Parameters:
    """The parameters that ship: what is given, and what calibration found.

    >>> parameters().value("target_use", "ae_attendances")
    24800000.0
    """
    import pandas as pd

    folder = files("tripleaim.england") / "people"
    found = []
    for name in ("parameters.csv", "calibrated.csv"):
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8") as file:
                text = {"parameter": str, "subject": str, "at": str, "grade": str}
                found.append(pd.read_csv(file, dtype=text, keep_default_na=False))
    return Parameters(table=pd.concat(found, ignore_index=True))
