"""Reader of the ONS chain that follows every council through its changes of code."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

HEADING = re.compile(r"ltla(\d\d)_code")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `council_chain`: a council of England in a year and its code a year later."""
    table = pd.concat([open_csv(path) for path in paths], ignore_index=True)
    years = sorted(int(found[1]) for name in table if (found := HEADING.match(str(name))))
    frames = [
        pd.DataFrame(
            {
                "lad": table[f"ltla{year}_code"],
                "year": 2000 + year,
                "next_lad": table[f"ltla{year + 1}_code"],
                "next_name": table[f"ltla{year + 1}_name"],
            }
        )
        for year in years[:-1]
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows = rows[rows["lad"].str.startswith("E") & (rows["lad"] != rows["next_lad"])]
    return {"council_chain": rows.drop_duplicates(["lad", "year", "next_lad"])}
