"""A document as it stands: its newest text, its status and the signatures on it."""

from tripleaim.model.documents.base import SETTLES, Publication, Signature
from tripleaim.model.documents.base import Document as Agreed
from tripleaim.model.documents.canonical import seal_of
from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.signing.step import SignatureRow


def standing(document: Document, version: Version | None = None) -> Agreed | None:
    """The document with its life in it, as it is exported; None while it is not yet one.

    Signatures that came with an imported text stay as they came; those made here are added.
    """
    agreed = (version or document.newest).agreed
    if agreed is None:
        return None
    rows = list(SignatureRow.objects.filter(document=document, revision=document.revision))
    signed = [Signature.model_validate(each.made) for each in rows if each.kind == "signature"]
    said = next((each.made for each in rows if each.kind == "publication"), None)
    changes: dict[str, object] = {"status": document.status}
    if signed:
        changes |= {"signatures": (*agreed.signatures, *signed), "seal": seal_of(agreed)}
    if said is not None:
        changes["publication"] = Publication.model_validate(said)
    heir = successor_of(document)
    if document.status == "superseded" and heir:
        changes["superseded_by"] = heir
    return agreed.model_copy(update=changes)


def successor_of(document: Document) -> str:
    """The id of the signed document that supersedes one; empty when none does."""
    others = Document.objects.filter(partnership=document.partnership, status__in=SETTLES)
    for each in others.exclude(pk=document.pk):
        agreed = each.newest.agreed
        if agreed is not None and agreed.supersedes == document.slug:
            return str(each.slug)
    return ""
