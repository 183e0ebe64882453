"""Coming in: the first page, joining by invitation, links for outsiders, my turn, my account."""

import secrets
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drafting.sharing import open_link
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.guard.guards import GUARDS
from tripleaim.workspace.guard.table import matrix_rows
from tripleaim.workspace.pages.asker import LINK
from tripleaim.workspace.pages.drawing import done, draw, found, page
from tripleaim.workspace.people.joining import find_invitation, join, take_role
from tripleaim.workspace.people.returning import come_back, find_way_back
from tripleaim.workspace.people.role import RoleSpell
from tripleaim.workspace.signing.keys import key_states
from tripleaim.workspace.signing.turns import turns_of, waiting_for_others

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BROWSER = "ta_browser"


@page("GET", "HEAD", public=True)
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first page: to my turn; for who is not signed in, to what they may say, or to sign in."""
    from tripleaim.workspace.hearing.pages.open_doors import is_heard_here

    if actor.person is not None:
        return redirect("/turn")
    return redirect("/say" if is_heard_here() else "/account/login/")


@page("GET", "HEAD")
def turn(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What awaits one's move, and what awaits others'."""
    context = {"turns": turns_of(actor), "others": waiting_for_others(actor)}
    return draw(request, actor, "turn", context)


@never_cache
@page("GET", "HEAD", "POST", public=True)
def join_page(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """Join with an invitation: choose a password, then add a second factor."""
    invitation = find_invitation(secret, actor)
    if invitation is None:
        raise not_there()
    problems: Any = []
    if request.method == "POST":
        try:
            person = join(actor, secret, request.POST.get("password", ""))
            login(request, person, backend=BACKEND)
            record_authentication(request, person, method="password", reauthenticated=True)
            UserSession.objects.create_from_request(request)  # it is among those that one can end
            return done(request, "You have joined.", "/account/2fa/totp/activate/")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {"person": invitation.person, "problems": problems}
    return draw(request, actor, "join", context, status=400 if problems else 200)


@never_cache
@page("GET", "HEAD", "POST", public=True)
def back_page(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """Come back by a one-time link: choose a password anew, then sign in with it."""
    link = find_way_back(secret, actor)
    if link is None:
        raise not_there()
    problems: Any = []
    if request.method == "POST":
        try:
            come_back(actor, secret, request.POST.get("password", ""))
            logout(request)
            said = "Your password is set. Sign in with it."
            return done(request, said, "/account/login/")
        except InputRefused as refusal:
            problems = refusal.problems
    context = {"person": link.person, "problems": problems}
    return draw(request, actor, "back", context, status=400 if problems else 200)


@never_cache
@page("GET", "HEAD", public=True)
def link_page(request: HttpRequest, actor: Actor, secret: str) -> HttpResponse:
    """Open a link for outsiders: only the first browser may, and only until its day."""
    browser = request.COOKIES.get(BROWSER) or secrets.token_urlsafe(24)
    link = open_link(secret, browser, actor.today)
    if link is None:
        raise not_there()
    request.session[LINK] = link.code
    response = redirect(f"/d/{link.document_id}")
    response.set_cookie(
        BROWSER,
        browser,
        max_age=86_400 * 366,
        httponly=True,
        samesite="Lax",
        secure=settings.IS_SECURE,
    )
    return response


@page("GET", "HEAD")
def you_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's roles, keys, sessions and second factor."""
    if actor.person is None:
        raise not_there()
    keys = key_states(actor.person)
    labels = {each.key: each.label for each in actor.person.keys.all()}
    context = {
        "spells": actor.person.spells.exclude(status="ended").order_by("pk"),
        "keys": [(state, labels[state.pk]) for state in keys],
    }
    return draw(request, actor, "you", context)


@page("POST")
def take(request: HttpRequest, actor: Actor, spell: int) -> HttpResponse:
    """Take a role that one was offered."""
    take_role(actor, found(RoleSpell, pk=spell, person=actor.person))
    return done(request, "The role is yours.", "/you")


@page("GET", "HEAD", public=True)
def who_may(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The whole table of who may do what."""
    return draw(request, actor, "who_may", {"rows": matrix_rows(), "guards": GUARDS.values()})
