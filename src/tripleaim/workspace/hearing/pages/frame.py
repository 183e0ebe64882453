"""The frame of public pages: no account, no cookie, no script; forms that are ours, sent once."""

import secrets
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.shown import seen
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing.giving import Came
from tripleaim.workspace.hearing.secret_link import count_flow, new_form, read_form
from tripleaim.workspace.moment import now_here
from tripleaim.workspace.people.invitation import hash_of

Answer = Callable[..., HttpResponse]
TRAP = "website"  # a field that people do not see
MOST_KEPT = 64
_KEPT: dict[str, bytes] = {}  # pages as they were drawn, by all that they are made of
_LOCK = Lock()
_PLACE = secrets.token_hex(20)  # where the number of a form stands in a page that is kept


def open_page(*methods: str) -> Callable[[Answer], Answer]:
    """A page for anybody. Whoever asks is a visitor here, signed in or not.

    No cookie is set or read, so a form needs none; what is sent from another site is refused.
    """

    def made(answer: Answer) -> Answer:
        @wraps(answer)
        def asked(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            try:
                _check_sent(request)
                return answer(request, visitor(), *given, **named)
            except Refused as refusal:
                return _refused(request, refusal)
            except InputRefused as refusal:
                return show(request, "problem", {"problems": refusal.problems}, 400)

        return csrf_exempt(require_http_methods(methods or ("GET", "HEAD"))(asked))

    return made


def visitor(*secrets: str) -> Actor:
    """Somebody without an account, with what their links say that they hold."""
    return Actor(now=now_here(), holds=frozenset(hash_of(each) for each in secrets))


def show(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A public page from its template."""
    frame = {"path": request.path, "trap": TRAP, "origin": settings.ORIGIN}
    return render(request, f"hearing/{template}.html", frame | context, status=status)


def show_kept(
    request: HttpRequest, template: str, context: Callable[[], dict[str, Any]], of: str, form: str
) -> HttpResponse:
    """A public page as it was drawn before, where all that it is made `of` is the same.

    It is the same for everybody but for the number that its form carries, which is put in.
    """
    with _LOCK:
        drawn = _KEPT.get(of)
    if drawn is None:
        drawn = show(request, template, context() | {"form": _PLACE}).content
        with _LOCK:
            while len(_KEPT) >= MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)))
            _KEPT[of] = drawn
    return HttpResponse(drawn.replace(_PLACE.encode(), escape(form).encode()))


def came_by(request: HttpRequest, purpose: str) -> Came:
    """How a form came. Raises InputRefused where it is none of ours."""
    number = read_form(request.POST.get("form", ""), purpose)
    many, most = settings.FLOOD_MANY, settings.FLOOD_MOST
    return Came(
        form=number,
        number=count_flow(now_here().date(), "answer", _address(request)),
        many=many,
        most=most,
        odd=bool(request.POST.get(TRAP, "")),
        back=request.POST.get("back", ""),
    )


def count_fault(request: HttpRequest) -> None:
    """Count a form that could not be taken. It takes nothing from the answers of its network.

    Raises Refused where more of them came from there today than answers may: one that is filled in
    right is taken still.
    """
    if count_flow(now_here().date(), "fault", _address(request)) > settings.FLOOD_MOST:
        reason = "Too many forms that could not be taken came from one network today."
        raise Refused("flow", reason, "One that is filled in right is taken still.")


def flow_of(request: HttpRequest, what: str, most: int) -> tuple[int, int]:
    """How many of something came from the same network today, and how many may."""
    return count_flow(now_here().date(), what, _address(request)), most


def fresh_form(purpose: str, sent: str = "") -> str:
    """The signed number that a form carries: the one it was `sent` with, where that is good."""
    try:
        read_form(sent, purpose)
    except InputRefused:
        return new_form(purpose)
    return sent


def plain_of(request: HttpRequest) -> dict[str, str]:
    """What a form holds, the last of each name, without marks that nobody sees."""
    return {name: seen(str(value)) for name, value in request.POST.items()}


def problems_of(refusal: InputRefused) -> list[Problem]:
    """What is wrong, to stand above the form."""
    return list(refusal.problems)


def _check_sent(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    if _is_from_elsewhere(request):
        raise Refused("other site", "This was sent from another site.", "Fill it in here.")
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    if kind not in ("application/x-www-form-urlencoded", ""):
        raise refuse("files", "are not taken here", "Write it in the form, or send it on paper.")


def _is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent this: as the browser says, or by its origin where it is older."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site not in ("same-origin", "none")
    host = urlsplit(f"//{request.get_host()}").hostname
    return origin is not None and urlsplit(origin).hostname != host


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if refusal.is_unknown:
        return show(request, "unknown", {}, 404)
    status = 429 if refusal.rule == "flow" else 403
    return show(request, "refused", {"refusal": refusal}, status)
