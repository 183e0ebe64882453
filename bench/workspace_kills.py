"""Two servers killed again and again under writes of every kind; jobs run in both.

Two servers share the database, each with its pages, clock and jobs; people comment, vote by weight,
declare interests, gather for requests, draft exceptions and countersign the log's head. One server
after the other is killed once it has taken a few writes more, and started anew. Afterwards what was
acknowledged is held against what stands.
"""

import argparse
import http.client
import itertools
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.workspace_served import (
    Browser,
    Starter,
    enter_new,
    free_port,
    session_of,
    wait_for,
    weighted_vote,
)

Write = Callable[[Browser, str, str], bool]


class Written:
    """What people wrote, by kind: what was acknowledged, and what was cut off by a kill."""

    def __init__(self) -> None:
        self.acknowledged: dict[str, list[str]] = {}
        self.cut: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.taken = [0, 0]
        self.over = threading.Event()

    def go_on(self, place: int, browser: Browser, code: str, kinds: dict[str, Write]) -> None:
        """Write one kind after the other until it is over."""
        for count, kind in enumerate(itertools.cycle(kinds)):
            if self.over.is_set():
                return
            mark = f"{kind} {code} {place}-{count}."
            try:
                if kinds[kind](browser, code, mark):
                    self.acknowledged.setdefault(kind, []).append(mark)
                    self.taken[place % 2] += 1
                else:
                    self.refused[kind] += 1
            except ConnectionRefusedError:
                time.sleep(0.05)
            except (OSError, http.client.HTTPException):
                self.cut[kind] += 1


def laid(world: Any) -> dict[str, Any]:
    """What is written on: a document, one with a fault, a vote by weight, a signed head."""
    from test_wrong_hands import with_a_fault
    from world import copy_of

    from tripleaim.workspace.record.tree_log import sign_head

    proposal, members = weighted_vote(world)
    return {
        "talk": copy_of(world, "killed-over"),
        "faulty": with_a_fault(world, "killed-fault"),
        "proposal": proposal,
        "members": members,
        "head": sign_head(world.now()),
    }


def kinds_of(world: Any, on: dict[str, Any]) -> dict[str, Write]:
    """The kinds of writes: each sends what a browser would, and says whether it was taken."""
    partnership = world.partnership.pk

    def comment(browser: Browser, _: str, mark: str) -> bool:
        path = f"/d/{on['talk'].pk}/p/para-1/comment"
        return browser.send("POST", path, text=mark)[0] == 302

    def vote(browser: Browser, code: str, mark: str) -> bool:
        choice = ("for", "against", "abstain")[len(mark) % 3]
        given = {"what": "vote", "member": on["members"][code].pk, "choice": choice}
        return browser.send("POST", f"/x/{on['proposal'].pk}", **given)[0] == 302

    def interest(browser: Browser, _: str, mark: str) -> bool:
        given = {"kind": "personal", "text": mark, "begins": date.today().isoformat()}
        return browser.send("POST", f"/p/{partnership}/interests/declare", **given)[0] == 302

    def request(browser: Browser, _: str, mark: str) -> bool:
        given = {"request": mark, "received": date.today().isoformat(), "words": "no such word"}
        return browser.send("POST", f"/p/{partnership}/held", **given)[0] == 200

    def exception(browser: Browser, _: str, mark: str) -> bool:
        path = f"/d/{on['faulty'].pk}/exception"
        return browser.send("POST", path, fault=0, because=mark)[0] == 302

    def witness(browser: Browser, code: str, _: str) -> bool:
        key = world.keys[code]
        status, to, _ = browser.send("POST", "/heads", key=key, kept="")
        if status != 302:
            return False
        made = world.hands[key].sign(key, browser.send("GET", f"{to}.txt")[2])
        sent = {"signature": made.signature}
        if made.method == "webauthn":
            sent |= {name: getattr(made, name) for name in ("authenticator_data", "client_data")}
        return browser.send("POST", to, **sent)[0] == 302

    every = {"comment": comment, "vote": vote, "interest": interest, "witness": witness}
    return every | {"request": request, "exception": exception}


def under_kills(options: argparse.Namespace) -> None:
    """Kill, start anew, and hold what was acknowledged against what stands."""
    ports = free_port(), free_port()
    enter_new(options.store, options.database)
    from world import World

    world = World()
    on = laid(world)
    kinds, written = kinds_of(world, on), Written()
    officers = {"QF7": kinds}
    others = {name: each for name, each in kinds.items() if name not in ("request", "exception")}
    codes = ("QF7", "RHQ", "207") * 2
    starter = Starter()
    children = [starter.start(port) for port in ports]
    threads = [
        threading.Thread(
            target=written.go_on,
            args=(
                place,
                Browser(ports[place % 2], session_of(world.people[code])),
                code,
                officers.get(code, others),
            ),
        )
        for place, code in enumerate(codes)
    ]
    for each in threads:
        each.start()
    for which, taken in itertools.islice(enough(written, options.writes), options.times):
        wait_for(ports[which])
        taken()
        starter.kill(children[which])
        children[which] = starter.start(ports[which])
    for port in ports:
        wait_for(port)
    written.over.set()
    for each in threads:
        each.join()
    for child in children:
        starter.kill(child)
    starter.end()
    tell(world, on, written, options.times)


def enough(written: Written, writes: int) -> Iterator[tuple[int, Callable[[], None]]]:
    """Which server is next, and what waits until it has taken a few writes more."""
    chance = random.Random(5)
    for number in itertools.count():
        which = number % 2

        def wait(which: int = which) -> None:
            wanted = written.taken[which] + chance.randint(1, writes)
            late = time.monotonic() + 60
            while written.taken[which] < wanted and time.monotonic() < late:
                time.sleep(0.001 + chance.random() / 50)

        yield which, wait


def tell(world: Any, on: dict[str, Any], written: Written, times: int) -> None:
    """What was acknowledged against what stands; jobs, the log and the whole."""
    from tripleaim.workspace.models import Event, Job, Notice
    from tripleaim.workspace.record.inspecting import faults_of_instance
    from tripleaim.workspace.telling.jobs import run_jobs

    while run_jobs(world.now() + timedelta(days=1)):
        pass
    print(f"{times} kills; under way then: {dict(written.cut)}; refused: {dict(written.refused)}")
    for kind, stands in standing(on).items():
        said = written.acknowledged.get(kind, [])
        if isinstance(stands, int):
            lost = max(0, len(said) - stands)
            print(f"{kind}: acknowledged {len(said)}, stand {stands}, lost {lost}")
            continue
        gone, twice = [e for e in said if e not in stands], sum(n > 1 for n in stands.values())
        stood = sum(stands.values())
        print(f"{kind}: acknowledged {len(said)}, stand {stood}, lost {len(gone)}, twice {twice}")
    events = Event.objects.filter(action="document.comment", about=on["talk"].pk)
    keys = [f"event {each.pk}" for each in events]
    told = Notice.objects.filter(person=world.people["QF7"], key__in=keys)
    own = events.filter(actor=world.people["QF7"].pseudonym).count()
    print(
        f"comments of others than QF7 {len(keys) - own}, notices to QF7 {told.count()}, "
        f"jobs left {Job.objects.count()}"
    )
    print("log:", log_since(on["head"], world))
    print("check:", faults_of_instance() or "nothing wrong")


def standing(on: dict[str, Any]) -> dict[str, Counter[str] | int]:
    """What stands, by kind: its marks with how often, or how many where a row bears no mark."""
    from tripleaim.workspace.models import Document, Event, Interest, LogEntry, SignRequest, Vote

    used = SignRequest.objects.filter(purpose="witness", used_at__isnull=False).count()
    witnesses = LogEntry.objects.filter(kind="witness").count()
    assert used == witnesses, (used, witnesses)
    made = Document.objects.filter(kind="decision", slug__startswith="killed-fault-exception")
    searched = Event.objects.filter(action="partnership.search")
    reasons = [str(each.newest.values.get("because", "")) for each in made]
    votes = Vote.objects.filter(proposal=on["proposal"]).count()
    assert Event.objects.filter(action="vote.cast", about=on["proposal"].pk).count() == votes
    return {
        "comment": Counter(on["talk"].comments.values_list("text", flat=True)),
        "vote": votes,
        "interest": Counter(Interest.objects.values_list("text", flat=True)),
        "witness": witnesses,
        "request": Counter(searched.values_list("reason", flat=True)),
        "exception": Counter(reasons),
    }


def log_since(first: Any, world: Any) -> str:
    """Whether the log only grew since a head, and its export verifies."""
    from tripleaim.governance.folder import read_folder
    from tripleaim.governance.tree import consistency_path, is_consistent
    from tripleaim.governance.verifying import trust_of, verify_folder
    from tripleaim.workspace.record.exporting import export_partnership, write_files
    from tripleaim.workspace.record.tree_log import node_at, sign_head

    last = sign_head(world.now())
    path = consistency_path(node_at, first.size, last.size)
    old, new = ((each.size, bytes.fromhex(each.root)) for each in (first, last))
    grown = "only grew" if is_consistent(old, new, path) else "DID NOT ONLY GROW"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "folder"
        write_files(export_partnership(world.partnership, world.now()), folder)
        found = read_folder(folder)
        faults = verify_folder(found, trust_of(found, date.today())).faults
    said = [str(each) for each in faults] or "verifies"
    return f"{first.size} entries then, {last.size} now, {grown}; export: {said}"
