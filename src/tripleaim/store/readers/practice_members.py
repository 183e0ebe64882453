"""Reader of epcmem: the commissioners that each practice has belonged to, with dates."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import Problem
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all
from tripleaim.store.readers.days import days_after, to_days

COLUMNS = ("practice", "commissioner", "kind", "joined", "left", "amended")
FIRST_CCG = "2013-04-01"


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `tie`: a practice is a member of a CCG for a spell; primary care trusts left out."""
    ties = pd.concat([_read_one(path) for path in paths], ignore_index=True)
    return {"tie": ties.assign(kind="member_of", document=source.id)}


def _read_one(path: Path) -> pd.DataFrame:
    table = open_csv(path, names=COLUMNS)
    refuse_all(find_bad_cells(path, table["practice"], r"[A-Z0-9]{6}", "the code of a practice"))
    rows = pd.DataFrame(
        {
            "subject": table["practice"],
            "object": table["commissioner"],
            "valid_from": to_days(table["joined"], path.name, "joined"),
            "valid_to": days_after(to_days(table["left"], path.name, "left")),
        }
    )
    wrong = rows[rows["valid_to"].notna() & (rows["valid_to"] <= rows["valid_from"])]
    refuse_all(
        [
            Problem(
                where=path.name,
                row=int(wrong.index.to_numpy()[0]),
                column="left",
                rule="ends before it starts",
                remedy="One of the two dates is wrong.",
                count=len(wrong),
            )
        ]
        if len(wrong)
        else []
    )
    rows = rows[rows["valid_from"] >= FIRST_CCG]
    return rows.drop_duplicates(["subject", "object", "valid_from"], keep="last")
