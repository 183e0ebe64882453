"""Doing what is allowed: one guard for each transition, and an event of it in the same breath."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction

from tripleaim.workspace.drafting.document import Document
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Asked, check, check_read
from tripleaim.workspace.guard.whose_roles import letters_at, partnership_of, place_of, read_action
from tripleaim.workspace.record.event import Event

OF_A_PARTY = set("AMDPS")


@contextmanager
def acting(name: str, actor: Actor, subject: Any, **given: Any) -> Iterator[Asked]:
    """Hold a thing, check that an action on it is allowed, let it be done, and record it.

    Whoever changes the thing inside sets its status, and may record it with details; an action is
    recorded once. Where it does not lead to that status, nothing of it stays. Raises Refused with
    the reason when it is not allowed.
    """
    with transaction.atomic():
        if isinstance(subject, models.Model) and subject.pk is not None:
            held = subject.__class__.objects.select_for_update(of=("self",))
            subject.refresh_from_db(from_queryset=held)
        asked = check(name, actor, subject, **given)
        before = str(subject.status)
        yield asked
        after = str(subject.status)
        if not asked.action.makes and not asked.action.leads_to(before, after):
            raise AssertionError(f"{name} led from {before} to {after}")
        if not asked.recorded:
            record(asked, before, after)


def lead(name: str, actor: Actor, subject: Any, to: str, **given: Any) -> None:
    """Do an action that leads a thing to a status and changes nothing else of it."""
    with acting(name, actor, subject, **given):
        subject.status = to
        subject.save(update_fields=["status"])


def record(asked: Asked, before: str = "", after: str = "", **details: Any) -> Event:
    """Add an event of what was asked and done; it is told where a rule says so."""
    from tripleaim.workspace.telling.telling import note_event

    subject, actor = asked.subject, asked.actor
    roles = [each.name for each in actor.spells if each.kind in asked.action.roles]
    event = Event.objects.create(
        at=actor.now,
        actor=actor.name,
        role=", ".join(dict.fromkeys(roles))[:60],
        action=asked.action.name,
        kind=subject.__class__.__name__.lower(),
        about=str(subject.pk)[:40],
        scope=partnership_of(subject),
        before=before,
        after=after,
        reason=str(asked.given.get("reason", "")),
        details=details | _plain(asked.given),
    )
    note_event(event, actor.now)
    asked.recorded.append(int(event.pk))
    return event


def read_by(actor: Actor, document: Document) -> None:
    """Let somebody read a document. What is between its parties alone and read by who is of none
    of them, an auditor or governance officer, is read on record.

    Raises Refused, as unknown, when somebody may not know of it.
    """
    check_read(actor, document)
    if document.reach != "parties" or actor.person is None:
        return
    if not letters_at(actor.spells, place_of(document)) & OF_A_PARTY:
        record(check(read_action(document), actor, document))


def _plain(given: Any) -> dict[str, Any]:
    """What was given with it, as far as it says something by itself."""
    kept = ("revision", "organisation", "paragraph", "party", "choice", "lock", "address")
    return {name: str(given[name]) for name in kept if name in given}
