"""Reader of the ODS workbook of primary care networks: the networks and their practices."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.files.sheet_texts import Sheets
from tripleaim.store.readers.days import days_after, to_days

DETAILS = ("code", "name", "parent", "parent_name", "opened", "closed")
MEMBERS = {0: "practice", 4: "network", 8: "joined", 9: "left"}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `area_seen` (networks and their commissioner), `organisation`, and `tie` (member of).

    Raises InputRefused when the workbook has not its two sheets.
    """
    found = [_read_one(source, path) for path in paths]
    return {
        table: pd.concat([each[table] for each in found], ignore_index=True) for table in found[0]
    }


def _read_one(source: Source, path: Path) -> dict[str, pd.DataFrame]:
    book = Sheets(path)
    if len(book.names) < 2:
        raise refuse(path.name, f"has the sheets {', '.join(book.names)}, and two are needed")
    details, heading = _rows(book, 0, dict(enumerate(DETAILS)))
    members, _ = _rows(book, 1, MEMBERS)
    details["opened"] = to_days(details["opened"], path.name, "Open Date")
    details["closed"] = days_after(to_days(details["closed"], path.name, "Close Date"))
    members["joined"] = to_days(members["joined"], path.name, "Relationship Start Date")
    members["left"] = days_after(to_days(members["left"], path.name, "Relationship End Date"))
    parent = "sub_icb" if "Sub ICB" in heading else "ccg"
    details = details.drop_duplicates("code")
    return {
        "area_seen": _areas(details, parent, str(source.valid_from)),
        "organisation": pd.DataFrame(
            {
                "organisation": details["code"],
                "name": details["name"],
                "kind": "network",
                "role": "primary care network",
                "valid_from": details["opened"],
                "valid_to": details["closed"],
            }
        ),
        "tie": _ties(source, members),
    }


def _rows(book: Sheets, sheet: int, columns: dict[int, str]) -> tuple[pd.DataFrame, str]:
    """The columns that are wanted of a sheet, and what its first row says of them."""
    rows = book.rows(book.names[sheet], columns)
    heading = " ".join(next(rows))
    table = pd.DataFrame(
        [
            [row[n].strip() if n < len(row) else "" for n in columns]
            for row in rows
            if row and row[0]
        ],
        columns=list(columns.values()),
    )
    table.index += 2
    return table, heading


def _areas(details: pd.DataFrame, parent: str, on: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area": "pcn:" + details["code"],
            "kind": "pcn",
            "code": details["code"],
            "ons_code": None,
            "name": details["name"].map(spell_network),
            "parent": parent + ":" + details["parent"],
            "seen_on": on,
        }
    )


def spell_network(name: str) -> str:
    """A network's name in capitals as people write it.

    >>> spell_network("CENTRAL LIVERPOOL PCN")
    'Central Liverpool PCN'
    """
    return name.title().replace("Pcn", "PCN").replace("'S", "'s") if name == name.upper() else name


def _ties(source: Source, members: pd.DataFrame) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "kind": "member_of",
            "subject": members["practice"],
            "object": members["network"],
            "valid_from": members["joined"],
            "valid_to": members["left"],
            "document": source.id,
        }
    ).dropna(subset=["valid_from"])
    rows = rows[rows["valid_to"].isna() | (rows["valid_to"] > rows["valid_from"])]
    return rows.drop_duplicates(["subject", "object", "valid_from"], keep="last")
