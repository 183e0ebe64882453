"""The register of documents that bear on an area, with their signatures and whether they hold."""

from datetime import date
from functools import cache

from tripleaim.governance.folder import KEYS
from tripleaim.governance.key_register import empty_register, joined_registers, read_keys
from tripleaim.governance.register import signed_of, verdict_of
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.documents.base import Document
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.questions.decides.rows import DocumentCount, OnRecord
from tripleaim.questions.scope import Scope
from tripleaim.store.shipped import worked_files


def documents_on_record(scope: Scope) -> list[Row]:
    """A row a document of any date, by kind and id; that there is none, where none is on record."""
    if not scope.documents:
        return [
            DocumentCount(
                subject=scope.area.id,
                sources=("worked", "agreements"),
                status=Status.NOT_ON_RECORD,
                number=0,
            )
        ]
    return [_row(scope, document) for document in scope.documents]


def _row(scope: Scope, document: Document) -> OnRecord:
    return OnRecord(
        subject=document.id,
        sources=(scope.source_of.get(document.id, "worked"),),
        title=document.title,
        kind=document.kind.replace("_", " "),
        life=f"{document.status}{' (example)' if document.example else ''}",
        signed_by=signed_of(document),
        verify=verdict_of(document, shipped_trust()),
        holds=document.holds(scope.on),
    )


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
