"""The register of events: a page at a time, by person, matter and day, whole as a file; reads."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from test_grid import client_of
from world import copy_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.meetings import holding
from tripleaim.workspace.models import Committee, Event, Person, RoleSpell
from tripleaim.workspace.pages.audit import PER_PAGE, Wanted, events_wanted, read_wanted


@pytest.fixture(scope="module")
def auditor(world):
    """An auditor of the partnership, in a browser."""
    person = Person.objects.create(mail="audit@example.org", name="Aud Itor", status="active")
    RoleSpell.objects.create(
        person=person,
        kind="E",
        scope=f"partnership:{world.partnership.pk}",
        begins=world.now().date(),
        status="held",
    )
    return client_of(person)


@pytest.fixture(scope="module")
def laid(world):
    """Events of one matter, one a day, by one person: more than a page."""
    document, now = copy_of(world, "audited-matter"), world.now()
    person = world.people["RHQ"]
    for number in range(PER_PAGE + 20):
        Event.objects.create(
            at=now - timedelta(days=number + 1),
            actor=person.pseudonym,
            role="drafter",
            action="document.comment",
            kind="document",
            about=document.pk,
            scope=world.partnership.pk,
            reason="=1+1",
            details={"paragraph": f"para-{number}"},
        )
    return document


def numbers(page):
    return page.count('data-label="What:"')


def test_it_comes_a_page_at_a_time_and_each_event_once(world, auditor, laid):
    path, seen, number = f"/p/{world.partnership.pk}/events", [], 1
    asked = {"matter": "audited-matter", "person": world.people["RHQ"].name}
    while number:
        page = auditor.get(path, {**asked, "page": number}).content.decode()
        seen.append(numbers(page))
        number = number + 1 if f"page={number + 1}" in page else 0
    assert seen == [PER_PAGE, 20]
    assert "person=" in page
    assert world.people["RHQ"].shown in page


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [(5, 3, 3), (3, 3, 1), (PER_PAGE + 20, 0, PER_PAGE + 20), (2, 5, 0)],
)
def test_it_is_found_by_day_the_first_and_the_last_with_it(world, laid, since, until, count):
    today = world.now().date()
    wanted = Wanted(
        matter="audited-matter",
        person=world.people["RHQ"].pseudonym,
        since=today - timedelta(days=since),
        until=today - timedelta(days=until),
    )
    assert events_wanted(world.partnership, wanted).count() == count


def test_a_matter_is_found_by_title_and_number_and_a_person_by_name(world, auditor, laid):
    path = f"/p/{world.partnership.pk}/events.json"
    by_title = json.loads(auditor.get(path, {"matter": "audited"}).content)
    by_number = json.loads(auditor.get(path, {"matter": laid.pk}).content)
    assert {each["about"] for each in by_number} == {laid.pk}
    assert {each["seq"] for each in by_number} <= {each["seq"] for each in by_title}
    mine = json.loads(auditor.get(path, {"person": world.people["RHQ"].name[1:-1]}).content)
    assert {each["actor"] for each in mine} == {world.people["RHQ"].pseudonym}
    assert json.loads(auditor.get(path, {"matter": "no such thing"}).content) == []


def test_what_programs_did_by_a_persons_token_is_theirs(world, auditor):
    document, person = copy_of(world, "by-a-program"), world.people["RHQ"]
    names = [person.pseudonym, f"{person.pseudonym} by token 3", f"{person.pseudonym}9 by token 3"]
    for name in names:
        Event.objects.create(
            at=world.now(), actor=name, role="drafter", action="document.comment",
            kind="document", about=document.pk, scope=world.partnership.pk,
        )  # fmt: skip
    for asked, found in (
        (person.name, names[:2]),
        (person.pseudonym, names[:2]),
        (names[1], names[1:2]),
    ):
        wanted = Wanted(person=asked, matter=document.pk)
        rows = events_wanted(world.partnership, wanted)
        assert [each.actor for each in rows] == found[::-1], asked
    path, asked = f"/p/{world.partnership.pk}/events.json", {"person": person.name}
    told = json.loads(auditor.get(path, {**asked, "matter": document.pk}).content)
    assert len(told) == 2


def test_the_file_has_every_detail_and_no_formula(world, auditor, laid):
    said = auditor.get(f"/p/{world.partnership.pk}/events.csv", {"matter": "audited-matter"})
    rows = list(csv.DictReader(io.StringIO(said.content.decode("utf-8-sig"))))
    told = [each for each in rows if each["action"] == "document.comment"]
    assert len(told) == PER_PAGE + 20
    assert {json.loads(each["details"])["paragraph"] for each in told} == {
        f"para-{number}" for number in range(PER_PAGE + 20)
    }
    assert not [each for each in told if each["reason"].startswith("=")]


def test_a_day_that_is_none_is_told_and_nothing_is_given(world, auditor):
    for form in ("", ".csv"):
        said = auditor.get(f"/p/{world.partnership.pk}/events{form}", {"since": "soon"})
        assert said.status_code == 400
        assert b'href="#since"' in said.content
    with pytest.raises(InputRefused) as refusal:
        read_wanted({"since": "x", "until": "2026-13-01"})
    assert len(refusal.value.problems) == 2
    assert read_wanted({"until": " 2026-12-31 "}).until == date(2026, 12, 31)


def test_nothing_of_another_partnership_is_told(world, laid):
    assert (
        not events_wanted(world.partnership, Wanted()).exclude(scope=world.partnership.pk).exists()
    )


def test_who_has_no_seat_reads_a_paper_on_record(world, auditor):
    room, chair = Committee.objects.get(), world.acts("RFF")
    meeting = holding.call_meeting(chair, room, world.now() + timedelta(days=9), "Here", 1)
    item = holding.add_item(chair, meeting, holding.Topic(title="Item", purpose="note"))
    paper = holding.add_paper(
        chair, item, holding.Sheet(title="Figures", file="a.pdf", content=b"x")
    )
    rows = Event.objects.filter(action="meeting.read", about=meeting.pk)
    assert client_of(world.people["RFF"]).get(f"/paper/{paper.pk}").status_code == 200
    assert rows.count() == 0
    assert auditor.get(f"/paper/{paper.pk}").status_code == 200
    assert [(each.role, each.details) for each in rows] == [("auditor", {"paper": paper.pk})]
    assert client_of().get(f"/paper/{paper.pk}").status_code != 200
    assert rows.count() == 1
