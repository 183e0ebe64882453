"""Sharing, approving, declining, signing and publishing: one page a step."""

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.day import told_day
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.deciding.proposal import Proposal
from tripleaim.workspace.drafting.document import REACHES, Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, can, check, not_there, why_not
from tripleaim.workspace.pages.agreed import agreed_text, text_behind
from tripleaim.workspace.pages.document import GIVEN, document_of, frame, may_publish
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import Ask, Form, form_page
from tripleaim.workspace.signing import requests, steps
from tripleaim.workspace.signing.keys import usable_keys
from tripleaim.workspace.signing.publishing import page_here, text_of_publication
from tripleaim.workspace.signing.step import DAYS_TO_SIGN, OwnKey, Seen, SignRequest, Step


@page("GET", "HEAD", "POST")
def share(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Share a draft: who approves and signs, in which order, by which day."""
    document = document_of(actor, code)
    agreed = document.newest.agreed
    signers = agreed.signers if agreed is not None else ()
    problems: Any = []
    if request.method == "POST":
        try:
            with transaction.atomic():  # nobody saves between what was read and what is shared
                held = Document.objects.select_for_update().get(pk=document.pk)
                is_read = request.POST.get("lock") == str(held.lock)
                steps.share_document(actor, document, _plans(request, signers, actor.today))
            to = _to_sign(actor, document) if is_read else f"/d/{document.pk}"
            return done(request, "It is shared and frozen.", to)
        except InputRefused as refusal:
            problems = refusal.problems
    else:
        check("document.share", actor, document, steps=(_by(actor.today),))
    context = frame(actor, document) | {
        "rows": [_asked(request, party, _by(actor.today).due) for party in signers],
        "problems": problems,
    }
    return draw(request, actor, "share", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def unshare(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Take a shared document back to draft, with the reason."""
    document = document_of(actor, code)
    check("document.unshare", actor, document, reason="-")
    if request.method == "POST":
        steps.unshare_document(actor, document, request.POST.get("reason", ""))
        return done(
            request, "It is a draft again; what was signed has lapsed.", f"/d/{document.pk}"
        )
    words = ("Take it back to draft", "Signatures that were made lapse, and stay in the log.")
    return _reason(request, actor, document, words)


@page("POST")
def approve(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Approve for one's organisation."""
    step = found(Step, pk=number)
    steps.approve_step(actor, step)
    return done(request, "Approved.", f"/d/{step.document_id}")


@page("GET", "HEAD", "POST")
def decline(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Decline to approve or sign, with the reason."""
    step = found(Step, pk=number)
    check("step.decline", actor, step, reason="-")
    if request.method == "POST":
        steps.decline_step(actor, step, request.POST.get("reason", ""))
        return done(request, "You declined; its author is told why.", f"/d/{step.document_id}")
    words = (f"Decline to {step.kind} for {step.party}", "The author has the turn then.")
    return _reason(request, actor, step.document, words)


@page("GET", "HEAD", "POST")
def again(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Ask a party again after it declined or let its day pass."""
    step = found(Step, pk=number)
    due = actor.today + timedelta(days=DAYS_TO_SIGN)
    check("step.again", actor, step, reason="-", ends=due)
    form = Form(
        title=f"Ask {step.party} again",
        caption=step.document.title,
        button="Ask again",
        asks=(
            Ask(name="reason", label="Reason", sort="area"),
            Ask(name="due", label="By", sort="date", value=due.isoformat()),
        ),
    )

    def do(given: Mapping[str, str]) -> tuple[str, str]:
        day = _day_to_come(given.get("due", due.isoformat()), "due", actor.today)
        if not given.get("reason", "").strip():
            raise refuse("reason", "is empty", "Say why it is asked again.", column="reason")
        steps.ask_again(actor, step, day, given["reason"])
        return f"{step.party} is asked again.", f"/d/{step.document_id}"

    return form_page(request, actor, form, do, frame(actor, step.document))


@page("GET", "HEAD", "POST")
def sign(request: HttpRequest, actor: Actor, code: str, number: int) -> HttpResponse:
    """Before signing: on whose behalf, with which key; the whole text; then the statement."""
    document = document_of(actor, code)
    step = found(Step, pk=number, document=document)
    check("step.sign", actor, step, party=step.party)
    keys = usable_keys(_person(actor), step.party)
    if request.method == "POST":
        key = _key(request, keys)
        text = steps.text_of_signature(actor, step, key.key)
        made = requests.request_signature(
            actor, text, key.key, {"step": step.pk, "back": f"/d/{document.pk}"}
        )
        return redirect(f"/sign/{made.pk}")
    agreed = document.newest.agreed
    commits = [
        each for each in (agreed.commitments if agreed else ()) if each.party in (step.party, "all")
    ]
    context = frame(actor, document) | {
        "step": step,
        "keys": keys,
        "given": request.POST,
        "spell": steps.spell_of(actor, step),
        "commits": commits,
        "steps": steps.steps_of(document),
        **agreed_text(document.newest),
    }
    return draw(request, actor, "sign", context)


@page("GET", "HEAD", "POST")
def publish(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Publish a signed document: where it can be read, by whom, with which key."""
    document = document_of(actor, code)
    check("document.publish", actor, document, **GIVEN["publish"])
    keys = [each for each in usable_keys(_person(actor)) if each.party in document.newest.codes]
    problems: Any = []
    if request.method == "POST":
        try:
            key = _key(request, keys)
            address, opens = _place(request, actor, document)
            text = text_of_publication(actor, document, key.key, address, opens)
            about = {"document": document.pk, "back": f"/d/{document.pk}", "opens": opens}
            made = requests.request_signature(actor, text, key.key, about)
            return redirect(f"/sign/{made.pk}")
        except InputRefused as refusal:
            problems = refusal.problems
    here = page_here(document) if document.reach == "world" else ""
    context = frame(actor, document) | {
        "keys": keys,
        "here": page_here(document),
        "where": request.POST.get("where", ""),
        "address": request.POST.get("address", here),
        "reach": REACHES[document.reach],
        "problems": problems,
    }
    return draw(request, actor, "publish", context, status=400 if problems else 200)


def _place(request: HttpRequest, actor: Actor, document: Document) -> tuple[str, bool]:
    """Where a document will be read, and whether it is opened to anybody here for that.

    Raises InputRefused where others would not find it there.
    """
    where, said = request.POST.get("where", ""), request.POST.get("address", "").strip()
    is_open = document.reach == "world"
    if not is_open and where not in ("here", "elsewhere"):
        raise refuse("where it can be read", "is not chosen", "Choose one.", column="where")
    opens = not is_open and where == "here"
    address = page_here(document) if opens or (is_open and not said) else said
    refusal = why_not("document.publish", actor, document, address=address, opens=opens)
    if refusal is not None and refusal.rule == "address":
        raise refuse("the address", refusal.reason.rstrip("."), refusal.cure, column="address")
    return address, opens


@page("GET", "HEAD", "POST")
def request_page(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The statement that a key signs, what it is about, and two ways: a passkey, or a key file."""
    asked = requests.find_request(actor, code)
    problems: Any = []
    if request.method == "POST":
        try:
            signed = requests.signed_from(asked, request.POST.dict())
            requests.complete(actor, code, signed)
            return done(request, "Signed. It stands in the log.", _after(actor, asked))
        except InputRefused as refusal:
            problems = refusal.problems
    key = requests.key_of_request(asked)
    is_over = asked.used_at is not None or asked.expires < actor.now
    proposal = Proposal.objects.filter(pk=asked.about.get("proposal", "")).first()
    is_told = not is_over and proposal is not None and can("proposal.read", actor, proposal)
    digest = hashlib.sha256(asked.text.encode()).hexdigest()
    context = {
        "asked": asked,
        "text": text_behind(actor, asked),
        "proposal": proposal if is_told else None,
        "problems": problems,
        "key": key,
        "digest": digest,
        "challenge": digest,
        "credential": _credential(asked),
        "given": request.POST,
        "is_over": is_over,
    }
    return draw(request, actor, "request", context, status=400 if problems else 200)


@page("GET", "HEAD")
def request_text(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """The exact bytes to sign, to take to where one's key file is."""
    asked = requests.find_request(actor, code)
    response = HttpResponse(asked.text.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{asked.purpose}-{asked.pk}.txt"'
    return response


def _asked(request: HttpRequest, party: str, due: date) -> dict[str, Any]:
    """What is asked of a party: its place, its day, whether its approver comes first."""
    given = request.POST
    return {
        "party": party,
        "order": given.get(f"order.{party}", "1"),
        "due": given.get(f"due.{party}", given.get("due", due.isoformat())),
        "approve": bool(given.get(f"approve.{party}")),
    }


def _plans(request: HttpRequest, signers: tuple[str, ...], today: date) -> list[steps.Plan]:
    """Who approves and signs, each by a day of its own; without one, by the day for all.

    Raises InputRefused with every day that is none, or not still to come.
    """
    found: list[steps.Plan] = []
    problems: list[Problem] = []
    for party in signers:
        name = f"due.{party}"
        try:
            day = _day_to_come(request.POST.get(name, request.POST.get("due", "")), name, today)
        except InputRefused as refusal:
            problems += refusal.problems
            continue
        order = request.POST.get(f"order.{party}", "")
        place = int(order) if is_whole(order) and int(order) < 100 else 1
        if request.POST.get(f"approve.{party}"):
            found.append(steps.Plan(party=party, kind="approve", order=2 * place - 1, due=day))
        found.append(steps.Plan(party=party, kind="sign", order=2 * place, due=day))
    if problems:
        raise InputRefused(problems)
    return found


def _day_to_come(said: str, name: str, today: date) -> date:
    try:
        day = told_day(said)
    except ValueError:
        raise refuse(name, "is not a day", "Write it as 2026-12-31.", column=name) from None
    if day <= today:
        raise refuse(name, "is not still to come", "Give a later day.", column=name)
    return day


def _to_sign(actor: Actor, document: Document) -> str:
    """Where somebody goes on who shared what they had before them: to sign, if they sign alone."""
    found = list(steps.steps_of(document))
    step = found[0]
    Seen.objects.get_or_create(person=_person(actor), document=document, revision=document.revision)
    refusal = why_not("step.sign", actor, step, party=step.party)
    may = len(found) == 1 and (refusal is None or refusal.rule == "fresh")
    return f"/d/{document.pk}/sign/{step.pk}" if may else f"/d/{document.pk}"


def _after(actor: Actor, asked: SignRequest) -> str:
    """Where somebody goes on who signed: to publish, where all have signed and they may."""
    back = str(asked.about.get("back", "/turn"))
    step = Step.objects.filter(pk=asked.about.get("step", 0)).select_related("document").first()
    may = step is not None and may_publish(actor, step.document)
    return f"{back}/publish" if may else back


def _by(today: date) -> steps.Plan:
    return steps.Plan(party="", kind="sign", order=1, due=today + timedelta(days=DAYS_TO_SIGN))


def _reason(
    request: HttpRequest, actor: Actor, document: Document, words: tuple[str, str]
) -> HttpResponse:
    context = frame(actor, document) | {"words": words[0], "hint": words[1]}
    return draw(request, actor, "reason", context)


def _person(actor: Actor) -> Any:
    if actor.person is None:
        raise not_there()
    return actor.person


def _key(request: HttpRequest, keys: list[OwnKey]) -> OwnKey:
    wanted = request.POST.get("key", "")
    for each in keys:
        if each.key == wanted or not wanted:
            return each
    raise Refused("key", "You have no such key in force.", "Choose one of yours.")


def _credential(asked: SignRequest) -> str:
    if asked.purpose == "key":
        return str(asked.about.get("credential", ""))
    row = OwnKey.objects.filter(key=asked.key).first()
    return str(row.credential) if row is not None else ""
