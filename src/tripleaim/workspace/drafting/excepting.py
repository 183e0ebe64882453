"""Exceptions: a decision that is drafted for one fault of one version, and those that stand."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from tripleaim.governance.checking import check_to_permit
from tripleaim.model.documents.base import BINDING
from tripleaim.model.documents.decision import Decision
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.checking import Plain, faults_now
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.writing import Start, create_document, save_document
from tripleaim.workspace.guard.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A signed decision that sets something aside for a document; whether for this version."""

    document: Document
    decision: Decision
    is_of_this_version: bool


def exceptable(document: Document) -> list[tuple[Plain, str]]:
    """The faults of a document as it stands that a decision may set aside, with their checks."""
    said = [(each, check_to_permit(str(each["remedy"]))) for each in faults_now(document)]
    return [(each, check) for each, check in said if check]


@transaction.atomic
def draft_exception(actor: Actor, document: Document, number: int, because: str) -> Document:
    """Draft the decision that sets aside one fault of the version that stands, and no other.

    It counts once all who are to sign the document have signed it.
    """
    faults = exceptable(document)
    if not 0 <= number < len(faults):
        raise refuse("the fault", "is none that a decision may set aside", "Choose one.")
    if not because.strip():
        raise refuse("the reason", "is empty", "Say why.", column="because")
    (fault, check), version = faults[number], document.newest
    made = create_document(actor, document.partnership, _start(document))
    values: dict[str, Any] = {
        **made.newest.values,
        "parties": version.parties,  # in their roles: the same sign it
        "valid_from": version.values["valid_from"],
        "taken_on": actor.today,
        "body": str(document.partnership),
        "decided": f"That {check} is set aside for {document.slug}: {fault['rule']}",
        "because": because.strip(),
        "about": [document.slug],
        "permits": [check],
        "of_content": version.content_hash,
        "of_faults": [fault["rule"]],
    }
    made.refresh_from_db()
    author = replace(actor)  # who is an author since a moment ago
    save_document(author, made, values, made.lock, "an exception")
    made.refresh_from_db()
    return made


def exceptions_of(document: Document) -> list[Standing]:
    """The signed decisions that set something aside for a document."""
    rows = Document.objects.filter(
        partnership=document.partnership,
        kind="decision",
        status__in=BINDING,
        versions__body__contains=f'"{document.slug}"',
    )
    found = []
    for each in rows.distinct().order_by("pk"):
        said = each.newest.agreed
        if isinstance(said, Decision) and said.permits and document.slug in said.about:
            same = said.of_content in (None, document.newest.content_hash)
            found.append(Standing(document=each, decision=said, is_of_this_version=same))
    return found


def _start(document: Document) -> Start:
    """A free id, and a title that tells what it is for; who may read the one may read the other."""
    taken = set(
        Document.objects.filter(partnership=document.partnership).values_list("slug", flat=True)
    )
    names = (f"{document.slug[:60]}-exception-{number}" for number in range(1, len(taken) + 2))
    slug = next(each for each in names if each not in taken)
    return Start(
        kind="decision",
        slug=slug,
        title=f"Exception for {document.title}"[:200],
        reach=document.reach,
        parties=tuple(
            (str(each["organisation"]), str(each.get("name", "")))
            for each in document.newest.parties
        ),
    )
