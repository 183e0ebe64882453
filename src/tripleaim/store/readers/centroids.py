"""Reader of the centres of LSOAs, in degrees or in metres of the British National Grid."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_twice, open_csv, refuse_all
from tripleaim.store.readers.national_grid import to_degrees


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `block`: each LSOA of England, of 2011 or of 2021, with its centre in degrees.

    The file in degrees does not say of which census a code is; all are given as of 2011, and the
    derivation that knows which LSOAs changed puts each where it belongs. The file in metres is of
    2021, population-weighted, and goes before what is derived.
    """
    of_2021 = "lsoa21" in source.holds
    frames = [_in_metres(path) if of_2021 else _in_degrees(path) for path in paths]
    rows = pd.concat(frames, ignore_index=True).assign(basis="lsoa21" if of_2021 else "lsoa11")
    return {"block": rows[rows["block"].str.startswith("E")]}


def _in_degrees(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=("LSOACD", "latitude", "longitude")).drop_duplicates("LSOACD")
    return pd.DataFrame(
        {
            "block": table["LSOACD"],
            "longitude": table["longitude"],
            "latitude": table["latitude"],
        }
    )


def _in_metres(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=("LSOA21CD", "x", "y"))
    refuse_all(find_twice(path, table["LSOA21CD"]))
    easting, northing = (pd.to_numeric(table[name]).to_numpy(float) for name in ("x", "y"))
    longitude, latitude = to_degrees(easting, northing)
    return pd.DataFrame(
        {
            "block": table["LSOA21CD"],
            "longitude": longitude.round(7),
            "latitude": latitude.round(7),
        }
    )
