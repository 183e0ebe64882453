"""The register of documents that bear on an area, with their signatures and whether they hold."""

from datetime import date
from functools import cache
from typing import Any

from tripleaim.governance.folder import KEYS
from tripleaim.governance.key_register import empty_register, joined_registers, read_keys
from tripleaim.governance.register import signed_of, verdict_of
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.documents.base import Document
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.decides.rows import DocumentCount, OnRecord, RecordedLater
from tripleaim.questions.scope import Scope
from tripleaim.store.shipped import OWN, worked_files


def documents_on_record(scope: Scope) -> list[Row]:
    """A row a document, those known by the day first; or that none is on record."""
    if not scope.documents:
        return [
            DocumentCount(
                subject=scope.area.id,
                sources=("worked", "agreements"),
                status=Status.NOT_ON_RECORD,
                number=0,
            )
        ]
    told = [each for each in scope.documents if each.known_from <= scope.on]
    later = [each for each in scope.documents if each.known_from > scope.on]
    return [
        *(OnRecord(form=_form(scope, each), **_said(scope, each)) for each in told),
        *(RecordedLater(**_said(scope, each)) for each in later),
    ]


def _form(scope: Scope, document: Document) -> str:
    if document.valid_to is not None and document.valid_to <= scope.on:
        return "over"
    return "begins" if document.valid_from > scope.on else ""


def _said(scope: Scope, document: Document) -> dict[str, Any]:
    return {
        "subject": document.id,
        "sources": (scope.source(document),),
        "title": document.title,
        "kind": document.kind.replace("_", " "),
        "life": f"{document.status}{' (example)' if document.example else ''}",
        "signed_by": signed_of(document),
        "verify": _verdict(document, scope.source(document)),
        "since": document.valid_from,
    }


def _verdict(document: Document, source: str) -> str:
    """Whether signatures hold: the user's own were judged by their folder's keys at the gate."""
    if source == OWN.id and document.signatures:
        return "yes"
    return verdict_of(document, shipped_trust())


@cache
def shipped_trust() -> Trust:
    """What the documents that ship are verified by: the public keys beside them.

    Whether a day is still to come is asked when documents are signed and verified in their folder.
    """
    keys = empty_register()
    for folder in dict.fromkeys(path.parent for path in worked_files()):
        file = folder / KEYS
        if file.exists():
            keys = joined_registers(keys, read_keys(file.read_text(encoding="utf-8"), str(file)))
    return Trust(keys=keys, today=date.max)
