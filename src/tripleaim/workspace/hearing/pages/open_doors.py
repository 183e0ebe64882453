"""Public pages of promises, questions, places, alerts and feeds."""

from typing import Any
from xml.sax.saxutils import escape

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.hearing import alerting, placing, promising
from tripleaim.workspace.hearing.alert import Locality, News, Subscription
from tripleaim.workspace.hearing.pages.frame import (
    TRAP,
    count_fault,
    flow_of,
    fresh_form,
    open_page,
    plain_of,
    problems_of,
    show,
    visitor,
)
from tripleaim.workspace.hearing.pages.say import visible
from tripleaim.workspace.hearing.promise import Promise, PublicQuestion
from tripleaim.workspace.hearing.secret_link import read_form
from tripleaim.workspace.pages.listing import listed
from tripleaim.workspace.partnerships.partnership import Partnership

QUESTIONS_A_DAY, ALERTS_A_DAY, NEWEST = 10, 10, 50
ASKED = ("with", "answered", "refused")


def find_partnership(code: str) -> Partnership:
    """A partnership that anybody may know of: it has a published consultation, promise or place."""
    found = Partnership.objects.filter(pk=code).first()
    if found is None or not _is_public(found):
        raise not_there()
    return found


@open_page()
def promises(request: HttpRequest, actor: Actor, form: str = "") -> HttpResponse:
    """Every promise: late ones first, with by how many days."""
    rows = list(Promise.objects.select_related("owner", "partnership").order_by("due", "pk"))
    late = promising.late_of(rows, actor.today)
    if form:
        return listed([_plain(each) for each in rows], form, "promises")
    context = {
        "late": [(each, (actor.today - each.due).days) for each in late],
        "open": [each for each in rows if each.status == "open" and each not in late],
        "ended": [each for each in rows if each.status in ("kept", "broken")],
        "unowned": [
            one for p in Partnership.objects.order_by("name") for one in promising.unowned(p)
        ],
        "partnerships": [p for p in Partnership.objects.order_by("name") if _is_public(p)],
    }
    return show(request, "promises", context)


@open_page()
def promise(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One promise, and how it stands."""
    found = Promise.objects.filter(pk=code).select_related("owner", "partnership").first()
    if found is None:
        raise not_there()
    late = bool(promising.late_of([found], actor.today))
    days = (actor.today - found.due).days if late else 0
    context = {"promise": found, "days": days, "partnership": found.partnership}
    return show(request, "promise", context)


@open_page()
def questions(request: HttpRequest, actor: Actor, form: str = "") -> HttpResponse:
    """Every question that was passed on, its clock, and its answer."""
    rows = list(PublicQuestion.objects.filter(status__in=ASKED).order_by("due", "pk"))
    if form:
        return listed([_plain_question(each) for each in rows], form, "questions")
    late = promising.late_of(rows, actor.today)
    context = {
        "late": [(each, (actor.today - each.due).days) for each in late],
        "open": [each for each in rows if each.status == "with" and each not in late],
        "ended": [each for each in rows if each.status in ("answered", "refused")],
        "partnerships": [p for p in Partnership.objects.order_by("name") if _is_public(p)],
    }
    return show(request, "questions", context)


@open_page()
def question(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One question and its answer; before it was passed on, its words are not shown."""
    found = PublicQuestion.objects.filter(pk=code).select_related("partnership").first()
    if found is None:
        raise not_there()
    late = bool(promising.late_of([found], actor.today))
    context = {
        "question": found,
        "is_shown": found.status in ASKED,
        "late": late,
        "partnership": found.partnership,
    }
    return show(request, "question", context)


@open_page("GET", "HEAD", "POST")
def ask(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Ask a partnership something."""
    partnership = find_partnership(code)
    problems: Any = []
    if request.method == "POST":
        try:
            number = read_form(request.POST.get("form", ""), f"question {code}")
            most, text = QUESTIONS_A_DAY, plain_of(request).get("text", "")
            with transaction.atomic():  # what cannot be taken is none of a network's questions
                flow = flow_of(request, "question", 0 if request.POST.get(TRAP) else most)
                made = promising.ask_question(actor, partnership, text, number, flow)
            return redirect(f"/questions/{made.pk}")
        except InputRefused as refusal:
            count_fault(request)
            problems = problems_of(refusal)
    context = {
        "partnership": partnership,
        "problems": problems,
        "text": request.POST.get("text", ""),
        "form": fresh_form(f"question {code}"),
    }
    return show(request, "ask", context, 400 if problems else 200)


@open_page()
def near(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is open, decided, promised and late for a place or a postcode; none of it is kept."""
    wanted = request.GET.get("where", "")[:60]
    found = placing.places_near(wanted)
    partnerships = {each.partnership_id: each.partnership for each in found}
    named = {each.name for each in found}
    rows = [
        each
        for each in visible()
        if each.partnership_id in partnerships
        and (not each.said.places or named & set(each.said.places))
    ]
    pledged = Promise.objects.filter(
        partnership__in=partnerships, place__in=("", *named)
    ).select_related("owner")
    names = list(Locality.objects.order_by("name").values_list("name", flat=True))
    context = {
        "where": wanted,
        "places": found,
        "partnerships": list(partnerships.values()),
        "open": [each for each in rows if each.status == "open"],
        "decided": [each for each in rows if each.status in ("replied", "decided", "finished")],
        "late": [
            (each, (actor.today - each.due).days)
            for each in promising.late_of(pledged, actor.today)
        ],
        "promised": pledged.filter(status="open").order_by("due"),
        "names": names,
        "nearest": [] if found else placing.nearest(wanted, names),
    }
    return show(request, "near", context)


@open_page("GET", "HEAD", "POST")
def alerts(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Ask to be told by mail what a partnership does in public."""
    partnership = find_partnership(code)
    problems: Any = []
    if request.method == "POST":
        try:
            number = read_form(request.POST.get("form", ""), f"alerts {code}")
            given = plain_of(request)
            mail, wanted = given.get("mail", ""), _wanted(given, partnership)
            with transaction.atomic():
                flow = flow_of(request, "alert", 0 if request.POST.get(TRAP) else ALERTS_A_DAY)
                alerting.ask_alerts(actor, partnership, mail, number, flow, wanted)
            return show(request, "alerts_asked", {"partnership": partnership})
        except InputRefused as refusal:
            count_fault(request)
            problems = problems_of(refusal)
    asked = request.POST or request.GET
    about = visible().filter(pk=asked.get("about", ""), partnership=partnership).first()
    context = {
        "partnership": partnership,
        "problems": problems,
        "about": about,
        "where": asked.get("where", "")[:60],
        "mail": request.POST.get("mail", "")[:254],
        "names": partnership.places.order_by("name"),
        "form": fresh_form(f"alerts {code}"),
    }
    return show(request, "alerts", context, 400 if problems else 200)


def _wanted(given: Any, partnership: Partnership) -> alerting.Wanted:
    """Of what somebody asks to be told. Of a postcode nothing stays but the place that it is in."""
    about = visible().filter(pk=given.get("about", ""), partnership=partnership).first()
    if about is not None:
        return alerting.Wanted(about=about.pk)
    return alerting.Wanted(place=placing.place_of(partnership, given.get("where", "")[:60]))


@open_page("GET", "HEAD", "POST")
def confirm(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """Confirm one's address by a button: programs that open links in letters press none."""
    row = alerting.find_subscription(secret)
    if row is None or not row.mail:
        raise not_there()
    if request.method == "POST":
        alerting.confirm_alerts(visitor(secret), row)
    context = {"partnership": row.partnership, "is_on": row.status == "confirmed"}
    return show(request, "alerts_confirm", context)


@open_page("GET", "HEAD", "POST")
def stop(request: HttpRequest, actor: Actor, said: str) -> HttpResponse:
    """End one's alerts: opening the link is enough, for a person and for their mail program."""
    row = alerting.find_by_stop(said)
    if row is None:
        raise not_there()
    if row.status != "ended":
        owner = Actor(now=actor.now, holds=frozenset({row.secret_hash}))
        alerting.end_alerts(owner, row)
    return show(request, "alerts_ended", {"partnership": row.partnership})


@open_page()
def feed(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """What happened in public, newest first, as Atom; with `place`, of that place and of all."""
    partnership = find_partnership(code)
    place = placing.place_of(partnership, request.GET.get("place", "")[:100])
    near = Subscription(partnership=partnership, place=place)
    news = News.objects.filter(partnership=partnership).order_by("-at", "-pk")
    rows = alerting.wanted_by(near, news[: NEWEST * 4])[:NEWEST]
    base = str(settings.ORIGIN)
    entries = "".join(
        f"<entry><title>{escape(_clean(each.title))}</title><id>{base}{each.address}#{each.pk}</id>"
        f'<link href="{base}{each.address}"/><updated>{each.at.isoformat()}</updated></entry>'
        for each in rows
    )
    updated = rows[0].at if rows else actor.now
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(_clean(partnership.name))}</title><id>{base}/feed/{code}.atom</id>"
        f'<link rel="self" href="{base}/feed/{code}.atom"/>'
        f"<author><name>{escape(_clean(partnership.name))}</name></author>"
        f"<updated>{updated.isoformat()}</updated>{entries}</feed>\n"
    )
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _clean(text: str) -> str:
    """A text without the characters that XML has no place for."""
    return "".join(each for each in text if each >= " " and each not in "￾￿")


def _is_public(partnership: Partnership) -> bool:
    return bool(
        Locality.objects.filter(partnership=partnership).exists()
        or visible().filter(partnership=partnership).exists()
        or Promise.objects.filter(partnership=partnership).exists()
    )


def is_heard_here() -> bool:
    """Whether anybody is heard here at all: a consultation, a promise or a place is public."""
    return Locality.objects.exists() or visible().exists() or Promise.objects.exists()


def _plain(each: Promise) -> dict[str, Any]:
    return {
        "promise": each.text,
        "owner": each.owner_id,
        "due": each.due,
        "status": each.status,
        "made_on": each.made_on,
        "made_in": each.made_in,
        "outcome": each.outcome,
    }


def _plain_question(each: PublicQuestion) -> dict[str, Any]:
    return {
        "question": "" if each.status == "refused" else each.text,
        "asked_on": each.asked_on,
        "due": each.due,
        "status": each.status,
        "answer": each.answer,
        "reason": each.reason,
    }
