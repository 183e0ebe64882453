"""Reader of the waiting list by provider and commissioner."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all

COLUMNS = ("provider_code", "commissioner_parent_code", "commissioner_code", "incomplete")


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `flow`, kind `waiting list`: a sub-ICB location and a provider, with people waiting.

    Commissioners that are no sub-ICB location (hubs, NHS England) are `elsewhere`. Raises
    InputRefused for codes and counts that cannot be read: an empty cell is not nobody waiting.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: its month")
    table = pd.concat([_open(path) for path in paths], ignore_index=True)
    waiting = table["incomplete"].astype(float)
    local = table["commissioner_parent_code"].str.fullmatch(r"Q[A-Z0-9]{2}")
    origin = ("sub_icb:" + table["commissioner_code"]).where(local, "elsewhere")
    rows = pd.DataFrame({"origin": origin, "provider": table["provider_code"], "count": waiting})
    rows = rows.groupby(["origin", "provider"])["count"].sum().reset_index()
    month = source.valid_from.month % 12 + 1
    to = source.valid_from.replace(month=month, year=source.valid_from.year + (month == 1))
    return {
        "flow": rows[rows["count"] > 0].assign(
            period_from=str(source.valid_from),
            period_to=str(to),
            kind="waiting list",
            grade="official",
        )
    }


def _open(path: Path) -> pd.DataFrame:
    table = open_csv(path, columns=COLUMNS)
    refuse_all(
        [
            *find_bad_cells(path, table["provider_code"], r"[A-Z0-9]{3,6}", "an ODS code"),
            *find_bad_cells(path, table["commissioner_code"], r"[A-Z0-9]{3,6}", "an ODS code"),
            *find_bad_cells(path, table["incomplete"], r"\d+(\.0)?", "a count of people waiting"),
        ]
    )
    return table
