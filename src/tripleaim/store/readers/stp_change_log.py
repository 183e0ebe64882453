"""Reader of the change log of the STP workbook: what changed in codes, names and partners."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all

COLUMNS = ("date", "stp_code", "stp_name", "type_of_change", "details")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `fact`, topic `stp_change`: a line of the log; its date is when ODS wrote it."""
    return {"fact": pd.concat([_read_one(source, path) for path in paths], ignore_index=True)}


def _read_one(source: Source, path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=COLUMNS)
    refuse_all(find_bad_cells(path, table["date"], r"\d{4}-\d\d-\d\d", "a day (2018-06-07)"))
    subject = table["stp_code"].where(table["stp_code"].str.fullmatch(r"Q[A-Z0-9]{2}"))
    bodies = [
        json.dumps(row, ensure_ascii=False) for row in table[list(COLUMNS)].to_dict("records")
    ]
    return pd.DataFrame(
        {
            "fact": [f"{source.id}-{row}" for row in table.index],
            "subject": "stp:" + subject,
            "on_date": table["date"],
            "body": bodies,
            "cited_date": table["date"],
        }
    ).assign(topic="stp_change", cited=source.title, confidence="confirmed")
