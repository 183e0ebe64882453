"""Opening a CSV as text, and checking its columns: every fault is a Problem with row and remedy."""

import gzip
import re
from collections.abc import Sequence
from csv import reader as csv_rows
from pathlib import Path

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from tripleaim.model.errors import InputRefused, Problem, refuse

BLOCK = 1 << 24

ONS = r"[EWSNKLJM]\d{8}"
ODS_OF_KIND = {
    "ccg": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "sub_icb": r"[A-Z0-9]{3}|[A-Z0-9]{5}",
    "stp": r"Q[A-Z0-9]{2}",
    "icb": r"Q[A-Z0-9]{2}|[A-Z0-9]{5}",
    "nhs_region": r"Y\d\d",
}
SPOILT = re.compile(r"^\d+(\.\d+)?E\+?\d+$|^\d{1,2}[A-Z]?$", re.IGNORECASE)


def open_csv(
    path: Path, names: Sequence[str] | None = None, skip: int = 0, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Every cell as text, missing as the empty string; `names` for a file without a heading.

    The index counts rows as a spreadsheet does. Raises InputRefused for a file that is not there or
    no CSV, has rows of another length, a heading given twice, or lacks one of `columns`.
    """
    if not path.is_file():
        raise refuse(str(path), "is not there", "Give the path of a CSV file.")
    table = _parse(path, names, skip)
    first = 1 + skip + (names is None)
    table.index = pd.RangeIndex(first, first + len(table))
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise refuse(path.name, f"has a heading twice: {', '.join(map(str, twice))}", row=1 + skip)
    missing = [column for column in columns if column not in table]
    if missing:
        listed = ", ".join(missing)
        there = ", ".join(map(str, table.columns))
        raise refuse(path.name, f"lacks the columns {listed}", f"It has {there}.", row=1)
    if table.empty:
        raise refuse(path.name, "has a heading and no rows", "Fetch it again.")
    return table


def _parse(path: Path, names: Sequence[str] | None, skip: int) -> pd.DataFrame:
    ragged: list[csv.InvalidRow] = []

    def note(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    told = csv.ParseOptions(newlines_in_values=True, invalid_row_handler=note)
    read = csv.ReadOptions(
        use_threads=False, skip_rows=skip, column_names=_names(path, names), block_size=BLOCK
    )
    convert = csv.ConvertOptions(default_column_type=pa.string(), strings_can_be_null=False)
    try:
        table = csv.read_csv(path, read_options=read, parse_options=told, convert_options=convert)
    except (pa.ArrowInvalid, OSError) as error:
        reason = str(error).split(":")[0]
        raise refuse(path.name, f"cannot be read as CSV: {reason}") from None
    if ragged:
        raise _ragged(path, ragged)
    return pd.DataFrame({n: column.to_pandas() for n, column in enumerate(table.columns)}).set_axis(
        table.column_names, axis=1
    )


def _names(path: Path, names: Sequence[str] | None) -> list[str] | None:
    """The first of `names`, as many as the file has columns."""
    if names is None:
        return None
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file:
        width = len(next(csv_rows(file), []))
    if width > len(names):
        raise refuse(path.name, f"has {width} columns, {len(names)} at most", row=1)
    return list(names[:width])


def _ragged(path: Path, rows: Sequence[csv.InvalidRow]) -> InputRefused:
    first = rows[0]
    more = first.actual_columns > first.expected_columns
    rule = f"has {first.actual_columns} cells where the heading has {first.expected_columns}"
    remedy = "A comma in a name needs quotes." if more else "Is the file cut short? Fetch it again."
    return refuse(path.name, rule, remedy, row=first.number, count=len(rows))


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
            where=path.name, row=_row(wrong), column=str(values.name), value=first,
            rule=f"is not {meaning}", remedy=remedy, count=len(wrong),
        )
    ]  # fmt: skip


def find_twice(path: Path, values: pd.Series) -> list[Problem]:
    """A Problem for the first value of a key column that stands in more than one row."""
    again = values[values.duplicated(keep="first")]
    if again.empty:
        return []
    first = str(again.iloc[0])
    before = values.index[values == first][0]
    return [
        Problem(
            where=path.name, row=_row(again), column=str(values.name), value=first,
            rule=f"stands in row {before} already, so it would lie in two areas at once",
            remedy="Keep one of the two.", count=len(again),
        )
    ]  # fmt: skip


def _row(values: pd.Series) -> int:
    return int(values.index.to_numpy()[0])


def refuse_all(problems: Sequence[Problem]) -> None:
    """Raise InputRefused with the problems, if there are any."""
    if problems:
        raise InputRefused(problems)
