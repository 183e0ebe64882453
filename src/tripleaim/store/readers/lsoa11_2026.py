"""Reader of the ICB footprints of 1 April 2026, in small areas: all of England, and the moves."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `sighting` and `area_seen` on the legal date.

    The table of all LSOAs gives each its board of 2026; the table of moves gives the LSOAs that
    change sub-ICB location their new one. Where the table still says that the code is to come, the
    LSOA stays where it was.
    """
    table = pd.concat([open_csv(path) for path in paths], ignore_index=True)
    kind, code, name = (
        ("icb", "ICB26CDH", "ICB26NM")
        if "ICB26CDH" in table
        else ("sub_icb", "SICBL25CDH", "SICBL25NM")
    )
    table = table[table[code].str.fullmatch(r"[A-Z0-9]{3,6}")]
    on = str(source.valid_from)
    area = f"{kind}:" + table[code]
    sightings = pd.DataFrame(
        {"block": table["LSOA11CD"], "basis": "lsoa11", "area": area, "kind": kind, "seen_on": on}
    )
    seen = pd.DataFrame(
        {
            "area": area,
            "kind": kind,
            "code": table[code],
            "ons_code": None,
            "name": table[name],
            "parent": None,
            "seen_on": on,
        }
    ).drop_duplicates("area")
    return {"sighting": sightings, "area_seen": seen}
