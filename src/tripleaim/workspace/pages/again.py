"""The second factor is asked before a form that needs it; what was sent without it is kept.

It is kept in the session of whoever sent it, and shown once more in its form after the code: they
send it again, or not. No password, code or secret is kept, and no file.
"""

import re
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

KEPT = "sent_before_the_factor"
LONGEST = 20_000
NOT_KEPT = re.compile(r"csrf|pass(word|phrase)|secret|private|code")


def ask_factor(request: HttpRequest, is_shown: bool) -> HttpResponse:
    """To the question of the second factor, and back: to this page, or where it was sent from."""
    back = request.get_full_path() if is_shown else _sent_from(request)
    if request.method == "POST" and is_shown:
        _keep(request)
    return redirect(f"/account/2fa/reauthenticate/?{urlencode({'next': back})}")


def take_kept(request: HttpRequest) -> None:
    """Put back what was sent to this page before its factor was asked, for its form to show."""
    kept: Any = request.session.get(KEPT) if request.method == "GET" else None
    if not kept or kept["path"] != request.path:
        return
    del request.session[KEPT]
    given = QueryDict(mutable=True)
    for name, values in kept["given"].items():
        given.setlist(name, values)
    request.POST = given
    messages.info(request, "Nothing was done yet. What you gave is kept below: send it again.")


def _keep(request: HttpRequest) -> None:
    given = {k: v for k, v in request.POST.lists() if not NOT_KEPT.search(k.casefold())}
    size = sum(len(value) for values in given.values() for value in values)
    request.session.pop(KEPT, None)
    if size <= LONGEST and not request.FILES:
        request.session[KEPT] = {"path": request.path, "given": given}


def _sent_from(request: HttpRequest) -> str:
    """The page of this workspace whose form was sent to an address that shows none."""
    said = urlsplit(request.META.get("HTTP_REFERER", ""))
    return said.path if said.netloc == request.get_host() and said.path else "/turn"
