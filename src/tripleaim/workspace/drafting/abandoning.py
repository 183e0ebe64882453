"""A draft that nobody finishes: its author abandons it, and its id is free for another."""

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.sharing import end_link
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor, clock

LONGEST_ID = 80


def abandon_document(actor: Actor, document: Document, reason: str) -> None:
    """Abandon a draft: what was written stays on record for whoever could read it, and links end.

    It comes back as no draft; nothing rests on it, and another document may have its id.
    """
    with acting("document.abandon", actor, document, reason=reason) as asked:
        record(asked, "draft", "abandoned", id=document.slug)
        document.status, document.abandoned = "abandoned", True
        document.slug = f"{document.slug[: LONGEST_ID - len(document.pk) - 1]}~{document.pk}"
        document.save(update_fields=["status", "abandoned", "slug"])
        for link in document.links.filter(status="given"):
            end_link(clock(actor.now), link)
