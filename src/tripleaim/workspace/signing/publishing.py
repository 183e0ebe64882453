"""Publishing a signed document: with the publisher's key, on the log."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from tripleaim.governance.act import Act
from tripleaim.governance.signed_text import SignedText
from tripleaim.governance.signing_rules import OWN_OFFICE
from tripleaim.model.documents.base import Publication
from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import REACHES, Document
from tripleaim.workspace.guard.acting import acting, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.record.tree_log import About, Signed, append, the_log
from tripleaim.workspace.signing.step import OwnKey, SignatureRow
from tripleaim.workspace.signing.steps import insist, lines_of_act


def page_here(document: Document) -> str:
    """The address of a document's page in this workspace."""
    return f"{settings.ORIGIN}/d/{document.pk}"


def fault_of_place(document: Document, address: str, opens: bool) -> str:
    """Why a document cannot be read at an address of this workspace; empty for any elsewhere.

    `opens` says that publishing it opens it to anybody here.
    """
    try:
        said = urlsplit(address if "//" in address else f"//{address}")
        own = urlsplit(str(settings.ORIGIN)).hostname
        if said.hostname not in {own, *settings.ALLOWED_HOSTS}:
            return ""
    except ValueError:
        return "The address cannot be read as one."
    page = f"/d/{document.pk}"
    if not f"{said.path}/".startswith(f"{page}/"):
        return "That address of this workspace is not the page of this document."
    if opens or document.reach == "world":
        return ""
    return f"At that address it can be read by {REACHES[document.reach]} only: others find nothing."


def text_of_publication(
    actor: Actor, document: Document, key: str, address: str, opens: bool = False
) -> SignedText:
    """The text that the publisher signs; `opens` where it is opened to anybody here with it.

    Raises Refused when they may not publish now.
    """
    party = OwnKey.objects.get(key=key).party
    check("document.publish", actor, document, party=party, address=address, opens=opens)
    if party not in document.newest.codes:
        raise refuse("the key", f"is of {party}, which is no party of this document")
    log = the_log()
    return SignedText(
        "publication",
        {
            "log": log.name,
            "after": log.head,
            "document": document.slug,
            "revision": str(document.revision),
            "content": document.newest.content_hash,
            "party": party,
            "person": actor.name,
            "role": _office(actor, document).code,
            "capacity": OWN_OFFICE,
            "address": address,
            "key": key,
        },
    )


def publish_document(actor: Actor, about: dict[str, Any], text: SignedText, signed: Signed) -> None:
    """Put a publication on the log; anybody may read the document where it reaches the world.

    Where its publisher chose so, it reaches the world from then on; the record tells whom before.
    """
    document = Document.objects.get(pk=about["document"])
    opens = bool(about.get("opens"))
    given = {"party": text["party"], "address": text["address"], "opens": opens}
    with acting("document.publish", actor, document, **given) as asked:
        entry = append(
            text,
            About(kind="publication", scope=document.partnership_id, party=text["party"]),
            actor.now,
            signed,
        )
        made = Publication.model_validate(
            {
                "published_on": entry.day,
                "party": text["party"],
                "address": text["address"],
                "revision": document.revision,
                "hash": text["content"],
                **lines_of_act(text, signed),
            }
        )
        SignatureRow.objects.create(
            document=document,
            revision=document.revision,
            kind="publication",
            party=text["party"],
            person=actor.person,
            key=signed.by,
            made=made.model_dump(mode="json"),
            entry=entry.index,
            at=actor.now,
        )
        before = document.reach
        document.reach = "world" if opens else before
        document.status = "published"
        document.save(update_fields=["status", "reach"])
        act = Act(kind="publication", party=text["party"], day=entry.day, made=made)
        insist(actor, document, act)
        opened = {"opened": f"{before} to world"} if before != document.reach else {}
        record(asked, "signed", "published", entry=entry.index, **opened)


def _office(actor: Actor, document: Document) -> RoleSpell:
    scope = f"partnership:{document.partnership_id}"
    found = [each for each in actor.spells if each.kind == "G" and each.scope == scope]
    if not found:
        raise refuse("publishing", "is the governance officer's")
    return found[0]
