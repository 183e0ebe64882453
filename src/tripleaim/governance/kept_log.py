"""The log that a workspace's export carries: its head, its leaves, the entries that one may read.

`log/checkpoint` is the signed head, `log/keys` the key of the log and those of its witnesses,
`log/leaves` every leaf, `log/heads/N` the heads that were signed and `log/stamps/N` their time
stamps, `log/entries/N` the entries, `log/events.jsonl` the events in their order and `log/manifest`
the hash of every other file of the folder.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tripleaim.governance.log_entry import Entry, read_entry
from tripleaim.governance.note import (
    COSIGNATURE,
    HEAD,
    Checkpoint,
    NoteKey,
    read_checkpoint,
    read_note_key,
)
from tripleaim.governance.tree import Nodes, nodes_over, range_root
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.limits import LOG_BYTES
from tripleaim.store.files.text import read_text

LOG = "log"
CHECKPOINT, KEYS, LEAVES, ENTRIES, EVENTS, MANIFEST, HEADS = (
    "log/checkpoint",
    "log/keys",
    "log/leaves",
    "log/entries",
    "log/events.jsonl",
    "log/manifest",
    "log/heads",
)
STAMPS, ROOTS = "log/stamps", "log/stamps.pem"


@dataclass(frozen=True, kw_only=True)
class KeptLog:
    """A log as a folder holds it; `problems` names what could not be read."""

    path: Path
    checkpoint: Checkpoint
    key: NoteKey
    witnesses: tuple[NoteKey, ...]
    leaves: tuple[bytes, ...]
    entries: Mapping[int, Entry]
    events: str
    manifest: Mapping[str, str]
    manifest_hash: str
    heads: tuple[Checkpoint, ...] = ()
    stamps: Mapping[str, bytes] = field(default_factory=dict)
    roots: bytes = b""
    problems: tuple[Problem, ...] = field(default=())

    @property
    def name(self) -> str:
        """The name of the log, as signed texts give it."""
        return self.checkpoint.origin

    @property
    def size(self) -> int:
        """How many entries the log holds."""
        return len(self.leaves)

    @cached_property
    def nodes(self) -> Nodes:
        """The tree over its leaves."""
        return nodes_over(self.leaves)

    def root_at(self, size: int) -> bytes:
        """The root that the log had when it held so many entries."""
        return range_root(self.nodes, 0, size)

    def of_kinds(self, *kinds: str) -> list[Entry]:
        """The entries of some kinds, in their order."""
        return [each for _, each in sorted(self.entries.items()) if each.kind in kinds]


def has_log(folder: Path) -> bool:
    """Whether a folder carries a log."""
    return (folder / CHECKPOINT).exists() or (folder / ENTRIES).is_dir()


def read_kept_log(folder: Path) -> KeptLog:
    """The log of a folder. Raises InputRefused when its head, keys or leaves cannot be read."""
    checkpoint = read_checkpoint(_text(folder, CHECKPOINT), CHECKPOINT)
    lines = _text(folder, KEYS).splitlines(keepends=True)
    if not lines or not all(line.endswith("\n") for line in lines):
        raise refuse(KEYS, "does not name the key of the log")
    keys = [read_note_key(line.removesuffix("\n"), KEYS) for line in lines]
    if keys[0].type != HEAD or any(each.type != COSIGNATURE for each in keys[1:]):
        raise refuse(KEYS, "is not the key of a log and then its witnesses'")
    manifest = _text(folder, MANIFEST)
    entries, problems = _entries(folder)
    heads, unread = _heads(folder)
    return KeptLog(
        path=folder,
        checkpoint=checkpoint,
        key=keys[0],
        witnesses=tuple(keys[1:]),
        leaves=tuple(_leaves(_text(folder, LEAVES))),
        entries=entries,
        events=_text(folder, EVENTS) if (folder / EVENTS).exists() else "",
        manifest=_manifest(manifest),
        heads=tuple(heads),
        stamps={each.name: each.read_bytes() for each in (folder / STAMPS).glob("*")},
        roots=(folder / ROOTS).read_bytes() if (folder / ROOTS).is_file() else b"",
        problems=(*problems, *unread),
        manifest_hash=hashlib.sha256(manifest.encode()).hexdigest(),
    )


def manifest_text(files: Mapping[str, bytes]) -> str:
    """The hashes of files by path, as `sha256sum` writes and checks them.

    >>> manifest_text({"a": b""})[:14]
    'e3b0c44298fc1c'
    """
    rows = (f"{hashlib.sha256(said).hexdigest()}  {path}\n" for path, said in sorted(files.items()))
    return "".join(rows)


def _text(folder: Path, name: str) -> str:
    if not (folder / name).is_file():
        raise refuse(name, "is not there", "Export the folder again.")
    return read_text(folder / name, limit=LOG_BYTES, name=name)


def _leaves(text: str) -> list[bytes]:
    try:
        found = [bytes.fromhex(line) for line in text.split("\n")[:-1]]
    except ValueError:
        found = []
    if "".join(f"{each.hex()}\n" for each in found) != text or any(len(e) != 32 for e in found):
        raise refuse(LEAVES, "is not a list of hashes as it is written: it was altered")
    return found


def _heads(folder: Path) -> tuple[list[Checkpoint], list[Problem]]:
    """The heads that were signed, in their order, and what is wrong with their files."""
    found: list[Checkpoint] = []
    problems: list[Problem] = []
    for file in (folder / HEADS).glob("*"):
        name = f"{HEADS}/{file.name}"
        try:
            head = read_checkpoint(read_text(file, name=name), name)
            if str(head.size) != file.name:
                raise refuse(name, f"is the head of {head.size} entries, not what its name says")
            found.append(head)
        except InputRefused as refusal:
            problems += refusal.problems
    return sorted(found, key=lambda each: each.size), problems


def _manifest(text: str) -> dict[str, str]:
    rows = [line.partition("  ") for line in text.splitlines()]
    found = {path: digest for digest, _, path in rows}
    if "".join(f"{digest}  {path}\n" for path, digest in sorted(found.items())) != text:
        raise refuse(MANIFEST, "is not a list of files as it is written: it was altered")
    return found


def _entries(folder: Path) -> tuple[dict[int, Entry], list[Problem]]:
    found: dict[int, Entry] = {}
    problems: list[Problem] = []
    for file in sorted((folder / ENTRIES).glob("*"), key=lambda each: (len(each.name), each.name)):
        name = f"{ENTRIES}/{file.name}"
        try:
            entry = read_entry(read_text(file, name=name), name)
            if str(entry.index) != file.name:
                raise refuse(name, f"is entry {entry.index}, not the one that its name says")
            found[entry.index] = entry
        except InputRefused as refusal:
            problems += refusal.problems
    return found, problems
