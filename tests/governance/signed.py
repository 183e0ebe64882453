"""Signed documents for the tests: keys of four parties, and any kind of document signed by two."""

from datetime import date
from pathlib import Path

from tripleaim.governance import note
from tripleaim.governance.key import load_private_key, new_private_key
from tripleaim.governance.key_event import registered, vouched
from tripleaim.governance.key_register import empty_register, with_events, with_head
from tripleaim.governance.signing import Hand, publish_document, sign_document
from tripleaim.governance.signing_rules import Trust
from tripleaim.governance.template import new_document
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import document_from, text_of
from tripleaim.model.documents.life import move

DAY = date(2018, 4, 1)
TODAY = date(2020, 1, 1)
CODES = ("AAA", "BBB", "CCC", "DDD")
PRIVATE = {party: load_private_key(new_private_key(), party) for party in CODES}


def register_of(*codes, begins=DAY):
    """A register with a key for each party, each vouched for by the next."""
    keys = with_events(
        empty_register(),
        *(
            registered(PRIVATE[code], code, (f"p-{code.lower()}", "Chief"), begins)
            for code in codes
        ),
    )
    ids = {key.party: key.id for key in keys.keys.values()}
    ring = zip(codes, [*codes[1:], codes[0]], strict=True)
    events = [
        vouched(ids[other], ids[code], PRIVATE[code], begins, "in person") for code, other in ring
    ]
    return with_head(with_events(keys, *events))


KEYS = register_of(*CODES)
IDS = {key.party: key.id for key in KEYS.keys.values()}
TRUST = Trust(keys=KEYS, today=TODAY)


FILLING = {
    "CODE1": "AAA",
    "CODE2": "BBB",
    "to be written": "a text",
    "0" * 64: "1" * 64,
    "some-function": "pooled-budgets",
    "some-reserved-function": "statutory-accountability",
    "place:CODE1": "place:AAA",
    "some-questionnaire": "asked",
    "some-id": "a-question",
}


def filled(kind, id="a-document", codes=("AAA", "BBB"), **fields):
    """A new document of a kind with its placeholders filled in, and fields changed."""
    filling = {**FILLING, "CODE1": codes[0], "CODE2": codes[1]}

    def fill(value):
        if isinstance(value, dict):
            return {fill(name): fill(inner) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [fill(each) for each in value]
        return filling.get(value, value) if isinstance(value, str) else value

    values = fill(new_document(kind, id, DAY).model_dump(exclude_defaults=True))
    return document_from({**values, "kind": kind, **fields}, id)


def hand(party, on=DAY, private=None):
    """A party with its private key on a day."""
    return Hand(party=party, private=private or PRIVATE[party], on=on)


def signed_document(kind: str, id: str = "signed", trust: Trust = TRUST) -> Document:
    """A document of a kind, shared, then signed by both its parties."""
    document = move(filled(kind, id), "shared")
    for party in document.signers:
        document = sign_document(document, hand(party), trust)
    return document


def published_document(kind: str, id: str = "signed", on: date = DAY) -> Document:
    """A document of a kind, signed by both its parties and published by the first."""
    return publish_document(signed_document(kind, id), hand("AAA", on), "https://a.example", TRUST)


def write_to(folder: Path, *documents: Document) -> Path:
    """Write documents into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document.id}.toml").write_text(text_of(document), encoding="utf-8")
    return folder


def cosigned_line(checkpoint, name, key, time):
    """A witness's line under a head: it saw it at a time, and it holds all that came before."""
    signed = key.sign(note.cosigned_bytes(checkpoint.body, time))
    return name, note.note_key(name, note.COSIGNATURE, key).id + time.to_bytes(8, "big") + signed
