"""Putting the hash of events on the log, so that an event that was altered is found."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from tripleaim.governance.log_entry import Entry
from tripleaim.governance.signed_text import SignedText
from tripleaim.workspace.record.event import Event
from tripleaim.workspace.record.log import EventSeal, Log
from tripleaim.workspace.record.tree_log import About, append, the_log

INSTANCE = "instance"


def seal_events(scope: str, at: datetime) -> Entry | None:
    """Put on the log the hash of a partnership's events since the last time; None when none are."""
    with transaction.atomic():
        Log.objects.select_for_update().get()
        _wait_for_writers()
        last = EventSeal.objects.filter(scope=scope).order_by("-last").first()
        since = last.last if last is not None else 0
        hashed = _hashed(Event.objects.filter(scope=scope, seq__gt=since))
        if not hashed.count:
            return None
        text = SignedText(
            "events",
            {
                "log": the_log().name,
                "scope": scope or INSTANCE,
                "first": str(hashed.first),
                "last": str(hashed.last),
                "count": str(hashed.count),
                "hash": hashed.sha256,
            },
        )
        entry = append(text, About(kind="events", scope=scope), at)
        EventSeal.objects.create(
            scope=scope,
            first=hashed.first,
            last=hashed.last,
            count=hashed.count,
            entry=entry.index,
        )
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hashed:
    """Events as the log takes them: the first and last, how many, and the hash of their lines."""

    first: int
    last: int
    count: int
    sha256: str


def _hashed(events: QuerySet[Event]) -> _Hashed:
    """The hash of events in their order, made as they are read: however many, few are held."""
    digest, first, last, count = hashlib.sha256(), 0, 0, 0
    for each in events.order_by("seq").iterator(chunk_size=2000):
        digest.update(each.line.encode())
        first, last, count = first or each.seq, each.seq, count + 1
    return _Hashed(first=first, last=last, count=count, sha256=digest.hexdigest())


def _wait_for_writers() -> None:
    """Until events that others are adding are there: a later number may be committed first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("lock table workspace_event in share row exclusive mode")


def events_altered() -> list[str]:
    """Events that are not what the log took of them: the ranges, in words."""
    from tripleaim.governance.signed_text import read_signed_text

    seals = {each.entry: each for each in EventSeal.objects.all()}
    before: dict[str, int] = {}
    found = []
    for entry in the_log().of_kinds("events"):
        text = read_signed_text(entry.said, "the log")
        scope, first, last = text["scope"], int(text["first"]), int(text["last"])
        of_scope = Event.objects.filter(scope="" if scope == INSTANCE else scope)
        hashed = _hashed(of_scope.filter(seq__gt=before.get(scope, 0), seq__lte=last))
        seal = seals.pop(entry.index, None)
        agrees = seal is not None and (seal.scope or INSTANCE, seal.first, seal.last) == (
            scope,
            first,
            last,
        )
        if not agrees or hashed.sha256 != text["hash"]:
            found.append(f"events {first} to {last} of {scope}")
        before[scope] = last
    return [*found, *(f"events {e.first} to {e.last} of {e.scope}" for e in seals.values())]
