"""Reader of the lookup from LSOA to MSOA of 2011, whose columns carry no vintage."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

COLUMNS = ("lsoa11cd", "msoa11cd", "msoa11nm")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `sighting` (LSOA in MSOA) and `area_seen` (the MSOAs); England only."""
    table = pd.concat([open_csv(path, columns=COLUMNS) for path in paths], ignore_index=True)
    table = table[table["lsoa11cd"].str.startswith("E")]
    on = str(source.valid_from)
    area = "msoa:" + table["msoa11cd"]
    sightings = pd.DataFrame(
        {"block": table["lsoa11cd"], "basis": "lsoa11", "area": area, "kind": "msoa", "seen_on": on}
    )
    seen = pd.DataFrame(
        {
            "area": area,
            "kind": "msoa",
            "code": table["msoa11cd"],
            "ons_code": table["msoa11cd"],
            "name": table["msoa11nm"],
            "parent": None,
            "seen_on": on,
        }
    )
    return {"sighting": sightings, "area_seen": seen.drop_duplicates("area")}
