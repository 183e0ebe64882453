"""Checking the columns of a CSV: every fault is a Problem with row and remedy.

Opening it is in `store/files/csv_file`, for users' files and publishers' alike.
"""

import re
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import Problem
from tripleaim.store.files.csv_file import open_csv, refuse_all

__all__ = ["ODS_OF_KIND", "ONS", "find_bad_cells", "find_twice", "open_csv", "refuse_all"]

ONS = r"[EWSNKLJM]\d{8}"
ODS_OF_KIND = {
    "ccg": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "sub_icb": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "stp": r"Q[A-Z0-9]{2}",
    "icb": r"Q[A-Z0-9]{2}|[A-Z0-9]{5}",
    "nhs_region": r"Y\d\d",
}
SPOILT = re.compile(r"^\d+(\.\d+)?E\+?\d+$|^\d{1,2}[A-Z]?$", re.IGNORECASE)


def find_bad_cells(path: Path, values: pd.Series, pattern: str, meaning: str) -> list[Problem]:
    """A Problem for the first cell of a column that does not look as it should, with how many."""
    wrong = values[~values.str.fullmatch(pattern)]
    if wrong.empty:
        return []
    first = str(wrong.iloc[0])
    spoilt = bool(SPOILT.match(first))
    remedy = (
        "A spreadsheet has read codes as numbers: read the column as text."
        if spoilt
        else "Are two columns swapped?"
        if len(wrong) > len(values) / 2
        else "Correct it or fetch the file again."
    )
    return [
        Problem(
            where=path.name,
            row=_row(wrong),
            column=str(values.name),
            value=first,
            rule=f"is not {meaning}",
            remedy=remedy,
            count=len(wrong),
        )
    ]


def find_twice(path: Path, values: pd.Series) -> list[Problem]:
    """A Problem for the first value of a key column that stands in more than one row."""
    again = values[values.duplicated(keep="first")]
    if again.empty:
        return []
    first = str(again.iloc[0])
    before = values.index[values == first][0]
    return [
        Problem(
            where=path.name,
            row=_row(again),
            column=str(values.name),
            value=first,
            rule=f"stands in row {before} already, so it would lie in two areas at once",
            remedy="Keep one of the two.",
            count=len(again),
        )
    ]


def _row(values: pd.Series) -> int:
    return int(values.index.to_numpy()[0])
