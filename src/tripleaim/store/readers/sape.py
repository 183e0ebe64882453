"""Reader of the ONS small-area population estimates: persons by single year of age and LSOA."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from tripleaim.model.errors import Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.files.csv_file import refuse_all
from tripleaim.store.sql_text import exact_path

WIDE = """
select lsoa11_code, cast(columns(* exclude (lsoa11_code, lsoa11_name)) as bigint)
from read_csv($path, header = true, all_varchar = true, delim = ',', quote = '"')
where lsoa11_code like 'E%'
"""
CODE, TOTAL = "lsoa11_code", "total_population"
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
    with duckdb.connect() as scratch:
        try:
            scratch.execute("set enable_progress_bar = false")
            wide: Mapping[str, Any] = scratch.execute(WIDE, {"path": exact_path(path)}).fetchnumpy()
            wide[CODE], wide[TOTAL]  # both must be there
        except (duckdb.Error, KeyError) as error:
            reason = str(error).splitlines()[0]
            raise refuse(path.name, f"cannot be read as populations: {reason}") from None
    strange = [name for name in _ages(wide) if not AGE.fullmatch(name)]
    if strange or not _ages(wide):
        named = f"{strange[0]} is no year of age" if strange else "it has no year of age"
        raise refuse(path.name, f"cannot be read as populations: {named}")
    return wide


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
    first = np.array([int(age.rstrip("+")) for age in ages], np.int32)
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
    rows = rows.append_column("year", pa.repeat(pa.scalar(year, pa.int32()), len(rows)))
    for name, value in {"sex": "persons", "counted": "resident"}.items():
        at = np.zeros(len(rows), np.int8)
        rows = rows.append_column(name, pa.DictionaryArray.from_arrays(at, [value]))
    return rows
