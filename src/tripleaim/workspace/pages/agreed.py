"""The text of a document as it stands on the pages where it is signed: all of it, in words."""

from typing import Any

from tripleaim.governance.signed_text import read_signed_text
from tripleaim.model.documents.kinds import model_of
from tripleaim.workspace.drafting.document import Version
from tripleaim.workspace.drafting.writing import place_of_number
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.pages.fixed import fields_told
from tripleaim.workspace.signing.step import SignRequest

SCREEN, WIDTH = 40, 80  # lines on a screen, and marks on a line of it


def agreed_text(version: Version) -> dict[str, Any]:
    """What a version says: its fields in words, its paragraphs, and whether that is long."""
    fields = fields_told(version.values)
    clauses = sorted(version.paragraphs, key=lambda row: place_of_number(row.get("number", "")))
    said = [each for _, each in fields] + [str(row.get("text", "")) for row in clauses]
    lines = sum(1 + len(line) // WIDTH for each in said for line in each.splitlines() or [""])
    return {"fields": fields, "clauses": clauses, "is_long": lines > SCREEN}


def text_behind(actor: Actor, asked: SignRequest) -> dict[str, Any] | None:
    """The document whose content a statement to sign names by its fingerprint; None without one."""
    said = read_signed_text(asked.text.encode(), "the request").values
    content, slug = said.get("content", "-"), said.get("document", "-")
    rows = Version.objects.filter(content_hash=content, document__slug=slug)
    rows = rows.filter(document__in=readable(actor))
    version = rows.select_related("document").order_by("-pk").first()
    if version is None:
        return None
    kind = model_of(version.document.kind).title_of_kind
    return {"version": version, "document": version.document, "kind": kind} | agreed_text(version)
