"""The record of releases: what has left about a line of people, beside them and in a register.

A *line* is the same people through their vintages, wherever their folders lie. Its record is a
chain (each entry holds the digest of the one before it) and the state that the last entry names by
its digest. Both lie in `_releases` of the people's folder and, again, in the user's register, all
of it 0600. A record that was deleted, or put back as it was, is put right from the other and that
is an entry too; two that contradict each other are refused.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.store.files.held import hold
from tripleaim.store.memory import memory_of

FOLDER, CHAIN = "_releases", "releases.jsonl"
NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # Windows has none, and lets few make links
SHORT = 12  # letters of a digest that are told
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
WHOLE = (
    "Put the record back whole from a copy, or move that folder away where the other record of "
    "these people, in the register or beside them, is whole: it is put right from that. Nothing "
    "more leaves of them until then; other people are not held up."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened to a line: a release, or a record put back. `before` is a digest."""

    number: int
    at: str
    what: str
    said: Mapping[str, Any]
    state: str
    before: str

    @property
    def digest(self) -> str:
        """SHA-256 of everything in the entry."""
        return hashlib.sha256(self.line.encode()).hexdigest()

    @property
    def line(self) -> str:
        """The entry as it is written."""
        parts = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return json.dumps(parts, sort_keys=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The people of a folder, all entries so far, and what must be remembered of them."""

    name: str
    entries: tuple[Entry, ...] = ()
    state: Mapping[str, Any]

    @property
    def head(self) -> str:
        """The digest of the last entry, or of the line's name."""
        return self.entries[-1].digest if self.entries else _digest(self.name)

    @property
    def told(self) -> str:
        """What stands beside a release: its number, its line, and the head of the record with it.

        Whoever keeps it can tell a record that was put back as it was: see `check_holds`.
        """
        number = sum(entry.what == "release" for entry in self.entries)
        return f"Release {number} of line {self.name}, record {self.head[:SHORT]}."

    def check_holds(self, head: str) -> None:
        """Raise InputRefused where no entry has a head that was told beside a release."""
        wanted = head.strip().lower()
        if len(wanted) < SHORT or not any(e.digest.startswith(wanted) for e in self.entries):
            raise refuse(
                "--holds",
                "was told beside a release and is not in the record",
                "Was it copied whole, and of these people? Then both records were put back as they "
                "were before that release, or begun anew: what left since is not remembered.",
                value=head,
            )

    def add(self, at: str, what: str, said: Mapping[str, Any], state: Mapping[str, Any]) -> "Line":
        """The line after one more entry."""
        entry = Entry(
            number=len(self.entries) + 1,
            at=at,
            what=what,
            said=said,
            state=_digest(_text(state)),
            before=self.head,
        )
        return replace(self, entries=(*self.entries, entry), state=state)


def new_line() -> Line:
    """A line of people of whom nothing has left."""
    return Line(name=secrets.token_hex(8), state={"key": secrets.token_hex(16)})


def register_folder() -> Path:
    """The user's register: TRIPLEAIM_RELEASES, else under the user's folder of state."""
    named = os.environ.get("TRIPLEAIM_RELEASES")
    if named:
        return Path(named)
    base = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(base) / "tripleaim" / "releases"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Only one release at a time is made of anyone's people. Raises InputRefused where it cannot
    be written down."""
    _make(folder)
    with _opened(folder / "lock") as file:
        hold(file)
        yield


def read_line(folder: Path) -> Line | None:
    """The line whose record is in a folder; None where there is none.

    Raises InputRefused where it cannot be read, or an entry was changed, left out or added by other
    means.
    """
    chain = folder / CHAIN
    try:
        if not chain.is_file():
            return None
        name, *lines = chain.read_text(encoding="utf-8").splitlines()
        entries = tuple(_entry(json.loads(line)) for line in lines)
        state = json.loads((folder / _state_file(entries)).read_text(encoding="utf-8"))
        bytes.fromhex(state["key"])
        memory_of(state)
        found = Line(name=name, entries=entries, state=state)
    except (*UNREADABLE, OSError):
        raise refuse(str(folder), "holds a record of releases that cannot be read", WHOLE) from None
    before = _digest(found.name)
    for at, entry in enumerate(entries, start=1):
        if entry.before != before or entry.number != at:
            raise refuse(str(chain), f"was changed: entry {at} does not follow", WHOLE)
        before = entry.digest
    if entries and entries[-1].state != _digest(_text(found.state)):
        raise refuse(str(folder), "holds what is not remembered in the last entry", WHOLE)
    return found


def _entry(said: Mapping[str, Any]) -> Entry:
    entry = Entry(**said)
    texts = (entry.at, entry.what, entry.state, entry.before)
    if not all(isinstance(text, str) for text in texts) or not isinstance(entry.said, Mapping):
        raise TypeError
    return entry


def write_line(line: Line, folder: Path) -> None:
    """Write a line's record: the state, then the chain that names it, each whole or not at all."""
    _make(folder)
    lines = "\n".join([line.name, *(entry.line for entry in line.entries)])
    kept = _state_file(line.entries)
    for name, text in ((kept, _text(line.state)), (CHAIN, f"{lines}\n")):
        building = folder / f".{name}.building"
        building.unlink(missing_ok=True)
        with _opened(building) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        building.replace(folder / name)
    for old in folder.glob("state-*.json"):
        if old.name != kept:
            old.unlink()


def _state_file(entries: tuple[Entry, ...]) -> str:
    return f"state-{entries[-1].state[:16] if entries else 'new'}.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The lines of a register, and those whose record cannot be read: the refusal of each by name,
    with what of its state can still be made out."""

    lines: tuple[Line, ...]
    broken: Mapping[str, InputRefused]
    guessed: tuple[Line, ...]

    def with_line(self, line: Line) -> "Register":
        """The register as it is once a line is written."""
        others = tuple(each for each in self.lines if each.name != line.name)
        return replace(self, lines=(*others, line))


def read_register(register: Path) -> Register:
    """Every line of a register. One that cannot be read holds up its own people only."""
    lines, broken, guessed = [], {}, []
    for folder in sorted(each.parent for each in register.glob(f"*/{CHAIN}")):
        try:
            line = read_line(folder)
        except InputRefused as refusal:
            broken[folder.name] = refusal
            guessed += [Line(name=folder.name, state=state) for state in _states(folder)]
        else:
            lines += [line] if line else []
    return Register(lines=tuple(lines), broken=broken, guessed=tuple(guessed))


def _states(folder: Path) -> Iterator[Mapping[str, Any]]:
    for path in folder.glob("state-*.json"):
        with suppress(*UNREADABLE, OSError):
            state = json.loads(path.read_text(encoding="utf-8"))
            bytes.fromhex(state["key"])
            yield state


def later_of(here: Line, there: Line, where: str) -> Line:
    """The longer of two records of a line. Raises InputRefused where they contradict each other."""
    short, long = sorted((here, there), key=lambda line: len(line.entries))
    if short.name != long.name or long.entries[: len(short.entries)] != short.entries:
        raise refuse(where, "holds a record of releases that the register contradicts", WHOLE)
    return long


def _make(folder: Path) -> None:
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for each in (*made, folder):
            each.chmod(0o700)
    except OSError as error:
        _cannot(folder, error)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600), "r+b") as file:
            yield file
    except OSError as error:
        _cannot(path, error)


def _cannot(path: Path, error: OSError) -> None:
    remedy = (
        "Releases are written down beside the people: let that folder be written and ask again."
    )
    raise refuse(str(path), f"cannot be written: {error.strerror}", remedy) from None


def _text(state: Mapping[str, Any]) -> str:
    return json.dumps(state, sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
