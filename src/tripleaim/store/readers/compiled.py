"""Reader of the compact tables that ship with the package: gzipped CSV, a file a table."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.schema import tables


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows by table; the file is called TABLE.csv.gz or TABLE--PART.csv.gz.

    Each row keeps the `source` it was compiled from; a source that two parts name counts once.
    """
    reading: dict[str, pd.DataFrame] = {}
    for path in paths:
        table = tables()[path.name.split(".")[0].split("--")[0]]
        rows = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        held = reading.get(table.name)
        reading[table.name] = rows if held is None else pd.concat([held, rows], ignore_index=True)
    if "source" in reading:
        reading["source"] = reading["source"].drop_duplicates("source", ignore_index=True)
    return reading
