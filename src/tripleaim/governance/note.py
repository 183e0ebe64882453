"""Signed notes as C2SP defines them: the head of a log, its signature and countersignatures.

A checkpoint is three lines (origin, size, root in base64), an empty line, and a line a signature.
"""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tripleaim.model.errors import refuse
from tripleaim.model.said_number import is_whole

HEAD, COSIGNATURE = 1, 4
DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key that signs notes: its name, its type (head or countersignature), 32 bytes."""

    name: str
    type: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, line feed, type and key."""
        said = self.name.encode() + b"\n" + bytes([self.type]) + self.public
        return hashlib.sha256(said).digest()[:4]

    @property
    def text(self) -> str:
        """As it is told: name, id and key, joined by plus signs."""
        return f"{self.name}+{self.id.hex()}+{_packed(bytes([self.type]) + self.public)}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its text: what is told by another road."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A countersignature: whose, and when (seconds since 1970)."""

    name: str
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A head of a log: its name, how many entries, their root; the note as it was read."""

    origin: str
    size: int
    root: bytes
    lines: tuple[tuple[str, bytes], ...]

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_packed(self.root)}\n"

    @property
    def text(self) -> str:
        """The whole note."""
        signed = "".join(f"{DASH}{name} {_packed(said)}\n" for name, said in self.lines)
        return f"{self.body}\n{signed}"

    def is_signed_by(self, key: NoteKey) -> bool:
        """Whether the head's own key signed it."""
        signed = (said for name, said in self.lines if name == key.name and said[:4] == key.id)
        return any(_holds(key.public, said[4:], self.body.encode()) for said in signed)

    def cosigned_by(self, keys: Iterable[NoteKey]) -> list[Cosigned]:
        """The countersignatures that hold, by the given keys."""
        found = []
        for key in keys:
            for name, said in self.lines:
                if name == key.name and said[:4] == key.id and len(said) == 76:
                    time = int.from_bytes(said[4:12], "big")
                    if _holds(key.public, said[12:], cosigned_bytes(self.body, time)):
                        found.append(Cosigned(name, time))
        return found


def read_note_key(text: str, where: str) -> NoteKey:
    """A key from its text. Raises InputRefused when its parts do not fit one another."""
    parts = text.strip().split("+", 2)
    if len(parts) == 3:
        said = _unpacked(parts[2])
        if said is not None and len(said) == 33:
            key = NoteKey(parts[0], said[0], said[1:])
            if key.text == text.strip():
                return key
    raise refuse(where, "is not the key of a log or a witness")


def read_checkpoint(text: str, where: str) -> Checkpoint:
    """A checkpoint from its note. Raises InputRefused when it is not the one spelling of one."""
    body, _, signed = text.partition("\n\n")
    origin, size, root = (*body.split("\n"), "", "", "")[:3]
    lines = []
    for line in signed.splitlines():
        name, _, packed = line.removeprefix(DASH).rpartition(" ")
        lines.append((name, _unpacked(packed) or b""))
    if is_whole(size):
        made = Checkpoint(
            origin=origin, size=int(size), root=_unpacked(root) or b"", lines=tuple(lines)
        )
        if made.text == text and len(made.root) == 32 and lines:
            return made
    raise refuse(where, "is not the head of a log as it is written")


def signed_checkpoint(origin: str, head: tuple[int, bytes], key: Ed25519PrivateKey) -> Checkpoint:
    """A head (size, root) of a log, signed with the log's key."""
    blank = Checkpoint(origin=origin, size=head[0], root=head[1], lines=())
    said = note_key(origin, HEAD, key).id + key.sign(blank.body.encode())
    return Checkpoint(origin=origin, size=head[0], root=head[1], lines=((origin, said),))


def cosigned_bytes(body: str, time: int) -> bytes:
    """What a witness signs.

    >>> cosigned_bytes("log\\n1\\nAA==\\n", 7)
    b'cosignature/v1\\ntime 7\\nlog\\n1\\nAA==\\n'
    """
    return f"cosignature/v1\ntime {time}\n{body}".encode()


def note_key(name: str, type: int, private: Ed25519PrivateKey) -> NoteKey:
    """The public half of a private key, under a name."""
    public = private.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )
    return NoteKey(name, type, public)


def _holds(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _packed(said: bytes) -> str:
    return base64.b64encode(said).decode()


def _unpacked(said: str) -> bytes | None:
    """The bytes of a base64 text in its one spelling; None for any other."""
    try:
        found = base64.b64decode(said, validate=True)
    except ValueError:
        return None
    return found if _packed(found) == said else None
