"""Reader of tables with a row a level, body, period and metric: England, boards, providers.

Each shape of `by_level.toml` says which metric is which measure and which column holds its number.
A number is carried as published; an empty cell is a missing value, never 0.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from tripleaim.model.area import ENGLAND
from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.ground.councils import council_id
from tripleaim.store.readers.csv_file import open_csv
from tripleaim.store.readers.series import numbers, periods_of

COLUMNS = ("level", "code", "period")
ANY = "*"
Made = Mapping[str, Any]


@lru_cache(maxsize=1)
def level_shapes() -> dict[str, Made]:
    """What each shape is made of, by name.

    >>> level_shapes()["gp_patient_survey"]["low"]
    'lower_95'
    """
    text = files("tripleaim.store.readers").joinpath("by_level.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `measure` and `observation` from one table.

    Raises InputRefused for a metric that is not there, and for numbers and periods that are none.
    """
    made = level_shapes()[source.shape]
    path = paths[0]
    table = open_csv(path, columns=COLUMNS)
    table = table[table["level"].isin(["england", "icb", "provider", "utla"])]
    parts = [
        _measure(path.name, table, made, metric, one) for metric, one in made["measures"].items()
    ]
    said = [
        (
            one["measure"],
            one["name"],
            one.get("unit", made["unit"]),
            made.get("aim", "care"),
            one.get("direction", made["direction"]),
        )
        for one in made["measures"].values()
    ]
    columns = ["measure", "name", "unit", "aim", "direction"]
    return {
        "measure": pd.DataFrame(said, columns=columns),
        "observation": pd.concat(parts, ignore_index=True),
    }


def _measure(where: str, table: pd.DataFrame, made: Made, metric: str, one: Made) -> pd.DataFrame:
    rows = table
    if not made.get("wide") and metric != ANY:
        rows = table[table[made.get("metric", "metric")] == metric]
    if rows.empty:
        raise refuse(where, "has no row of the metric", value=metric)
    first, after = periods_of(where, rows["period"], made["form"])
    value = numbers(where, _column(where, rows, one.get("value", made.get("value", metric))))
    found = pd.DataFrame(
        {
            "measure": one["measure"],
            "subject": _subjects(rows),
            "period_from": first.dt.date,
            "period_to": after.dt.date,
            "value": value,
            "status": value.notna().map({True: "published", False: "missing"}),
            "breakdown": rows[made["breakdown"]] if "breakdown" in made else "all",
        }
    )
    for limit in ("low", "high"):
        if limit in made:
            found[limit] = numbers(where, _column(where, rows, made[limit]))
    return found


def _column(where: str, rows: pd.DataFrame, name: str) -> "pd.Series[str]":
    if name not in rows:
        raise refuse(where, "lacks a column", value=name)
    column = rows[name]
    assert isinstance(column, pd.Series)
    return column


def _subjects(rows: pd.DataFrame) -> "pd.Series[str]":
    """Boards and councils as area ids, providers by code, England as such."""
    code = rows["code"]
    council = code.map(council_id)
    found = code.where(rows["level"] == "provider", "icb:" + code)
    found = found.mask(rows["level"] == "utla", council)
    return found.mask(rows["level"] == "england", ENGLAND)
