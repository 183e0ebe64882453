"""Entries of a log: one spelling each, and the leaf that covers all of it.

`tripleaim entry 1`, then `name: value` in a fixed order. The text that was signed, and the bytes of
its signature, stand inside; 16 random bytes keep a private entry from being guessed by its leaf.
"""

import base64
import secrets
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

from tripleaim.governance.tree import leaf_hash
from tripleaim.model.errors import refuse
from tripleaim.model.said_number import is_whole

FIRST = "tripleaim entry 1\n"
NOTHING = "-"
KINDS_OF_ENTRY = (
    "key",
    "vouch",
    "replace",
    "revoke",
    "compromise",
    "role",
    "role-end",
    "signature",
    "lapse",
    "doubt",
    "freeze",
    "decision",
    "minutes",
    "publication",
    "witness",
    "events",
    "export",
)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a log holds: when, of what kind, the text, and how it was signed (`-` for not)."""

    log: str
    index: int
    at: str
    kind: str
    nonce: str
    text: str
    method: str = NOTHING
    by: str = NOTHING
    signature: str = NOTHING
    authenticator_data: str = NOTHING
    client_data: str = NOTHING

    @property
    def spelled(self) -> str:
        """The entry as it is written."""
        values = ((f.name.replace("_", "-"), getattr(self, f.name)) for f in fields(self))
        return FIRST + "".join(f"{name}: {value}\n" for name, value in values)

    @property
    def leaf(self) -> bytes:
        """Its leaf in the tree."""
        return leaf_hash(self.spelled.encode())

    @property
    def said(self) -> bytes:
        """The bytes of the text inside."""
        return unpacked(self.text) or b""

    @property
    def day(self) -> date:
        """The day on which the log took it."""
        return datetime.strptime(self.at, MOMENT).replace(tzinfo=UTC).date()


def new_entry(log: str, index: int, at: datetime, kind: str, text: str) -> Entry:
    """An entry without a signature, with fresh random bytes."""
    return Entry(
        log=log,
        index=index,
        at=at.astimezone(UTC).strftime(MOMENT),
        kind=kind,
        nonce=packed(secrets.token_bytes(16)),
        text=packed(text.encode()),
    )


def read_entry(text: str, where: str) -> Entry:
    """An entry from its spelling. Raises InputRefused when it is spelled otherwise."""
    pairs = [line.partition(": ") for line in text.removeprefix(FIRST).splitlines()]
    values = {name.replace("-", "_"): value for name, _, value in pairs}
    names = [each.name for each in fields(Entry)]
    if list(values) == names and is_whole(values["index"]):
        entry = Entry(**{**values, "index": int(values["index"])})  # type: ignore[arg-type]
        if entry.spelled == text and not _faults(entry):
            return entry
    raise refuse(where, "is not an entry as it is written: it was altered")


def _faults(entry: Entry) -> bool:
    try:
        datetime.strptime(entry.at, MOMENT)
    except ValueError:
        return True
    nonce = unpacked(entry.nonce)
    known = entry.kind in KINDS_OF_ENTRY and unpacked(entry.text) is not None
    return not known or nonce is None or len(nonce) != 16


def packed(said: bytes) -> str:
    """Bytes as base64url without padding.

    >>> packed(b"\\xff\\xfe"), unpacked("__4"), unpacked("__5")
    ('__4', b'\\xff\\xfe', None)
    """
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def unpacked(said: str) -> bytes | None:
    """The bytes of a base64url text in its one spelling; None for any other."""
    try:
        found = base64.b64decode(said + "=" * (-len(said) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return found if packed(found) == said else None
