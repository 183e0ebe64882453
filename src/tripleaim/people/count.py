"""Counting people by segment, and letting the counts out through the one door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tripleaim.people.axes import BAND, SYSTEM, Axis, joint_sql, name_places
from tripleaim.people.door import (
    Asked,
    Opened,
    check_profile,
    keep,
    open_door,
    with_axes,
    with_memory,
)
from tripleaim.people.likeness import PEOPLE_ASKED, first_held, is_drawn, mark_of
from tripleaim.people.segments import Scheme
from tripleaim.store.atoms import Counts, Sight, sum_of
from tripleaim.store.disclosure import Release, release_of, suppress
from tripleaim.store.files.csv_text import csv_text
from tripleaim.store.memory import Tally, Vintage, answers, axes_to_count, learn
from tripleaim.store.person import LABEL, OWN
from tripleaim.store.purse import Spent, spent_by
from tripleaim.store.releases import Line
from tripleaim.store.spark import ask_engine

Names = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Pence of a year by segment and by area: of those only whose people are published."""

    by_segment: Mapping[str, int]
    by_area: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a release tells: its name, the axes by the headings that they have in it, money too."""

    what: str
    axes: Mapping[str, Axis]
    money: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The axes as the record names them."""
        return tuple(axis.name for axis in self.axes.values())


def data_label(folder: Path) -> str:
    """Whether the people of a folder are synthetic or a user's own.

    A user's own people are loaded into OWN, with a mark in their file: they stay their own whatever
    label is laid beside them, whatever their folder is called, and where the mark was taken out.
    """
    labelled = (folder / LABEL).is_file() and not (folder / OWN).is_dir()
    return "synthetic" if labelled and not mark_of(folder) and is_drawn(folder) else "own"


def release_segments(asked: Asked, scheme: Scheme) -> tuple[Release, Names]:
    """People by system, segment and age band as they may leave, and the names along each side."""
    axes = {"system": SYSTEM, "segment": Axis(kind="segment", scheme=scheme), "band": BAND}
    released, names, _ = _release(asked, Wanted(what="segments", axes=axes))
    return released, names


def release_areas(
    asked: Asked, scheme: Scheme, areas: Mapping[str, str]
) -> tuple[Release, Names, Costs]:
    """People by area and segment as they may leave, the names of both, and what they cost.

    `areas` gives the area of each LSOA; people of other LSOAs are NOWHERE.
    """
    segment = Axis(kind="segment", scheme=scheme)
    axes = {"area": Axis(kind="area", areas=areas), "segment": segment}
    released, names, spent = _release(asked, Wanted(what="shares", axes=axes, money=True))
    by_area, by_segment = (_spent_along(side, released, names, spent) for side in (0, 1))
    return released, names, Costs(by_segment=by_segment, by_area=by_area)


def _spent_along(side: int, released: Release, names: Names, spent: Counts) -> dict[str, int]:
    """Pence along a side of a release, of places whose people are published."""
    found, rule = {}, released.profile
    for at, name in enumerate(names[side]):
        people = released.cells[(at, -1) if side == 0 else (-1, at)].count
        if people:
            pence = sum(part for cell, part in spent.items() if cell[side] == name)
            found[name] = round_money(pence, people, rule.base) if rule.secondary else pence
    return found


def round_money(pence: int, people: int, base: int) -> int:
    """Money rounded with its count: to no less than what `base` people cost at the mean.

    The step is a power of ten.
    """
    if not pence:
        return 0
    step = int(10 ** len(str(pence * base // people)))
    return (2 * pence + step) // (2 * step) * step


def some_of(asked: Asked) -> list[str]:
    """A few pseudonyms, by which the same people are known again; none of synthetic people."""
    if data_label(asked.folder) == "synthetic":
        return []
    held = first_held(asked.folder)
    if held is not None:
        return held
    return [str(p) for p in ask_engine(asked.engine, PEOPLE_ASKED, asked.folder)["person"]]


def _release(asked: Asked, wanted: Wanted) -> tuple[Release, Names, Counts]:
    """A release as it leaves, written down before it does: cells, names, pence by cell."""
    with open_door(asked.folder, asked.register, lambda: some_of(asked)) as opened:
        if asked.rule.secondary:
            opened, told, vintage = known_of(asked, wanted, opened)
            released, names, spent = _from_vintage(asked, wanted, vintage)
        else:
            told = check_profile(opened.line, asked.rule)
            released, names, spent = _as_counted(asked, wanted)
        schemes = [axis.scheme.name for axis in wanted.axes.values() if axis.scheme]
        said = {"what": wanted.what, "scheme": ", ".join(schemes), "money": wanted.money}
        line = keep(opened, asked, said | sizes_of(released))
    return replace(released, notes=notes_of(opened, told, line)), names, spent


def notes_of(opened: Opened, told: tuple[str, ...], line: Line) -> tuple[str, ...]:
    """What is told beside a release."""
    return (*opened.notes, *told, line.told)


def sizes_of(released: Release) -> dict[str, object]:
    """How many cells a release has and how many are withheld, for the record."""
    return {"cells": len(released.cells), "withheld": len(released.log)}


def known_of(
    asked: Asked, wanted: Wanted, opened: Opened, older_than: str = ""
) -> tuple[Opened, tuple[str, ...], Vintage]:
    """The line with what is asked and known held, what must be told, and what may be known.

    `older_than` is the print of a vintage on record that people not on record yet are older than.
    """
    told = check_profile(opened.line, asked.rule)
    opened = with_axes(opened, list(wanted.axes.values()))
    known = answers(opened.memory, wanted.names, opened.print, wanted.money)
    if known:
        return opened, told, known
    order = axes_to_count(opened.memory, wanted.names, opened.print)
    axes = {axis.name: axis for axis in [*opened.axes, *wanted.axes.values()]}
    tally = count_along(asked, [axes[name] for name in order], wanted.money)
    sight = Sight(axes=wanted.names, least=asked.rule.largest + 1, key=opened.key)
    memory, vintage = learn(opened.memory, opened.print, tally, sight, older_than)
    return with_memory(opened, memory), told, vintage


def count_along(asked: Asked, axes: Sequence[Axis], money: bool) -> Tally:
    """People of a folder along axes, and what they cost."""
    rows = ask_engine(asked.engine, joint_sql(axes, money), asked.folder)
    names = [axis.name for axis in axes]
    grouped = name_places(axes, rows).groupby(names, as_index=False, sort=False)
    held = grouped.agg({"people": "sum", **({"cost": "sum", "most": "max"} if money else {})})
    atoms = list(held[names].itertuples(index=False, name=None))
    counts = dict(zip(atoms, map(int, held["people"]), strict=True))
    if not money:
        return Tally(axes=tuple(names), counts=counts)
    spent = zip(map(int, held["cost"]), map(int, held["most"]), strict=True)
    costs = {atom: Spent(pence=p, most=most) for atom, (p, most) in zip(atoms, spent, strict=True)}
    return Tally(axes=tuple(names), counts=counts, costs=costs)


def _from_vintage(asked: Asked, wanted: Wanted, vintage: Vintage) -> tuple[Release, Names, Counts]:
    """Every segment and band stands there, whether or not anybody is in it; an area of few people
    is left out, as are those of nobody."""
    axes = list(wanted.axes.values())
    known = sum_of(vintage.adjusted, wanted.names)
    for side in (at for at, axis in enumerate(axes) if axis.areas is not None):
        some = {cell[side] for cell, people in known.items() if people}
        known = {cell: people for cell, people in known.items() if cell[side] in some}
    spent = {}
    if wanted.money and vintage.purse:
        spent = spent_by(vintage.purse, vintage.adjusted, wanted.names)
    names, cube = cube_of(known, [axis.places for axis in axes])
    released = release_of(cube, tuple(wanted.axes), asked.rule)
    return released, names, spent


def _as_counted(asked: Asked, wanted: Wanted) -> tuple[Release, Names, Counts]:
    """What leaves by a rule that promises nothing of other releases."""
    tally = count_along(asked, list(wanted.axes.values()), wanted.money)
    names, cube = cube_of(tally.counts)
    spent = {cell: each.pence for cell, each in (tally.costs or {}).items()}
    return suppress(cube, tuple(wanted.axes), asked.rule), names, spent


def cube_of(
    counts: Mapping[Any, int], places: Sequence[Sequence[str]] = ((), (), ())
) -> tuple[Names, npt.NDArray[np.int64]]:
    """Counts by cell as a cube, and the names along its sides: `places` and those of the cells."""
    sides = list(zip(*counts, strict=True)) or [()] * len(places)
    names = [sorted({*side, *there}) for side, there in zip(sides, places, strict=False)]
    found = [{name: at for at, name in enumerate(side)} for side in names]
    cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
    for cell, count in counts.items():
        cube[tuple(place[name] for place, name in zip(found, cell, strict=True))] = count
    return names, cube


def describe_release(release: Release, names: Names, data: str) -> str:
    """A release as CSV: the sides, the count (empty where withheld), the status, and of what data.

    `data` is "synthetic" or "own", on every line, so that none is ever taken for the other.
    """
    lines: list[Sequence[object]] = [(*release.dimensions, "people", "status", "data")]
    for cell, said in release.cells.items():
        sides = ["all" if at < 0 else side[at] for at, side in zip(cell, names, strict=True)]
        lines.append((*sides, said.count, said.status, data))
    return csv_text(lines)
