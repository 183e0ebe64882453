"""What is held: gathered for a request, of oneself to take away, no longer than the rules say."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client
from test_grid import client_of
from test_rights import acts, somebody
from world import copy_of

from tripleaim.model.day import years_after
from tripleaim.model.errors import InputRefused
from tripleaim.workspace.drafting import discussing, sharing
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing.promise import PublicQuestion
from tripleaim.workspace.interests.interest import Handling, Interest
from tripleaim.workspace.models import Event, Link, Notice, Person, RoleSpell, Version
from tripleaim.workspace.people import joining, own_data
from tripleaim.workspace.people.own_data import data_of
from tripleaim.workspace.record import gathering, held, retaining
from tripleaim.workspace.record.gathering import Wanted, gather

WORD = "Quietham"


@pytest.fixture(scope="module")
def private(world):
    """A draft between three parties, spoken of by one, with a name and an address in it."""
    document = copy_of(world, "quiet")
    said = f"{WORD} is to close, says {world.people['RHQ'].name} (a.b@example.org)."
    discussing.comment_on(world.acts("RHQ"), document, "para-1", said)
    discussing.propose_change(world.acts("RHQ"), document, "para-6", "Nothing of it.", "sooner")
    return document


def wanted(world, **asked):
    given = {"request": "FOI 7", "received": world.now().date(), "words": (WORD,)}
    return Wanted(**(given | asked))


def rows_of(files, name="index.csv"):
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def test_what_is_held_is_found_told_and_without_names(world, private):
    files = gather(world.acts("QF7"), [world.partnership], wanted(world))
    (row,) = rows_of(files)
    assert (row["kind"], row["weigh"]) == ("comment", held.GROUNDS["parties"])
    assert row["file"] == "held/0001-comment.txt"  # a title may hold a name
    text = files[row["file"]].decode()
    clean = files[row["file"].replace("held/", "without-names/")].decode()
    name = world.people["RHQ"].name
    assert name in text
    assert "a.b@example.org" in text
    assert name not in clean
    assert "example.org" not in clean
    assert f"{WORD} is to close" in clean
    assert {each["stands for"] for each in rows_of(files, "names.csv")} == {
        name.casefold(),
        "a.b@example.org",
    }
    assert f"held/{row['file'].partition('/')[2]}" in files["index.html"].decode()
    left = gather(world.acts("QF7"), [world.partnership], wanted(world, kept=(name,)))
    assert name in left[row["file"].replace("held/", "without-names/")].decode()


def test_the_looking_is_an_event_with_what_was_read(world, private):
    gather(world.acts("QF7"), [world.partnership], wanted(world, request="FOI told"))
    event = Event.objects.filter(action="partnership.search").latest("seq")
    assert event.reason == "FOI told"
    assert event.details["words"] == [WORD]
    assert event.details["read"] == [f"/d/{private.pk}"]
    assert event.scope == world.partnership.pk


def test_days_and_line_ends_and_case_bound_what_is_found(world, private):
    tomorrow = world.now().date() + timedelta(days=1)
    places = [world.partnership]
    assert not rows_of(gather(world.acts("QF7"), places, wanted(world, since=tomorrow)))
    assert rows_of(gather(world.acts("QF7"), places, wanted(world, words=("quietham  IS\nto",))))
    with pytest.raises(InputRefused, match="is before"):
        gather(
            world.acts("QF7"),
            places,
            wanted(world, since=tomorrow, until=world.now().date()),
        )


def test_every_save_is_held_and_what_is_open_is_told_so(world, agreed):
    words = wanted(world, words=(str(agreed.title),))
    rows = rows_of(gather(world.acts("QF7"), [world.partnership], words))
    own = [e for e in rows if e["kind"] == "document" and agreed.pk in e["where"]]
    assert len(own) == Version.objects.filter(document=agreed).count()
    newest = f"/d/{agreed.pk}/v/{agreed.newest.save_number}"
    is_open = {e["where"] for e in own if e["weigh"] == held.GROUNDS["open"]}
    assert is_open == ({newest} if agreed.reach == "world" else set())


def test_nobody_else_gathers(world, private):
    other = somebody(world, "of-another", G="partnership:elsewhere", M="organisation:XXX")
    ended = somebody(world, "was-officer", G=f"partnership:{world.partnership.pk}")
    RoleSpell.objects.filter(person=ended).update(
        begins=world.now().date() - timedelta(days=9), ends=world.now().date()
    )
    party = world.people["RHQ"]
    count = Event.objects.filter(action="partnership.search").count()
    for person in (other, ended, party, world.founder):
        with pytest.raises(Refused):
            gather(acts(world, person), [world.partnership], wanted(world))
        sent = {"request": "x", "received": "2026-06-01", "words": WORD}
        answer = client_of(person).post(f"/p/{world.partnership.pk}/held", sent)
        assert answer.status_code in (403, 404)
        assert WORD.encode() not in answer.content
    assert Event.objects.filter(action="partnership.search").count() == count


def test_the_page_gives_an_archive_or_says_what_is_wrong(world, private):
    browser, path = client_of(world.people["QF7"]), f"/p/{world.partnership.pk}/held"
    assert browser.post(path, {"request": "", "received": "2026-06-01"}).status_code == 400
    assert browser.post(path, {"request": "x", "received": "soon"}).status_code == 400
    sent = {"request": "FOI 8", "received": "2026-12-01", "words": f"{WORD}\nnothing else"}
    answer = browser.post(path, sent)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "index.html" in archive.namelist()
        page = archive.read("index.html").decode()
    assert "to be answered by 31 December 2026" in page  # but for two bank holidays


def test_more_than_can_be_looked_through_is_refused(world, private, monkeypatch):
    monkeypatch.setattr(gathering, "MOST", 1)
    with pytest.raises(InputRefused, match="more than 1"):
        gather(world.acts("QF7"), [world.partnership], wanted(world, words=()))


def test_every_table_that_names_a_person_is_in_their_own_data(world, private):
    asked = {model for model, _ in own_data._tables()}
    for model in apps.get_models():
        refers = any(f.related_model in (Person, RoleSpell) for f in model._meta.fields)
        assert (model in asked) == refers, model


def test_ones_own_data_has_what_one_did_and_no_secret(world, private):
    person = world.people["RHQ"]
    browser = client_of(person)
    assert browser.get("/you/data").status_code == 200
    said = browser.post("/you/data").content.decode()
    data = json.loads(said)
    assert data["account"][0]["mail"] == person.mail
    assert any(WORD in each["text"] for each in data["comment"])
    assert data["role spell"]
    assert any(each["action"] == "document.comment" for each in data["event"])
    assert person.password not in said
    assert not {"password", "secret_hash", "session_key", "data"} & {
        name for rows in data.values() for row in rows for name in row
    }
    others = {each.name for each in world.people.values()} - {person.name}
    assert not any(name in said for name in others)
    event = Event.objects.filter(action="person.data").latest("seq")
    assert event.actor == person.pseudonym


def test_nobody_takes_anothers_data(world):
    person = world.people["RHQ"]
    for code in ("QF7", "RFF"):
        with pytest.raises(Refused):
            data_of(world.acts(code), person)
    assert data_of(world.admin, person)["account"]
    assert Client(SERVER_NAME="localhost").post("/you/data").status_code == 302


def long_ago(world, days=0, years=0):
    return years_after(world.now().date(), -years) - timedelta(days=days)


def test_the_rules_remove_what_is_due_and_nothing_a_day_younger(world, private):
    _, _ = sharing.give_link(
        world.acts("QF7"), private, "Lc", "Ms Guest", world.now().date() + timedelta(days=9)
    )
    guest = Link.objects.get(holder="Ms Guest")
    Link.objects.filter(pk=guest.pk).update(status="ended", expires=long_ago(world, years=3))
    base = {"partnership": world.partnership, "text": "Why?", "asked_on": long_ago(world, 9, 3)}
    old, young = (
        PublicQuestion.objects.create(**base, status="refused", due=long_ago(world, day, 3))
        for day in (0, -1)
    )
    gone, kept = (somebody(world, f"left-{n}", M="organisation:RHQ") for n in (0, 1))
    for number, person in enumerate((gone, kept)):
        joining.end_person(world.admin, person)
        at = world.now().replace(hour=12)
        Person.objects.filter(pk=person.pk).update(
            ended_at=years_after(at, -6) + timedelta(days=number)
        )
    Notice.objects.create(
        person=world.people["RHQ"],
        key="old",
        words="x",
        address="/turn",
        kind="document",
        about="x",
        at=world.now() - timedelta(days=400),
        mailed_at=world.now(),
    )
    before = Event.objects.count()
    told = {each.rule.name: each.due for each in retaining.due_on(world.admin, long_ago(world))}
    assert Event.objects.count() == before
    assert (told["links"], told["questions"], told["people"], told["notices"]) == (1, 1, 1, 1)
    retaining.apply_rules(world.admin)
    for each in (guest, old, young, gone, kept):
        each.refresh_from_db()
    assert (guest.holder, old.text, young.text) == (retaining.NOBODY, "", "Why?")
    assert (gone.name, gone.mail, kept.name) == ("", None, "left-1")
    counted = Event.objects.filter(action="instance.retain", details__rule="people").latest("seq")
    assert (counted.details["removed"], counted.details["there"]) == (1, 1)
    assert not any(each.due for each in retaining.due_on(world.admin, long_ago(world)))


def test_an_interest_goes_after_six_years_but_for_one_that_was_handled(world):
    from test_interests import proposed

    person = world.people["RHQ"]
    first, second = (
        Interest.objects.create(
            partnership=world.partnership,
            person=person,
            kind="indirect",
            text="A share",
            begins=long_ago(world, years=9),
            ends=long_ago(world, years=6),
            status="ended",
            declared_at=world.now(),
        )
        for _ in range(2)
    )
    proposal = proposed(world, "Handled")
    Handling.objects.create(
        proposal=proposal, interest=second, way="votes", minute="x", person=person, at=world.now()
    )
    retaining.apply_rules(world.admin)
    assert [each.pk for each in Interest.objects.filter(pk__in=(first.pk, second.pk))] == [
        second.pk
    ]


def test_only_the_instances_administrator_asks_or_applies_the_rules(world):
    for code in ("QF7", "RFF"):
        with pytest.raises(Refused):
            retaining.due_on(world.acts(code), world.now().date())
        with pytest.raises(Refused):
            retaining.apply_rules(world.acts(code))
    assert {each.name for each in retaining.read_rules()} == set(retaining.WHAT)
    assert replace(retaining.read_rules()[0], period="30 days").last_day(
        world.now().date()
    ) == world.now().date() - timedelta(days=30)


def test_a_private_matter_read_by_who_is_of_no_party_is_read_on_record(world, private):
    auditor = somebody(world, "auditor", E=f"partnership:{world.partnership.pk}")
    reads = Event.objects.filter(action="document.read.parties", about=private.pk)
    for path, code in ((f"/d/{private.pk}", "RHQ"), (f"/d/{private.pk}/file", "RHQ")):
        assert client_of(world.people[code]).get(path).status_code == 200
    assert client_of(world.people["RFF"]).get(f"/d/{private.pk}").status_code == 404
    assert not reads.exists()
    for number, path in enumerate(("", "/file", "/v/1"), start=1):
        assert client_of(auditor).get(f"/d/{private.pk}{path}").status_code == 200
        assert reads.filter(actor=auditor.pseudonym, role="auditor").count() == number
