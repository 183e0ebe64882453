"""Putting the hash of events on the log, so that an event that was altered is found."""

import hashlib
from datetime import datetime

from django.db import connection, transaction

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
        events = list(Event.objects.filter(scope=scope, seq__gt=since).order_by("seq"))
        if not events:
            return None
        lines = "".join(each.line for each in events)
        text = SignedText("events", {
            "log": the_log().name, "scope": scope or INSTANCE, "first": str(events[0].seq),
            "last": str(events[-1].seq), "count": str(len(events)),
            "hash": hashlib.sha256(lines.encode()).hexdigest(),
        })  # fmt: skip
        entry = append(text, About(kind="events", scope=scope), at)
        EventSeal.objects.create(
            scope=scope, first=events[0].seq, last=events[-1].seq, count=len(events),
            entry=entry.index,
        )  # fmt: skip
    return entry


def _wait_for_writers() -> None:
    """Until events that others are adding are there: a later number may be committed first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("lock table workspace_event in share row exclusive mode")


def events_altered() -> list[str]:
    """Events that are not what the log took of them: the ranges, in words."""
    from tripleaim.governance.signed_text import read_signed_text

    said = {each.index: each for each in the_log().of_kinds("events")}
    found = []
    for seal in EventSeal.objects.order_by("entry"):
        text = read_signed_text(said[seal.entry].said, "the log")
        rows = Event.objects.filter(scope=seal.scope, seq__gte=seal.first, seq__lte=seal.last)
        lines = "".join(each.line for each in rows.order_by("seq"))
        if hashlib.sha256(lines.encode()).hexdigest() != text["hash"]:
            found.append(f"events {seal.first} to {seal.last} of {seal.scope or INSTANCE}")
    return found
