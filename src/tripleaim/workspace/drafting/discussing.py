"""Comments and proposed changes: made, answered, settled; nothing of them is lost."""

from typing import Any

from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.discussion import Amendment, Comment, CommentState, Support
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.writing import add_version
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor

LONGEST = 4000


def comment_on(
    actor: Actor, document: Document, paragraph: str, text: str, parent: Comment | None = None
) -> Comment:
    """Comment on a paragraph, or answer a comment on it."""
    said = _text(text, "comment")
    with acting("document.comment", actor, document, paragraph=paragraph) as asked:
        _paragraph(document, paragraph)
        comment = Comment.objects.create(
            document=document,
            paragraph=paragraph,
            version=document.newest,
            parent=parent,
            person=actor.person,
            link=actor.link,
            text=said,
            at=actor.now,
        )
        record(asked, document.status, document.status, comment=comment.pk)
    return comment


def settle_comment(actor: Actor, comment: Comment, is_open: bool) -> None:
    """Mark a comment as resolved, or open it again; it stays on record."""
    action = "comment.reopen" if is_open else "comment.resolve"
    with acting(action, actor, comment) as asked:
        before, after = comment.status, "open" if is_open else "resolved"
        CommentState.objects.create(comment=comment, state=after, person=actor.person, at=actor.now)
        record(asked, before, after)


def propose_change(
    actor: Actor, document: Document, paragraph: str, text: str, why: str
) -> Amendment:
    """Propose another text of a paragraph; an empty one proposes to strike it."""
    with acting("document.amend", actor, document, paragraph=paragraph) as asked:
        row = _paragraph(document, paragraph)
        if text.strip() == row.get("text", "").strip():
            raise refuse("the change", "says what stands there", "Change it.", column="text")
        parties = [each.place for each in actor.spells if each.scope.startswith("organisation:")]
        amendment = Amendment.objects.create(
            document=document,
            paragraph=paragraph,
            base=document.newest,
            before=row["text"],
            text=text.strip()[:LONGEST],
            why=why.strip()[:LONGEST],
            person=actor.person,
            organisation=next((code for code in parties if code in asked.place.organisations), ""),
            at=actor.now,
        )
        record(asked, document.status, document.status, amendment=amendment.pk)
    return amendment


def support_change(actor: Actor, amendment: Amendment, organisation: str) -> None:
    """Support a change for one's organisation."""
    mine = {each.place for each in actor.spells if each.scope.startswith("organisation:")}
    with acting("amendment.support", actor, amendment, organisation=organisation) as asked:
        if organisation not in mine:
            raise refuse("organisation", "is not yours", "Choose your own.", value=organisation)
        Support.objects.create(
            amendment=amendment, organisation=organisation, person=actor.person, at=actor.now
        )
        record(asked, "open", "open")


def accept_change(actor: Actor, amendment: Amendment) -> None:
    """Take a proposed change into the text: a new version is made."""
    with acting("amendment.accept", actor, amendment) as asked:
        document = Document.objects.select_for_update().get(pk=amendment.document_id)
        amendment.status = "accepted"
        amendment.save(update_fields=["status"])
        values = dict(document.newest.values)
        rows = [dict(each) for each in document.newest.paragraphs]
        for row in rows:
            if row["id"] == amendment.paragraph:
                row["text"] = amendment.text
        number = next(r["number"] for r in rows if r["id"] == amendment.paragraph)
        values["paragraphs"] = [each for each in rows if each["text"]]
        add_version(actor, document, values, f"took a change to {number}")
        record(asked, "open", "accepted", paragraph=amendment.paragraph)


def refuse_change(actor: Actor, amendment: Amendment, reason: str) -> None:
    """Reject a proposed change, with the reason."""
    with acting("amendment.reject", actor, amendment, reason=reason):
        amendment.status, amendment.reason = "rejected", reason.strip()[:LONGEST]
        amendment.save(update_fields=["status", "reason"])


def withdraw_change(actor: Actor, amendment: Amendment) -> None:
    """Take back a change that one proposed."""
    lead("amendment.withdraw", actor, amendment, "withdrawn")


def _paragraph(document: Document, paragraph: str) -> dict[str, Any]:
    for each in document.newest.paragraphs:
        if each["id"] == paragraph:
            return each
    raise refuse("paragraph", "is not in this document any more", "Look at its newest version.")


def _text(text: str, what: str) -> str:
    said = text.strip()
    if not said:
        raise refuse(what, "is empty", "Write it.", column="text")
    if len(said) > LONGEST:
        raise refuse(what, f"is longer than {LONGEST:,} characters", "Shorten it.", column="text")
    return said
