"""Pages of a workspace that holds ten thousand documents and a million events, and their time."""

import argparse
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from bench.workspace_served import (
    BACKEND,
    enter_new,
)

# Of a hundred documents of a partnership: what is long done, and what is under way.
STATUSES = ["published"] * 65 + ["superseded"] * 25 + ["draft"] * 7 + ["shared"] * 2 + ["signed"]


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
    chair, visitor = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    Authenticator.objects.get_or_create(user=world.people["RFF"], type="totp", data={"secret": "x"})
    chair.force_login(world.people["RFF"], backend=BACKEND)
    code = world.partnership.pk
    for path in pages_of(world, agreed):
        timed(path, lambda path=path: browser.get(path))
    for path in (f"/p/{code}", "/turn"):
        timed(f"the chair: {path}", lambda path=path: chair.get(path))
    for path in ("/feed/published.atom", "/promises", "/questions", "/say", f"/scrutiny/{code}"):
        timed(f"a visitor: {path}", lambda path=path: visitor.get(path))
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


def pages_of(world: Any, agreed: Any) -> list[str]:
    """Every home, list, search and register, and some documents, as an officer asks for them."""
    p, room = f"/p/{world.partnership.pk}", world.partnership.committee_set.get().pk
    searches = ("?page=150", "?q=9999", "?status=shared", "?status=published&q=about")
    registers = ("decisions", "meetings", "actions", "interests", "people", "events", "held")
    draft, d = "/d/many000042", f"/d/{agreed.pk}"
    listed = ("documents", "people", "interests", "actions", "meetings", "decisions")
    return [
        *("/turn", "/notices", "/you", "/keys", "/instance", "/observed", "/heads", "/verify"),
        *(p, *(p + each for each in searches), *(f"{p}/{each}" for each in registers)),
        *(f"{p}/people?q=Officer", f"{p}/events?page=150", f"{p}/may", f"{p}/new", f"/c/{room}"),
        *(draft, f"{draft}/history", f"{draft}/matter"),
        *(d, f"{d}/history", f"{d}/matter", f"{d}/may"),
        *("/say", "/promises", "/questions", "/near?where=Barnsley", f"/hear{p}"),
        *(f"/scrutiny/{world.partnership.pk}", f"/merger?with={world.partnership.pk}"),
        *(f"{p}/{each}.csv" for each in listed),
        *("/notices.csv", "/promises.csv", "/questions.csv"),
    ]


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
    for number, status in enumerate(STATUSES):  # only a draft is written
        Document.objects.filter(code__regex=rf"^many\d{{4}}{number:02d}$").update(status=status)
    _steps(world, Document.objects.filter(status="shared", code__startswith="many"))
    _registers(world)
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


def _steps(world: Any, shared: Iterable[Any]) -> None:
    """A step of each party of what is shared; one of the three has signed."""
    from tripleaim.workspace.models import Step

    due = world.now().date() + timedelta(days=9)
    Step.objects.bulk_create(
        Step(document=each, revision=1, party=party, kind="sign", due=due, status=status)
        for each in shared
        for party, status in (("QF7", "done"), ("RHQ", "open"), ("207", "open"))
    )


def _registers(world: Any) -> None:
    """Some years of decisions, meetings, actions, interests, promises, questions and notices."""
    from tripleaim.workspace.hearing.models import Promise, PublicQuestion
    from tripleaim.workspace.models import (
        Interest,
        Item,
        Meeting,
        Notice,
        Proposal,
        Task,
    )

    now, today, board = world.now(), world.now().date(), world.partnership
    room, who = board.committee_set.get(), list(world.people.values())
    some = [(n, who[n % len(who)], today + timedelta(days=n % 400 - 360)) for n in range(2000)]
    Proposal.objects.bulk_create(
        Proposal(
            committee=room,
            title=f"Decide {n}",
            text="That we do.",
            person=person,
            status="draft" if n % 50 == 0 else "carried",
            closes=now - timedelta(days=n),
            review_on=day + timedelta(days=400),
        )
        for n, person, day in some[:1000]
    )
    meetings = Meeting.objects.bulk_create(
        Meeting(
            committee=room,
            at=now + timedelta(days=7 * (20 - n)),
            status="planned" if n < 20 else "closed",
        )
        for n in range(300)
    )
    Item.objects.bulk_create(
        Item(meeting=each, number=n, title=f"Item {n}") for each in meetings for n in range(1, 9)
    )
    Task.objects.bulk_create(
        Task(
            committee=room,
            text=f"Do {n}",
            person=person,
            due=day,
            status="open" if n % 10 == 0 else "done",
        )
        for n, person, day in some
    )
    Interest.objects.bulk_create(
        Interest(
            partnership=board,
            person=person,
            kind="indirect",
            text="A share",
            begins=today,
            status="current",
            declared_at=now,
            reviewed_on=today - timedelta(days=n),
        )
        for n, person, _ in some[:500]
    )
    owner = board.members.get(pk="RHQ")
    Promise.objects.bulk_create(
        Promise(
            partnership=board,
            text=f"Promise {n}",
            owner=owner,
            person=person,
            due=day,
            made_on=today,
            source="minutes",
            made_in="Minutes",
            status="open" if n % 5 == 0 else "kept",
        )
        for n, person, day in some[:500]
    )
    PublicQuestion.objects.bulk_create(
        PublicQuestion(
            partnership=board,
            text=f"How many are {n}?",
            asked_on=today,
            due=day,
            person=person,
            status="with" if n % 5 == 0 else "answered",
            answer="So many.",
        )
        for n, person, day in some[:500]
    )
    Notice.objects.bulk_create(
        Notice(
            person=world.people["QF7"],
            key=f"many {n}",
            words="was saved",
            address=f"/d/many{n:06d}",
            kind="document",
            about=f"many{n:06d}",
            at=now - timedelta(hours=n),
        )
        for n, _, _ in some
    )


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
