"""A workspace under load: many people at once, kills, long lists; on SQLite or PostgreSQL.

    python -m bench.workspace load --store STORE [--database ADDRESS] [--people 200 --seconds 60]
    python -m bench.workspace kills --store STORE [--database ADDRESS] [--times 50]
    python -m bench.workspace lists --store STORE [--database ADDRESS] [--documents 10000]

The server is a process on a loopback port, forked from one without threads; people are
threads that send forms as a browser does. Afterwards what was acknowledged is held against what
stands.
"""

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.workspace_kills import under_kills
from bench.workspace_lists import long_lists
from bench.workspace_served import (
    ROOT,
    Browser,
    enter_new,
    free_port,
    many_people,
    many_seats,
    served,
    session_of,
    wait_for,
)


def under_load(options: argparse.Namespace) -> None:
    """Many people for a time: comments, votes, saves of one draft, signatures."""
    port = free_port()
    enter_new(options.store, options.database)
    from world import SHARES, World, copy_of

    from tripleaim.workspace.deciding import voting
    from tripleaim.workspace.models import Committee, Document, RoleSpell
    from tripleaim.workspace.signing import steps

    world = World()
    people = many_people(world, options.people)
    talk, draft = copy_of(world, "talked-about"), Document.objects.get(slug="saved-by-many")
    room = Committee.objects.get(partnership=world.partnership)
    proposal = voting.create_proposal(world.acts("QF7"), room, "Now", "Now.")
    voting.open_proposal(world.acts("RFF"), proposal, world.now() + timedelta(hours=3))
    of_board = RoleSpell.objects.filter(kind="T", scope=f"committee:{room.pk}")
    spells = dict(of_board.values_list("person_id", "pk"))
    weighed, seats, weights = many_seats(world, people)
    signed = [copy_of(world, f"signed-{number}") for number in range(options.signed)]
    for each in signed:
        steps.share_document(world.acts("QF7"), each, world.plans(*SHARES))
    browsers = [(Browser(port, session_of(each)), each) for each in people]
    signers = [(Browser(port, session_of(world.people[code])), code) for code in SHARES]
    took: dict[str, list[float]] = {
        "comment": [],
        "vote": [],
        "weigh": [],
        "save": [],
        "sign": [],
        "bare": [],
    }
    seen: Counter[str] = Counter()
    comments: list[str] = []
    votes: Counter[int] = Counter()
    chosen: dict[int, list[str]] = {}
    until = [0.0]
    lock = threading.Lock()

    def noted(what: str, began: float, answer: str) -> None:
        with lock:
            took[what].append(time.monotonic() - began)
            seen[f"{what} {answer}"] += 1

    def one(browser: Browser, person: Any, chance: random.Random, number: int) -> None:
        what = chance.choice(("comment", "comment", "vote", "weigh", "save"))
        began = time.monotonic()
        if what == "comment":
            text = f"{person.pk}-{number}"
            status, _, _ = browser.send("POST", f"/d/{talk.pk}/p/para-1/comment", text=text)
            noted(what, began, str(status))
            if status == 302:
                with lock:
                    comments.append(text)
        elif what == "vote":
            given = {
                "what": "vote",
                "member": spells[person.pk],
                "choice": chance.choice(("for", "against", "abstain")),
            }
            status, _, _ = browser.send("POST", f"/x/{proposal.pk}", **given)
            noted(what, began, str(status))
            if status == 302:
                with lock:
                    votes[person.pk] += 1
        elif what == "weigh":
            choice = chance.choice(("for", "against", "abstain"))
            given = {"what": "vote", "member": seats[person.pk].pk, "choice": choice}
            status, _, _ = browser.send("POST", f"/x/{weighed.pk}", **given)
            noted(what, began, str(status))
            if status == 302:
                with lock:
                    chosen.setdefault(person.pk, []).append(choice)
        else:
            page = browser.send("GET", f"/d/{draft.pk}/p/para-1/edit")[2].decode()
            base = page.partition('name="lock" value="')[2].partition('"')[0]
            given = {"lock": base, "number": "1.1", "text": f"{person.pk} wrote {number}."}
            began = time.monotonic()
            status, _, _ = browser.send("POST", f"/d/{draft.pk}/p/para-1/edit", **given)
            noted(what, began, str(status))

    def run(browser: Browser, person: Any, seed: int) -> None:
        chance, number = random.Random(seed), 0
        while time.monotonic() < until[0]:
            number += 1
            try:
                one(browser, person, chance, number)
            except (OSError, http.client.HTTPException) as error:
                noted("comment", time.monotonic(), type(error).__name__)
            time.sleep(chance.random())

    def sign_all(browser: Browser, code: str) -> None:
        key = world.keys[code]
        for each in signed:
            began = time.monotonic()
            browser.send("GET", f"/d/{each.pk}")
            step = each.steps.get(party=code)
            status, to, _ = browser.send("POST", f"/d/{each.pk}/sign/{step.pk}", key=key)
            text = browser.send("GET", f"{to}.txt")[2] if status == 302 else b""
            if text:
                made = world.hands[key].sign(key, text)
                form = {
                    "signature": made.signature,
                    "authenticator_data": made.authenticator_data,
                    "client_data": made.client_data,
                }
                if made.method == "ed25519":
                    form = {"signature": made.signature}
                status, _, _ = browser.send("POST", to, **form)
            noted("sign", began, str(status))

    def bare() -> None:
        browser = Browser(port, "")
        while time.monotonic() < until[0]:
            began = time.monotonic()
            noted("bare", began, str(browser.send("GET", "/verify")[0]))
            time.sleep(0.5)

    before = draft.versions.count()
    with served(port):
        until[0] = time.monotonic() + options.seconds
        threads = [
            threading.Thread(target=run, args=(b, p, n)) for n, (b, p) in enumerate(browsers)
        ]
        threads += [threading.Thread(target=sign_all, args=each) for each in signers]
        threads.append(threading.Thread(target=bare))
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    _tell(took, options.seconds, seen)
    sent = sum(map(len, took.values())) + len(took["save"])  # a save opens its page first
    print(f"{sent / options.seconds:.1f} requests a second of the workspace")
    _beside_bare(options)
    _hold_weights(weighed, chosen, weights)
    _hold_against(world, talk, draft, proposal, (comments, votes, seen, before, signed))


def _beside_bare(options: argparse.Namespace) -> None:
    """As many people for a third of the time on a bare Django page, with the same pauses."""
    port, times = free_port(), []
    command = [sys.executable, "-m", "bench.bare", str(port)]
    child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    wait_for(port)
    seconds = options.seconds / 3
    until = time.monotonic() + seconds

    def run(seed: int) -> None:
        browser, chance = Browser(port, ""), random.Random(seed)
        while time.monotonic() < until:
            began = time.monotonic()
            browser.send("POST", "/", text="a comment")
            times.append(time.monotonic() - began)
            time.sleep(chance.random())

    threads = [threading.Thread(target=run, args=(seed,)) for seed in range(options.people)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    child.kill()
    child.wait()
    p95 = sorted(times)[int(len(times) * 0.95) - 1]
    print(f"bare Django page: {len(times) / seconds:.1f} requests a second, p95 {p95:.2f} s")


def _tell(took: dict[str, list[float]], seconds: float, seen: Counter[str]) -> None:
    for what, times in took.items():
        if times:
            ranked = sorted(times)
            p95 = ranked[int(len(ranked) * 0.95) - 1]
            print(
                f"{what}: {len(times)}, {len(times) / seconds:.1f} a second, median "
                f"{statistics.median(times):.2f} s, p95 {p95:.2f} s, most {ranked[-1]:.2f} s"
            )
    print("answers:", dict(sorted(seen.items())))


def _hold_weights(proposal: Any, chosen: dict[int, list[str]], weights: dict[int, int]) -> None:
    """The count by weight against what each said last."""
    from tripleaim.workspace.deciding.counting import count_votes
    from tripleaim.workspace.models import Vote

    rows = Counter(Vote.objects.filter(proposal=proposal).values_list("person_id", flat=True))
    lost = {who: rows[who] for who, said in chosen.items() if rows[who] != len(said)}
    by: Counter[str] = Counter()
    for who, said in chosen.items():
        by[said[-1]] += weights[who]
    count = count_votes(proposal)
    wanted = (by["for"], by["against"], by["abstain"])
    print(
        f"votes by weight acknowledged {sum(map(len, chosen.values()))} of {len(chosen)} members, "
        f"rows that differ {len(lost)}; weights {count.weights and count.weights[:3]}, "
        f"of what each said last {wanted}"
    )


def _hold_against(world: Any, talk: Any, draft: Any, proposal: Any, said: Any) -> None:
    """What was acknowledged against what stands."""
    from tripleaim.workspace.deciding.counting import count_votes
    from tripleaim.workspace.models import Job, Vote
    from tripleaim.workspace.record.inspecting import faults_of_instance
    from tripleaim.workspace.telling.jobs import run_jobs

    comments, votes, seen, before, signed = said
    stands = set(talk.comments.values_list("text", flat=True))
    lost = [each for each in comments if each not in stands]
    rows = Counter(Vote.objects.filter(proposal=proposal).values_list("person_id", flat=True))
    off = {who: (rows[who], count) for who, count in votes.items() if rows[who] < count}
    count = count_votes(proposal)
    saves = draft.versions.count() - before
    print(f"comments acknowledged {len(comments)}, lost {len(lost)}")
    print(
        f"votes acknowledged {sum(votes.values())}, lost {len(off)}; members who voted "
        f"{len(votes)}, counted {count.voted}, of {count.members}"
    )
    print(f"saves acknowledged {seen['save 302']}, versions {saves}, conflicts {seen['save 409']}")
    for each in signed:
        each.refresh_from_db()
    print(
        "signed:",
        Counter(each.status for each in signed),
        "signatures",
        sum(each.signatures.count() for each in signed),
    )
    late = time.monotonic() + 60  # each vote and comment is told to many; not all is waited for
    while time.monotonic() < late and run_jobs(world.now() + timedelta(days=1)):
        pass
    print("check:", faults_of_instance() or "nothing wrong", "; jobs left", Job.objects.count())


def main() -> None:
    """Run one study."""
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("study", choices=("load", "kills", "lists"))
    said.add_argument("--store", type=Path, required=True)
    said.add_argument("--database", default="")
    said.add_argument("--people", type=int, default=200)
    said.add_argument("--seconds", type=float, default=60)
    said.add_argument("--signed", type=int, default=5)
    said.add_argument("--times", type=int, default=50)
    said.add_argument("--writes", type=int, default=8)
    said.add_argument("--documents", type=int, default=10_000)
    said.add_argument("--events", type=int, default=1_000_000)
    options = said.parse_args()
    print(
        f"{options.study}, {options.database.partition(':')[0] or 'sqlite'}, load of the machine "
        f"{os.getloadavg()[0]:.0f}",
        flush=True,
    )
    {"load": under_load, "kills": under_kills, "lists": long_lists}[options.study](options)


if __name__ == "__main__":
    main()
