"""Acts on a document: a signature or the publication, seen alike, and the text each signs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tripleaim.governance.signed_text import DAY, FOLDER, SignedText
from tripleaim.model.documents.base import Document, Publication, Signature
from tripleaim.model.documents.canonical import content_hash
from tripleaim.model.errors import InputRefused

Kind = Literal["signature", "publication"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a party did to a revision of a document, and how it is shown."""

    kind: Kind
    party: str
    day: date
    made: Signature | Publication

    @property
    def version(self) -> int:
        """1 where no log is named, else 2."""
        return 2 if self.made.log else 1

    @property
    def column(self) -> str:
        """The field of the document that a problem names."""
        return f"signatures of {self.party}" if self.kind == "signature" else "publication"


def acts_of(document: Document) -> Iterator[Act]:
    """Every act on a document: signatures in their order, then the publication."""
    for signed in document.signatures:
        yield Act(kind="signature", party=signed.party, day=signed.signed_on, made=signed)
    said = document.publication
    if said is not None:
        yield Act(kind="publication", party=said.party, day=said.published_on, made=said)


def message_of(act: Act, document: Document) -> bytes | None:
    """The bytes that an act says it signs; None when its lines cannot be a text at all."""
    try:
        if isinstance(act.made, Signature):
            return signing_bytes(document, act.made)
        return publishing_bytes(document, act.made)
    except InputRefused:
        return None


def signing_bytes(document: Document, said: Signature) -> bytes:
    """The bytes that a party signs: which document, revision and content, who, as what, when."""
    if not said.log:
        return (
            f"tripleaim signature 1\n{document.id}\n{said.revision}\n{said.hash}\n{said.party}\n"
            f"{said.signed_on}\n"
        ).encode()
    lines = {
        "log": said.log,
        "after": said.after,
        "document": document.id,
        "revision": str(said.revision),
        "content": said.hash,
        "party": said.party,
        "person": said.person,
        "role": said.role,
        "capacity": said.capacity,
        "meaning": said.meaning,
        "key": said.key,
    }
    return SignedText("signature", _dated(lines, said.signed_on)).bytes


def publishing_bytes(document: Document, said: Publication) -> bytes:
    """The bytes that the publishing party signs."""
    if not said.log:
        return (
            f"tripleaim publication 1\n{document.id}\n{content_hash(document)}\n{said.party}\n"
            f"{said.published_on}\n{said.address}\n"
        ).encode()
    lines = {
        "log": said.log,
        "after": said.after,
        "document": document.id,
        "revision": str(said.revision),
        "content": said.hash or "",
        "party": said.party,
        "person": said.person,
        "role": said.role,
        "capacity": said.capacity,
        "address": said.address,
        "key": said.key,
    }
    return SignedText("publication", _dated(lines, said.published_on)).bytes


def _dated(lines: dict[str, str], on: date) -> dict[str, str]:
    return {**lines, DAY: on.isoformat()} if lines["log"] == FOLDER else lines
