"""Counting people by segment, and letting the counts out through the one door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tripleaim.model.errors import refuse
from tripleaim.people.segments import (
    Scheme,
    count_sql,
    lsoa_sql,
    movement_sql,
    name_segments,
)
from tripleaim.store.disclosure import Profile, Published, Release, suppress
from tripleaim.store.readers.csv_file import open_csv
from tripleaim.store.spark import ask_engine

Names = Sequence[Sequence[str]]
LABEL = "SYNTHETIC.json"
ABSENT = "(absent)"
NOWHERE = "(elsewhere)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Pence of a year by segment and by area: of those only whose people are published."""

    by_segment: Mapping[str, int]
    by_area: Mapping[str, int]


def data_label(folder: Path) -> str:
    """Whether the people of a folder are synthetic or a user's own."""
    return "synthetic" if (folder / LABEL).is_file() else "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier release of the same people, as it was printed, and the names along each side."""

    release: Release
    names: Names


def read_earlier(path: Path, rule: Profile) -> Earlier:
    """An earlier release from the CSV that `describe_release` gave, under the same profile.

    Raises InputRefused for a file that is no whole release.
    """
    table = open_csv(path, columns=("people", "status", "data"))
    sides = [str(name) for name in table if name not in ("people", "status", "data")]
    names = [[name for name in dict.fromkeys(table[side]) if name != "all"] for side in sides]
    places = [{"all": -1, **{name: at for at, name in enumerate(side)}} for side in names]
    cells: dict[tuple[int, ...], Published] = {}
    for row in table.itertuples(index=False):
        said = dict(zip(table.columns, row, strict=True))
        cell = tuple(place[said[side]] for place, side in zip(places, sides, strict=True))
        count = int(said["people"]) if said["people"].isdigit() else None
        cells[cell] = Published(cell=cell, count=count, status=said["status"])
    whole = int(np.prod([len(side) + 1 for side in names]))
    if not sides or len(cells) != whole or len(table) != whole:
        remedy = "Give the CSV that the earlier release printed, whole and as it was."
        raise refuse(path.name, "is no whole release", remedy)
    release = Release(profile=rule, dimensions=tuple(sides), cells=cells)
    return Earlier(release=release, names=names)


def release_segments(
    folder: Path, scheme: Scheme, engine: str, rule: Profile, before: Earlier | None = None
) -> tuple[Release, Names]:
    """People by system, segment and age band as they may leave, and the names along each side.

    `before` is an earlier release of the same people: what it withheld stays withheld.
    """
    rows = name_segments(scheme, ask_engine(engine, count_sql(scheme), folder))
    return _release(rows, ("system", "segment", "band"), rule, before)


def release_movement(
    years: tuple[Path, Path],
    scheme: Scheme,
    engine: str,
    rule: Profile,
    earlier: Earlier | None = None,
) -> tuple[Release, Names]:
    """People by segment the year before and this year as they may leave, and the names of both.

    `years` are the folders of the year before and of this one; who is in one only is ABSENT in the
    other.
    """
    before, now = years
    rows = ask_engine(engine, movement_sql(scheme), now, person_before=before)
    sides = ("segment_before", "segment_after")
    rows = name_segments(scheme, rows, *sides)
    rows = rows.assign(**{side: rows[side].fillna(ABSENT) for side in sides})
    return _release(rows, sides, rule, earlier)


def release_areas(
    folder: Path, scheme: Scheme, areas: Mapping[str, str], engine: str, rule: Profile
) -> tuple[Release, Names, Costs]:
    """People by area and segment as they may leave, the names of both, and what they cost.

    `areas` gives the area of each LSOA; people of other LSOAs are NOWHERE.
    """
    rows = name_segments(scheme, ask_engine(engine, lsoa_sql(scheme), folder))
    rows = rows.assign(area=rows["lsoa"].map(areas).fillna(NOWHERE))
    held = rows.groupby(["area", "segment"], as_index=False)[["people", "cost"]].sum()
    released, names = _release(held, ("area", "segment"), rule)
    shown = {cell for cell, said in released.cells.items() if said.count}
    spent = [held.groupby(side)["cost"].sum().astype(int).to_dict() for side in ("area", "segment")]
    by_area = {area: spent[0][area] for at, area in enumerate(names[0]) if (at, -1) in shown}
    by_segment = {name: spent[1][name] for at, name in enumerate(names[1]) if (-1, at) in shown}
    return released, names, Costs(by_segment=by_segment, by_area=by_area)


def _release(
    rows: pd.DataFrame, sides: tuple[str, ...], rule: Profile, before: Earlier | None = None
) -> tuple[Release, Names]:
    """A cube of `people` along the sides, through the one door."""
    names: Names = [sorted(set(rows[side])) for side in sides]
    if before:
        _insist_alike(before, names, sides)
        names = before.names
    cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
    for values, people in zip(
        rows[list(sides)].itertuples(index=False), rows["people"], strict=True
    ):
        cube[tuple(side.index(value) for side, value in zip(names, values, strict=True))] = people
    return suppress(cube, sides, rule, before.release if before else None), names


def _insist_alike(before: Earlier, names: Names, sides: tuple[str, ...]) -> None:
    new = [
        name
        for side, held in zip(names, before.names, strict=False)
        for name in side
        if name not in held
    ]
    if before.release.dimensions != sides or new:
        listed = f": {', '.join(new[:5])}" if new else ""
        rule = f"has other sides than what is to be released{listed}"
        raise refuse("--before", rule, "Release what is new by itself, or start anew.")


def describe_release(release: Release, names: Names, data: str) -> str:
    """A release as CSV: the sides, the count (empty where withheld), the status, and of what data.

    `data` is "synthetic" or "own", on every line, so that none is ever taken for the other.
    """
    lines = [",".join((*release.dimensions, "people", "status", "data"))]
    for cell, said in release.cells.items():
        sides = ["all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True)]
        shown = "" if said.count is None else str(said.count)
        lines.append(",".join((*sides, shown, said.status, data)))
    return "\n".join(lines)
