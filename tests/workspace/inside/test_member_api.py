"""The API of members: what a token reads is what its person may, cut by its scopes."""

import itertools
import json
from datetime import timedelta

import pytest
from django.test import Client
from test_grid import cast, documents  # noqa: F401  (fixtures)
from test_interests import opened, proposed
from world import copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, can, can_read, why_not
from tripleaim.workspace.guard.table import read_actions
from tripleaim.workspace.guard.whose_roles import readable
from tripleaim.workspace.member_api import calls
from tripleaim.workspace.models import Document, Person
from tripleaim.workspace.people import joining, tokens
from tripleaim.workspace.people.token import MOST_DAYS, SCOPES

READS = ["documents", "decisions", "events"]


def acts_as(world, person):
    return Actor(
        now=world.now(), person=Person.objects.get(pk=person.pk), fresh=True, has_factor=True
    )


def caller(world, person, scopes=READS, days=5):
    """What calls the interface by a token of a person: method, path, and what is sent."""
    ends = world.now().date() + timedelta(days=days)
    token, secret = tokens.make_token(acts_as(world, person), "a program", scopes, ends)

    def call(path, method="get", **given):
        sent = {"data": json.dumps(given), "content_type": "application/json"} if given else {}
        browser = Client(SERVER_NAME="localhost")
        return getattr(browser, method)(
            f"/api/workspace/v1{path}", headers={"Authorization": f"Bearer {secret}"}, **sent
        )

    call.token = token
    return call


def test_without_a_token_in_force_nothing_is_told(world):
    browser = Client(SERVER_NAME="localhost")
    call = caller(world, world.people["RHQ"])
    paths = ["/me", "/partnerships", f"/partnerships/{world.partnership.pk}/documents"]
    for path in paths:
        assert browser.get(f"/api/workspace/v1{path}").status_code == 401
        for said in ("Bearer x", "Basic x", "Bearer "):
            answer = browser.get(f"/api/workspace/v1{path}", headers={"Authorization": said})
            assert answer.status_code == 401
            assert set(answer.json()) == {"rule", "reason", "cure"}
        assert call(path).status_code == 200
    browser.force_login(
        world.people["RHQ"], backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert browser.get("/api/workspace/v1/me").status_code == 401  # a session is no token
    tokens.end_token(world.acts("RHQ"), call.token)
    assert call("/me").status_code == 401


def test_a_token_ends_on_its_day_and_with_its_person(world):
    person = Person.objects.create(mail="short@example.com", name="Short", status="active")
    _, secret = tokens.make_token(
        acts_as(world, person), "x", ["documents"], world.now().date() + timedelta(days=2)
    )
    today = world.now().date()
    assert tokens.find_token(secret, today + timedelta(days=1)) is not None
    assert tokens.find_token(secret, today + timedelta(days=2)) is None
    joining.end_person(world.admin, person)
    assert tokens.find_token(secret, today) is None


@pytest.mark.parametrize("days", [0, MOST_DAYS + 1])
def test_a_token_has_an_end_within_a_year(world, days):
    ends = world.now().date() + timedelta(days=days)
    with pytest.raises((Refused, InputRefused)):
        tokens.make_token(world.acts("RHQ"), "x", ["documents"], ends)
    for label, scopes in ((" ", ["documents"]), ("x", []), ("x", ["all"])):
        with pytest.raises(InputRefused):
            tokens.make_token(
                world.acts("RHQ"), label, scopes, world.now().date() + timedelta(days=1)
            )


def test_a_token_is_made_with_a_fresh_second_factor_for_oneself(world):
    ends = world.now().date() + timedelta(days=3)
    with pytest.raises(Refused) as refusal:
        tokens.make_token(world.acts("RHQ", fresh=False), "x", ["documents"], ends)
    assert refusal.value.rule == "fresh"
    assert not can("token.make", world.acts("QF7"), world.people["RHQ"], ends=ends)


def test_what_the_interface_reads_is_what_its_person_may(world, cast, documents):  # noqa: F811
    cells, wrong = 0, []
    for name, person in cast.items():
        if person is None:
            continue
        call = caller(world, person)
        actor = Actor(now=world.now(), person=person)
        page = call(f"/partnerships/{world.partnership.pk}/documents")
        takes_part = can("partnership.read", actor, world.partnership)
        listed = {each["code"] for each in page.json().get("items", [])}
        if (page.status_code == 200) != takes_part:
            wrong.append((name, "list", page.status_code))
        for document in documents:
            may = can_read(actor, document)
            said = call(f"/documents/{document.pk}")
            cells += 2
            if (said.status_code == 200) != may or (not may and said.status_code != 404):
                wrong.append((name, document.slug, said.status_code))
            if takes_part and (document.pk in listed) != may:
                wrong.append((name, document.slug, "list"))
            if not may and document.title in said.content.decode():
                wrong.append((name, document.slug, "title told"))
    assert wrong == []
    assert cells > 300


def test_each_call_needs_its_scope(world):
    document = copy_of(world, "scoped")
    proposal = proposed(world, "scoped")
    base = f"/partnerships/{world.partnership.pk}"
    calls = {
        f"/documents/{document.pk}": "documents",
        f"{base}/documents": "documents",
        f"/decisions/{proposal.pk}": "decisions",
        f"{base}/decisions": "decisions",
        f"{base}/events": "events",
    }
    for scope in (*READS, "drafts", "feed"):
        call = caller(world, world.people["QF7"], [scope])
        for path, needed in calls.items():
            assert (call(path).status_code == 200) == (scope == needed), (scope, path)
    record = caller(world, world.people["RHQ"], ["events"])
    assert record(f"{base}/events").status_code == 403  # neither auditor nor officer


def test_no_token_signs_votes_vouches_gives_or_publishes(world):
    """Every action of the table by a token of the officer with every scope."""
    allowed = {"document.save"} | {
        e
        for e in read_actions()
        if e.startswith("document.read")
        or e in ("proposal.read", "meeting.read", "partnership.read", "event.read")
    }
    token = caller(world, world.people["QF7"], list(SCOPES)).token
    actor = Actor(
        now=world.now(), person=world.people["QF7"], token=token, fresh=True, has_factor=True
    )
    document = Document.objects.get(slug="home-first-fund")
    subjects = [
        document,
        proposed(world, "by token"),
        world.partnership,
        world.people["QF7"],
        world.partnership.committee_set.get(),
    ]
    for action, subject in itertools.product(read_actions().values(), subjects):
        if action.name == "person.readmit" and not isinstance(subject, Person):
            continue  # where somebody has a role is asked of people
        if action.name not in allowed and not action.name.startswith("document.read"):
            refusal = why_not(action.name, actor, subject)
            assert refusal is not None, action.name
            assert refusal.rule in ("scope", "unknown"), (action.name, refusal.rule)


def test_a_draft_is_saved_with_its_lock_and_a_conflict_gives_both(world):
    document = copy_of(world, "by-program")
    call = caller(world, world.people["QF7"], ["documents", "drafts"])
    whole = call(f"/documents/{document.pk}").json()
    body = whole["body"].replace('purpose = "by-program"', 'purpose = "by hand"')
    assert body != whole["body"]
    given = {"body": body, "lock": whole["lock"], "said": "by hand"}
    saved = call(f"/documents/{document.pk}/draft", "put", **given)
    assert saved.status_code == 200, saved.content
    assert saved.json()["lock"] == whole["lock"] + 1
    again = call(f"/documents/{document.pk}/draft", "put", **given)
    assert again.status_code == 409
    assert again.json()["lock"] == saved.json()["lock"]
    assert 'purpose = "by hand"' in again.json()["body"]
    for wrong in ("not = toml = at all", "[[[", "x" * 10):
        said = call(f"/documents/{document.pk}/draft", "put", body=wrong, lock=again.json()["lock"])
        assert said.status_code == 422, said.content
    other = caller(world, world.people["RHQ"], ["documents", "drafts"])
    assert other(f"/documents/{document.pk}/draft", "put", **given).status_code == 403
    reader = caller(world, world.people["QF7"], ["documents"])
    assert reader(f"/documents/{document.pk}/draft", "put", **given).status_code == 403
    writer = caller(world, world.people["QF7"], ["drafts"])
    assert writer(f"/documents/{document.pk}/draft", "put", **given).status_code in (404, 409)


def test_lists_come_in_pages_and_by_what_changed_since(world, monkeypatch):
    monkeypatch.setattr(calls, "PER_PAGE", 3)
    call = caller(world, world.people["QF7"])
    base = f"/partnerships/{world.partnership.pk}"
    seen, after = [], 0
    while True:
        said = call(f"{base}/events?after={after}").json()
        seen += [each["seq"] for each in said["items"]]
        if said["next"] is None:
            break
        after = said["next"]
    assert seen == sorted(set(seen))
    assert len(seen) > 3
    titles, page = [], 1
    while page:
        said = call(f"{base}/documents?page={page}").json()
        titles += [each["code"] for each in said["items"]]
        page = said["next"]
    actor = Actor(now=world.now(), person=world.people["QF7"])
    assert sorted(titles) == sorted(readable(actor).values_list("pk", flat=True))
    since = world.now().isoformat().replace("+00:00", "Z")
    for wrong in ("0.5", "1700000000", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:00"):
        assert call(f"{base}/documents?updated_after={wrong}").status_code == 422, wrong
    assert call(f"{base}/documents?updated_after={since}").json()["items"] == []
    document = copy_of(world, "changed-since")
    found = call(f"{base}/documents?updated_after={since}").json()["items"]
    assert [each["code"] for each in found] == [document.pk]
    for wrong in ("page=0", "page=x", "page=1000000", "pages=2"):
        assert call(f"{base}/documents?{wrong}").status_code == 422
    assert call(f"{base}/events?after=-1").status_code == 422


def test_a_decision_is_read_with_its_count(world):
    proposal = proposed(world, "read by program")
    opened(world, proposal)
    said = caller(world, world.people["RFF"])(f"/decisions/{proposal.pk}").json()
    assert said["counts"].startswith("0 for, 0 against")
    assert said["status"] == "open"
    stranger = Person.objects.create(mail="x@example.com", name="X", status="active")
    assert caller(world, stranger)(f"/decisions/{proposal.pk}").status_code == 404


def test_tokens_by_their_page(world):
    from test_rights import client_of

    browser = client_of(world.people["RP5"])
    page = browser.get("/you/tokens")
    assert b"second factor was not asked" in page.content  # not fresh in this browser
    ends = (world.now().date() + timedelta(days=9)).isoformat()
    said = browser.post("/you/tokens", {"label": "x", "scopes": ["documents"], "ends": ends})
    assert said["Location"].startswith("/account/2fa/reauthenticate/")
    assert not world.people["RP5"].tokens.filter(label="x").exists()
    token, _ = tokens.make_token(
        world.acts("RP5"), "By hand", ["documents"], world.now().date() + timedelta(days=2)
    )
    assert b"By hand" in browser.get("/you/tokens").content
    other = client_of(world.people["RFR"])
    assert other.post("/you/tokens", {"what": "end", "token": token.pk}).status_code == 404
    assert browser.post("/you/tokens", {"what": "end", "token": token.pk}).status_code == 302
    token.refresh_from_db()
    assert token.status == "ended"


def test_what_is_no_text_is_told_to_a_program_as_all_else(world):
    call = caller(world, world.people["RHQ"])
    answer = call("/me?x=%00")
    assert answer.status_code == 400
    assert set(answer.json()) == {"rule", "reason", "cure"}
    said = Client(SERVER_NAME="localhost").get("/verify?x=%00")
    assert (said.status_code, said["Content-Type"].partition(";")[0]) == (400, "text/html")
