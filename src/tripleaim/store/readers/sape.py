"""Reader of the ONS small-area population estimates: persons by single year of age and LSOA."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from tripleaim.model.errors import Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.files.csv_file import refuse_all
from tripleaim.store.insert import said_in_each

CODE, NAME, TOTAL = "lsoa11_code", "lsoa11_name", "total_population"
ALONE = csv.ReadOptions(use_threads=False, block_size=1 << 24)
CELLS = csv.ConvertOptions(
    column_types={CODE: pa.string(), NAME: pa.string()},
    default_column_type=pa.int64(),
    null_values=[""],
)
AGE = re.compile(r"[0-9]+\+?")  # a year of age, or that and all above


def read(source: Source, paths: Sequence[Path]) -> dict[str, pa.Table]:
    """Rows of `population`: an LSOA of England and a year of age; residents, both sexes.

    Raises InputRefused for areas whose ages do not add up to their total.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: its mid-year")
    wides = [(path, _read_one(path)) for path in paths]
    refuse_all([problem for path, wide in wides for problem in _not_adding_up(path, wide)])
    rows = pa.concat_tables([_long(wide) for _, wide in wides])
    return {"population": _complete(rows, source.valid_from.year)}


def _read_one(path: Path) -> Mapping[str, Any]:
    """The columns of a file: a code, the total, and the people of each year of age."""
    try:
        table = csv.read_csv(path, ALONE, convert_options=CELLS).drop_columns([NAME])
        english = table.filter(pc.starts_with(table[CODE], "E"))
        wide = {name: _cells(english[name]) for name in table.column_names}
        wide[TOTAL]  # it must be there
    except (pa.ArrowException, KeyError) as error:
        reason = str(error).splitlines()[0]
        raise refuse(path.name, f"cannot be read as populations: {reason}") from None
    strange = [name for name in _ages(wide) if not AGE.fullmatch(name)]
    if strange or not _ages(wide):
        named = f"{strange[0]} is no year of age" if strange else "it has no year of age"
        raise refuse(path.name, f"cannot be read as populations: {named}")
    return wide


def _cells(column: pa.ChunkedArray) -> Any:
    if pa.types.is_string(column.type):
        return column.to_numpy()
    empty = column.is_null().to_numpy()
    return np.ma.masked_array(column.fill_null(0).to_numpy(), empty)


def _not_adding_up(path: Path, wide: Mapping[str, Any]) -> list[Problem]:
    people = _people(wide)
    order = np.argsort(wide[CODE].astype(str), kind="stable")
    added, total = people.sum(axis=1), wide[TOTAL]
    return [
        Problem(
            where=path.name,
            column=TOTAL,
            value=str(total[at]),
            rule=f"is not what the ages of {wide[CODE][at]} add up to ({added[at]})",
        )
        for at in order[(added != total)[order]]
    ]


def _people(wide: Mapping[str, Any]) -> "np.ma.MaskedArray[Any, np.dtype[np.int64]]":
    """The people of each area and year of age; shape (areas, ages). Cells left out are masked."""
    return np.ma.stack([wide[name] for name in _ages(wide)], axis=1)


def _ages(wide: Mapping[str, Any]) -> list[str]:
    return [name for name in wide if name not in (CODE, TOTAL)]


def _long(wide: Mapping[str, Any]) -> pa.Table:
    """One row an area and year of age, of the cells that are filled."""
    people, ages = _people(wide), _ages(wide)
    areas, filled = len(people), ~np.ma.getmaskarray(people).ravel()
    first = np.array([int(age.rstrip("+")) for age in ages], np.int16)
    is_open = np.array([age.endswith("+") for age in ages])
    at = np.repeat(np.arange(areas, dtype=np.int32), len(ages))
    table = pa.table(
        {
            "area": pa.DictionaryArray.from_arrays(at, pa.array(wide[CODE], pa.string())),
            "age_from": np.tile(first, areas),
            "age_to": pa.array(np.tile(first, areas), mask=np.tile(is_open, areas)),
            "people": people.data.ravel(),
        }
    )
    return table if filled.all() else table.filter(pa.array(filled))


def _complete(rows: pa.Table, year: int) -> pa.Table:
    rows = rows.append_column("year", pa.repeat(pa.scalar(year, pa.int16()), len(rows)))
    for name, value in {"sex": "persons", "counted": "resident"}.items():
        rows = rows.append_column(name, said_in_each(len(rows), value))
    return rows
