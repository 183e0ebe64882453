"""Reader of every lookup and names-and-codes table of the ONS, whatever its vintage.

Columns are called `<GEO><YY>CD` (ONS code), `CDH` (ODS code) and `NM` (name); copies made with R
say `<geo><yy>_code`, `_code_h`, `_name`. One reader tells the areas by these names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import Problem, refuse
from tripleaim.model.source import Source
from tripleaim.store.readers.csv_file import (
    ODS_OF_KIND,
    ONS,
    find_bad_cells,
    find_twice,
    open_csv,
    refuse_all,
)

KIND_OF_GEO = {
    "LSOA": "lsoa",
    "MSOA": "msoa",
    "CCG": "ccg",
    "STP": "stp",
    "SICBL": "sub_icb",
    "LOC": "sub_icb",
    "ICB": "icb",
    "NHSER": "nhs_region",
    "LAD": "lad",
    "LTLA": "lad",
    "WARD": "ward",
    "WD": "ward",
}
PARENTS = (
    ("ccg", "stp"),
    ("ccg", "nhs_region"),
    ("stp", "nhs_region"),
    ("sub_icb", "icb"),
    ("sub_icb", "nhs_region"),
    ("icb", "nhs_region"),
)
ROLE = {
    "CD": "ons_code",
    "CODE": "ons_code",
    "CDH": "code",
    "CODE_H": "code",
    "CODE_NHS": "code",
    "NM": "name",
    "NAME": "name",
}
HEADING = re.compile(r"^(F_)?([A-Z]+?)(\d\d)_?(CDH|CD|NM|CODE_NHS|CODE_H|CODE|NAME)$")
ONS_ONLY = {"lad", "lsoa", "msoa", "ward"}
KNOWN_BESIDE = re.compile(
    r"^(FID|OBJECTID|GLOBALID|ISDN|BOUNDARIES_CHANGED_.*|LAD\d\dNMW|.*_NAME_WELSH)$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geography:
    """The columns of one geography in a lookup: ONS code, ODS code and name, where it has them."""

    kind: str
    vintage: str
    columns: dict[str, str]


def geographies(columns: Sequence[str]) -> list[Geography]:
    """The geographies that a table's column names speak of, one a kind: the first vintage given.

    >>> [each.kind for each in geographies(["LSOA11CD", "CCG17CD", "CCG17CDH", "FID"])]
    ['lsoa', 'ccg']
    >>> geographies(["icb24_code", "icb24_code_nhs"])[0].columns["code"]
    'icb24_code_nhs'
    """
    found: dict[str, Geography] = {}
    for column in columns:
        named = HEADING.match(column.strip().upper())
        kind = KIND_OF_GEO.get(named[2]) if named else None
        if named is None or kind is None:
            continue
        held = found.setdefault(kind, Geography(kind=kind, vintage=named[3], columns={}))
        if held.vintage == named[3]:
            held.columns.setdefault(ROLE[named[4]], column)
    return list(found.values())


def read(source: Source, paths: Sequence[Path]) -> dict[str, pd.DataFrame]:
    """Rows of `area_seen` (an area, its parent, a vintage) and `sighting` (a block, where it lay).

    Only England. Raises InputRefused when the table names no geography, or the catalogue entry has
    no date for which it holds.
    """
    if source.valid_from is None:
        raise refuse(source.id, "has no valid_from: the date for which the lookup holds")
    frames = [_read_one(source, path) for path in paths]
    reading = {
        name: pd.concat([frame[name] for frame in frames if name in frame], ignore_index=True)
        for name in ("area_seen", "sighting")
        if any(name in frame for frame in frames)
    }
    return {
        name: rows.drop_duplicates(ignore_index=True).assign(seen_on=str(source.valid_from))
        for name, rows in reading.items()
    }


def _read_one(source: Source, path: Path) -> dict[str, pd.DataFrame]:
    table = open_csv(path)
    there = {each.kind: each for each in geographies(list(table.columns))}
    refuse_all([*_heading_problems(source, path, table), *_cell_problems(path, table, there)])
    table = _england_only(table, there)
    ids = {kind: _ids(table, each) for kind, each in there.items() if kind not in ("lsoa", "msoa")}
    reading = {"area_seen": _areas_seen(table, there, ids)} if ids else {}
    if "lsoa" in there:
        reading["sighting"] = _sightings(table, there, ids)
    return reading


def _heading_problems(source: Source, path: Path, table: pd.DataFrame) -> list[Problem]:
    """Geographies that the catalogue promises and the table lacks; columns that nobody knows."""
    headings = [str(column).strip().upper() for column in table.columns]
    given = {
        "".join(found.group(2, 3))
        for each in headings
        if (found := HEADING.match(each)) and ROLE[found[4]] != "name"
    }
    missing = [geo for geo in source.holds if geo.upper() not in given]
    unknown = [
        str(column)
        for column, heading in zip(table.columns, headings, strict=True)
        if not (HEADING.match(heading) or KNOWN_BESIDE.match(heading))
    ]
    problems = []
    if missing:
        rule = f"lacks the columns of {', '.join(missing)}"
        problems.append(
            Problem(where=path.name, row=1, rule=rule, remedy=f"It has {', '.join(headings)}.")
        )
    if unknown:
        rule = f"has columns that no lookup has: {', '.join(unknown)}"
        remedy = "Take them out, or enter the table as a source of its own."
        problems.append(Problem(where=path.name, row=1, rule=rule, remedy=remedy))
    return problems


def _cell_problems(path: Path, table: pd.DataFrame, there: dict[str, Geography]) -> list[Problem]:
    """Codes that do not look like codes of their kind; a block given twice."""
    problems: list[Problem] = []
    for kind, geography in there.items():
        ons, ods = geography.columns.get("ons_code"), geography.columns.get("code")
        if ons:
            problems += find_bad_cells(path, table[ons], ONS, "an ONS code")
        if ods and kind in ODS_OF_KIND:
            meaning = f"an ODS code of a {kind}"
            problems += find_bad_cells(path, table[ods], ODS_OF_KIND[kind], meaning)
    lsoa = there["lsoa"].columns.get("ons_code") if "lsoa" in there else None
    return problems + (find_twice(path, table[lsoa]) if lsoa else [])


def _england_only(table: pd.DataFrame, there: dict[str, Geography]) -> pd.DataFrame:
    for kind in ("lsoa", "lad"):
        column = there[kind].columns.get("ons_code") if kind in there else None
        if column:
            return table[table[column].str.startswith("E")]
    return table


def _ids(table: pd.DataFrame, geography: Geography) -> pd.Series:
    role = "ons_code" if geography.kind in ONS_ONLY else "code"
    column = geography.columns.get(role) or next(iter(geography.columns.values()))
    return geography.kind + ":" + table[column]


def _areas_seen(
    table: pd.DataFrame, there: dict[str, Geography], ids: dict[str, pd.Series]
) -> pd.DataFrame:
    frames = []
    for kind, area in ids.items():
        columns = there[kind].columns
        seen = pd.DataFrame({"area": area, "kind": kind, "parent": None})
        for role in ("code", "ons_code", "name"):
            seen[role] = table[columns[role]] if role in columns else None
        seen["code"] = seen["ons_code"] if kind in ONS_ONLY else seen["code"]
        frames.append(seen.drop_duplicates("area"))
        frames += [
            seen.assign(parent=ids[parent]).drop_duplicates(["area", "parent"])
            for child, parent in PARENTS
            if child == kind and parent in ids
        ]
    return pd.concat(frames, ignore_index=True)


def _sightings(
    table: pd.DataFrame, there: dict[str, Geography], ids: dict[str, pd.Series]
) -> pd.DataFrame:
    lsoa = there["lsoa"]
    block = table[lsoa.columns["ons_code"]]
    frames = [
        pd.DataFrame({"block": block, "basis": f"lsoa{lsoa.vintage}", "area": area, "kind": kind})
        for kind, area in ids.items()
    ]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
