"""Parts of the areas that cited facts give: kinds, the footprints of March 2016, places.

The facts themselves become typed tables in `record`.
"""

from pathlib import Path

import pandas as pd

from tripleaim.store.compile import Part
from tripleaim.store.engine import Store

# Tables of facts that only areas are made of: the others are sources of the typed tables.
OF_AREAS = ("icb_2022", "places_gm_syb")


def parts() -> list[Part]:
    """The kinds of area, the 44 footprints of March 2016, places, and the sources of these."""
    return [
        Part(table="source", name="facts", rows=_sources),
        Part(table="area_kind", name="facts", rows=_kinds),
        Part(table="area_seen", name="footprints", rows=_footprints_of_2016),
        Part(table="area_seen", name="places", rows=_places),
    ]


def _table(folder: Path, topic: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{topic}.csv", dtype=str, keep_default_na=False)


def _sources(_: Store, folder: Path) -> pd.DataFrame:
    rows = [
        {
            "source": f"facts_{topic}",
            "publisher": "tripleaim, from the publications that each row cites",
            "title": f"Cited facts: {topic.replace('_', ' ')}",
            "vintage": _span(table["source_date"]),
            "licence": "facts; each row names its source",
            "address": "",
            "shape": "compiled",
            "grade": "reported",
            "row_count": len(table),
        }
        for topic in OF_AREAS
        for table in (_table(folder, topic),)
    ]
    return pd.DataFrame([*rows, DERIVED])


DERIVED = {
    "source": "derived",
    "publisher": "tripleaim",
    "title": "Worked out from the other sources: what blocks that changed hands say",
    "vintage": "that of the sources",
    "licence": "OGL v3.0",
    "address": "",
    "shape": "compiled",
    "grade": "derived",
    "row_count": 0,
}


def _span(dates: pd.Series) -> str:
    years = sorted({str(date)[:4] for date in dates if str(date)[:4].isdigit()})
    return "undated" if not years else " to ".join(dict.fromkeys((years[0], years[-1])))


def _kinds(_: Store, folder: Path) -> pd.DataFrame:
    timeline = _table(folder, "ics_count_timeline")
    named = timeline.loc[timeline["event"].str.startswith("44 footprints"), "date"].iloc[0]
    statutory = timeline.loc[timeline["event"].str.contains("statutory ICBs"), "date"].iloc[0]
    start = "2013-04-01"
    rows = [
        ("ccg", start, statutory, "sub_icb"),
        ("sub_icb", statutory, None, None),
        ("stp", f"{named}-01", statutory, "icb"),
        ("icb", statutory, None, None),
        ("place", None, statutory, None),
    ]
    frame = pd.DataFrame(rows, columns=["kind", "valid_from", "valid_to", "becomes"])
    return frame.assign(source="facts_ics_count_timeline")


def _footprints_of_2016(_: Store, folder: Path) -> pd.DataFrame:
    """The 44 as named in March 2016, which ties their ONS codes of 2016 and 2017 to ODS codes."""
    table = _table(folder, "stp_footprints_2016")
    then = pd.DataFrame(
        {"code": table["ods_code"], "ons_code": table["ons_code_2016"], "name": table["name_2016"]}
    ).assign(seen_on="2016-03-01")
    later = pd.DataFrame(
        {"code": table["ods_code"], "ons_code": table["ons_code_2017"], "name": table["name_2017"]}
    ).assign(seen_on="2017-03-31")
    rows = pd.concat([then, later], ignore_index=True)
    return rows.assign(
        area="stp:" + rows["code"], kind="stp", parent=None, source="facts_stp_footprints_2016"
    )


def _places(_: Store, folder: Path) -> pd.DataFrame:
    """The places of the two systems whose places are on record, from April 2017."""
    table = _table(folder, "places_gm_syb")
    codes = _table(folder, "stp_footprints_2016").set_index("name_2017")["ods_code"]
    rows = pd.DataFrame({"code": table["ods_code"], "name": table["place"]})
    return rows.assign(
        area="place:" + rows["code"],
        kind="place",
        parent="stp:" + table["system"].map(_system_codes(codes)),
        seen_on="2017-04-01",
        source="facts_places_gm_syb",
    )


def _system_codes(codes: pd.Series) -> dict[str, str]:
    return {str(name): str(code) for name, code in codes.items()}
