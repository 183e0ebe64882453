"""The pages of a document: the whole, its versions, differences, history, checks, preview."""

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.documents.kinds import model_of, text_of
from tripleaim.model.errors import TripleaimError
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting.checking import faults_now
from tripleaim.workspace.drafting.difference import differences, words_between
from tripleaim.workspace.drafting.document import REACHES, Document, Version
from tripleaim.workspace.drafting.excepting import exceptions_of
from tripleaim.workspace.drafting.standing import standing
from tripleaim.workspace.drafting.writing import faults_of, place_of_number
from tripleaim.workspace.guard.acting import read_by
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import (
    Refused,
    can,
    can_read,
    check,
    is_within,
    not_there,
    why_not,
)
from tripleaim.workspace.pages.drawing import draw, found, page
from tripleaim.workspace.pages.fault_words import faults_told
from tripleaim.workspace.pages.fixed import fields_told
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.matter import with_names
from tripleaim.workspace.signing.keys import fallen_signatures
from tripleaim.workspace.signing.step import DAYS_TO_SIGN, Seen, SignatureRow
from tripleaim.workspace.signing.steps import steps_of

LIFE = ("draft", "shared", "signed", "published")


def document_of(actor: Actor, code: str) -> Document:
    """A document that somebody may read; any other is as if it were not there."""
    document: Document = found(Document, pk=code)
    read_by(actor, document)
    return document


def frame(actor: Actor, document: Document) -> dict[str, Any]:
    """What every page of a document shows."""
    return {
        "document": document,
        "partnership": document.partnership,
        "kind": model_of(document.kind).title_of_kind,
    }


@page("GET", "HEAD", public=True)
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A document: whose turn it is, its text with what was said of it, checks, steps, versions."""
    document = document_of(actor, code)
    if actor.person is not None and document.status == "shared":
        Seen.objects.get_or_create(
            person=actor.person, document=document, revision=document.revision
        )
    version = document.newest
    run = version.runs.order_by("-pk").first()
    if not is_within(actor, document):
        return draw(request, actor, "document", _published(actor, document, version))
    context = frame(actor, document) | _hindered(actor, document, version)
    context |= {
        "version": version,
        "clauses": _clauses(actor, document, version),
        "fields": fields_told(version.values),
        "notes": faults_told(document.kind, version.values, run.notes) if run else [],
        "steps": [_step(actor, each) for each in steps_of(document)],
        "versions": document.versions.select_related("person").order_by("-save_number")[:20],
        "signatures": SignatureRow.objects.filter(document=document).order_by("entry"),
        "life": _life(document),
        "fallen": fallen_signatures(document),
        "exceptions": _exceptions(actor, document),
        "reach": REACHES[document.reach],
        "may": {
            each: can(f"document.{each}", actor, document, **GIVEN.get(each, {}))
            for each in ("comment", "amend", "preview")
        },
        "is_author": "document:" + document.pk in {each.scope for each in actor.spells},
        "why_not_share": why_not("document.share", actor, document, steps=(_Later(),)),
        "signs_alone": _signs_alone(actor, version),
        "due": actor.today + timedelta(days=DAYS_TO_SIGN),
        "may_entrust": can("document.entrust", actor, document),
        "is_unshare": can("document.unshare", actor, document, reason="-"),
        "links": document.links.order_by("pk"),
        "meeting": document.meeting_set.first(),
    }
    return draw(request, actor, "document", context)


def _hindered(actor: Actor, document: Document, version: Version) -> dict[str, Any]:
    """What the checks found, which stops publishing where they find it now; who does what of it."""
    refusal = why_not("document.publish", actor, document, **GIVEN["publish"])
    is_faulty = refusal is not None and refusal.rule == "faults"
    faults = faults_now(document) if is_faulty else faults_of(version)
    may_edit = can("document.save", actor, document, lock=document.lock)
    may_draft = can("document.create", actor, document.partnership)
    return {
        "faults": faults_told(document.kind, version.values, faults),
        "may_publish": _is_ready(refusal),
        "why_not_publish": refusal if is_faulty else None,
        "may_edit": may_edit,
        "may_except": may_edit or (document.status != "draft" and may_draft),
    }


def _published(actor: Actor, document: Document, version: Version) -> dict[str, Any]:
    """What somebody from outside sees: the text that stands, and who signed it."""
    rows = sorted(version.paragraphs, key=lambda row: place_of_number(row.get("number", "")))
    return frame(actor, document) | {
        "version": version,
        "fields": fields_told(version.values),
        "life": _life(document),
        "fallen": fallen_signatures(document),
        "exceptions": _exceptions(actor, document),
        "clauses": [{"row": row, "comments": [], "changes": [], "open": 0} for row in rows],
        "signatures": SignatureRow.objects.filter(
            document=document, revision=document.revision
        ).order_by("entry"),
        "reach": REACHES[document.reach],
        "may": {},
        "is_outside": True,
    }


def _version_of(actor: Actor, document: Document, number: int) -> Version:
    """A version that somebody may read: from outside, the one that stands."""
    version: Version = found(Version, document=document, save_number=number)
    if number != document.newest.save_number:
        _check_within(actor, document)
    return version


def _check_within(actor: Actor, document: Document) -> None:
    if not is_within(actor, document):
        raise not_there()


@page("GET", "HEAD", public=True)
def frozen(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """One version of a document as it was saved."""
    document = document_of(actor, code)
    version = _version_of(actor, document, number)
    context = frame(actor, document) | {"version": version, "fields": fields_told(version.values)}
    return draw(request, actor, "version", context)


@page("GET", "HEAD", public=True)
def compare(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Any two versions to be compared: all of them to choose from; on to what differs."""
    document = document_of(actor, code)
    _check_within(actor, document)
    chosen = [request.GET.get(each, "") for each in ("first", "second")]
    if all(is_whole(each) for each in chosen):
        first, second = (_version_of(actor, document, int(each)) for each in chosen)
        return redirect(f"/d/{document.pk}/diff/{first.save_number}..{second.save_number}")
    return draw(request, actor, "compare", frame(actor, document) | _to_compare(document))


def _to_compare(document: Document, first: int = 0, second: int = 0) -> dict[str, Any]:
    """Every version, the newest first; the first and the last are compared where none is said."""
    rows = list(document.versions.defer("body").order_by("-save_number"))
    first, second = first or rows[-1].save_number, second or rows[0].save_number
    return {"all_versions": rows, "chosen": (("first", "From", first), ("second", "To", second))}


@page("GET", "HEAD", public=True)
def difference(
    request: HttpRequest, actor: Actor, code: str, first: int, second: int
) -> HttpResponse:
    """What differs between two versions, word by word."""
    document = document_of(actor, code)
    old = _version_of(actor, document, first)
    new = _version_of(actor, document, second)
    context = frame(actor, document) | {"old": old, "new": new, "changes": differences(old, new)}
    if is_within(actor, document):
        context |= _to_compare(document, first, second)
    return draw(request, actor, "difference", context)


@page("GET", "HEAD", public=True)
def download(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A document as the file that a folder holds."""
    document = document_of(actor, code)
    agreed = standing(document)
    body = text_of(agreed) if agreed is not None else document.newest.body
    response = HttpResponse(body, content_type="application/toml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{document.slug}.toml"'
    return response


@page("GET", "HEAD")
def history(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """Everything of a document in order."""
    document = document_of(actor, code)
    if actor.person is None:
        raise not_there()
    _check_within(actor, document)
    rows = Event.objects.filter(kind="document", about=document.pk)
    steps = [str(each) for each in document.steps.values_list("pk", flat=True)]
    rows |= Event.objects.filter(kind="step", about__in=steps)
    if form:
        names = ("seq", "at", "actor", "role", "action", "before", "after", "reason")
        return listed(
            [{n: str(getattr(e, n)) for n in names} for e in rows.order_by("seq")], form, "history"
        )
    context = frame(actor, document) | {"events": with_names(list(rows.order_by("seq")))}
    return draw(request, actor, "history", context)


@page("GET", "HEAD")
def change(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What the document would change: the ten answers of its area without it and with it."""
    document = document_of(actor, code)
    check("document.preview", actor, document)
    preview, why = previewed(actor, document)
    rows = preview.differences if preview is not None else ()
    context = frame(actor, document) | {
        "preview": preview,
        "why": why,
        "said": [each for each in rows if not each.is_of_sources_only],
        "resting": [each for each in rows if each.is_of_sources_only],
    }
    return draw(request, actor, "change", context)


def previewed(actor: Actor, document: Document) -> tuple[Any, str]:
    """What a document would change; None where that cannot be told, and why."""
    from tripleaim.studies.preview import preview_document

    agreed, store = document.newest.agreed, os.environ.get("TRIPLEAIM_STORE", "")
    if agreed is None:
        return None, "It is not yet a document of its kind: see the checks."
    if not store:
        return None, "There is no store of figures beside this workspace."
    try:
        on = max(actor.today, agreed.valid_from)
        return preview_document(Path(store), agreed, on=on, known=actor.today), ""
    except TripleaimError as error:
        return None, str(error)


class _Later:
    """A step by a day still to come, to ask whether sharing would be refused for another reason."""

    due = date.max


GIVEN: dict[str, dict[str, Any]] = {
    "unshare": {"reason": "-"},
    "share": {"steps": (_Later(),)},
    "publish": {"address": "https://elsewhere.invalid"},  # its page asks for the address
    "supersede": {},
    "abandon": {"reason": "-"},
}


def _exceptions(actor: Actor, document: Document) -> list[dict[str, Any]]:
    """What was set aside for it, with the decision where one may read it."""
    return [
        {"said": each, "may": can_read(actor, each.document)} for each in exceptions_of(document)
    ]


def _signs_alone(actor: Actor, version: Version) -> str:
    """The party for which somebody signs a document that nobody else signs; empty elsewhere."""
    signers = version.agreed.signers if version.agreed is not None else ()
    mine = {each.scope for each in actor.spells if each.kind == "S"}
    alone = len(signers) == 1 and f"organisation:{signers[0]}" in mine
    return str(signers[0]) if alone else ""


def may_publish(actor: Actor, document: Document) -> bool:
    """Whether somebody may publish a document, with a key and a factor that are fresh."""
    return _is_ready(why_not("document.publish", actor, document, **GIVEN["publish"]))


def _is_ready(refusal: Refused | None) -> bool:
    return refusal is None or refusal.rule in ("fresh", "key")


def _clauses(actor: Actor, document: Document, version: Version) -> list[dict[str, Any]]:
    comments: dict[str, list[Any]] = {}
    for each in document.comments.filter(parent=None).select_related("person", "link"):
        comments.setdefault(each.paragraph, []).append(
            {"comment": each, "status": each.status, "replies": list(each.replies.order_by("pk"))}
        )
    changes: dict[str, list[Any]] = {}
    for each in document.amendments.select_related("person").order_by("pk"):
        changes.setdefault(each.paragraph, []).append(_amendment(actor, each))
    rows = sorted(version.paragraphs, key=lambda row: place_of_number(row.get("number", "")))
    return [
        {
            "row": row,
            "comments": comments.pop(row["id"], []),
            "changes": changes.pop(row["id"], []),
            "open": sum(c["status"] == "open" for c in comments.get(row["id"], [])),
        }
        for row in rows
    ]


def _amendment(actor: Actor, each: Any) -> dict[str, Any]:
    bodies = [s.place for s in actor.spells if s.scope.startswith("organisation:")]
    return {
        "amendment": each,
        "pieces": words_between(each.before, each.text),
        "supports": list(each.supports.values_list("organisation", flat=True)),
        "may_accept": can("amendment.accept", actor, each),
        "may_reject": can("amendment.reject", actor, each, reason="-"),
        "may_withdraw": can("amendment.withdraw", actor, each),
        "may_support": [
            b
            for b in dict.fromkeys(bodies)
            if can("amendment.support", actor, each, organisation=b)
        ],
    }


def _step(actor: Actor, step: Any) -> dict[str, Any]:
    why = why_not(f"step.{step.kind}", actor, step, party=step.party)
    mine = why is None or why.rule in ("fresh", "key", "seen", "faults")
    return {
        "step": step,
        "may": mine,
        "why": why,
        "may_decline": can("step.decline", actor, step, reason="-"),
        "may_again": can("step.again", actor, step, reason="-", ends=date.max),
    }


def _life(document: Document) -> list[tuple[str, str]]:
    if document.abandoned:
        return []
    at = LIFE.index(document.status) if document.status in LIFE else len(LIFE)
    words = ("done", "now", "later")
    return [(each, words[(n > at) + (n >= at)]) for n, each in enumerate(LIFE)]
