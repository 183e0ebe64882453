"""Reader of tables that put each trust under a system, region, alliance or category."""

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.area import BOARDS_BEGAN
from tripleaim.model.errors import refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import find_bad_cells, open_csv, refuse_all

CODE = ("nhs_trust22_code", "ods_code", "trust_code")
SYSTEMS_END = BOARDS_BEGAN.isoformat()


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `tie` (part of a system or region, member of an alliance), or of `fact` (category).

    Cancer Alliances, which have codes and no register of their own, are `organisation` rows too.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the date of the table")
    table = pd.concat([_open(path) for path in paths], ignore_index=True)
    if "stp21_code" in table:
        return {"tie": _ties(source, table, "part_of", "stp:" + table["stp21_code"], SYSTEMS_END)}
    if "nhs_region21_nhs_code" in table:
        above = "nhs_region:" + table["nhs_region21_nhs_code"].where(table["status"] == "open")
        return {"tie": _ties(source, table, "part_of", above)}
    if "cancer_alliance_code" in table:
        return _alliances(source, table)
    if "primary_category" in table:
        return {"fact": _categories(source, table)}
    listed = ", ".join(str(name) for name in table)
    raise refuse(source.id, "says of no trust what it is under", f"It has {listed}.")


def _open(path: Path) -> pd.DataFrame:
    table = open_csv(path)
    code = next((name for name in CODE if name in table), None)
    if code is None:
        raise refuse(path.name, f"lacks the column {' or '.join(CODE)}", row=1)
    refuse_all(find_bad_cells(path, table[code], r"[A-Z0-9]{3,5}", "the ODS code of a trust"))
    return table.rename(columns={code: "trust"})


def _ties(
    source: Source, table: pd.DataFrame, kind: str, above: pd.Series, until: str | None = None
) -> pd.DataFrame:
    rows = pd.DataFrame({"subject": table["trust"], "object": above}).dropna()
    rows = rows[~rows["object"].str.fullmatch(r"(\w+:)?(NA)?")].drop_duplicates()
    first = str(source.valid_from)
    return rows.assign(kind=kind, valid_from=first, valid_to=until, document=source.id)


def _alliances(source: Source, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    known = table[table["cancer_alliance_code"] != ""]
    bodies = known.drop_duplicates("cancer_alliance_code")
    organisations = pd.DataFrame(
        {
            "organisation": bodies["cancer_alliance_code"],
            "name": bodies["cancer_alliance_name"],
        }
    ).assign(kind="other", role="cancer alliance")
    ties = _ties(source, known, "member_of", known["cancer_alliance_code"])
    return {"organisation": organisations, "tie": ties}


def _categories(source: Source, table: pd.DataFrame) -> pd.DataFrame:
    day = str(source.valid_from)
    bodies = [json.dumps({"primary_category": said}) for said in table["primary_category"]]
    return pd.DataFrame(
        {"fact": f"{source.id}-" + table["trust"], "subject": table["trust"], "body": bodies}
    ).assign(
        topic="trust_category",
        on_date=day,
        cited=source.title,
        cited_date=day,
        confidence="confirmed",
    )
