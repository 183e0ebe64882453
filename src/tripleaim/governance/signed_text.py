"""The texts that are signed: one spelling of each, parsed, written again and compared by bytes.

UTF-8 in NFC; the first line is purpose and version, then `name: value` in a fixed order, each line
ended by a line feed; no control characters. In a folder, which keeps no log, a text ends with its
day, which is the signer's word; in a log the log's heads bound the day instead.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from tripleaim.model.errors import refuse

FOLDER = "folder"
DAY = "day"

NAMES = {
    "signature": (
        "log",
        "after",
        "document",
        "revision",
        "content",
        "party",
        "person",
        "role",
        "capacity",
        "meaning",
        "key",
    ),
    "publication": (
        "log",
        "after",
        "document",
        "revision",
        "content",
        "party",
        "person",
        "role",
        "capacity",
        "address",
        "key",
    ),
    "key": ("log", "party", "person", "form", "rp", "origins", "public", "receipts"),
    "vouch": ("log", "key", "by", "seen"),
    "revoke": ("log", "key", "by", "reason"),
    "compromise": ("log", "key", "by", "since"),
    "replace": ("log", "old", "new"),
    "decision": ("log", "after", "proposal", "rule", "counts", "quorum", "interests", "outcome"),
    "minutes": (
        "log",
        "after",
        "meeting",
        "document",
        "revision",
        "content",
        "person",
        "key",
    ),
    "witness": ("log", "head", "seen", "party", "person", "key"),
    "role": ("log", "role", "person", "party", "kind", "from", "to", "stands-for", "by"),
    "role-end": ("log", "role", "person", "by"),
    "lapse": ("log", "document", "revision", "content", "reason"),
    "freeze": ("log", "document", "revision", "content", "person"),
    "events": ("log", "scope", "first", "last", "count", "hash"),
    "export": ("log", "scope", "files"),
}
"""The purposes of version 2 and the order of their lines."""


@dataclass(frozen=True, slots=True)
class SignedText:
    """A text of version 2: its purpose, and its values by name."""

    purpose: str
    values: Mapping[str, str]

    def __post_init__(self) -> None:
        wanted = lines_of(self.purpose, self.values.get("log", ""))
        if tuple(self.values) != wanted:
            said = f"is made of {', '.join(wanted)}; given: {', '.join(self.values)}"
            raise refuse(f"text of a {self.purpose}", said)
        for name, value in self.values.items():
            fault = fault_of(value)
            if fault:
                raise refuse(f"text of a {self.purpose}", fault, column=name, value=value)

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @property
    def text(self) -> str:
        """The text, line by line."""
        lines = [f"tripleaim {self.purpose} 2", *(f"{n}: {v}" for n, v in self.values.items())]
        return "".join(f"{line}\n" for line in lines)

    @property
    def bytes(self) -> bytes:
        """The bytes that are signed.

        >>> said = SignedText("vouch", {"log": "1", "key": "a", "by": "b", "seen": "by video"})
        >>> said.bytes
        b'tripleaim vouch 2\\nlog: 1\\nkey: a\\nby: b\\nseen: by video\\n'
        """
        return self.text.encode("utf-8")


def lines_of(purpose: str, log: str) -> tuple[str, ...]:
    """The names of a purpose's lines, in order. Raises InputRefused for an unknown purpose."""
    if purpose not in NAMES:
        raise refuse("text", "is no purpose of a signed text", f"{', '.join(NAMES)}", value=purpose)
    return (*NAMES[purpose], DAY) if log == FOLDER else NAMES[purpose]


def fault_of(value: str) -> str:
    """Why a value cannot stand on a line; empty when it can.

    >>> fault_of("Home first"), fault_of(" x"), fault_of("a\\nb")
    ('', 'begins or ends with a space, or is empty', 'holds a control character')
    """
    if any(unicodedata.category(mark) in ("Cc", "Zl", "Zp", "Cs") for mark in value):
        return "holds a control character"
    if not value or value != value.strip():
        return "begins or ends with a space, or is empty"
    if unicodedata.normalize("NFC", value) != value:
        return "is not in Unicode's composed form (NFC)"
    return ""


def read_signed_text(given: bytes, where: str) -> SignedText:
    """The text that some bytes spell. Raises InputRefused when they are not its one spelling."""
    try:
        text = given.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(where, "is not UTF-8") from None
    first, *lines = text.split("\n")
    words = first.split(" ")
    if len(words) != 3 or words[0] != "tripleaim" or words[2] != "2":
        remedy = "It begins: tripleaim PURPOSE 2."  # what it begins with may be another file's
        raise refuse(where, "does not begin with a purpose and version 2", remedy)
    pairs = [line.partition(": ") for line in lines[:-1]]
    said = SignedText(words[1], {name: value for name, _, value in pairs})
    if said.bytes != given:
        raise refuse(where, "is not spelled as it is written: lines are missing, double or altered")
    return said
