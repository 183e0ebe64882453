"""Somebody leaves, or never came: a new link, the end, the name erased; by who may alone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from test_grid import client_of
from test_rights import acts, somebody
from world import PASSWORD

from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.guard.whose_roles import Body
from tripleaim.workspace.interests.interest import Interest
from tripleaim.workspace.models import Event, Person, RoleSpell
from tripleaim.workspace.people import joining, leaving


def admin_of(world):
    return client_of(world.founder)


def at(person):
    return f"/people/{person.pseudonym}"


def declared(world, person, begins, ends):
    """An interest that somebody declared, and ended on a day."""
    Interest.objects.create(
        partnership=world.partnership,
        person=person,
        kind="indirect",
        text="x",
        begins=begins,
        ends=ends,
        status="ended",
        declared_at=world.now(),
    )


def invited(world, name, *codes):
    """Somebody whom the administrators of some organisations invited, and their first link."""
    person, secret = joining.invite_person(
        world.acts(codes[0]), Body(codes[0]), f"{name}@example.com", name
    )
    for code in codes:
        RoleSpell.objects.create(
            person=person,
            kind="M",
            scope=f"organisation:{code}",
            begins=world.now().date(),
            status="offered",
        )
    return person, secret


def test_a_lost_link_is_made_anew_by_who_invites_there_and_the_old_one_ends(world):
    person, old = invited(world, "lost", "RHQ")
    said = client_of(world.people["RHQ"]).post(at(person), {"what": "link"}).content.decode()
    new = said.partition("/join/")[2].partition("<")[0]
    assert Client(SERVER_NAME="localhost").get(f"/join/{old}").status_code == 404
    assert Client(SERVER_NAME="localhost").get(f"/join/{new}").status_code == 200
    for code in ("RFF", "QF7"):
        assert client_of(world.people[code]).post(at(person), {"what": "link"}).status_code == 404


def test_nobody_gets_the_link_of_whom_another_organisation_invited_too(world):
    person, old = invited(world, "of-two", "RHQ", "RFF")
    for who in (world.people["RHQ"], world.people["RFF"], world.founder):  # the page is theirs
        browser = client_of(who)
        assert "/join/" not in browser.post(at(person), {"what": "link"}).content.decode()
    assert Client(SERVER_NAME="localhost").get(f"/join/{old}").status_code == 200


def test_access_ends_by_the_page_with_sessions_and_an_open_invitation(world):
    person, secret = invited(world, "leaver-page", "RHQ")
    browser = Client(SERVER_NAME="localhost")
    browser.post(f"/join/{secret}", {"password": PASSWORD})
    person.spells.update(status="held")
    assert "127.0.0.1" in browser.get("/account/sessions/").content.decode()
    key = browser.session.session_key
    assert client_of(world.people["RFF"]).post(at(person), {"what": "end"}).status_code == 404
    listed = f"/p/{world.partnership.pk}/people"
    assert at(person) in client_of(world.people["RHQ"]).get(listed).content.decode()
    assert at(person) not in client_of(world.people["RFF"]).get(listed).content.decode()
    assert client_of(world.people["RHQ"]).post(at(person), {"what": "end"}).status_code == 302
    person.refresh_from_db()
    assert person.status == "ended"
    assert not Session.objects.filter(pk=key).exists()
    assert browser.get("/turn")["Location"].startswith("/account/login/")
    waiting, link = invited(world, "mistyped", "RHQ")
    assert client_of(world.people["RHQ"]).post(at(waiting), {"what": "end"}).status_code == 302
    assert Client(SERVER_NAME="localhost").get(f"/join/{link}").status_code == 404


def test_an_offer_gives_no_say_over_whom_others_invited(world):
    officer = world.acts("QF7")
    person, _ = joining.invite_person(officer, world.partnership, "seat@example.com", "Seat")
    for kind, scope in (("O", f"partnership:{world.partnership.pk}"), ("M", "organisation:RHQ")):
        RoleSpell.objects.create(
            person=person, kind=kind, scope=scope, begins=world.now().date(), status="offered"
        )
    with pytest.raises(Refused):
        joining.end_person(world.acts("RHQ"), person)
    for code in ("RHQ", "QF7"):
        assert not leaving.may_send_link(world.acts(code), person)
    person.spells.filter(kind="M").update(status="ended")
    assert leaving.may_send_link(officer, person)
    assert not leaving.may_send_link(world.acts("RHQ"), person)
    joining.end_person(world.admin, person)


def test_a_name_is_erased_and_its_deeds_stay(world):
    person = somebody(world, "erased", M="organisation:RHQ")
    client_of(person)
    EmailAddress.objects.create(user=person, email=person.mail)
    with pytest.raises(Refused):
        leaving.erase_person(world.admin, person)  # access has not ended
    joining.end_person(world.admin, person)
    assert client_of(world.people["RHQ"]).post(at(person), {"what": "erase"}).status_code == 404
    assert admin_of(world).post(at(person), {"what": "erase"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.mail, person.shown) == ("", None, person.pseudonym)
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Authenticator.objects.filter(user=person).exists()
    assert RoleSpell.objects.filter(person=person).exists()
    assert Event.objects.filter(action="person.erase", actor=world.founder.pseudonym).count() == 1
    again, _ = joining.invite_person(
        world.acts("RHQ"), Body("RHQ"), "erased@example.com", "Somebody else"
    )
    assert again.pk != person.pk


def test_interests_are_kept_for_six_years(world):
    person = somebody(world, "kept", M="organisation:RHQ")
    until = (world.now() + timedelta(days=40)).replace(day=28)
    ended = until.date().replace(year=until.year - 6)
    declared(world, person, ended - timedelta(days=9), ended)
    joining.end_person(world.admin, person)
    page = admin_of(world).get(at(person)).content.decode()
    assert f"keeps what they declared until {until.date()}" in page
    assert 'value="erase"' not in page
    with pytest.raises(Refused) as refusal:
        leaving.erase_person(replace(world.admin, now=until - timedelta(days=1)), person)
    assert refusal.value.rule == "legalkeep"
    leaving.erase_person(replace(world.admin, now=until), person)


@pytest.mark.parametrize(
    ("ends", "until"),
    [
        ("2020-02-29", "2026-02-28"),
        ("2020-02-10", "2026-02-10"),
        ("2020-03-01", "2026-03-01"),
        (None, "2032-11-30"),
    ],
)
def test_the_day_until_which_interests_are_kept(world, ends, until):
    person = Person.objects.create(name=f"until {ends}", status="ended")
    person.ended_at = datetime.fromisoformat("2026-11-30T12:00:00+00:00")
    person.save()
    declared(world, person, "2019-01-01", ends)
    person.refresh_from_db()
    assert leaving.kept_until(person).isoformat() == until


def test_people_are_found_by_the_instances_administrator_alone(world):
    somebody(world, "findable", M="organisation:RHQ")
    page = admin_of(world).get("/instance/people?q=findab").content.decode()
    assert page.count("findable@example.com") == 1
    assert "Ella Ellis" not in page
    for person in (world.people["RHQ"], world.people["QF7"]):
        assert client_of(person).get("/instance/people").status_code == 404


def test_nobody_ends_or_erases_themselves_here(world):
    for person in (world.founder, world.people["RHQ"]):
        assert client_of(person).get(at(person)).status_code == 404
        assert client_of(person).post(at(person), {"what": "end"}).status_code == 404
    assert acts(world, world.founder).spells
