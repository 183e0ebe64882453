"""Good tables for `bench.broken_files` and its kin that go their whole way on a store of theirs."""

import io
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from tripleaim.store.engine import open_store

ON = "2018-06-01"
COUNCILS = """
select area from area where kind = 'lad' and valid_from <= $on
and (valid_to is null or valid_to > $on) order by area
"""
SMALL_AREAS = """
select min(block) from composition where kind = 'lad' and basis = 'lsoa11'
and valid_from <= $on and (valid_to is null or valid_to > $on) group by area order by 1
"""
# What ships has no small areas: it is refused there after it is read.
FEW = ["E01000001"]


def map_of(store: Path) -> bytes:
    """Every council of a day in one of two areas."""
    areas = _ask(store, COUNCILS)
    lines = [f"{area},{at % 2}" for at, area in enumerate(areas)]
    return "\n".join(["block,area", *lines, ""]).encode()


def flow_of(store: Path) -> bytes:
    """People of a small area of every council, to two providers and elsewhere."""
    lines = [
        f"{block},{provider},{10 + at % 7}"
        for at, block in enumerate(_ask(store, SMALL_AREAS) or FEW)
        for provider in ("RJ1", "RHQ")
    ]
    return "\n".join(["origin,provider,count", *lines, "elsewhere,RJ1,3", ""]).encode()


DAYS = (
    "assessment public_funding nhs_non_acute residential_home nursing_home home_care_package "
    "equipment patient_family_choice disputes housing other total nhs_responsible "
    "social_care_responsible both_responsible"
)
VISITS = (
    ("Trust_code", "Trust_name", "Trust_ICS_N", "ICS_code1", "ICS_code2"),
    ("ICS_name", "Type1_ED_activity", "Weighting"),
)


def open_data() -> Iterator[tuple[str, bytes, str]]:
    """Files of open data, each of which builds a store alone: path, what it holds, its kind."""
    heads = ["period", "code", "name", *(f"days_{name}" for name in DAYS.split())]
    days = ",".join("9" for _ in DAYS.split())
    lines = [
        f"2018-{month:02d},{code},{days}" for month in (4, 5) for code in ("-,England", "201,X")
    ]
    text = "\n".join([",".join(heads), *lines, ""])
    yield "activity/dtoc_la_monthly_2018.csv", text.encode(), "csv"
    book, out = Workbook(), io.BytesIO()
    book.worksheets[0].append(("Notes",))
    sheet = book.create_sheet("Trust_ICS_weights_suppressed")
    sheet.append(sum(VISITS, ()))
    for code, system, share in (("R0A", "QOP", 1), ("RM3", "QOP", 0.9), ("RJ1", "QKK", 0.8)):
        sheet.append((code, code, 1, "E54000057", system, system, 149280, share))
    book.save(out)
    yield "flows/trust_to_ics_type1_ed_weights_2023.xlsx", out.getvalue(), "workbook"


def _ask(store: Path, sql: str) -> list[str]:
    with open_store(store) as opened:
        return [str(value) for (value,) in opened.execute(sql, {"on": ON}).fetchall()]
