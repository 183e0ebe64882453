"""A small town and its releases, for tests of what has left before."""

from datetime import datetime
from pathlib import Path

import duckdb

from tripleaim.people.count import (
    release_segments,
)
from tripleaim.people.door import Asked
from tripleaim.people.segments import Scheme, read_scheme
from tripleaim.store.disclosure import profile

AT = datetime(2026, 11, 28)
SCHEME = """
title = "One rule"
cited = "a test"
otherwise = "rest"
otherwise_title = "Rest"
[[segment]]
name = "group"
title = "Group"
rule = "{rule}"
"""


def by(rule: str) -> Scheme:
    return read_scheme(SCHEME.format(rule=rule), "own")


def write_people(folder: Path, rows: list[tuple[int, bool, str, int]]) -> Path:
    """People by age, dementia, LSOA and pence; the first is p0 whichever the folder."""
    (folder / "system=own").mkdir(parents=True)
    with duckdb.connect() as engine:
        engine.execute(
            "create table p (person varchar, age integer, dementia boolean, lsoa varchar, "
            "cost bigint)"
        )
        engine.executemany(
            "insert into p values (?, ?, ?, ?, ?)",
            [(f"p{at}", *row) for at, row in enumerate(rows)],
        )
        engine.execute(f"copy p to '{folder}/system=own/people.parquet' (format parquet)")
    return folder


def a_town() -> list[tuple[int, bool, str, int]]:
    """400 people of two LSOAs, one of them 93 with dementia."""
    rows = [(at % 90, at % 5 == 0, f"E0{at % 2}", 1000 + at) for at in range(399)]
    return [(93, True, "E00", 500), *rows]


def ask_a_town(tmp_path: Path) -> Asked:
    """What is asked of the town, by the rule of ONS."""
    return Asked(
        folder=write_people(tmp_path / "own", a_town()),
        rule=profile("ons", AT.date()),
        at=AT,
        register=tmp_path / "register",
    )


def told(asked: Asked, scheme: Scheme) -> dict[tuple[str, ...], int]:
    """What is told; withheld and nought are nothing."""
    return {cell: count for cell, count in counts(asked, scheme).items() if count}


def counts(asked: Asked, scheme: Scheme) -> dict[tuple[str, ...], int | None]:
    released, names = release_segments(asked, scheme)
    return {
        tuple("all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True)): s.count
        for cell, s in released.cells.items()
    }
