"""The door itself: whose people a folder holds, what has left about them, and writing down more.

The same people are known again in another folder by a few of their pseudonyms, which the record
keeps as keyed hashes. Whoever deletes the record beside the people finds it put back from the
register; whoever deletes both is refused where the people were loaded with a mark.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from tripleaim.model.errors import refuse
from tripleaim.people.axes import Axis, read_axis
from tripleaim.people.likeness import hashed, is_alike, mark_of
from tripleaim.store.disclosure import USES, Profile, profile
from tripleaim.store.files.output import check_folder_place
from tripleaim.store.memory import MOST_AXES, Memory, memory_of, said_of
from tripleaim.store.person import person_files
from tripleaim.store.releases import (
    FOLDER,
    SHORT,
    Line,
    Register,
    later_of,
    locked,
    new_line,
    read_line,
    read_register,
    register_folder,
    write_line,
)

KNOWN = "These are people of whom something has left from another folder: both are one line."
UNREAD = "A record of the register cannot be read: whether it is of these people is not known."
PUT_BACK = "The record beside the people was missing or behind: put back from the register."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of people: of which, by what engine and rule, when, and whose register."""

    folder: Path
    rule: Profile
    at: datetime
    register: Path
    engine: str = "duckdb"


def ask_of(folder: Path, named: str, at: datetime, engine: str = "duckdb") -> Asked:
    """A question of the people of a folder at a moment, by the user's register.

    The rule is the named profile of that day; where none is named, the one for people (the safest).
    Raises InputRefused for a profile that is none.
    """
    at = at.replace(microsecond=0)
    rule = profile(named or USES["people"], at.date())
    return Asked(folder=folder, rule=rule, at=at, register=register_folder(), engine=engine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A line whose door is open, the print of the people asked about, and what must be told."""

    line: Line
    print: str
    notes: tuple[str, ...] = ()

    @property
    def memory(self) -> Memory:
        """What is known of the line's people."""
        return memory_of(self.line.state)

    @property
    def key(self) -> bytes:
        """What orders atoms; never printed."""
        return bytes.fromhex(self.line.state["key"])

    @property
    def axes(self) -> list[Axis]:
        """The axes of the line, as they were asked."""
        return [read_axis(self.line.state["axes"][name]) for name in self.memory.axes]


@contextmanager
def open_door(
    folder: Path, register: Path, ask_some: Callable[[], Sequence[str]]
) -> Iterator[Opened]:
    """The line of a folder's people, nobody else's releases between.

    `ask_some` gives the first of their pseudonyms, none for synthetic people; it is not called for
    people who were seen before. Raises InputRefused where the record is gone, was changed, or
    contradicts the register.
    """
    person_files(folder)
    with _held(register, folder):
        yield _open(folder, read_register(register), ask_some)


@contextmanager
def open_two(
    folders: tuple[Path, Path], register: Path, ask_some: Callable[[Path], Sequence[str]]
) -> Iterator[tuple[Opened, Opened]]:
    """The lines of the people of two folders, nobody else's releases between; as a rule one line.

    Raises InputRefused as `open_door` does, of either, and where both are one folder.
    """
    first, second = folders
    if first.resolve() == second.resolve():
        raise refuse(str(second), "is the folder of both years", "Name the people of two years.")
    for folder in folders:
        person_files(folder)
    with _held(register, *folders):
        known = read_register(register)
        one = _open(first, known, lambda: ask_some(first))
        two = _open(second, known.with_line(one.line), lambda: ask_some(second))
        if two.line.name == one.line.name:
            one = _open(first, known.with_line(two.line), lambda: ask_some(first))
            two = replace(two, line=one.line)
        yield one, two


@contextmanager
def _held(register: Path, *folders: Path) -> Iterator[None]:
    """Nobody else's releases meanwhile. Records are locked in one order, so that two who ask of the
    same two folders never wait for each other; the register is none of them."""
    beside = {(folder / FOLDER).resolve(): folder / FOLDER for folder in folders}
    if register.resolve() in beside:
        raise refuse(
            str(register),
            "is the record beside people, and cannot be the register too",
            "Name another folder in TRIPLEAIM_RELEASES.",
        )
    with ExitStack() as held:
        for place in (register, *(beside[each] for each in sorted(beside))):
            held.enter_context(locked(place))
        yield


def _open(folder: Path, known: Register, ask_some: Callable[[], Sequence[str]]) -> Opened:
    here, print = read_line(folder / FOLDER), print_of(folder)
    some = () if here and print in here.state.get("prints", {}) else ask_some()
    found, notes = _find(folder, here, known, some), []
    if found is None:
        found = new_line()
        notes += [UNREAD] if known.broken else []
    elif len(here.entries if here else ()) < len(found.entries):
        folders = {entry.said.get("folder") for entry in found.entries}
        notes.append(PUT_BACK if str(folder) in folders else KNOWN)
    found, mark = _seen(found, print, some), mark_of(folder)
    if mark not in ("", found.name, *_marks(found)):
        found = replace(found, state={**found.state, "marks": [*_marks(found), mark]})
    return Opened(line=found, print=print, notes=tuple(notes))


@contextmanager
def begin_line(folder: Path, register: Path) -> Iterator[str]:
    """The mark to load people with: of the line whose record is there, else of a new one, whose
    record is begun when they have been loaded.

    Raises InputRefused, before they are, where it could not be.
    """
    held = read_line(folder / FOLDER)
    for place in (register, folder / FOLDER):
        check_folder_place(place)
    line = held or new_line()
    yield line.name
    if held is None:
        write_line(line, register / line.name)
        write_line(line, folder / FOLDER)


def keep(opened: Opened, asked: Asked, said: Mapping[str, Any]) -> Line:
    """Write a release down, in the register and beside the people, before anybody sees it."""
    line = added(opened, asked, said)
    write_down(line, asked.register, asked.folder)
    return line


def added(opened: Opened, asked: Asked, said: Mapping[str, Any]) -> Line:
    """The line with a release more; nothing is written yet."""
    line = opened.line
    at = asked.at.isoformat()
    for note in opened.notes:
        line = line.add(at, "put back", {"note": note, "folder": str(asked.folder)}, line.state)
    promised = {"profile": asked.rule.name} if asked.rule.secondary else {}
    told = {**said, "profile": asked.rule.name, "people": opened.print, "folder": str(asked.folder)}
    return line.add(at, "release", told, {**line.state, **promised})


def write_down(line: Line, register: Path, *folders: Path) -> None:
    """Write the record of a line, in the register and beside its people."""
    write_line(line, register / line.name)
    for folder in folders:
        write_line(line, folder / FOLDER)


def check_profile(line: Line, rule: Profile) -> tuple[str, ...]:
    """What must be told of earlier releases by a rule that promises less.

    Raises InputRefused for another rule than the one whose promise was given.
    """
    promised = line.state.get("profile")
    if promised and promised != rule.name:
        remedy = f"Ask with --profile {promised}. It is broken by whatever leaves by another rule."
        raise refuse("--profile", f"is not {promised}, promised before", remedy, value=rule.name)
    if not rule.secondary:
        return ()
    weaker = sorted({e.said["profile"] for e in line.entries if e.what == "release"} - {rule.name})
    if not weaker:
        return ()
    return (f"Released before by {', '.join(weaker)}: no promise holds for what that told.",)


def with_axes(opened: Opened, axes: Sequence[Axis]) -> Opened:
    """The line with more axes held."""
    held = {**opened.line.state.get("axes", {}), **{axis.name: axis.said for axis in axes}}
    line = replace(opened.line, state={**opened.line.state, "axes": held})
    return replace(opened, line=line)


def with_memory(opened: Opened, memory: Memory) -> Opened:
    """The line with what is known of its people."""
    line = replace(opened.line, state={**opened.line.state, **said_of(memory)})
    return replace(opened, line=line)


def note_move(opened: Opened, way: str, other: str, axis: str) -> Opened:
    """The line with a comparison of its newest people, `to` or `from` another year, held.

    Raises InputRefused where these people were compared with another year, or by another scheme.
    """
    moves = opened.line.state.get("moves", {})
    mine = f"{way} {opened.print}"
    if moves.get(mine, [other, axis]) != [other, axis]:
        raise refuse(
            "these people",
            "were compared before with another year, or by another scheme",
            "Moves between two years are told by one scheme: two tables would tell a few apart.",
        )
    held = {**moves, mine: [other, axis]}
    line = replace(opened.line, state={**opened.line.state, "moves": held})
    return replace(opened, line=line)


def print_of(folder: Path) -> str:
    """What tells one state of the data from another: sizes and the ends of its files."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("system=*/*.parquet")):
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - 65_536))
            found.update(f"{path.parent.name}/{path.name} {size}".encode() + file.read())
    return found.hexdigest()[:16]


def describe_releases(folder: Path, register: Path, holds: Sequence[str] = ()) -> str:
    """What has left about a folder's people, one line a release, and along what they were told.

    `holds` are heads of the record as they were told beside releases. Reads nothing of the people.
    Raises InputRefused where the record was changed, is gone, or does not hold one of them.
    """
    found = _find(folder, read_line(folder / FOLDER), read_register(register), ())
    for head in holds:
        (found or new_line()).check_holds(head)
    if found is None:
        return "Nothing is on record."
    lines = [f"line {found.name}: promised {found.state.get('profile') or 'nothing'}"]
    for entry in found.entries:
        said = entry.said
        if entry.what == "release":
            money = ", with money" if said["money"] else ""
            told = f"{said['what']} by {said['scheme']}{money}, {said['profile']}: "
            told += f"{said['cells']} cells, {said['withheld']} withheld, people {said['people']}"
        else:
            told = str(said["note"])
        lines.append(f"{entry.number} {entry.at} {told} ({entry.digest[:SHORT]})")
    held = [read_axis(found.state["axes"][name]) for name in memory_of(found.state).axes]
    ways = [_way(axis) for axis in held]
    if ways:
        lines.append(f"told apart by {len(ways)} of {MOST_AXES}: {', '.join(ways)}")
    return "\n".join(lines)


def _way(axis: Axis) -> str:
    """A way to tell people apart as its user asked for it: two days of a kind may be two maps."""
    if axis.areas:
        kinds = sorted({area.partition(":")[0] for area in axis.areas.values()})
        return f"areas {' '.join(kinds)} (map {axis.name.removeprefix('area ')})"
    return f"scheme {axis.scheme.name}" if axis.scheme else axis.name


def _find(folder: Path, here: Line | None, register: Register, some: Sequence[str]) -> Line | None:
    """The line of a folder's people; None for people of whom nothing is known."""
    known = (*register.lines, *register.guessed)
    mark, like = mark_of(folder), [line for line in known if is_alike(line, some)]
    if here and not here.entries and like:
        here = None  # a name that nothing has left by: they are another line's
    names = {line.name for line in ([here] if here else []) + like}
    if not names and mark:
        names = {each.name for each in known if mark in (each.name, *_marks(each))}
    if len(names) > 1:
        raise refuse(
            str(folder),
            "holds people of another record of releases than the one beside them",
            "Take away the record that is not theirs; the right one is put back.",
        )
    for name in names | ({mark} if here is None else set()):
        if name in register.broken:
            raise register.broken[name]
    there = next((line for line in register.lines if line.name in names), None)
    if here and there:
        return later_of(here, there, str(folder))
    if mark and not (here or there):
        raise refuse(
            str(folder),
            "holds people whose record of releases is gone",
            f"Put {FOLDER} back beside them, from a copy or from whoever made the release.",
        )
    return here or there


def _marks(line: Line) -> list[str]:
    return list(line.state.get("marks", ()))


def _seen(line: Line, print: str, some: Sequence[str]) -> Line:
    prints = line.state.get("prints", {})
    if not some or print in prints:
        return line
    return replace(line, state={**line.state, "prints": {**prints, print: hashed(line, some)}})
