"""Signed documents for the tests: keys of two parties, and any kind of document signed by both."""

from datetime import date
from pathlib import Path

from tripleaim.governance.key import Key, KeyRegister, load_private_key, new_private_key, public_hex
from tripleaim.governance.signing import sign_document
from tripleaim.governance.template import new_document
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import text_of
from tripleaim.model.documents.life import move

DAY = date(2018, 4, 1)
PRIVATE = {
    party: load_private_key(new_private_key(), party) for party in ("AAA", "BBB", "CCC", "DDD")
}
KEYS = KeyRegister(
    {
        key.fingerprint: key
        for party, private in PRIVATE.items()
        for key in [
            Key(
                party=party, signatory="Chief executive", public_key=public_hex(private),
                valid_from=DAY,
            )
        ]
    }
)  # fmt: skip


def signed_document(kind: str, id: str = "signed") -> Document:
    """A document of a kind, shared, then signed by both its parties."""
    document = move(new_document(kind, id, DAY), "shared")
    for party in document.signers:
        document = sign_document(document, party, PRIVATE[party], KEYS, DAY)
    return document


def write_to(folder: Path, *documents: Document) -> Path:
    """Write documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document.id}.toml").write_text(text_of(document), encoding="utf-8")
    return folder
