"""Writing on a document: its form, its paragraphs, comments, proposed changes, links."""

import json
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting import discussing, excepting, sharing, writing
from tripleaim.workspace.drafting.difference import words_between
from tripleaim.workspace.drafting.discussion import Amendment, Comment
from tripleaim.workspace.drafting.document import Document, Version
from tripleaim.workspace.drafting.link import MAY, Link
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, act_of, check, not_there
from tripleaim.workspace.pages.document import document_of, frame
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.fault_words import faults_told, with_faults
from tripleaim.workspace.pages.fields import fields_of, values_from


@page("GET", "HEAD", "POST")
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Fill a document in as a form; what somebody saved meanwhile is laid beside it."""
    document = document_of(actor, code)
    version = document.newest
    check("document.save", actor, document, lock=document.lock)
    context = frame(actor, document)
    if request.method == "POST":
        lock, base = _number(request, "lock"), _number(request, "base")
        given = values_from(document.kind, request.POST.dict())
        values = {**_kept(found(Version, document=document, save_number=base)), **given}
        try:
            writing.save_document(actor, document, values, lock, "form saved")
            return done(request, "Saved. The checks have looked at it.", f"/d/{document.pk}")
        except Refused as refusal:
            if refusal.rule != "lock":
                raise
            return _both(request, actor, document, values)
    faults = faults_told(document.kind, version.values, writing.faults_of(version))
    context |= {
        "parts": with_faults(fields_of(document.kind, version.values), faults),
        "lock": document.lock,
        "base": version.save_number,
        "faults": faults,
    }
    return draw(request, actor, "edit", context)


@page("GET", "HEAD", "POST")
def exception(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Draft a decision that sets one fault of the version that stands aside."""
    document = document_of(actor, code)
    if document.status == "draft":
        check("document.save", actor, document, lock=document.lock)
    check("document.create", actor, document.partnership)
    problems: Any = []
    if request.method == "POST":
        try:
            given = request.POST
            number = _number(request, "fault")
            made = excepting.draft_exception(actor, document, number, given.get("because", ""))
            return done(request, "The decision is drafted. All sign it.", f"/d/{made.pk}")
        except InputRefused as refusal:
            problems = refusal.problems
    values = document.newest.values
    faults = [each for each, _ in excepting.exceptable(document)]
    context = frame(actor, document) | {
        "faults": [f for e in faults for f in faults_told(document.kind, values, [e])[:1]],
        "problems": problems,
        "given": request.POST,
    }
    return draw(request, actor, "exception", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def paragraph(request: HttpRequest, actor: Actor, code: str, id: str = "") -> HttpResponse:
    """Write a paragraph, or strike it by leaving it empty."""
    document = document_of(actor, code)
    check("document.save", actor, document, lock=document.lock)
    rows = {each["id"]: each for each in document.newest.paragraphs}
    row: dict[str, Any] = dict(rows.get(id, {}))
    problems: Any = []
    lock = document.lock
    if request.method == "POST":
        row |= {name: request.POST.get(name, "") for name in ("number", "heading", "text")}
        lock = _number(request, "lock")
        try:
            writing.put_paragraph(actor, document, lock, {**row, "id": id})
            return done(request, "Saved.", f"/d/{document.pk}#{id or 'text'}")
        except Refused as refusal:
            if refusal.rule != "lock":
                raise
            document.refresh_from_db()
            now = {each["id"]: each for each in document.newest.paragraphs}.get(id, {})
            context = frame(actor, document) | {
                "row": row,
                "id": id,
                "lock": document.lock,
                "theirs": now,
                "pieces": words_between(now.get("text", ""), row.get("text", "")),
            }
            return draw(request, actor, "paragraph", context, status=409)
        except InputRefused as refusal:
            problems = refusal.problems
    context = frame(actor, document) | {"row": row, "id": id, "lock": lock, "problems": problems}
    return draw(request, actor, "paragraph", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST", public=True)
def comment(request: HttpRequest, actor: Actor, code: str, id: str) -> HttpResponse:
    """Comment on a paragraph: a page of its own, by touch, keyboard and without script."""
    document = document_of(actor, code)
    check("document.comment", actor, document)
    problems: Any = []
    if request.method == "POST":
        parent = _number(request, "parent")
        above = found(Comment, pk=parent, document=document, paragraph=id) if parent else None
        try:
            discussing.comment_on(actor, document, id, request.POST.get("text", ""), above)
            return done(request, "Your comment is on record.", f"/d/{document.pk}#{id}")
        except InputRefused as refusal:
            problems = refusal.problems
    context = frame(actor, document) | {
        "row": _row(document, id),
        "problems": problems,
        "parent": request.GET.get("reply", ""),
        "given": request.POST.get("text", ""),
    }
    return draw(request, actor, "comment", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def amend(request: HttpRequest, actor: Actor, code: str, id: str) -> HttpResponse:
    """Propose another text of a paragraph."""
    document = document_of(actor, code)
    check("document.amend", actor, document)
    problems: Any = []
    if request.method == "POST":
        try:
            text, why = request.POST.get("text", ""), request.POST.get("why", "")
            discussing.propose_change(actor, document, id, text, why)
            return done(request, "Your change is proposed.", f"/d/{document.pk}#{id}")
        except InputRefused as refusal:
            problems = refusal.problems
    row = _row(document, id)
    context = frame(actor, document) | {
        "row": row,
        "problems": problems,
        "given": request.POST.get("text", row.get("text", "")),
        "why": request.POST.get("why", ""),
    }
    return draw(request, actor, "amend", context, status=400 if problems else 200)


@page("POST")
def settle(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Accept, reject, withdraw or support a proposed change."""
    amendment = found(Amendment, pk=number)
    document = document_of(actor, amendment.document_id)
    what = act_of(request.POST, "accept", "reject", "withdraw", "")
    if what == "accept":
        discussing.accept_change(actor, amendment)
    elif what == "reject":
        discussing.refuse_change(actor, amendment, request.POST.get("reason", ""))
    elif what == "withdraw":
        discussing.withdraw_change(actor, amendment)
    else:
        discussing.support_change(actor, amendment, request.POST.get("organisation", ""))
    return done(request, "Settled." if what else "Supported.", f"/d/{document.pk}")


@page("POST")
def resolve(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Mark a comment as resolved, or open it again."""
    row = found(Comment, pk=number)
    document = document_of(actor, row.document_id)
    discussing.settle_comment(
        actor, row, is_open=act_of(request.POST, "resolve", "reopen") == "reopen"
    )
    return redirect(f"/d/{document.pk}#{row.paragraph}")


@page("GET", "HEAD", "POST")
def link(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Give somebody without an account a link, or end one."""
    document = document_of(actor, code)
    check("link.give", actor, document, ends=date.max)
    context: dict[str, Any] = frame(actor, document) | {"ways": MAY, "problems": []}
    if request.method == "POST":
        if request.POST.get("end"):
            sharing.end_link(actor, found(Link, pk=_number(request, "end"), document=document))
            return done(request, "The link opens nothing any more.", f"/d/{document.pk}")
        try:
            ends = told_day(request.POST.get("ends", "") or "1900-01-01")
            given = request.POST
            _, secret = sharing.give_link(
                actor, document, given.get("may", ""), given.get("holder", ""), ends
            )
            context["link"] = f"{settings.ORIGIN}/l/{secret}"
        except ValueError:
            return done(request, "The last day is none.", f"/d/{document.pk}/link")
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    context["links"] = document.links.filter(status="given")
    return draw(request, actor, "link", context, status=400 if context["problems"] else 200)


def _both(request: HttpRequest, actor: Actor, document: Document, mine: Any) -> HttpResponse:
    """Both texts, and one that joins them: what only one changed is taken, the rest is chosen."""
    document.refresh_from_db()
    theirs = document.newest
    base = found(Version, document=document, save_number=_number(request, "base"))
    joined, both = writing.joined_values(base.values, theirs.values, mine)
    rows = [
        {"name": name, "theirs": _plain(theirs.values.get(name)), "mine": _plain(mine.get(name))}
        for name in both
    ]
    context = frame(actor, document) | {
        "rows": rows,
        "parts": fields_of(document.kind, joined),
        "lock": document.lock,
        "base": theirs.save_number,
        "by": theirs.person,
        "faults": [],
    }
    return draw(request, actor, "edit", context, status=409)


def _kept(version: Version) -> dict[str, Any]:
    """What the form does not ask for and stays: paragraphs, and that it is an example."""
    kept = ("paragraphs", "example", "kind", "id", "revision")
    return {name: version.values[name] for name in kept if name in version.values}


def _row(document: Document, id: str) -> dict[str, str]:
    for each in document.newest.paragraphs:
        if each["id"] == id:
            return each
    raise not_there()


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    return int(said) if is_whole(said) and len(said) < 12 else 0


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, indent=1) if value else ""
