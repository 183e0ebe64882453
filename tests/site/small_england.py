"""A small England for tests: eight blocks, four commissioners, two systems that become boards."""

import json
from pathlib import Path

import duckdb

from tripleaim.store.derive import derive_tables
from tripleaim.store.schema import create_statement, tables
from tripleaim.store.stamp import stamp_store

# block -> commissioner and system before, commissioner and board after
BLOCKS = {
    "E01000001": ("00T", "QOP", "00T", "QOP"),
    "E01000002": ("00T", "QOP", "00T", "QOP"),
    "E01000003": ("00V", "QOP", "00V", "QOP"),
    "E01000004": ("01Y", "QOP", "15M", "QJ2"),
    "E01000005": ("15M", "QJ2", "15M", "QJ2"),
    "E01000006": ("15M", "QJ2", "15M", "QJ2"),
    "E01000007": ("15N", "QJ2", "15N", "QJ2"),
    "E01000008": ("15N", "QJ2", "15N", "QJ2"),
}
NAMES = {"QOP": "Greater Manchester", "QJ2": "Joined Up Care Derbyshire"}
VINTAGES = (("2017-04-01", "ccg", "stp", 0), ("2022-07-01", "sub_icb", "icb", 2))


def build_small_england(path: Path) -> Path:
    """Write the store and give its path."""
    with duckdb.connect(str(path)) as store:
        for table in tables().values():
            store.execute(create_statement(table))
        _fill_catalogue(store)
        for day, buyer, system, at in VINTAGES:
            _fill_vintage(store, day, (buyer, system), at)
        for number, block in enumerate(BLOCKS, start=1):
            row = [block, 2020, "persons", 0, None, 1000 * number, "resident", "test"]
            store.execute("insert into population values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        derive_tables(store)
        stamp_store(store)
        store.execute("checkpoint")
    return path


def _fill_catalogue(store: duckdb.DuckDBPyConnection) -> None:
    for id in ("test", "derived"):
        row = [id, "Office of Tests", f"The {id} source", "2020", "OGL v3.0", None, "compiled"]
        store.execute(
            "insert into source values (?, ?, ?, ?, ?, ?, ?, 'official', null, null, null, 1)", row
        )
    kinds = [
        ("ccg", "2013-04-01", "2022-07-01", "sub_icb"),
        ("sub_icb", "2022-07-01", None, None),
        ("stp", "2016-03-01", "2022-07-01", "icb"),
        ("icb", "2022-07-01", None, None),
        ("england", "2013-04-01", None, None),
    ]
    store.executemany("insert into area_kind values (?, ?, ?, ?, 'test')", kinds)


def _fill_vintage(
    store: duckdb.DuckDBPyConnection, day: str, kinds: tuple[str, str], at: int
) -> None:
    seen: dict[str, tuple[str, str, str]] = {}
    for column, (block, codes) in enumerate(BLOCKS.items()):
        for kind, code in zip(kinds, codes[at : at + 2], strict=True):
            name = NAMES.get(code, f"NHS Area {code} CCG")
            seen[f"{kind}:{code}"] = (kind, code, name)
            row = [block, "lsoa11", f"{kind}:{code}", kind, day, "test"]
            store.execute("insert into sighting values (?, ?, ?, ?, ?, ?)", row)
            _outline(store, f"{kind}:{code}", column, day)
    for area, (kind, code, name) in seen.items():
        row = [area, kind, code, f"E{ord(code[0])}00{ord(code[1])}{ord(code[2])}", name, None, day]
        store.execute("insert into area_seen values (?, ?, ?, ?, ?, ?, ?, 'test')", row)


def _outline(store: duckdb.DuckDBPyConnection, area: str, column: int, day: str) -> None:
    """Each area is one square for every block of it; here the first block's stands for it."""
    west = -2 + column * 0.2
    ring = [[west, 53], [west + 0.2, 53], [west + 0.2, 53.4], [west, 53.4], [west, 53]]
    shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
    held = store.execute(
        "select 1 from outline where area = ? and seen_on = ?", [area, day]
    ).fetchone()
    if held is None:
        store.execute("insert into outline values (?, ?, ?, 'test')", [area, day, shape])
