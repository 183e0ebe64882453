"""Reader of catchment populations of trusts by age and kind of admission, as published."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, find_twice, open_csv, refuse_all

COLUMNS = ("year", "area", "type", "age", "population")
ADMISSIONS = {
    "Trust Catchment - All Admissions": "all admissions",
    "Trust Catchment - Elective": "elective",
    "Trust Catchment - Emergency": "emergency",
}
# The file was made with a slip: bands 45-49 and 55-59 stand apart, so that what it calls 40-49 and
# 50-59 is the rest of those ten years. Label in the file: first age, last age.
AGES = {
    "0-9": (0, 9),
    "10-19": (10, 19),
    "20-29": (20, 29),
    "30-39": (30, 39),
    "40-49": (40, 44),
    "45-49": (45, 49),
    "50-59": (50, 54),
    "55-59": (55, 59),
    "60-69": (60, 69),
    "70-79": (70, 79),
    "80+": (80, None),
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `catchment`: a trust, year, kind of admission and band of age, with people.

    Raises InputRefused for a label of age or admission that is not known, for counts that cannot
    be read and for a trust, kind and age given twice.
    """
    return {"catchment": pd.concat([_people(path) for path in paths], ignore_index=True)}


def _people(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=COLUMNS)
    key = table["area"] + ", " + table["type"] + ", " + table["age"] + ", " + table["year"]
    kinds, ages = ("|".join(each.replace("+", r"\+") for each in of) for of in (ADMISSIONS, AGES))
    refuse_all(
        [
            *find_bad_cells(path, table["year"], r"\d{4}", "a year"),
            *find_bad_cells(path, table["area"], r"[A-Z0-9]{3} - .+", "a trust's code and name"),
            *find_bad_cells(path, table["type"], kinds, "a kind of admission known here"),
            *find_bad_cells(path, table["age"], ages, "a band of age known here"),
            *find_bad_cells(path, table["population"], r"\d+", "a count of people"),
            *find_twice(path, key.rename("trust, type, age and year")),
        ]
    )
    first, last = zip(*table["age"].map(AGES), strict=True)
    return pd.DataFrame(
        {
            "provider": table["area"].str[:3],
            "year": table["year"].astype(int),
            "admission": table["type"].map(ADMISSIONS),
            "age_from": first,
            "age_to": pd.array(last, dtype="Int64"),
            "people": table["population"].astype(float),
        }
    )
