"""Reader of the official maps of practices to networks, commissioners, systems and regions."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.files.sheet_texts import read_sheet
from tripleaim.store.readers.csv_file import find_bad_cells, find_twice, open_csv, refuse_all

COLUMNS = {"PRACTICE_CODE": "practice", "PCN_CODE": "network", "CCG_CODE": "commissioner"}
ABOVE = ({"ICB22": "system", "R22": "region"}, {"STP_CODE": "system", "COMM_REGION_CODE": "region"})
NO_NETWORK = "U"
PATTERNS = {"practice": r"[A-Z0-9]{6}", "network": r"U\d{5}|U|", "commissioner": r"[A-Z0-9]{3,5}|"}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `practice_seen`: a practice on the day of the extract, and what it was under.

    Where the map has the boards of 2022 beside the STPs before them, the boards count.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the day of the extract")
    rows = pd.concat([_read_one(path) for path in paths], ignore_index=True)
    return {"practice_seen": rows.assign(seen_on=str(source.valid_from))}


def _read_one(path: Path) -> pd.DataFrame:
    table = _open(path)
    above = next((each for each in ABOVE if set(each) <= set(table.columns)), ABOVE[-1])
    columns = {**COLUMNS, **above}
    missing = [name for name in columns if name not in table]
    if missing:
        raise refuse(path.name, f"lacks the columns {', '.join(missing)}", row=1)
    rows = table[list(columns)].rename(columns=columns)
    faults = [
        find_bad_cells(path, rows[name], like, f"the code of a {name}")
        for name, like in PATTERNS.items()
    ]
    refuse_all([*(fault for each in faults for fault in each), *find_twice(path, rows["practice"])])
    return rows.where((rows != "") & (rows != NO_NETWORK))


def _open(path: Path) -> pd.DataFrame:
    if path.suffix != ".xlsx":
        return open_csv(path)
    table = read_sheet(path)
    table.index = pd.RangeIndex(2, 2 + len(table))
    stripped: pd.DataFrame = table.apply(lambda cells: cells.str.strip())
    return stripped
