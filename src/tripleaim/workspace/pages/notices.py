"""Pages of notices: the inbox, how one wants mail, tokens, feeds."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse

from tripleaim.model.documents.base import OPEN_TO_ALL
from tripleaim.model.errors import InputRefused
from tripleaim.model.said_number import is_whole
from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import act_of, not_there, why_not
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.pages.form import PER_PAGE, day_of, page_number
from tripleaim.workspace.people.token import SCOPES, AccessToken
from tripleaim.workspace.people.tokens import end_token, find_token, make_token
from tripleaim.workspace.telling import inbox
from tripleaim.workspace.telling.feed import Entry, atom_text
from tripleaim.workspace.telling.notice import HABITS
from tripleaim.workspace.telling.telling import habit_of

MOST_IN_A_FEED = 100


def _person(actor: Actor) -> Any:
    if actor.person is None:
        raise not_there()
    return actor.person


@page("GET", "HEAD", "POST")
def inbox_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one was told, newest first."""
    person = _person(actor)
    if request.method == "POST":
        return done(request, f"{inbox.see_all(actor)} marked as seen.", "/notices")
    first = (page_number(request) - 1) * PER_PAGE
    rows = list(inbox.notices_of(person)[first : first + PER_PAGE + 1])
    more = page_number(request) + 1 if len(rows) > PER_PAGE else 0
    context = {"rows": inbox.told(actor, rows[:PER_PAGE]), "more": more}
    return draw(request, actor, "notices", context)


@page("GET", "HEAD", "POST")
def habit_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How one wants mail."""
    person, problems = _person(actor), []
    if request.method == "POST":
        try:
            inbox.choose_habit(actor, request.POST.get("mail", ""))
            return done(request, "It is noted.", "/you/notices")
        except InputRefused as refusal:
            problems = list(refusal.problems)
    context = {"habits": HABITS, "habit": habit_of(person), "problems": problems}
    return draw(request, actor, "habit", context, status=400 if problems else 200)


@page("GET", "HEAD", "POST")
def tokens_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Tokens of one's own: made, shown once, ended."""
    person = _person(actor)
    context: dict[str, Any] = {"problems": []}
    what = act_of(request.POST, "end", "") if request.method == "POST" else ""
    if what == "end":
        end_token(actor, found(AccessToken, pk=_number(request), person=person))
        return done(request, "The token has ended.", "/you/tokens")
    if request.method == "POST":
        try:
            given = request.POST
            ends = day_of(given, "ends")
            _, secret = make_token(actor, given.get("label", ""), given.getlist("scopes"), ends)
            context["secret"] = secret
        except InputRefused as refusal:
            context["problems"] = refusal.problems
    later = actor.today + timedelta(days=90)
    context |= {
        "tokens": person.tokens.order_by("-pk"),
        "scopes": SCOPES,
        "given": request.POST,
        "ends": later,
        "origin": settings.ORIGIN,
        "why_not": why_not("token.make", actor, person, ends=later),
    }
    return draw(request, actor, "tokens", context, status=400 if context["problems"] else 200)


@page("GET", "HEAD", public=True)
def published_feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The documents that anybody may read, newest first, as Atom."""
    rows = Document.objects.filter(reach="world", status__in=OPEN_TO_ALL)
    entries = [
        Entry(
            id=f"{settings.ORIGIN}/d/{each.pk}",
            title=f"{each.title} ({each.status})",
            address=f"{settings.ORIGIN}/d/{each.pk}",
            at=each.since,
        )
        for each in rows.annotate(since=Max("versions__at")).order_by("-since", "pk")[
            :MOST_IN_A_FEED
        ]
    ]
    return _atom(atom_text("What partnerships published", _self(request), entries))


@page("GET", "HEAD", public=True)
def own_feed(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """One's notices as Atom, by a token for feeds; no matter is named in it."""
    token = find_token(secret, actor.today)
    if token is None or "feed" not in token.scope_names:
        raise not_there()
    entries = [
        Entry(
            id=f"{settings.ORIGIN}/notices/{each.pk}",
            at=each.at,
            title=f"{each.words}{f' in {each.place}' if each.place else ''}",
            address=f"{settings.ORIGIN}{each.address}",
        )
        for each in inbox.notices_of(token.person)[:MOST_IN_A_FEED]
    ]
    return _atom(atom_text("Your notices", f"{settings.ORIGIN}/notices", entries))


def _self(request: HttpRequest) -> str:
    return f"{settings.ORIGIN}{request.path}"


def _atom(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def _number(request: HttpRequest) -> int:
    said = request.POST.get("token", "")
    return int(said) if is_whole(said) and len(said) < 10 else 0
