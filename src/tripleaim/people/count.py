"""Counting people by segment, and letting the counts out through the one door."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from tripleaim.people.segments import Scheme, count_sql
from tripleaim.store.disclosure import Release, profile, suppress
from tripleaim.store.spark import ask_engine

Names = Sequence[Sequence[str]]


def release_segments(
    folder: Path, scheme: Scheme, engine: str, rule: str, on: date
) -> tuple[Release, Names]:
    """People by system, segment and age band as they may leave, and the names along each side."""
    rows = ask_engine(engine, count_sql(scheme), folder)
    names = [sorted(set(rows[side])) for side in ("system", "segment", "band")]
    cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
    for row in rows.itertuples(index=False):
        at = tuple(
            side.index(value)
            for side, value in zip(names, (row.system, row.segment, row.band), strict=True)
        )
        cube[at] = int(str(row.people))
    return suppress(cube, ("system", "segment", "band"), profile(rule, on)), names


def describe_release(release: Release, names: Names) -> str:
    """A release as CSV: the sides, the count (empty where withheld), and the status."""
    lines = [",".join((*release.dimensions, "people", "status"))]
    for cell, said in release.cells.items():
        sides = ["all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True)]
        shown = "" if said.count is None else str(said.count)
        lines.append(",".join((*sides, shown, said.status)))
    return "\n".join(lines)
