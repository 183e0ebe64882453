"""Checking the columns of a CSV: every fault is a Problem with row and remedy.

Opening it is in `store/files/csv_file`, for users' files and publishers' alike.
"""

import re
from contextlib import suppress
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import Problem
from tripleaim.store.files.csv_file import BY_ARROW, open_csv, refuse_all

__all__ = [
    "ODS_OF_KIND",
    "ONS",
    "find_bad_cells",
    "find_twice",
    "open_csv",
    "refuse_all",
    "to_numbers",
]

ONS = r"[EWSNKLJM]\d{8}"
ODS_OF_KIND = {
    "ccg": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "sub_icb": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "stp": r"Q[A-Z0-9]{2}",
    "icb": r"Q[A-Z0-9]{2}|[A-Z0-9]{5}",
    "nhs_region": r"Y\d\d",
}
SPOILT = re.compile(r"^\d+(\.\d+)?E\+?\d+$|^\d{1,2}[A-Z]?$", re.IGNORECASE)


def to_numbers(values: pd.Series) -> pd.Series:
    """Texts as numbers: by Arrow, which makes no Python text of each, where all are plain.

    >>> to_numbers(pd.Series(["1", "2.5"], dtype="str")).tolist()
    [1.0, 2.5]
    """
    if BY_ARROW:
        import pyarrow as pa

        with suppress(pa.ArrowException, TypeError):
            numbers = pa.array(values).cast(pa.float64()).to_numpy(zero_copy_only=False)
            return pd.Series(numbers, index=values.index, name=values.name)
    told: pd.Series = pd.to_numeric(values)
    return told


def find_bad_cells(path: Path, values: pd.Series, pattern: str, meaning: str) -> list[Problem]:
    """A Problem for the first cell of a column that does not look as it should, with how many."""
    is_right = values.str.fullmatch(pattern)
    if is_right.all():
        return []
    wrong = values[~is_right]
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
    is_again = values.duplicated(keep="first")
    if not is_again.any():
        return []
    again = values[is_again]
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
