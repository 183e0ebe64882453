"""Signing in by an organisation's own directory: sent there, and taken back.

What comes back counts as a password does: whoever has a second factor gives it here too.
"""

import secrets
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import not_there
from tripleaim.workspace.pages.drawing import draw, page
from tripleaim.workspace.people.directories import (
    Directory,
    ask_keys,
    ask_provider,
    ask_token,
    read_directories,
)
from tripleaim.workspace.people.id_token import Expected, read_id_token
from tripleaim.workspace.people.person import Person

BEGUN = "directory"
BACK = "/account/directory/back"
MINUTES = 10
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@page("GET", public=True)
def leave(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Go to an organisation's directory to sign in there."""
    try:
        directory = _directories().get(code)
        if directory is None:
            raise not_there()
        provider = ask_provider(directory)
    except InputRefused as refusal:
        return _failed(request, actor, refusal)
    begun = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    request.session[BEGUN] = begun | {"code": code, "at": time.time()}
    hashed = urlsafe_b64encode(sha256(begun["verifier"].encode()).digest()).decode().rstrip("=")
    asked = {
        "response_type": "code",
        "client_id": directory.client_id,
        "redirect_uri": f"{settings.ORIGIN}{BACK}",
        "scope": "openid email",
        "state": begun["state"],
        "nonce": begun["nonce"],
        "code_challenge": hashed,
        "code_challenge_method": "S256",
    }
    sign = "&" if "?" in provider.authorize else "?"
    return redirect(f"{provider.authorize}{sign}{urlencode(asked)}")


@page("GET", public=True)
def back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Come back from a directory: signed in as the person whose address it vouches for."""
    begun = request.session.pop(BEGUN, None)
    try:
        person = _vouched(request, begun)
    except InputRefused as refusal:
        return _failed(request, actor, refusal)
    record_authentication(request, person, method="directory", organisation=begun["code"])
    person.backend = BACKEND
    response: HttpResponse = perform_login(request, Login(user=person, email=person.mail))
    return response


def _vouched(request: HttpRequest, begun: Any) -> Person:
    """Whom the directory that was left for vouches for. Raises InputRefused for nobody."""
    now = time.time()
    here = isinstance(begun, dict) and now < begun["at"] + 60 * MINUTES
    said = request.GET.get("state", "")
    if not here or not secrets.compare_digest(said.encode(), begun["state"].encode()):
        raise refuse("this sign-in", "was not begun here, or too long ago", "Begin again.")
    directory = _directories().get(begun["code"])
    if directory is None or not request.GET.get("code"):
        raise refuse("your organisation's sign-in", "did not let you in", "Ask who runs it.")
    provider = ask_provider(directory)
    returned = f"{settings.ORIGIN}{BACK}"
    token = ask_token(directory, provider, request.GET["code"], begun["verifier"], returned)
    expected = Expected(
        issuer=directory.issuer, audience=directory.client_id, nonce=begun["nonce"], at=now
    )
    return _person_of(directory, read_id_token(token, ask_keys(provider), expected))


def _person_of(directory: Directory, mail: str) -> Person:
    """Somebody of that organisation and of no other, who does not run the instance: none vouches
    for another's people, or for whoever everybody's people depend on."""
    person = Person.objects.filter(mail__iexact=mail, status="active").first()
    if person is not None:
        scopes = person.spells.exclude(status="ended").values_list("scope", flat=True)
        wide = {each for each in scopes if each.startswith(("organisation:", "instance:"))}
        if wide == {f"organisation:{directory.organisation}"}:
            return person
    raise refuse(
        "The address that your organisation's sign-in gave",
        "is not of somebody who has joined here for that organisation, and for no other",
        "Join by the link of your invitation first; for several organisations, or to run the "
        "instance, use a password.",
    )


def _directories() -> dict[str, Directory]:
    return read_directories(settings.DIRECTORIES)


def _failed(request: HttpRequest, actor: Actor, refusal: InputRefused) -> HttpResponse:
    problems = refusal.problems
    return draw(request, actor, "directory_failed", {"problems": problems}, status=403)
