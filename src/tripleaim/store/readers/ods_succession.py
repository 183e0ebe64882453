"""Reader of the ODS succession file: who took over from whom, on which day."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv
from tripleaim.store.readers.days import to_days

COLUMNS = ("predecessor", "successor", "reason", "effective", "indicator")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `succession`, of every kind of organisation; the file gives no shares."""
    tables = []
    for path in paths:
        table = open_csv(path, names=COLUMNS)
        table["effective"] = to_days(table["effective"], path.name, "effective")
        tables.append(table)
    rows = pd.concat(tables, ignore_index=True)
    kept = rows[["predecessor", "successor", "effective"]].drop_duplicates(ignore_index=True)
    return {"succession": kept[kept["predecessor"] != kept["successor"]]}
