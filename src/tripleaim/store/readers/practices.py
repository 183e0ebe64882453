"""Reader of epraccur: GP practices, and the commissioner each belonged to since when."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv
from tripleaim.store.readers.days import days_after, to_days

GP_PRACTICE = "4"
TRUST = r"R[A-Z0-9]{2}"
LINES = tuple(range(4, 9))
COLUMN = {
    0: "code",
    1: "name",
    **{at: f"line_{at}" for at in LINES},
    9: "postcode",
    10: "opened",
    11: "closed",
    14: "commissioner",
    15: "joined",
    16: "left",
    23: "run_by",
    25: "setting",
}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `organisation` and `tie` (member of its commissioner), GP practices only.

    Rows of `premises`: the address of every prescriber.
    """
    given = [(path, _prescribers(path)) for path in paths]
    table = pd.concat([_practices(path, rows) for path, rows in given], ignore_index=True)
    ties = pd.DataFrame(
        {
            "kind": "member_of",
            "subject": table["code"],
            "object": table["commissioner"],
            "valid_from": table["joined"],
            "valid_to": table["left"],
            "document": source.id,
        }
    ).dropna(subset=["valid_from"])
    ties = ties[
        (ties["object"] != "") & (ties["valid_to"].isna() | (ties["valid_to"] > ties["valid_from"]))
    ]
    return {
        "organisation": pd.DataFrame(
            {
                "organisation": table["code"],
                "name": table["name"].str.title(),
                "kind": "practice",
                "role": "GP practice",
                "postcode": table["postcode"],
                "parent": table["commissioner"],
                "valid_from": table["opened"],
                "valid_to": table["closed"],
            }
        ),
        "tie": ties,
        "premises": _premises(pd.concat([rows for _, rows in given], ignore_index=True)),
    }


def _premises(table: pd.DataFrame) -> pd.DataFrame:
    """The address of every prescriber; a trust's code is an R with two letters or digits."""
    lines = table[[f"line_{at}" for at in LINES]].fillna("")
    is_trust = table["run_by"].fillna("").str.fullmatch(TRUST)
    rows = pd.DataFrame(
        {
            "organisation": table["code"],
            "name": table["name"],
            "what": (table["setting"] == GP_PRACTICE).map({True: "practice", False: "prescriber"}),
            "lines": ["; ".join(each for each in row if each) for row in lines.to_numpy()],
            "postcode": table["postcode"],
            "run_by": table["run_by"].where(is_trust),
        }
    )
    return rows.drop_duplicates("organisation", keep="last")


def _prescribers(path: Path) -> pd.DataFrame:
    given = open_csv(path, names=[str(number) for number in range(27)])
    return given.iloc[:, list(COLUMN)].set_axis(list(COLUMN.values()), axis=1)


def _practices(path: Path, given: pd.DataFrame) -> pd.DataFrame:
    table = given[given["setting"] == GP_PRACTICE].drop_duplicates("code", keep="last").copy()
    for column in ("opened", "joined"):
        table[column] = to_days(table[column], path.name, column)
    for column in ("closed", "left"):
        table[column] = days_after(to_days(table[column], path.name, column))
    ends_first = table["closed"].notna() & (table["closed"] <= table["opened"].fillna(""))
    table.loc[ends_first, "closed"] = None
    return table
