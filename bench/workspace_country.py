"""A part of a country in one workspace: filled, and each of its costs measured.

    python -m bench.workspace_country --store STORE --database ADDRESS [--share 0.1] [--webs 2]

The whole is 36 partnerships, 40,000 people and 2,000,000 events a year. Of a share of it are
measured: pages, a turn of the clock, sealing a day, `check`, a backup and its size, and what
several web processes answer at once. Two shares beside one another tell how each cost grows.
"""

import argparse
import os
import random
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.workspace_lists import timed
from bench.workspace_served import Browser, Starter, enter_new, free_port, session_of, wait_for

BOARDS, PEOPLE, EVENTS = 36, 40_000, 2_000_000
BODIES, DOCUMENTS, TASKS, INTERESTS, NOTICES = 40, 600, 300, 300, 10  # a board; notices a person


def told(name: str, do: Callable[[], Any]) -> Any:
    """Do something; how long it took."""
    began, busy = time.monotonic(), time.process_time()
    made = do()
    print(
        f"{name}: {time.monotonic() - began:.1f} s, processor {time.process_time() - busy:.1f} s",
        flush=True,
    )
    return made


def fill(world: Any, share: float) -> list[Any]:
    """Partnerships like the example's, with people, documents, actions, interests and events."""
    from tripleaim.workspace.models import Committee, Organisation, Partnership, Person, RoleSpell

    today, boards = world.now().date(), max(1, round(BOARDS * share))
    each_has = round(PEOPLE * share / boards)
    made = []
    for number in range(boards):
        board = Partnership.objects.create(name=f"Board {number}", example=True)
        bodies = Organisation.objects.bulk_create(
            Organisation(code=f"B{number:02d}{n:02d}", name=f"Body {n} of {number}")
            for n in range(BODIES)
        )
        board.members.set(bodies)
        room = Committee.objects.create(
            partnership=board, name=f"Room {number}", quorum=5, rule="majority"
        )
        people = Person.objects.bulk_create(
            Person(mail=f"b{number}p{n}@example.net", name=f"Person {n}", status="active")
            for n in range(each_has)
        )
        spells = [
            RoleSpell(
                person=person,
                kind="D",
                scope=f"organisation:{bodies[n % BODIES].pk}",
                begins=today,
                status="held",
            )
            for n, person in enumerate(people)
        ]
        for kind, scope, some in (
            ("G", f"partnership:{board.pk}", people[:2]),
            ("E", f"partnership:{board.pk}", people[:1]),
            ("T", f"committee:{room.pk}", people[:20]),
            ("C", f"committee:{room.pk}", people[:1]),
        ):
            spells += [
                RoleSpell(person=p, kind=kind, scope=scope, begins=today, status="held")
                for p in some
            ]
        RoleSpell.objects.bulk_create(spells, batch_size=2000)
        _write(world, (board, room, bodies, people), round(EVENTS * share / boards))
        made.append((board, room, people))
    return made


def _write(world: Any, of: tuple[Any, ...], events: int) -> None:
    from tripleaim.workspace.models import (
        Document,
        DocumentParty,
        Event,
        Interest,
        Notice,
        Task,
        Version,
    )

    board, room, bodies, people = of
    now, today, chance = world.now(), world.now().date(), random.Random(4)
    body = Document.objects.exclude(partnership=board).first().newest.body
    documents = Document.objects.bulk_create(
        Document(
            partnership=board,
            slug=f"doc-{n}",
            kind="pooled_fund",
            title=f"Agreement {n}",
            reach="partnership",
        )
        for n in range(DOCUMENTS)
    )
    Version.objects.bulk_create(
        Version(document=e, revision=1, save_number=1, body=body, at=now) for e in documents
    )
    DocumentParty.objects.bulk_create(
        DocumentParty(document=e, organisation=chance.choice(bodies).pk) for e in documents
    )
    Task.objects.bulk_create(
        Task(
            committee=room,
            text=f"Do {n}",
            person=chance.choice(people),
            due=today + timedelta(days=chance.randint(5, 300)),
        )
        for n in range(TASKS)
    )
    Interest.objects.bulk_create(
        Interest(
            partnership=board,
            person=chance.choice(people),
            kind="indirect",
            text="A share",
            begins=today,
            status="current",
            declared_at=now,
            reviewed_on=today,
        )
        for _ in range(INTERESTS)
    )
    Notice.objects.bulk_create(
        (
            Notice(
                person=p,
                key=f"n {n}",
                words="Told",
                address="/turn",
                kind="document",
                about=chance.choice(documents).pk,
                at=now,
                mailed_at=now,
            )
            for p in people
            for n in range(NOTICES)
        ),
        batch_size=2000,
    )
    Event.objects.bulk_create(
        (
            Event(
                at=now,
                actor=f"p-{n % 997}",
                role="drafter",
                action="document.comment",
                kind="document",
                about=documents[n % DOCUMENTS].pk,
                scope=board.pk,
                details={"paragraph": "para-1"},
            )
            for n in range(events)
        ),
        batch_size=2000,
    )


def pages(made: list[Any]) -> None:
    """Pages of one board, asked in this process by its governance officer."""
    from django.test import Client

    board, _, people = made[0]
    browser = Client(SERVER_NAME="localhost")
    browser.cookies["sessionid"] = session_of(people[0])
    code = board.pk
    document = board.document_set.order_by("pk").first().pk
    for path in (
        "/turn",
        "/notices",
        f"/p/{code}",
        f"/p/{code}?q=99",
        f"/p/{code}/people",
        f"/p/{code}/actions",
        f"/p/{code}/interests",
        f"/p/{code}/events",
        f"/d/{document}",
        f"/d/{document}/history",
        f"/d/{document}/matter",
    ):
        timed(
            path.replace(code, "BOARD").replace(document, "DOCUMENT"), lambda p=path: browser.get(p)
        )


def at_once(made: list[Any], webs: int, people: int, seconds: float) -> None:
    """Many people of all boards on several web processes, each with its clock and jobs."""
    from tripleaim.workspace.models import Document

    ports = [free_port() for _ in range(webs)]
    starter, seen, times = Starter(), Counter[str](), list[float]()
    children = [starter.start(port) for port in ports]
    for port in ports:
        wait_for(port)
    asking = []
    for number in range(people):
        board, _, them = made[number % len(made)]
        document = Document.objects.filter(partnership=board).order_by("pk").first().pk
        asking.append((session_of(them[number % len(them)]), board.pk, document))
    until = time.monotonic() + seconds

    def run(number: int) -> None:
        session, board, document = asking[number]
        browser, chance = Browser(ports[number % webs], session), random.Random(number)
        while time.monotonic() < until:
            path = chance.choice(("/turn", f"/p/{board}", f"/d/{document}", "comment"))
            began = time.monotonic()
            if path == "comment":
                where = f"/d/{document}/p/para-1/comment"
                status = browser.send("POST", where, text=f"{number} {began}")[0]
            else:
                status = browser.send("GET", path)[0]
            times.append(time.monotonic() - began)
            seen[str(status)] += 1
            time.sleep(chance.random() * 2)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for each in children:
        starter.kill(each)
    starter.end()
    ranked = sorted(times)
    print(
        f"{webs} web processes, {people} people, {seconds:.0f} s: {len(times) / seconds:.1f} "
        f"requests a second, median {ranked[len(ranked) // 2]:.2f} s, "
        f"p95 {ranked[int(len(ranked) * 0.95)]:.2f} s; {dict(seen)}",
        flush=True,
    )


def main() -> None:
    """Fill, measure, print."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("--store", type=Path, required=True)
    said.add_argument("--database", default="")
    said.add_argument("--share", type=float, default=0.1)
    said.add_argument("--webs", type=int, default=2)
    said.add_argument("--people", type=int, default=60)
    said.add_argument("--seconds", type=float, default=20)
    options = said.parse_args()
    enter_new(options.store, options.database)
    from django.db import connection
    from world import World

    from tripleaim.workspace.record.backup import write_backup
    from tripleaim.workspace.record.clockwork import turn_clock
    from tripleaim.workspace.record.inspecting import faults_of_instance
    from tripleaim.workspace.record.sealing import seal_events

    world = World()
    print(f"a share of {options.share}, load {os.getloadavg()[0]:.0f}", flush=True)
    made = told("filled", lambda: fill(world, options.share))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("analyze")
    pages(made)
    told("sealing all events of one board", lambda: seal_events(made[0][0].pk, world.now()))
    told("first turn of the clock", lambda: turn_clock(world.now()))
    told("a turn of the clock", lambda: turn_clock(world.now()))
    told("check", lambda: print(faults_of_instance()))
    file = Path(tempfile.mkdtemp()) / "backup"
    rows = told("backup", lambda: write_backup(file))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{rows} rows, {file.stat().st_size / 1e6:.1f} MB; peak memory {most:.0f} MB", flush=True)
    at_once(made, options.webs, options.people, options.seconds)


if __name__ == "__main__":
    main()
