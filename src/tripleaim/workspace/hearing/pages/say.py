"""Public pages of consultations: what is open, the page with its form, what was said."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.documents.base import PUBLISHED
from tripleaim.model.errors import InputRefused, refuse
from tripleaim.voice.consultation import judge_consultation
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.hearing import counting, giving
from tripleaim.workspace.hearing.answer import Answer, Kept, Words
from tripleaim.workspace.hearing.changed import public_versions
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.moderating import GROUNDS
from tripleaim.workspace.hearing.pages.form import form_of
from tripleaim.workspace.hearing.pages.frame import (
    came_by,
    count_fault,
    fresh_form,
    open_page,
    plain_of,
    problems_of,
    show,
    show_kept,
)
from tripleaim.workspace.hearing.promise import Promise
from tripleaim.workspace.hearing.secret_link import secret_of
from tripleaim.workspace.hearing.sheet import sheet_of
from tripleaim.workspace.hearing.turning import kept_until
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.people.invitation import hash_of

MOST_WORDS = 200
LATER = ("replied", "decided", "finished")


def visible() -> QuerySet[Consultation]:
    """The consultations that anybody may see: their document is published for all."""
    return Consultation.objects.filter(
        document__reach="world", document__status__in=PUBLISHED
    ).select_related("document", "partnership")


def find_consultation(code: str) -> Consultation:
    """A consultation that anybody may see; any other is as if it were not there."""
    found = visible().filter(pk=code).first()
    if found is None:
        raise not_there()
    return found


@open_page()
def all_open(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is open now, what comes, and what came of earlier ones."""
    rows = list(visible().order_by("-pk"))
    context = {
        "open": [each for each in rows if each.status == "open"],
        "coming": [each for each in rows if each.status == "draft"],
        "past": [each for each in rows if each.status not in ("open", "draft")],
    }
    return show(request, "all_open", context)


@open_page("GET", "HEAD", "POST")
def whole(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A consultation, with its form; an answer that is sent is held for a moderator."""
    consultation = find_consultation(code)
    if request.method == "POST":
        return _sent(request, actor, consultation)
    return _page(request, actor, consultation, {})


@open_page()
def large(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A consultation in large print."""
    return _page(request, actor, find_consultation(code), {}, large=True)


@open_page()
def back(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """Go on with an answer that was saved."""
    row = Kept.objects.filter(secret_hash=hash_of(secret), until__gte=actor.today).first()
    if row is None:
        raise not_there()
    return _page(request, actor, find_consultation(row.consultation_id), row.given, back=secret)


@open_page("GET", "HEAD", "POST")
def passage(request: HttpRequest, actor: Actor, code: str, id: str) -> HttpResponse:
    """A page of one passage: its text, what was said of it, and a form to say something."""
    consultation = find_consultation(code)
    row = next((each for each in consultation.paragraphs if each.id == id), None)
    if row is None:
        raise not_there()
    problems: Any = []
    given = plain_of(request)
    if request.method == "POST":
        try:
            with transaction.atomic():
                came = replace(came_by(request, f"passage {code} {id}"), way="passage", back="")
                text = given.get("ask.passage", "").replace("\0", "").strip()
                said = giving.Given(words={"passage": text}, is_public=given.get("public") == "yes")
                _check_words(text)
                giving.give_answer(actor, consultation, said, came, id)
            return redirect(f"/say/yours/{secret_of(came.form)}")
        except InputRefused as refusal:
            count_fault(request)
            problems = problems_of(refusal)
    context = {
        "consultation": consultation,
        "row": row,
        "problems": problems,
        "given": given,
        "form": fresh_form(f"passage {code} {id}", given.get("form", "")),
        "said": public_words(consultation, id),
        "partnership": consultation.partnership,
        "is_open": consultation.status == "open",
        "text": given.get("ask.passage", ""),
    }
    return show(request, "passage", context, 400 if problems else 200)


@open_page()
def heard(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """What was said and what came of it: counts, themes with replies, words that may be read."""
    consultation = find_consultation(code)
    telling = counting.newest_telling(consultation)
    themes = [
        {
            "theme": each.name,
            "answers": _count(telling, each.pk),
            "reply": each.reply,
            "changed": each.changed,
            "version": each.version,
        }
        for each in consultation.themes.order_by("pk")
        if consultation.status in LATER
    ]
    if form:
        return listed(themes, form, "you-said-we-did")
    addresses = public_versions(consultation.partnership)
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "themes": [(each, addresses.get(each["version"], "")) for each in themes],
        "telling": telling,
        "hidden": [
            (GROUNDS[name].words, count)
            for name, count in (telling.told.get("hidden", {}) if telling else {}).items()
            if count != 0
        ],
        "questions": _answers(consultation, telling),
        "reach": counting.reach_of(consultation, telling) if telling else [],
        "words": public_words(consultation),
        "pace": telling.told.get("moderated", {}) if telling else {},
    }
    return show(request, "heard", context)


@open_page()
def sheet(request: HttpRequest, actor: Actor, code: str, form: str = "") -> HttpResponse:
    """The scrutiny sheet: what committees ask, what documents answer, what nobody has answered."""
    consultation = find_consultation(code)
    lines = sheet_of(consultation, actor.today)
    if form:
        rows = [
            {
                "asks": each.body,
                "question": each.question,
                "answer": each.answer or "",
                "shown_by": each.shown_by,
            }
            for each in lines
        ]
        return listed(rows, form, "scrutiny-sheet")
    context = {
        "consultation": consultation,
        "partnership": consultation.partnership,
        "lines": lines,
        "blank": sum(each.answer is None for each in lines),
        "verdicts": judge_consultation(consultation.said),
    }
    return show(request, "sheet", context)


def public_words(consultation: Consultation, passage: str = "") -> list[dict[str, str]]:
    """Words that may be read by anybody: counted, agreed to, of one passage or of the form."""
    if consultation.status == "open" and not passage:
        return []
    rows = Words.objects.filter(
        answer__consultation=consultation,
        answer__status="counted",
        answer__is_public=True,
        answer__paragraph=passage,
    ).order_by("pk")
    return [{"text": each.text} for each in rows[:MOST_WORDS]]


def remarks_of(consultation: Consultation) -> dict[str, int]:
    """How many public comments each passage has."""
    rows = Answer.objects.filter(
        consultation=consultation, status="counted", is_public=True, way="passage"
    )
    found: dict[str, int] = {}
    for each in rows.values_list("paragraph", flat=True):
        found[each] = found.get(each, 0) + 1
    return found


def _sent(request: HttpRequest, actor: Actor, consultation: Consultation) -> HttpResponse:
    given = plain_of(request)
    try:
        with transaction.atomic():  # the answer and the count of its network are one write
            came = came_by(request, f"answer {consultation.pk}")
            if not given.get("save"):
                said = giving.read_given(consultation, given)
                answer = giving.give_answer(actor, consultation, said, came)
                before = "?before=1" if giving.is_another(answer, said) else ""
                return redirect(f"/say/yours/{secret_of(came.form)}{before}")
            secret = giving.saved_secret(consultation, came)
            row = giving.keep_for_later(actor, consultation, given, came)
        context = {"secret": secret, "until": row.until, "consultation": consultation}
        return show(request, "saved", context)
    except InputRefused as refusal:
        count_fault(request)
        more = {"problems": problems_of(refusal), "back": given.get("back", "")}
        return _page(request, actor, consultation, given, **more)


def _page(
    request: HttpRequest, actor: Actor, consultation: Consultation, given: Any, **more: Any
) -> HttpResponse:
    """The page of a consultation: drawn once, and again when anything on it has changed."""
    asked = _asked_of(consultation, actor)
    form = fresh_form(f"answer {consultation.pk}", given.get("form", ""))

    def context() -> dict[str, Any]:
        return _told(consultation, asked, given) | more

    if given or set(more) - {"large"}:
        status = 400 if more.get("problems") else 200
        return show(request, "consultation", context() | {"form": form}, status)
    telling = asked["telling"]
    stands = (
        request.path,
        consultation.status,
        consultation.decided_on,
        consultation.decision,
        str(consultation.partnership.name),
        consultation.partnership.example,
        (consultation.document.title, consultation.document.lock),
        [(each.id, each.text) for each in consultation.questions],
        asked | {"telling": telling.pk if telling else 0},
    )
    return show_kept(request, "consultation", context, repr(stands), form)


def _asked_of(consultation: Consultation, actor: Actor) -> dict[str, Any]:
    """What the database is asked for the page each time: all of it that may change."""
    promises = Promise.objects.filter(partnership=consultation.partnership).order_by("due")
    is_open = consultation.status == "open" and actor.today <= consultation.said.closed_on
    return {
        "telling": counting.newest_telling(consultation),
        "remarks": remarks_of(consultation),
        "also": _also(consultation),
        "promises": list(promises[:20].values("pk", "text", "status", "due")),
        "is_open": is_open,
    }


def _told(consultation: Consultation, asked: dict[str, Any], given: Any) -> dict[str, Any]:
    """All that the page shows, of what was asked and of what never changes."""
    said, telling = consultation.said, asked["telling"]
    shown = {each.option: each for each in said.shown}
    return asked | {
        "consultation": consultation,
        "said": said,
        "partnership": consultation.partnership,
        "options": [(each, shown.get(each)) for each in said.options],
        "fields": form_of(consultation, given),
        "public": given.get("public", ""),
        "kept_until": kept_until(consultation),
        "clauses": [(row, asked["remarks"].get(row.id, 0)) for row in consultation.paragraphs],
        "reach": counting.reach_of(consultation, telling) if telling else [],
        "missed": counting.not_reached(consultation, telling) if telling else [],
        "has_replies": consultation.status in LATER,
    }


def _also(consultation: Consultation) -> list[dict[str, str]]:
    """Other forms of the same: documents of the partnership that anybody may read, addresses."""
    found = []
    for each in consultation.said.also_as:
        name = f"{each.form.capitalize()}{f', {each.language}' if each.language else ''}"
        document = (
            each.document
            and Document.objects.filter(
                partnership=consultation.partnership,
                slug=each.document,
                reach="world",
                status__in=PUBLISHED,
            ).first()
        )
        if document:
            found.append({"name": name, "address": f"/d/{document.pk}"})
        elif each.address.startswith(("https://", "http://", "/")):
            found.append({"name": name, "address": each.address})
    return found


def _answers(consultation: Consultation, telling: Any) -> list[dict[str, Any]]:
    if telling is None or consultation.status == "open":
        return []
    return [
        {
            "text": each.text,
            "at": number,
            "counts": [
                (option, telling.told["choices"].get(each.id, {}).get(option))
                for option in each.options
            ],
        }
        for number, each in enumerate(consultation.questions, start=1)
        if each.answer in ("choice", "scale")
    ]


def _count(telling: Any, theme: int) -> Any:
    return telling.told["themes"].get(str(theme)) if telling is not None else None


def _check_words(text: str) -> None:
    if not text or len(text) > giving.LONGEST:
        rule = f"is longer than {giving.LONGEST:,} characters" if text else "is empty"
        raise refuse("your comment", rule, "Write it.", column="ask.passage")
