"""Drawing a page: the frame, what every page knows, and how refusals are shown."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, can, not_there
from tripleaim.workspace.guard.once import reading
from tripleaim.workspace.pages.again import ask_factor, take_kept
from tripleaim.workspace.pages.asker import actor_of
from tripleaim.workspace.pages.tries import LINK_MOST, SHARES, TRIES, WRONG_MOST, TooMany
from tripleaim.workspace.partnerships.partnership import Organisation
from tripleaim.workspace.telling.inbox import unseen_of

Answer = Callable[..., HttpResponse]
INPUT, MANY, FRESH, READS = "input", "many", "fresh", ("GET", "HEAD")
SECRETS = ("/join/", "/back/", "/l/")


def page(*methods: str, public: bool = False) -> Callable[[Answer], Answer]:
    """A page that is asked with a request and its actor; a refusal becomes a page that says so.

    Where the second factor is wanting, it is asked, with the way back to the page. Unless it is
    public, whoever is neither signed in nor has a link is sent to sign in.
    """

    def made(answer: Answer) -> Answer:
        @wraps(answer)
        def asked(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            actor = actor_of(request)
            if not public and actor.person is None and actor.link is None:
                return redirect(f"/account/login/?next={request.path}")
            try:
                _count_by_link(actor)
                with _counted_if_none(request), reading(request.method in READS):
                    if actor.fresh:
                        take_kept(request)
                    return answer(request, actor, *given, **named)
            except TooMany as many:
                response = refused_page(request, actor, Refused(MANY, str(many)))
                response["Retry-After"] = str(many.seconds)
                return response
            except Refused as refusal:
                if refusal.rule == FRESH and actor.has_factor and actor.person is not None:
                    return ask_factor(request, not methods or "GET" in methods)
                return refused_page(request, actor, refusal)
            except InputRefused as refusal:  # where a page has no form to say it in
                return refused_page(request, actor, Refused(INPUT, str(refusal)))

        return require_http_methods(methods or ("GET", "HEAD"))(asked)

    return made


def draw(
    request: HttpRequest, actor: Actor, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page from its template, with what the frame shows; of another room by its folder."""
    file = template if "/" in template else f"workspace/{template}"
    held = {"form": None} | frame_of(request, actor) | context
    return render(request, f"{file}.html", held, status=status)


def frame_of(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the frame of a page shows: who one is, where one takes part, what is new."""
    return {
        "actor": actor,
        "you": you(actor),
        "path": request.path,
        "partnerships": partnerships_of(actor),
        "runs_instance": any(each.kind == "I" for each in actor.spells),
        "unseen": unseen_of(actor.person) if actor.person is not None else 0,
    }


def frame_of_account(request: HttpRequest) -> dict[str, Any]:
    """The same frame for the pages of signing in, which others draw: nobody is left without a way
    on from there."""
    of_account = request.path.startswith("/account/") and hasattr(request, "user")
    return frame_of(request, actor_of(request)) if of_account else {}


def you(actor: Actor) -> str:
    """Who one is here, in words."""
    if actor.person is None:
        return f"You read by the link for {actor.link.holder}" if actor.link is not None else ""
    names = [
        each.name
        for each in actor.spells
        if each.kind in ("G", "C", "I", "E", "O", "K", "R", "S", "Z")
    ]
    codes = {each.place for each in actor.spells if each.scope.startswith("organisation:")}
    found = Organisation.objects.filter(pk__in=codes) if codes else ()
    bodies = sorted(str(each.name) for each in found)
    also = f" of {', '.join(bodies)}" if bodies else ""
    roles = ", ".join(dict.fromkeys(names))
    return f"You are {actor.person.shown}{also}{': ' if roles else ''}{roles}"


def partnerships_of(actor: Actor) -> list[Any]:
    """The partnerships that somebody takes part in."""
    from tripleaim.workspace.guard.asking import can
    from tripleaim.workspace.partnerships.partnership import Partnership

    if actor.person is None:
        return []
    return [p for p in Partnership.objects.order_by("name") if can("partnership.read", actor, p)]


def refused_page(request: HttpRequest, actor: Actor, refusal: Refused) -> HttpResponse:
    """What may not be known looks like what is not there; all else gives its reason.

    What was sent and cannot be is told as the mistake of whoever sent it.
    """
    if refusal.is_unknown:
        return draw(request, actor, "unknown", {}, status=404)
    context = {"refusal": refusal, "back": request.META.get("HTTP_REFERER", "/turn")}
    status = {INPUT: 400, MANY: 429}.get(refusal.rule, 403)
    return draw(request, actor, "refused", context, status=status)


def _count_by_link(actor: Actor) -> None:
    """Count what is asked by a link. Raises TooMany."""
    if actor.link is not None:
        TRIES.count("link", str(actor.link.code), LINK_MOST, time.time(), LINK_MOST // SHARES or 1)


@contextmanager
def _counted_if_none(request: HttpRequest) -> Iterator[None]:
    """Count a secret that turned out to be none, by the address that it came from; one that opens
    something is never counted, however many share an address. Raises TooMany."""
    try:
        yield
    except Refused as refusal:
        if refusal.is_unknown and request.path.startswith(SECRETS):
            address = str(request.META.get("REMOTE_ADDR", ""))
            TRIES.count("secret", address, WRONG_MOST, time.time())
        raise


def tried(doing: Callable[[], Any]) -> list[Problem]:
    """Do something that was asked for in a form: what is wrong with what was given, or nothing."""
    try:
        doing()
    except InputRefused as refusal:
        return list(refusal.problems)
    except IntegrityError:
        return [
            Problem(
                where="this", rule="was done already, by you or somebody else", remedy="Look again."
            )
        ]
    return []


def done(request: HttpRequest, said: str, to: str) -> HttpResponse:
    """Say what was done on the page that follows."""
    messages.success(request, said)
    return redirect(to)


def read_of(actor: Actor, name: str, model: Any, code: str) -> Any:
    """A row that an action lets somebody read; any other is as if it were not there."""
    row = found(model, pk=code)
    if not can(name, actor, row):
        raise not_there()
    return row


def found(model: Any, **named: Any) -> Any:
    """A row, or the same answer as for what one may not see: what is no key of it is not there."""
    try:
        row = model.objects.filter(**named).first()
    except ValueError:
        row = None
    if row is None:
        raise not_there()
    return row
