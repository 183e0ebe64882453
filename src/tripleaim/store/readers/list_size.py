"""Reader of patients registered with each practice: by sex and age to 2016, in all in 2021."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import (
    find_bad_cells,
    find_twice,
    open_csv,
    refuse_all,
    to_numbers,
)

MEASURE = "registered_patients"
BAND = re.compile(r"^(Male|Female) (\d+)(?:-(\d+)|\+)$")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `observation`, a practice with patients and a quarter: how many are registered.

    The file that stands for its year (`holds = ["population"]`: the one nearest to mid-year) gives
    `population` too, counted `registered`, where the area is the code of the practice.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the day of the extract")
    wide = pd.concat([_read_one(path) for path in paths])
    reading = _observations(source, wide.sum(axis=1))
    if "population" in source.holds:
        reading["population"] = _population(wide, source.valid_from.year)
    return reading


def _read_one(path: Path) -> pd.DataFrame:
    """One row a practice with patients, one column a sex and age band."""
    table = open_csv(path)
    code = "Practice Code" if "Practice Code" in table else "CODE"
    if code not in table:
        raise refuse(path.name, "lacks the columns Practice Code or CODE", row=1)
    refuse_all(find_bad_cells(path, table[code], r"[A-Z0-9]{6}", "the code of a practice"))
    refuse_all(find_twice(path, table[code]))
    bands = [str(name) for name in table if BAND.match(str(name))] or ["NUMBER_OF_PATIENTS"]
    missing = [name for name in bands if name not in table]
    if missing:
        raise refuse(path.name, f"lacks the columns {', '.join(missing)}", row=1)
    for name in bands:
        refuse_all(find_bad_cells(path, table[name], r"\d+", "a number of patients"))
    wide = table.set_index(code)[bands].apply(to_numbers).astype("int64").rename_axis("practice")
    return wide[wide.sum(axis=1) > 0]


def _observations(source: Source, patients: pd.Series) -> dict[str, pd.DataFrame]:
    first = pd.Timestamp(str(source.valid_from))
    rows = pd.DataFrame({"subject": patients.index, "value": patients.to_numpy(float)}).assign(
        measure=MEASURE,
        breakdown="all",
        status="published",
        period_from=str(first.date()),
        period_to=str((first + pd.DateOffset(months=3)).date()),
    )
    measure = {
        "measure": MEASURE,
        "name": "Patients registered with the practice",
        "unit": "people",
        "aim": "care",
        "direction": "neither",
    }
    return {"measure": pd.DataFrame([measure]), "observation": rows}


def _population(wide: pd.DataFrame, year: int) -> pd.DataFrame:
    frames = []
    for name in wide:
        band = BAND.match(str(name))
        sex, first, last = (band[1].lower(), int(band[2]), band[3]) if band else ("persons", 0, "")
        oldest = pd.array([int(last) if last else None] * len(wide), dtype="Int64")
        frames.append(
            pd.DataFrame({"area": wide.index, "people": wide[name].to_numpy()}).assign(
                sex=sex, age_from=first, age_to=oldest
            )
        )
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(year=year, counted="registered")
