"""Reader of where practices and trusts stand: a code, a longitude and a latitude a row."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all

LAYOUTS = (
    {
        "OrganisationCode": "organisation",
        "Long": "longitude",
        "Lat": "latitude",
        "PCDS": "postcode",
    },
    {"nhs_trust22_code": "organisation", "longitude": "longitude", "latitude": "latitude"},
)
OPTIONAL = {"PCDS"}
DEGREES = r"-?\d+(\.\d+)?(e-?\d+)?"


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `location`: an organisation whose place is known; the others are left out."""
    return {"location": pd.concat([_read_one(path) for path in paths], ignore_index=True)}


def _read_one(path: Path) -> pd.DataFrame:
    table = open_csv(path)
    columns = next((each for each in LAYOUTS if set(each) - OPTIONAL <= set(table.columns)), None)
    if columns is None:
        raise refuse(path.name, "lacks a code, a longitude or a latitude", row=1)
    rows = table[[name for name in columns if name in table.columns]].rename(columns=columns)
    rows = rows[~rows[["longitude", "latitude"]].isin(["", "NA"]).any(axis=1)]
    rows = rows.drop_duplicates("organisation")
    for name in ("longitude", "latitude"):
        refuse_all(find_bad_cells(path, rows[name], DEGREES, f"a {name} in degrees"))
    return rows
