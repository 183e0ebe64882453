"""Reader of the lookup from LSOAs of 2011 to LSOAs of 2021."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

COLUMNS = ("F_LSOA11CD", "LSOA21CD", "CHGIND")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `block_change`, England only: which LSOAs of the two censuses share ground."""
    table = pd.concat([open_csv(path, columns=COLUMNS) for path in paths], ignore_index=True)
    table = table[table["LSOA21CD"].str.startswith("E")]
    rows = table[list(COLUMNS)].set_axis(["block_before", "block_after", "change"], axis=1)
    return {"block_change": rows.drop_duplicates(["block_before", "block_after"])}
