"""Who moved from which segment to which between two years, let out through the one door."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tripleaim.people.axes import Axis
from tripleaim.people.count import Names, Wanted, cube_of, known_of, notes_of, sizes_of, some_of
from tripleaim.people.door import (
    Asked,
    Opened,
    added,
    check_profile,
    keep,
    note_move,
    open_door,
    open_two,
    write_down,
)
from tripleaim.people.segments import Scheme, movement_sql, name_segments
from tripleaim.store.atoms import sum_of
from tripleaim.store.disclosure import Profile, Release, release_of, suppress
from tripleaim.store.fitted import Years, fit_moves
from tripleaim.store.memory import Vintage
from tripleaim.store.spark import ask_engine

ABSENT = "(absent)"
SIDES = ("segment_before", "segment_after")


def release_movement(asked: Asked, before: Path, scheme: Scheme) -> tuple[Release, Names]:
    """People by segment the year before and this year as they may leave, and the names of both.

    `before` is the folder of the year before; who is in one only is ABSENT in the other. Raises
    InputRefused, before anything is written down, for a second scheme, or a second other year, of
    a year that has been compared, and for what may not be asked of either year.
    """
    moved = _count_moves(asked, before, scheme)
    said: dict[str, object] = {"what": "movement", "scheme": scheme.name, "money": False}
    if not asked.rule.secondary:
        with open_door(asked.folder, asked.register, lambda: some_of(asked)) as opened:
            told = check_profile(opened.line, asked.rule)
            names, cube = cube_of(moved)
            released = suppress(cube, SIDES, asked.rule)
            line = keep(opened, asked, said | sizes_of(released))
        return replace(released, notes=notes_of(opened, told, line)), names
    first = replace(asked, folder=before)
    wanted = Wanted(what="movement", axes={"segment": Axis(kind="segment", scheme=scheme)})

    def ask_some(folder: Path) -> list[str]:
        return some_of(replace(asked, folder=folder))

    with open_two((before, asked.folder), asked.register, ask_some) as (was, now):
        (was, now), told, years = _learn(first, asked, wanted, (was, now))
        released, names = _told_moves(moved, years, asked.rule, (*scheme.titles, ABSENT))
        earlier = added(was, first, said | {"cells": 0, "withheld": 0})
        now = _on_line_of(now, replace(was, line=earlier))
        line = added(now, asked, said | sizes_of(released))
        if earlier.name != line.name:
            write_down(earlier, asked.register, before)
        write_down(line, asked.register, asked.folder, *[before] * (earlier.name == line.name))
    notes = dict.fromkeys((*was.notes, *notes_of(now, told, line)))
    return replace(released, notes=tuple(notes)), names


def _learn(
    first: Asked, asked: Asked, wanted: Wanted, doors: tuple[Opened, Opened]
) -> tuple[tuple[Opened, Opened], tuple[str, ...], Years]:
    """Both doors with what is known of both years, what must be told, and people by segment.

    A year that is on record before the year before it stays the newer of the two.
    """
    was, now = doors
    was = note_move(was, "to", now.print, wanted.names[0])
    now = note_move(_on_line_of(now, was), "from", was.print, wanted.names[0])
    was = _on_line_of(was, now)
    if now.memory.vintage(now.print) and not was.memory.vintage(was.print):
        now, told, after = known_of(asked, wanted, now)
        was, more, before = known_of(first, wanted, _on_line_of(was, now), now.print)
        now = _on_line_of(now, was)
    else:
        was, more, before = known_of(first, wanted, was)
        now, told, after = known_of(asked, wanted, _on_line_of(now, was))
        was = _on_line_of(was, now)
    years = Years(
        before=_by_segment(before, wanted), after=_by_segment(after, wanted), absent=ABSENT
    )
    return (was, now), tuple(dict.fromkeys((*more, *told))), years


def _on_line_of(one: Opened, other: Opened) -> Opened:
    """A door with the line as the other leaves it, where both are of the same people."""
    return replace(one, line=other.line) if one.line.name == other.line.name else one


def _by_segment(vintage: Vintage, wanted: Wanted) -> dict[str, int]:
    return {name: n for (name,), n in sum_of(vintage.adjusted, wanted.names).items()}


def _count_moves(asked: Asked, before: Path, scheme: Scheme) -> dict[tuple[str, str], int]:
    rows = ask_engine(asked.engine, movement_sql(scheme), asked.folder, person_before=before)
    rows = name_segments(scheme, rows, *SIDES)
    was, now = (rows[side].fillna(ABSENT) for side in SIDES)
    return {(a, b): int(n) for a, b, n in zip(was, now, rows["people"], strict=True)}


def _told_moves(
    moved: Mapping[tuple[str, str], int], years: Years, rule: Profile, segments: Sequence[str]
) -> tuple[Release, Names]:
    """Every pair of segments stands there, with what fits both years, whether or not anybody moved
    so."""
    fitted = fit_moves(moved, years, rule.largest + 1)
    names, cube = cube_of(fitted, (segments, segments))
    return release_of(cube, SIDES, rule), names
