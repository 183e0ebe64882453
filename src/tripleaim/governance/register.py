"""The register of documents: each with its status, spell, signatures and whether they verify."""

from collections.abc import Sequence

from tripleaim.governance.signing import verify_document
from tripleaim.governance.signing_rules import Trust
from tripleaim.model.documents.base import Document
from tripleaim.model.documents.canonical import content_hash


def register_rows(documents: Sequence[Document], trust: Trust) -> list[dict[str, object]]:
    """One row a document, in order of kind and id; `verifies` is yes, no, or unsigned."""
    ordered = sorted(documents, key=lambda each: (each.kind, each.id))
    return [
        {
            "document": each.id,
            "kind": each.kind,
            "title": each.title,
            "status": each.status,
            "revision": each.revision,
            "example": "example" if each.example else "",
            "valid_from": each.valid_from,
            "valid_to": each.valid_to,
            "signed": signed_of(each),
            "verifies": verdict_of(each, trust),
            "hash": content_hash(each)[:16],
        }
        for each in ordered
    ]


def signed_of(document: Document) -> str:
    """How many of the parties that must sign have signed this revision."""
    have = {s.party for s in document.signatures if s.revision == document.revision}
    return f"{len(have)} of {len(document.signers)}" if document.signers else "-"


def verdict_of(document: Document, trust: Trust) -> str:
    """Whether the signatures hold: `yes`, `no`, or `unsigned` where there is none."""
    if not document.signatures:
        return "unsigned"
    return "no" if verify_document(document, trust) else "yes"
