"""Links for outsiders: given by the author, used by one browser, ended at any time."""

import secrets
from datetime import date, timedelta

from tripleaim.model.errors import refuse
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.drafting.link import MAY, Link
from tripleaim.workspace.guard.acting import acting, lead, record
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.people.invitation import hash_of, new_secret

LONGEST = 90


def give_link(
    actor: Actor, document: Document, may: str, holder: str, expires: date
) -> tuple[Link, str]:
    """A link by which somebody without an account reads or comments; its secret, shown once."""
    if may not in MAY:
        raise refuse("what it may", "is none", "Choose one.", column="may", value=may)
    if not holder.strip():
        raise refuse("for whom", "is empty", "Say whom it is for.", column="holder")
    if expires > actor.today + timedelta(days=LONGEST):
        raise refuse(
            "the last day",
            f"is more than {LONGEST} days away",
            "Give an earlier one.",
            column="ends",
        )
    with acting("link.give", actor, document, ends=expires) as asked:
        secret, kept = new_secret()
        link = Link.objects.create(
            code=secrets.token_hex(5),
            secret_hash=kept,
            document=document,
            may=may,
            holder=holder.strip()[:200],
            given_by=actor.person,
            expires=expires,
        )
        record(asked, document.status, document.status, link=link.code, may=may)
    return link, secret


def end_link(actor: Actor, link: Link) -> None:
    """End a link: it opens nothing from then on."""
    lead("link.end", actor, link, "ended")


def open_link(secret: str, browser: str, today: date) -> Link | None:
    """The link of a secret, for the browser that opened it first; None for any other."""
    found = Link.objects.filter(secret_hash=hash_of(secret), status="given").first()
    if found is None or found.expires <= today:
        return None
    Link.objects.filter(pk=found.pk, browser_hash="").update(browser_hash=hash_of(browser))
    found.refresh_from_db()
    return found if found.browser_hash == hash_of(browser) else None
