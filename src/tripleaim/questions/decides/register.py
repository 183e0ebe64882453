"""The register of documents that bear on an area, with their signatures and whether they hold."""

from datetime import date
from functools import cache

from tripleaim.governance.folder import KEYS
from tripleaim.governance.key_register import empty_register, joined_registers, read_keys
from tripleaim.governance.register import signed_of, verdict_of
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.documents.base import Document
from tripleaim.model.finding import Finding
from tripleaim.questions.scope import Scope
from tripleaim.store.shipped import worked_files

METHOD = "documents of the area and its places; signatures verified with the public keys that ship"


def documents_on_record(scope: Scope) -> list[Finding]:
    """One row a document of any date, by kind and id; nothing where none is on record."""
    if not scope.documents:
        return [
            Finding(
                measure="documents", value=0, unit="documents", subject=scope.area.id,
                sources=("worked", "agreements"), method=METHOD, label="Documents on record",
                statement=f"No document of {scope.area.name} is on record here, so what it agreed "
                "is not known: to add some, tripleaim new KIND.",
            )
        ]  # fmt: skip
    return [row for document in scope.documents for row in _rows(scope, document)]


def _rows(scope: Scope, document: Document) -> list[Finding]:
    verdict = verdict_of(document, shipped_trust())
    holds = "holds" if document.holds(scope.on) else "does not hold"
    invented = ", an invented example" if document.example else ""
    statement = (
        f"{document.title} ({document.id}): {document.kind.replace('_', ' ')}, {document.status}"
        f"{invented}; {holds} on {scope.on}; signed by {signed_of(document)}; signatures verify: "
        f"{verdict}."
    )
    said = {
        "kind_of_document": document.kind.replace("_", " "),
        "status_of_document": f"{document.status}{' (example)' if document.example else ''}",
        "signed_by": signed_of(document),
        "signatures_verify": verdict,
    }
    return [
        Finding(
            measure=measure, value=value, unit="", subject=document.id, label=document.title,
            table="Documents", sources=(scope.source_of.get(document.id, "worked"),),
            method=METHOD, statement=statement,
        )
        for measure, value in said.items()
    ]  # fmt: skip


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
