"""Readers of the ODS workbook of STP partners: the list, and the three STPs that closed in 2018."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import open_csv

KIND_OF_TYPE = {"CCG": "commissioner", "LA": "council", "Trust": "trust"}


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `area_seen` (system, region), `organisation` and `tie` (partner of)."""
    table = pd.concat([_partners(open_csv(path)) for path in paths], ignore_index=True)
    on = str(source.valid_from)
    systems = table.drop_duplicates("stp_code")
    region = systems["nhs_region"].str.extract(r"^(.*?)\s*\((Y\d\d)\)$")
    seen = pd.DataFrame(
        {
            "area": "stp:" + systems["stp_code"],
            "kind": "stp",
            "code": systems["stp_code"],
            "ons_code": systems["stp_ons"],
            "name": systems["stp_name"].str.removesuffix(" STP"),
            "parent": "nhs_region:" + region[1],
            "seen_on": on,
        }
    )
    regions = pd.DataFrame(
        {
            "area": "nhs_region:" + region[1],
            "kind": "nhs_region",
            "code": region[1],
            "ons_code": None,
            "name": region[0],
            "parent": None,
            "seen_on": on,
        }
    ).drop_duplicates("area")
    return {
        "area_seen": pd.concat([seen, regions], ignore_index=True),
        "organisation": _organisations(table),
        "tie": _ties(source, table, on),
    }


def _partners(table: pd.DataFrame) -> pd.DataFrame:
    if "partner_type" in table:
        return table
    said = {"CCG": ("ccg", "ccg_code"), "LA": ("la", "la_code"), "Trust": ("trust", "trust_code")}
    about = ["nhs_region", "stp_code", "stp_ons", "stp_name"]
    frames = [
        table[[*about, name, code]]
        .set_axis([*about, "partner_name", "partner_ods_code"], axis=1)
        .assign(partner_type=kind)
        for kind, (name, code) in said.items()
    ]
    return pd.concat(frames, ignore_index=True)


def _code(table: pd.DataFrame) -> pd.Series:
    given = table["partner_ods_code"].str.strip()
    return given.where(given.str.fullmatch(r"[A-Z0-9]{3,6}|E\d{8}"))


def _organisations(table: pd.DataFrame) -> pd.DataFrame:
    kind = table["partner_type"].map(KIND_OF_TYPE).fillna("other")
    rows = pd.DataFrame(
        {"organisation": _code(table), "name": table["partner_name"], "kind": kind}
    ).dropna(subset=["organisation"])
    return rows[rows["kind"].isin(["council", "other"])].drop_duplicates("organisation")


def _ties(source: Source, table: pd.DataFrame, on: str) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "kind": "partner_of",
            "subject": _code(table),
            "object": "stp:" + table["stp_code"],
            "valid_from": on,
            "document": source.id,
        }
    )
    return rows.dropna(subset=["subject"]).drop_duplicates(["subject", "object"])
