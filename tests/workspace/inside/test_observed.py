"""What an observer sees: their partnerships, how much of each they may read, what is new there."""

import csv
import io
from datetime import timedelta

import pytest
from test_grid import client_of
from world import copy_of

from tripleaim.workspace.deciding import voting
from tripleaim.workspace.models import Committee, Document, Person, Proposal, RoleSpell
from tripleaim.workspace.partnerships.forming import form_partnership


@pytest.fixture(scope="module")
def laid(world, agreed):
    """Two partnerships and one that is not observed; a regulator and a councillor."""
    members = [("QF7", "A"), ("207", "C")]
    other = form_partnership(world.admin, "The other one", "", members)
    form_partnership(world.admin, "The hidden one", "", members)
    private, shown = copy_of(world, "own-alone"), copy_of(world, "for-all")
    Document.objects.filter(pk=shown.pk).update(reach="partnership")
    made = voting.create_proposal(world.acts("QF7"), Committee.objects.get(), "Lapsed", "x")
    Proposal.objects.filter(pk=made.pk).update(status="lapsed")
    day, found = world.now().date(), {}
    for name, places in (("regulator", (world.partnership, other)), ("councillor", (other,))):
        person = Person.objects.create(mail=f"{name}@example.org", name=name, status="active")
        for each in places:
            RoleSpell.objects.create(
                person=person, kind="O", scope=f"partnership:{each.pk}", begins=day,
                ends=day + timedelta(days=90), status="held",
            )  # fmt: skip
        found[name] = client_of(person)
    return found, private, shown


def rows_of(browser, path):
    text = browser.get(path).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_regulator_sees_each_partnership_that_they_observe_and_how_much_of_it(world, laid):
    found, *_ = laid
    rows = rows_of(found["regulator"], "/observed.csv")
    assert [each["partnership"] for each in rows] == [world.partnership.name, "The other one"]
    first, second = rows
    assert first["roles"] == "observer"
    assert first["until"] == (world.now().date() + timedelta(days=90)).isoformat()
    assert (first["documents"], first["in_force"]) == ("2", "1")  # the fund, and the one for all
    assert first["lapsed_votes"] == "1"
    assert (second["documents"], second["lapsed_votes"]) == ("0", "0")
    page = found["regulator"].get("/observed").content.decode()
    assert "You take part in 2 partnerships" in page
    assert "The hidden one" not in page
    assert "/observed" in found["regulator"].get("/turn").content.decode()


def test_what_is_new_is_of_what_one_may_read_alone(world, laid):
    found, private, shown = laid
    rows = rows_of(found["regulator"], "/observed/new.csv")
    matters = {each["matter"] for each in rows}
    assert shown.title in matters
    assert "Lapsed" in matters
    assert all(each["address"] != f"/d/{private.pk}" for each in rows)
    assert [e["day"] for e in rows] == sorted((e["day"] for e in rows), reverse=True)
    assert rows_of(found["councillor"], "/observed/new.csv") == []


def test_a_day_to_begin_from_is_kept_in_the_file(world, laid):
    found, *_ = laid
    later = (world.now().date() + timedelta(days=1)).isoformat()
    page = found["regulator"].get(f"/observed?since={later}").content.decode()
    assert "Nothing since that day" in page
    assert found["regulator"].get("/observed?since=soon").status_code == 400
    early = found["regulator"].get("/observed?since=2020-01-01").content.decode()
    assert "/observed/new.csv?since=2020-01-01" in early


def test_nobody_who_takes_part_in_none_sees_any(world, laid):
    nobody = Person.objects.create(mail="none@example.org", name="none", status="active")
    assert "You take part in 0 partnerships" in client_of(nobody).get("/observed").content.decode()
    assert client_of().get("/observed.csv").status_code == 302
