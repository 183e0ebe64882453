"""Reader of the centres of LSOAs in latitude and longitude."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `block`: each LSOA of England, of 2011 or of 2021, with its centre in degrees.

    The file does not say of which census a code is; all are given as of 2011, and the derivation
    that knows which LSOAs changed puts each where it belongs.
    """
    columns = ("LSOACD", "latitude", "longitude")
    table = pd.concat([open_csv(path, columns=columns) for path in paths], ignore_index=True)
    table = table[table["LSOACD"].str.startswith("E")].drop_duplicates("LSOACD")
    rows = pd.DataFrame(
        {
            "block": table["LSOACD"],
            "basis": "lsoa11",
            "longitude": table["longitude"],
            "latitude": table["latitude"],
        }
    )
    return {"block": rows}
