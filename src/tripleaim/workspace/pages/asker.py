"""Who asks: the person signed in, the link that a browser opened, or a visitor."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator

from tripleaim.workspace.drafting.link import Link
from tripleaim.workspace.guard.actor import FRESH_SECONDS, Actor
from tripleaim.workspace.moment import now_here

LINK = "link"


def actor_of(request: Any) -> Actor:
    """Who asks, as guards know them."""
    now = now_here()
    if request.user.is_authenticated:
        return Actor(
            now=now,
            person=request.user,
            fresh=is_fresh(request),
            has_factor=has_factor(request.user),
        )
    code = request.session.get(LINK)
    link = Link.objects.filter(code=code, status="given").first() if code else None
    if link is not None and link.expires > now.date():
        return Actor(now=now, link=link)
    return Actor(now=now)


def is_fresh(request: Any) -> bool:
    """Whether the second factor was asked within the last five minutes of this session."""
    records = get_authentication_records(request, request.user)
    since = time.time() - FRESH_SECONDS
    return any(each.get("method") == "mfa" and each.get("at", 0) > since for each in records)


def has_factor(person: Any) -> bool:
    """Whether somebody has a second factor."""
    return bool(Authenticator.objects.filter(user=person).exclude(type="recovery_codes").exists())
