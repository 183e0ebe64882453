"""What pages list, to take away as CSV or JSON: for whoever sees the page, as much as it shows."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from tripleaim.workspace.drafting.link import MAY
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import check, is_within, not_there
from tripleaim.workspace.pages.document import document_of, previewed
from tripleaim.workspace.pages.drawing import page
from tripleaim.workspace.pages.keys import keys_listed
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.pages.merger import chosen_of, told_of
from tripleaim.workspace.pages.partnership import partnership_of, roles_listed
from tripleaim.workspace.people.person import Person
from tripleaim.workspace.signing.steps import steps_of
from tripleaim.workspace.telling import inbox

Rows = list[dict[str, Any]]


@page("GET", "HEAD")
def people(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """Who has which role in a partnership, its committees and its members."""
    rows: Rows = [
        {
            "in": place,
            "name": each.person.shown,
            "role": each.name,
            "seat": each.seat,
            "begins": each.begins,
            "ends": each.ends,
            "status": each.status,
        }
        for place, each in roles_listed(partnership_of(actor, code))
    ]
    return listed(rows, form, "people")


@page("GET", "HEAD")
def keys(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """Keys that wait and that one may vouch for, and those of one's organisation."""
    waiting, own = keys_listed(actor)
    rows: Rows = [_key(state, person, "") for state, person in waiting]
    rows += [_key(state, row.person, row.label) for row, state in own if state is not None]
    return listed(rows, form, "keys")


def _key(state: Any, person: Person, label: str) -> dict[str, Any]:
    return {
        "key": state.pk,
        "label": label,
        "person": person.shown,
        "for": state.party,
        "status": state.status,
    }


@page("GET", "HEAD")
def notices(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """One's own notices, newest first."""
    if actor.person is None:
        raise not_there()
    rows: Rows = [
        {
            "at": each.notice.at,
            "what": each.notice.words,
            "of": each.title or each.notice.place,
            "address": each.notice.address,
            "seen": each.notice.seen_at,
        }
        for each in inbox.told(actor, list(inbox.notices_of(actor.person)))
    ]
    return listed(rows, form, "notices")


@page("GET", "HEAD", public=True)
def said(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """What was said of a document: comments with replies, and proposed changes, in order."""
    document = document_of(actor, code)
    if not is_within(actor, document):
        raise not_there()
    numbers = {each["id"]: each.get("number", "") for each in document.newest.paragraphs}
    rows: Rows = [
        {
            "at": each.at,
            "sort": "comment" if each.parent_id is None else "reply",
            "number": each.pk,
            "reply_to": each.parent_id,
            "paragraph": numbers.get(each.paragraph, each.paragraph),
            "by": each.by,
            "status": each.status if each.parent_id is None else "",
            "text": each.text,
            "why": "",
        }
        for each in document.comments.select_related("person", "link")
    ]
    rows += [
        {
            "at": each.at,
            "sort": "change",
            "number": each.pk,
            "reply_to": None,
            "paragraph": numbers.get(each.paragraph, each.paragraph),
            "by": each.person.shown,
            "status": each.status,
            "text": each.text,
            "why": each.why,
        }
        for each in document.amendments.select_related("person")
    ]
    return listed(sorted(rows, key=lambda row: (row["at"], row["number"])), form, "said")


@page("GET", "HEAD", public=True)
def steps(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """Who is to approve and sign a document, in order."""
    document = document_of(actor, code)
    if not is_within(actor, document):
        raise not_there()
    names = ("order", "party", "kind", "due", "status", "reason")
    rows: Rows = [{n: getattr(each, n) for n in names} for each in steps_of(document)]
    return listed(rows, form, "steps")


@page("GET", "HEAD")
def links(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """The links to a document that were given, without what opens them."""
    document = document_of(actor, code)
    check("link.give", actor, document, ends=date.max)
    rows: Rows = [
        {
            "holder": each.holder,
            "may": MAY.get(each.may, each.may),
            "given_by": each.given_by.shown,
            "expires": each.expires,
            "status": each.status,
        }
        for each in document.links.select_related("given_by").order_by("pk")
    ]
    return listed(rows, form, "links")


@page("GET", "HEAD")
def change(request: HttpRequest, actor: Actor, code: str, form: str) -> HttpResponse:
    """Every row of the ten answers that a document would change."""
    document = document_of(actor, code)
    check("document.preview", actor, document)
    preview, _ = previewed(actor, document)
    rows: Rows = [
        {
            "question": each.question,
            "table": each.table,
            "measure": each.measure,
            "of": each.subject,
            "without": each.without.statement if each.without else "",
            "with": each.with_it.statement if each.with_it else "",
            "sources_only": each.is_of_sources_only,
        }
        for each in (preview.differences if preview else ())
    ]
    return listed(rows, form, "change")


@page("GET", "HEAD")
def merger(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """What becomes of the agreements of partnerships that become one."""
    told = told_of(request, actor, chosen_of(request, actor))
    rows: Rows = [
        {
            "agreement": each.document.title,
            "of": each.side,
            "it": each.word,
            "because": each.because,
            "must_agree": ", ".join(each.must_agree),
            "successor": each.successor or "",
            "address": address,
        }
        for each, address in told["fates"]
    ]
    return listed(rows, form, "merger")
