"""The table of actions by HTTP: who reads and does what; nothing is told of what is hidden."""

import itertools
import re
import time
from datetime import timedelta

import pytest
from cells import (  # noqa: F401  (a fixture and two tests)
    grid,
    test_every_action_by_role_status_and_reach,
    test_every_way_to_read_tells_what_may_be_known_and_nothing_else,
)
from django.test import Client
from world import SHARES, copy_of

from tripleaim.workspace.guard import table
from tripleaim.workspace.guard.guards import GUARDS
from tripleaim.workspace.models import Document, Person, RoleSpell, Version
from tripleaim.workspace.people.role import ROLES
from tripleaim.workspace.signing import steps

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRITES = (
    "/edit",
    "/share",
    "/unshare",
    "/publish",
    "/link",
    "/p/new",
    "/p/para-1/comment",
    "/p/para-1/amend",
    "/p/para-1/edit",
)


def client_of(person=None):
    """A browser in which somebody is signed in, who has a second factor."""
    from allauth.mfa.models import Authenticator

    made = Client(SERVER_NAME="localhost")
    if person is not None:
        Authenticator.objects.get_or_create(user=person, type="totp", data={"secret": "x"})
        made.force_login(person, backend=BACKEND)
    return made


def fresh_client_of(person):
    """A browser in which somebody gave their second factor a moment ago."""
    made = client_of(person)
    session = made.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return made


@pytest.fixture(scope="module")
def cast(world):
    """One person for each role, in a party, in a member that is no party, and in no member."""
    found = {"visitor": None}
    today = world.now().date()
    committee = world.partnership.committee_set.get()
    for letter, place in [
        *itertools.product("MDPSZ", ("organisation:RHQ", "organisation:RFF", "organisation:XXX")),
        *itertools.product("OGE", (f"partnership:{world.partnership.pk}", "partnership:other")),
        *itertools.product("TNCK", (f"committee:{committee.pk}", "committee:other")),
        ("I", "instance:"),
    ]:
        name = f"{letter} {place}"
        person = Person.objects.create(mail=f"{len(found)}@example.com", name=name, status="active")
        RoleSpell.objects.create(
            person=person, kind=letter, scope=place, begins=today, status="held"
        )
        found[name] = person
    ended = Person.objects.create(mail="ended@example.com", name="ended", status="active")
    RoleSpell.objects.create(
        person=ended,
        kind="S",
        scope="organisation:RHQ",
        begins=today - timedelta(days=9),
        ends=today,
        status="held",
    )
    found["ended signatory"] = ended
    return found


@pytest.fixture(scope="module")
def documents(world, agreed):
    """A document of each reach, in draft and shared; and the published one made public."""
    found = []
    for reach, status in (
        ("parties", "draft"),
        ("parties", "shared"),
        ("partnership", "draft"),
        ("world", "shared"),
    ):
        document = copy_of(world, f"{reach}-{status}")
        document.reach = reach
        document.save(update_fields=["reach"])
        if status == "shared":
            steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
        found.append(Document.objects.get(pk=document.pk))
    public = copy_of(world, "public")
    public.reach = "world"
    public.save(update_fields=["reach"])
    steps.share_document(world.acts("QF7"), public, world.plans(*SHARES))
    for code in SHARES:
        world.sign_step(code, public)
    return [*found, agreed, public]


def test_what_is_hidden_answers_as_what_is_not_there(world, cast, documents):
    browser = client_of(cast["M organisation:XXX"])
    hidden = browser.get(f"/d/{documents[0].pk}")
    nothing = browser.get("/d/0000000000")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content.replace(documents[0].pk.encode(), b"") == nothing.content.replace(
        b"0000000000", b""
    )


def test_no_post_changes_what_is_signed(world, cast, agreed):
    """Every address that writes, asked by everybody with everything that it may be given."""
    version = agreed.newest
    before = (version.body, agreed.status, agreed.revision)
    given = {
        "lock": agreed.lock,
        "base": version.save_number,
        "title": "x",
        "text": "x",
        "why": "x",
        "number": "1.1",
        "reason": "x",
        "due": "2030-01-01",
        "what": "accept",
        "key": "x",
        "address": "https://example.org",
        "may": "Lc",
        "holder": "x",
        "ends": "2030-01-01",
    }
    step = agreed.steps.first()
    paths = [f"/d/{agreed.pk}{path}" for path in WRITES] + [
        f"/s/{step.pk}/{what}" for what in ("approve", "decline", "again")
    ]
    people = [cast["visitor"], cast["S organisation:RHQ"], cast["I instance:"]]
    people += [world.acts(code).person for code in SHARES]
    for person, path in itertools.product(people, paths):
        said = client_of(person).post(path, given)
        gave_a_link = path.endswith("/link") and said.status_code == 200  # its author may
        assert gave_a_link or said.status_code in (302, 400, 403, 404, 405), (path, person)
        agreed.refresh_from_db()
        newest = Version.objects.filter(document=agreed).latest("save_number")
        assert (newest.body, agreed.status, agreed.revision) == before, (person, path)


def test_from_signed_only_published_and_superseded_are_reached():
    reached, waiting = set(), {"signed"}
    while waiting:
        status = waiting.pop()
        reached.add(status)
        for action in table.read_actions().values():
            if action.noun == "document" and action.before != ("-",) and action.is_from(status):
                after = {status if each == "=" else each for each in action.after}
                waiting |= after - reached
    assert reached == {"signed", "published", "superseded"}


def test_no_two_guards_have_one_name():
    """Of two the later would take the place of the other, wherever that is asked."""
    from pathlib import Path

    workspace = Path(table.__file__).parent.parent
    found = [
        name
        for path in workspace.rglob("*.py")
        for name in re.findall(r'\bGuard\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(GUARDS)


def test_every_row_has_a_guard_a_role_and_a_door():
    from pathlib import Path

    import tripleaim.workspace as package

    source = "".join(p.read_text() for p in Path(package.__file__).parent.rglob("*.py"))
    for action in table.read_actions().values():
        assert action.roles
        assert set(action.guards) <= set(GUARDS), action.name
        named = action.name.rpartition(".")[0] if action.name.startswith("document.read") else ""
        assert (
            f'"{action.name}"' in source
            or f'f"{named}.' in source
            or "vote" in action.name
            or (f'f"{action.noun}.' in source)
        ), action.name
    used = {guard for action in table.read_actions().values() for guard in action.guards}
    assert used == set(GUARDS)
    assert {r for a in table.read_actions().values() for r in a.roles} >= set(ROLES)


def test_every_answer_has_a_strict_policy(world, cast, agreed):
    browser = client_of(world.acts("QF7").person)
    for path in ("/turn", f"/d/{agreed.pk}", "/verify", "/account/2fa/", "/nothing"):
        policy = browser.get(path)["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_whoever_signs_and_has_no_second_factor_gets_no_further(world):
    person = Person.objects.create(mail="bare@example.com", name="Bare", status="active")
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, backend=BACKEND)
    assert browser.get("/turn").status_code == 200
    RoleSpell.objects.create(
        person=person, kind="S", scope="organisation:RHQ", begins=world.now().date(), status="held"
    )
    assert browser.get("/turn")["Location"] == "/account/2fa/totp/activate/"


def test_a_link_opens_one_document_for_one_browser_until_its_day(world, documents):
    from tripleaim.workspace.drafting.sharing import end_link, give_link

    document, other = documents[0], documents[1]
    ends = world.now().date() + timedelta(days=2)
    link, secret = give_link(world.acts("QF7"), document, "Lc", "A carer", ends)
    browser, thief = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    assert browser.get(f"/l/{secret}")["Location"] == f"/d/{document.pk}"
    assert browser.get(f"/d/{document.pk}").status_code == 200
    assert browser.get(f"/d/{other.pk}").status_code == 404
    assert browser.get(f"/d/{document.pk}/edit").status_code in (302, 403)
    assert thief.get(f"/l/{secret}").status_code == 404
    assert thief.get(f"/d/{document.pk}").status_code == 404
    assert browser.post(f"/d/{document.pk}/p/para-1/comment", {"text": "Mine"}).status_code == 302
    assert document.comments.get().by == "A carer"
    link.refresh_from_db()
    end_link(world.acts("QF7"), link)
    assert browser.get(f"/d/{document.pk}").status_code == 404
