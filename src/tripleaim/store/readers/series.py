"""Reader of series in wide tables: a row an organisation or area and period, a column a measure.

Each shape of `series.toml` says which columns are the subject and the period, how the subject
becomes an id, and which columns make which measure. A number is carried as published; an empty cell
is a missing value, never 0.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tripleaim.model.area import BOARDS_BEGAN, ENGLAND
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

BOARDS_FROM = pd.Timestamp(BOARDS_BEGAN)
LOOKUP = "icb22"
QUARTER = re.compile(r"(\d{4})-\d\d Q([1-4])")
Made = Mapping[str, Any]


@lru_cache(maxsize=1)
def shapes() -> dict[str, Made]:
    """What each shape is made of, by name.

    >>> shapes()["beds_monthly"]["form"]
    'month'
    """
    text = files("tripleaim.store.readers").joinpath("series.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure` and `observation` from the tables of one source.

    Raises InputRefused for numbers and periods that are none and for areas without an ODS code.
    """
    made = shapes()[source.shape]
    codes = _codes([path for path in paths if LOOKUP in path.name and "ccg21" in path.name])
    tables = [path for path in paths if "ccg21" not in path.name]
    rows = pd.concat([_read(path, made, codes) for path in tables], ignore_index=True)
    said = [
        (measure, one["name"], one["unit"], one.get("aim", "care"), one["direction"])
        for measure, one in made["measures"].items()
        if one.get("new", True)
    ]
    columns = ["measure", "name", "unit", "aim", "direction"]
    return {"measure": pd.DataFrame(said, columns=columns), "observation": rows}


def _codes(paths: Sequence[Path]) -> dict[str, str]:
    if not paths:
        return {}
    table = open_csv(paths[0], columns=("ICB22CD", "ICB22CDH"))
    return dict(zip(table["ICB22CD"], table["ICB22CDH"], strict=True))


def _read(path: Path, made: Made, codes: Mapping[str, str]) -> pd.DataFrame:
    table = open_csv(path, columns=_columns(made))
    if "until" in made:
        table = table[table[made["period"]] < made["until"]]
    if "spread" in made:
        table = table.pivot(
            index=made["period"], columns=made["spread"]["by"], values=made["spread"]["value"]
        ).reset_index()
    period_from, period_to = periods_of(path.name, _column(table, made["period"]), made["form"])
    base = pd.DataFrame(
        {
            "subject": _subjects(path.name, table, made, codes, period_from),
            "period_from": period_from.dt.date,
            "period_to": period_to.dt.date,
            "breakdown": "all",
        }
    )
    parts = []
    for measure, one in made["measures"].items():
        if all(column in table for column in one["columns"]):
            value = _added_up(path.name, table, one["columns"])
            value = value.mask(_silent(path.name, table, made, measure))
            status = value.notna().map({True: "published", False: "missing"})
            parts.append(base.assign(measure=measure, value=value, status=status))
        elif not one.get("optional"):
            raise refuse(path.name, f"lacks one of the columns {', '.join(one['columns'])}")
    return pd.concat(parts, ignore_index=True)


def _columns(made: Made) -> list[str]:
    if "spread" in made:
        return [made["period"], *made["spread"].values()]
    return [made[name] for name in ("subject", "period") if name in made]


def _subjects(
    where: str, table: pd.DataFrame, made: Made, codes: Mapping[str, str], start: pd.Series
) -> pd.Series:
    kind = made.get("kind", "organisation")
    if kind == "england":
        return pd.Series(ENGLAND, index=table.index)
    code = _column(table, made["subject"])
    if kind == "icb22":
        unknown = code[~code.isin(list(codes))]
        if len(unknown):
            row = int(unknown.index.to_numpy()[0])
            rule = "has no ODS code in the lookup of boards of 2022"
            raise refuse(where, rule, row=row, value=str(unknown.iloc[0]), count=len(unknown))
        return "icb:" + code.map(codes)
    if kind == "system":
        return (start >= BOARDS_FROM).map({True: "icb:", False: "stp:"}) + code
    if kind == "lad":
        return "lad:" + code
    return code.mask(code == made.get("england", "-"), ENGLAND)


def _column(table: pd.DataFrame, name: str) -> pd.Series:
    column = table[name]
    assert isinstance(column, pd.Series)
    return column


def _added_up(where: str, table: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    total = numbers(where, _column(table, columns[0]))
    for column in columns[1:]:
        total = total + numbers(where, _column(table, column))
    return total


def periods_of(where: str, text: pd.Series, form: str) -> tuple[pd.Series, pd.Series]:
    """First and first day after; `form` is day, week, month, quarter, year or financial (year).

    A week is named by its last day, a quarter is one of a financial year.

    >>> first, after = periods_of("a.csv", pd.Series(["2018-19 Q4"]), "quarter")
    >>> str(first[0].date()), str(after[0].date())
    ('2019-01-01', '2019-04-01')
    """
    if form == "quarter":
        found = text.str.extract(QUARTER)
        year = pd.to_numeric(found[0], errors="coerce")
        month = pd.to_numeric(found[1], errors="coerce") * 3 + 1
        parts = pd.DataFrame({"year": year + (month > 12), "month": (month - 1) % 12 + 1, "day": 1})
        day = pd.to_datetime(parts, errors="coerce")
    else:
        cut = {"year": 4, "financial": 4, "month": 7}.get(form, 10)
        shape = {"year": "%Y", "financial": "%Y", "month": "%Y-%m"}.get(form, "%Y-%m-%d")
        day = pd.to_datetime(text.str[:cut], format=shape, errors="coerce")
        if form == "financial":
            day = day + pd.DateOffset(months=3)
    if day.isna().any():
        place = int(np.flatnonzero(day.isna())[0])
        rule = f"is not a {form}"
        raise refuse(where, rule, value=str(text.iloc[place]), count=int(day.isna().sum()))
    if form == "week":
        return day - pd.Timedelta(days=6), day + pd.Timedelta(days=1)
    step = {
        "day": pd.DateOffset(days=1),
        "month": pd.DateOffset(months=1),
        "quarter": pd.DateOffset(months=3),
        "year": pd.DateOffset(years=1),
        "financial": pd.DateOffset(years=1),
    }
    return day, day + step[form]


def numbers(where: str, text: pd.Series) -> pd.Series:
    """Numbers of 0 or more; an empty cell is missing. Raises InputRefused for anything else."""
    value = pd.to_numeric(text, errors="coerce")
    bad = ((text.fillna("") != "") & value.isna()) | (value < 0)
    if bad.any():
        place = int(np.flatnonzero(bad)[0])
        problem = Problem(
            where=where,
            row=int(text.index[place]),
            column=str(text.name),
            value=str(text.iloc[place]),
            rule="is not a number of 0 or more",
            count=int(bad.sum()),
        )
        raise InputRefused([problem])
    return value


def _silent(where: str, table: pd.DataFrame, made: Made, measure: str) -> pd.Series:
    """Where 0 means that nothing was counted."""
    said = made.get("silent", {})
    if said.get("measure") != measure:
        return pd.Series(False, index=table.index)
    busy: pd.Series = numbers(where, _column(table, said["while"])) > said["above"]
    nought: pd.Series = numbers(where, _column(table, said["zero"])) == 0
    return busy & nought
