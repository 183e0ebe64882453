"""Pages of a workspace that holds ten thousand documents and a million events, and their time."""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.workspace_served import (
    BACKEND,
    enter_new,
)


def long_lists(options: argparse.Namespace) -> None:
    """Lists and searches over many documents and events, asked in this process."""
    enter_new(options.store, options.database)
    from django.test import Client
    from world import World, sign_the_fund

    world = World()
    agreed = sign_the_fund(world)
    _fill(world, agreed, options)
    browser = Client(SERVER_NAME="localhost")
    person = world.people["QF7"]
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(user=person, type="totp", data={"secret": "x"})
    browser.force_login(person, backend=BACKEND)
    code = world.partnership.pk
    pages = [
        "/turn",
        "/notices",
        f"/p/{code}",
        f"/p/{code}?page=150",
        f"/p/{code}?q=9999",
        f"/p/{code}/decisions",
        f"/p/{code}/meetings",
        f"/p/{code}/actions",
        f"/p/{code}/interests",
        f"/p/{code}/people",
        f"/p/{code}/events",
        "/d/many000042",
        "/d/many000042/history",
        "/say",
        "/promises",
        "/questions",
        "/near?where=Barnsley",
        f"/d/{agreed.pk}",
        f"/d/{agreed.pk}/history",
        f"/d/{agreed.pk}/matter",
        f"/merger?with={code}",
        "/feed/published.atom",
        f"/p/{code}/documents.csv",
    ]
    for path in pages:
        timed(path, lambda path=path: browser.get(path))
    from tripleaim.workspace.people.tokens import make_token

    ends = world.now().date() + timedelta(days=2)
    _, secret = make_token(world.acts("QF7"), "x", ["documents", "events"], ends)
    named = {"headers": {"Authorization": f"Bearer {secret}"}}
    for path in (
        f"/partnerships/{code}/documents",
        f"/partnerships/{code}/documents?page=90",
        f"/partnerships/{code}/events?after=500000",
    ):
        timed(
            f"/api/workspace/v1{path}",
            lambda path=path: browser.get(f"/api/workspace/v1{path}", **named),
        )
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {most:.0f} MB")


def timed(path: str, ask: Callable[[], Any]) -> None:
    """Ask for a page five times; the least and median of wall and processor time."""
    wall, cpu, status = [], [], 0
    for _ in range(5):
        began, busy = time.monotonic(), time.process_time()
        status = ask().status_code
        wall.append(time.monotonic() - began)
        cpu.append(time.process_time() - busy)
    print(
        f"{path}: {status}, wall least {min(wall) * 1000:.0f} ms, median "
        f"{statistics.median(wall) * 1000:.0f} ms; processor {min(cpu) * 1000:.0f} ms",
        flush=True,
    )


def _fill(world: Any, agreed: Any, options: argparse.Namespace) -> None:
    """Copies of one document and its version, and events, added by the thousand."""
    from tripleaim.workspace.models import Document, DocumentParty, Event, Version

    first, now = agreed.newest, world.now()
    rows = [
        Document(
            code=f"many{n:06d}",
            partnership=world.partnership,
            slug=f"many-{n}",
            kind=agreed.kind,
            title=f"Agreement {n} about something",
            reach="partnership",
        )
        for n in range(options.documents)
    ]
    Document.objects.bulk_create(rows, batch_size=1000)
    Version.objects.bulk_create(
        (
            Version(document=each, revision=1, save_number=1, body=first.body, at=now)
            for each in rows
        ),
        batch_size=500,
    )
    DocumentParty.objects.bulk_create(
        (
            DocumentParty(document=each, organisation=party)
            for each in rows
            for party in ("QF7", "RHQ", "207")
        ),
        batch_size=2000,
    )
    Event.objects.bulk_create(
        [
            Event(
                at=now,
                actor="p-0",
                role="author",
                action="document.save",
                kind="document",
                about=each.code,
                scope=world.partnership.pk,
                details={},
            )
            for each in rows
        ],
        batch_size=2000,
    )
    _doubled(options.events)
    print(f"{Document.objects.count()} documents, {Event.objects.count()} events", flush=True)


def _doubled(wanted: int) -> None:
    """Copy the events of those documents until there are as many as wanted."""
    from django.db import connection

    names = "at, actor, role, action, kind, about, scope, before, after, reason, details"
    with connection.cursor() as cursor:
        there = 0
        while there < wanted:
            cursor.execute(
                f"insert into workspace_event ({names}) select {names} from workspace_event "
                "where about like 'many%%' order by seq limit %s",
                [max(1, wanted - there)],
            )
            cursor.execute("select count(*) from workspace_event where about like 'many%%'")
            there = cursor.fetchone()[0]
