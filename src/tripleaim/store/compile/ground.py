"""Parts of the ground made from cited facts: ONS codes that came with new boundaries."""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store

CODES = "ons_codes_2023_2026"
SOURCE = "ons_codes_2023_2026"
MAY_SHIP = ("confirmed", "derived", "derived-from-official", "secondary")


def parts() -> list[Part]:
    """The codes of boards whose boundary changed in 2023 and 2026, and where they were read."""
    return [
        Part(table="area_seen", name="codes", rows=_codes),
        Part(table="source", name="codes", rows=_source),
    ]


def _read(folder: Path) -> pd.DataFrame:
    rows = pd.read_csv(folder / "who" / f"{CODES}.csv", dtype=str, keep_default_na=False)
    return rows[rows["confidence"].isin(MAY_SHIP)]


def _codes(_: Store, folder: Path) -> pd.DataFrame:
    """One row a board and new code; a row without a name says nothing of the name."""
    table = _read(folder)
    return pd.DataFrame(
        {
            "area": table["kind"] + ":" + table["ods_code"],
            "kind": table["kind"],
            "code": table["ods_code"],
            "ons_code": table["ons_code"],
            "name": None,
            "parent": None,
            "seen_on": table["from_date"],
            "source": SOURCE,
        }
    )


def _source(_: Store, folder: Path) -> pd.DataFrame:
    table = _read(folder)
    grades = ", ".join(
        f"{grade} {count}" for grade, count in table["confidence"].value_counts().items()
    )
    return pd.DataFrame(
        [
            {
                "source": SOURCE,
                "publisher": "tripleaim, from the publications that each code was read in",
                "title": f"ONS codes of boards whose boundary changed, 2023 and 2026 ({grades})",
                "vintage": "2023 to 2026",
                "licence": "facts",
                "address": "",
                "shape": "compiled",
                "grade": "reported",
                "row_count": len(table),
            }
        ]
    )
