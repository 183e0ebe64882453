"""The copy of a document in PDF."""

from django.http import HttpRequest, HttpResponse

from tripleaim.model.errors import TripleaimError
from tripleaim.workspace.drafting.writing import place_of_number
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.pages.document import document_of, frame
from tripleaim.workspace.pages.drawing import page
from tripleaim.workspace.pages.fixed import fields_told
from tripleaim.workspace.record.readable import readable_copy


@page("GET", "HEAD", public=True)
def pdf(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A document that is no draft any more, to read and to print; with its TOML inside."""
    document = document_of(actor, code)
    if document.status == "draft":
        raise Refused("state", "It is a draft still.", "Share it first, or take the TOML.")
    rows = sorted(
        document.newest.paragraphs, key=lambda row: place_of_number(row.get("number", ""))
    )
    shown = frame(actor, document) | {
        "clauses": [{"row": row} for row in rows],
        "fields": fields_told(document.newest.values),
    }
    try:
        made = readable_copy(document, shown)
    except TripleaimError as error:
        raise Refused("packages", str(error), "Ask whoever runs this workspace.") from None
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{document.slug}.pdf"'
    return response
