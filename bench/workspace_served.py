"""A workspace that is served for a study, and the people who ask it: as a browser does."""

import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "workspace" / "inside"))
TOKEN = "a" * 32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def enter_new(store: Path, database: str) -> None:
    """Start an instance in a new folder and tell Django of it."""
    from tripleaim.workspace.home import Home, enter, lay_tables, make_home

    folder = Path(tempfile.mkdtemp(prefix="workspace-"))
    home = Home(
        folder=folder / "home", database=database, store=store, origin="http://localhost:8000"
    )
    make_home(home)
    enter(home)
    lay_tables(datetime.now(UTC))


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Starter:
    """A new process, loaded once, that starts servers with their clock and jobs, and kills them."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.workspace_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def ask(self, line: str) -> int:
        """Say a line; the number of the process that it is about."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def start(self, port: int) -> int:
        """Start a server on a port; its process id."""
        return self.ask(f"start {port}")

    def kill(self, child: int) -> None:
        """Kill a server, and wait until it is gone."""
        self.ask(f"kill {child}")

    def end(self) -> None:
        """End it when its servers are gone."""
        self.process.communicate()


def wait_for(port: int) -> None:
    """Until the server answers."""
    for _ in range(6000):
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/health/live", headers={"Host": f"localhost:{port}"})
            if asked.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not come up")


@contextmanager
def served(port: int) -> Iterator[None]:
    """A server while it is needed."""
    starter = Starter()
    child = starter.start(port)
    try:
        wait_for(port)
        yield
    finally:
        starter.kill(child)
        starter.end()


class Browser:
    """Somebody signed in: sends forms, keeps what was answered and how long it took."""

    def __init__(self, port: int, session: str):
        self.port, self.session = port, session
        self.asked: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, **form: Any) -> tuple[int, str, bytes]:
        """Ask for a page or send a form: status, where to go, what was said."""
        said = dict(form)
        body = urlencode({**said, "csrfmiddlewaretoken": TOKEN}, doseq=True) if form else None
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if self.asked is None:
            self.asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            self.asked.request(method, path, body=body, headers=headers)
            answer = self.asked.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read()
        except (OSError, http.client.HTTPException):
            self.asked.close()
            self.asked = None
            raise


def session_of(person: Any) -> str:
    """A session in which somebody is signed in, with a second factor that is fresh."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    Authenticator.objects.get_or_create(user=person, type="totp", data={"secret": "x"})
    made = SessionStore()
    made[SESSION_KEY], made[BACKEND_SESSION_KEY] = str(person.pk), BACKEND
    made[HASH_SESSION_KEY] = person.get_session_auth_hash()
    made["account_authentication_methods"] = [{"method": "mfa", "at": time.time() + 3600}]
    made["account_authentication_methods_user"] = str(person.pk)
    made.create()
    return str(made.session_key)


def many_people(world: Any, count: int) -> list[Any]:
    """People who are drafters of a party, vote in the board, and are authors of one draft."""
    from world import CODES, copy_of

    from tripleaim.workspace.models import Committee, Person, RoleSpell

    draft = copy_of(world, "saved-by-many")
    room = Committee.objects.get(partnership=world.partnership)
    people = Person.objects.bulk_create(
        Person(mail=f"p{n}@example.net", name=f"Person {n}", status="active") for n in range(count)
    )
    today = world.now().date()
    RoleSpell.objects.bulk_create(
        RoleSpell(person=each, kind=kind, scope=scope, begins=today, status="held")
        for number, each in enumerate(people)
        for kind, scope in (
            ("D", f"organisation:{CODES[4]}"),
            ("T", f"committee:{room.pk}"),
            ("A", f"document:{draft.pk}"),
        )
    )
    return list(people)


def weighted_vote(world: Any) -> tuple[Any, dict[str, Any]]:
    """A vote by weight in a committee that signed terms govern, and the seats by organisation."""
    from test_terms import filled, opened, seat_of, signed_terms
    from world import SHARES

    committee = filled(world, signed_terms(world, "terms-by-weight", world.now().date()))
    proposal = opened(world, committee, "By weight")
    return proposal, {code: seat_of(committee, code) for code in SHARES}


def many_seats(world: Any, people: list[Any]) -> tuple[Any, dict[int, Any], dict[int, int]]:
    """A vote by weight of many people, each in a seat of signed terms; their spells, weights."""
    from test_terms import opened, signed_terms
    from world import CODES

    from tripleaim.workspace.models import Committee, RoleSpell

    said = {each.pk: 1 + number % 7 for number, each in enumerate(people)}
    seats = [
        {"organisation": CODES[4], "post": f"Member {pk}"} | ({"weight": n} if n > 1 else {})
        for pk, n in said.items()
    ]
    seats.append({"organisation": "QF7", "post": "Chief executive"})
    terms = signed_terms(world, "terms-of-many", world.now().date(), members=seats, quorum=5)
    committee = Committee.objects.get(terms=terms)
    RoleSpell.objects.bulk_create(
        RoleSpell(
            person=each,
            kind="T",
            scope=f"committee:{committee.pk}",
            begins=world.now().date(),
            status="held",
            seat=f"{CODES[4]} Member {each.pk}",
        )
        for each in people
    )
    sit_officer(world, committee)
    rows = RoleSpell.objects.filter(scope=f"committee:{committee.pk}", kind="T")
    return opened(world, committee, "By weight"), {each.person_id: each for each in rows}, said


def sit_officer(world: Any, committee: Any) -> None:
    """The officer chairs, so that a vote can be opened."""
    from test_terms import sit

    sit(world, committee, "QF7", "C")
