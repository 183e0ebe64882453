"""The log of the instance: entries added under one lock, heads signed, proofs from kept hashes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from tripleaim.governance.key import load_private_key
from tripleaim.governance.log_entry import Entry, new_entry, read_entry
from tripleaim.governance.note import HEAD, NoteKey, note_key, signed_checkpoint
from tripleaim.governance.signed_text import SignedText
from tripleaim.governance.tree import nodes_added, range_root
from tripleaim.model.errors import refuse
from tripleaim.workspace.record.log import Log, LogEntry, Node, TreeHead


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How a text was signed: the method, with which key, and the bytes that it made."""

    method: str
    by: str
    signature: str
    authenticator_data: str = "-"
    client_data: str = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an entry is of: its kind, the partnership that may read it, the organisation."""

    kind: str
    scope: str = ""
    party: str = ""


class DatabaseLog:
    """The log as the rules of signing ask it, read from the database."""

    def __init__(self, row: Log, scope: str | None = None):
        self.name, self.size, self._scope = str(row.name), int(row.size), scope
        self._seen: dict[tuple[str, ...], list[Entry]] = {}

    def of_kinds(self, *kinds: str) -> list[Entry]:
        """The entries of some kinds, in their order."""
        if kinds not in self._seen:
            rows = LogEntry.objects.filter(kind__in=kinds, index__lt=self.size).order_by("index")
            self._seen[kinds] = [_read(str(row.text)) for row in rows]
        return self._seen[kinds]

    def newest_of(self, *kinds: str) -> tuple[int, str]:
        """The index of the newest entry of some kinds and its text; -1 where there is none."""
        rows = LogEntry.objects.filter(kind__in=kinds, index__lt=self.size)
        found = rows.order_by("-index").values_list("index", "text").first()
        return (-1, "") if found is None else (int(found[0]), str(found[1]))

    def root_at(self, size: int) -> bytes:
        """The root when it held so many entries."""
        return range_root(node_at, 0, size)

    @property
    def head(self) -> str:
        """Its state now as texts name it: size and root."""
        return f"{self.size} {self.root_at(self.size).hex()}"


def the_log() -> DatabaseLog:
    """The log as it stands now. Raises InputRefused where the instance has none yet."""
    row = Log.objects.first()
    if row is None:
        raise refuse("the log", "is not there", "Start it: tripleaim workspace init.")
    return DatabaseLog(row)


def node_at(level: int, place: int) -> bytes:
    """The hash of a full subtree of the log."""
    return bytes.fromhex(Node.objects.get(level=level, place=place).hash)


def append(text: SignedText, about: About, at: datetime, signed: Signed | None = None) -> Entry:
    """Add an entry at the end: under the log's lock, in the transaction of what it records."""
    with transaction.atomic():
        row = Log.objects.select_for_update().get()
        index = int(row.size)
        entry = new_entry(str(row.name), index, at, about.kind, text.text)
        if signed is not None:
            entry = replace(
                entry,
                method=signed.method,
                by=signed.by,
                signature=signed.signature,
                authenticator_data=signed.authenticator_data,
                client_data=signed.client_data,
            )
        Node.objects.bulk_create(
            Node(level=level, place=place, hash=made.hex())
            for level, place, made in nodes_added(node_at, index, entry.leaf)
        )
        LogEntry.objects.create(
            index=index, kind=about.kind, scope=about.scope, party=about.party, text=entry.spelled
        )
        row.size = index + 1
        row.save(update_fields=["size"])
    return entry


def sign_head(at: datetime) -> TreeHead:
    """Sign the head of the log as it stands; one that was signed already is given back."""
    with transaction.atomic():
        Log.objects.select_for_update().get()
        log = the_log()
        known = TreeHead.objects.filter(size=log.size).first()
        if known is not None:
            return known
        root = log.root_at(log.size)
        note = signed_checkpoint(log.name, (log.size, root), log_private_key())
        return TreeHead.objects.create(size=log.size, root=root.hex(), note=note.text, at=at)


def log_private_key() -> Ed25519PrivateKey:
    """The private key of the log, from the file that TRIPLEAIM_LOG_KEY names."""
    path = Path(os.environ["TRIPLEAIM_LOG_KEY"])
    return load_private_key(path.read_bytes(), path.name)


def log_key() -> NoteKey:
    """The public key of the log."""
    return note_key(the_log().name, HEAD, log_private_key())


def leaves_of(size: int) -> list[str]:
    """The leaves of the first so many entries, in hexadecimal."""
    rows = Node.objects.filter(level=0, place__lt=size).order_by("place")
    return list(rows.values_list("hash", flat=True))


def proofs(path: Sequence[bytes]) -> list[str]:
    """A path as it is given away: hashes in hexadecimal."""
    return [each.hex() for each in path]


@lru_cache(maxsize=4096)
def _read(text: str) -> Any:
    return read_entry(text, "the log")
