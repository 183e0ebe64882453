"""Proofs of a log as they are downloaded, checked against its signed heads without any server.

A proof of an entry leads from its leaf to the root of a head; a proof of consistency shows that
what an earlier head held begins what a later one holds: nothing was taken out or changed between.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from tripleaim.governance.note import Checkpoint, NoteKey
from tripleaim.governance.tree import is_consistent, is_included
from tripleaim.model.errors import refuse

HASH = 32
ANOTHER_HEAD = "Give the head that was the newest when the proof was downloaded: --head."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAnEntry:
    """That the entry at `index` stands among the first `size`."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfConsistency:
    """That the first `first` entries begin the first `second`."""

    first: int
    second: int
    path: tuple[bytes, ...]


def read_proof(text: str, where: str) -> OfAnEntry | OfConsistency:
    """A proof from what /log/proof or /log/consistency of a workspace gives.

    Raises InputRefused for anything else.

    >>> read_proof('{"first": 1, "second": 1, "path": []}', "p.json").second
    1
    """
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        _no_proof(where)
    if not isinstance(said, dict) or not isinstance(said.get("path"), list):
        _no_proof(where)
    path = tuple(_hash(each, where) for each in said["path"])
    if "leaf" in said:
        leaf = _hash(said["leaf"], where)
        index, size = _number(said, "index", where), _number(said, "size", where)
        return OfAnEntry(index=index, size=size, leaf=leaf, path=path)
    first, second = _number(said, "first", where), _number(said, "second", where)
    return OfConsistency(first=first, second=second, path=path)


def told_of_entry(proof: OfAnEntry, head: Checkpoint, key: NoteKey) -> str:
    """What a proof of an entry shows under a head.

    Raises InputRefused where it does not hold, or the head is not signed with the key.
    """
    _signed(head, key)
    if proof.size != head.size:
        raise refuse(
            "proof", f"is of {proof.size} entries, and the head of {head.size}", ANOTHER_HEAD
        )
    if not is_included(proof.leaf, proof.index, (head.size, head.root), proof.path):
        raise refuse("proof", "does not lead to the root of the head: one of the two was altered")
    return (
        f"Entry {proof.index} stands among the {head.size} under the head that {key.name} signed; "
        f"its leaf is {proof.leaf.hex()}."
    )


def told_of_consistency(proof: OfConsistency, heads: Sequence[Checkpoint], key: NoteKey) -> str:
    """What a proof of consistency shows of an earlier and a later head.

    Raises InputRefused where it does not hold, or a head is not signed with the key.
    """
    earlier, later = heads
    for head in heads:
        _signed(head, key)
    if (proof.first, proof.second) != (earlier.size, later.size):
        asked = f"is of {proof.first} and {proof.second} entries, the heads of "
        raise refuse(
            "proof",
            f"{asked}{earlier.size} and {later.size}",
            "Give the two heads that it was asked for.",
        )
    old, new = (earlier.size, earlier.root), (later.size, later.root)
    if not is_consistent(old, new, proof.path):
        raise refuse("proof", "does not show that the earlier head begins the later one")
    return (
        f"The {earlier.size} entries under the earlier head begin the {later.size} under the later "
        f"one, both signed by {key.name}: none was taken out or changed between."
    )


def _signed(head: Checkpoint, key: NoteKey) -> None:
    if head.origin != key.name or not head.is_signed_by(key):
        raise refuse("head", "is not signed with that key of the log")


def _hash(said: object, where: str) -> bytes:
    try:
        made = bytes.fromhex(said) if isinstance(said, str) else b""
    except ValueError:
        made = b""
    return made if len(made) == HASH else _no_proof(where)


def _number(said: Mapping[str, object], name: str, where: str) -> int:
    found = said.get(name)
    whole = isinstance(found, int) and not isinstance(found, bool) and 0 <= found < 2**53
    return found if whole and isinstance(found, int) else _no_proof(where)


def _no_proof(where: str) -> NoReturn:
    raise refuse(
        where,
        "is not a proof of the log",
        "Download it from /log/proof or /log/consistency of the workspace.",
    )
