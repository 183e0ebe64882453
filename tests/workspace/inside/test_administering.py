"""Who runs the instance: offered by one who does, never to oneself; the last one never ends."""

from dataclasses import replace

import pytest
from test_grid import client_of, fresh_client_of
from test_rights import acts, somebody

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.guard.whose_roles import Body
from tripleaim.workspace.models import Notice, Partnership, Person, RoleSpell
from tripleaim.workspace.people import administering, joining, returning
from tripleaim.workspace.telling import jobs


@pytest.fixture
def second(world):
    """Another who runs the instance, until the end of a test."""
    person = somebody(world, f"second-{Person.objects.count()}", I="instance:")
    yield person
    RoleSpell.objects.filter(person=person).update(status="ended")


def giving(world, person):
    return joining.Giving(person=person, kind="I", scope="instance:", begins=world.now().date())


def test_it_is_offered_by_the_page_taken_with_a_factor_and_forms_then(world):
    person = somebody(world, "deputy-runner", M="organisation:RHQ")
    said = {"what": "admit", "mail": "Deputy-Runner@example.com", "person_name": ""}
    asked = client_of(world.founder).post("/instance", said)  # its factor is not fresh
    assert asked["Location"].startswith("/account/2fa/reauthenticate/")
    assert not person.spells.filter(kind="I").exists()
    page = fresh_client_of(world.founder).post("/instance", said).content.decode()
    assert "is here already" in page
    spell = person.spells.get(kind="I")
    assert spell.status == "offered"
    assert client_of(person).get("/instance").status_code == 404  # not before it is taken
    with pytest.raises(Refused) as refused:
        joining.take_role(replace(acts(world, person), has_factor=False), spell)
    assert refused.value.rule == "factor"
    joining.take_role(acts(world, person), spell)
    form = {"what": "form", "name": "By the second", "area": "", "members": "RP5"}
    assert client_of(person).post("/instance", form).status_code == 302
    assert Partnership.objects.filter(name="By the second").exists()
    again = fresh_client_of(world.founder).post("/instance", said)
    assert again.status_code == 400  # theirs already
    jobs.run_jobs(world.now())
    told = Notice.objects.filter(words="Somebody was offered to run this workspace")
    assert told.get(person=person).address == "/you"
    spell.refresh_from_db()
    end = {"what": "dismiss", "spell": str(spell.pk)}
    assert fresh_client_of(world.founder).post("/instance", end).status_code == 302
    assert client_of(person).get("/instance").status_code == 404


def test_somebody_new_gets_a_link_and_nothing_stays_of_what_is_refused(world):
    said = {"what": "admit", "mail": "new-runner@example.com", "person_name": "New"}
    page = fresh_client_of(world.founder).post("/instance", said).content.decode()
    secret = page.partition("/join/")[2].partition("<")[0]
    person = joining.join(Actor(now=world.now()), secret, "correct horse battery 9")
    spell = person.spells.get()
    assert (spell.kind, spell.status) == ("I", "offered")
    joining.end_role(world.admin, spell)
    stale = replace(world.admin, fresh=False)
    with pytest.raises(Refused) as refused:
        administering.admit_administrator(stale, "no-runner@example.com", "No")
    assert refused.value.rule == "fresh"
    assert not Person.objects.filter(mail="no-runner@example.com").exists()


def test_nobody_else_and_nobody_themselves(world):
    friend = somebody(world, "friend", M="organisation:RHQ")
    for code in ("QF7", "RHQ"):  # an officer, a member's administrator
        with pytest.raises(Refused) as refused:
            joining.give_role(world.acts(code), giving(world, friend))
        assert refused.value.rule == "role"
    with pytest.raises(Refused) as refused:
        joining.give_role(world.admin, giving(world, world.founder))
    assert refused.value.rule == "noself"
    said = {"what": "admit", "mail": "x@example.com", "person_name": "X"}
    assert fresh_client_of(world.people["RHQ"]).post("/instance", said).status_code == 404
    page = f"/p/{world.partnership.pk}/people"
    given = {"what": "give", "scope": "instance:", "kind": "I", "person": friend.pk}
    assert fresh_client_of(world.people["QF7"]).post(page, given).status_code == 404
    assert not friend.spells.filter(kind="I").exists()


def test_the_last_one_never_ends_and_one_of_two_does(world, second):
    own = world.founder.spells.get(kind="I", status="held")
    other = second.spells.get()
    for code in ("QF7", "RHQ"):
        with pytest.raises(Refused) as refused:
            joining.end_role(world.acts(code), other)
        assert refused.value.rule == "role"
    with pytest.raises(Refused) as refused:
        joining.end_role(replace(world.admin, fresh=False), other)
    assert refused.value.rule == "fresh"
    joining.end_role(acts(world, second), other)  # their own
    for actor in (world.admin, acts(world, second)):
        with pytest.raises(Refused) as refused:
            joining.end_role(actor, own)
        assert refused.value.rule in ("notlast", "role")
    page = fresh_client_of(world.founder).get("/instance").content.decode()
    assert 'value="dismiss"' not in page


def test_an_offer_that_was_not_taken_makes_nobody_the_second(world):
    person = somebody(world, "not-taken")
    spell = joining.give_role(world.admin, giving(world, person))
    with pytest.raises(Refused) as refused:
        joining.end_role(world.admin, world.founder.spells.get(kind="I", status="held"))
    assert refused.value.rule == "notlast"
    joining.end_role(world.admin, spell)


def test_ending_a_person_ends_no_last_one_and_no_member_ends_who_runs_it(world):
    runner = somebody(world, "runs-too", I="instance:", M="organisation:RHQ")
    with pytest.raises(Refused) as refused:
        joining.end_person(world.acts("RHQ"), runner)
    assert refused.value.rule == "elsewhere"
    joining.end_person(world.admin, runner)
    with pytest.raises(Refused) as refused:
        joining.end_person(world.admin, world.founder)
    assert refused.value.rule == "notlast"
    assert world.founder.spells.filter(kind="I", status="held").exists()


def test_the_page_ends_nothing_but_that_office(world, second):
    role = RoleSpell.objects.get(kind="D", scope="organisation:RP5")
    for spell in (str(role.pk), "x", "", "0"):
        said = fresh_client_of(world.founder).post("/instance", {"what": "dismiss", "spell": spell})
        assert said.status_code == 400
    role.refresh_from_db()
    assert role.status == "held"


def test_what_was_offered_in_an_organisation_is_told_to_whom_it_was_offered(world):
    person = somebody(world, "offered", M="organisation:RHQ")
    today = world.now().date()
    given = joining.Giving(person=person, kind="D", scope="organisation:RHQ", begins=today)
    joining.give_role(world.acts("RHQ"), given)
    jobs.run_jobs(world.now())
    assert Notice.objects.filter(person=person, words="You were offered a role").count() == 1


def test_whom_a_member_invited_is_offered_it_when_they_have_joined(world):
    given = (Body("RHQ"), "invited-by-rhq@example.com", "Invited")
    person, link = joining.invite_person(world.acts("RHQ"), *given)
    today = world.now().date()
    role = joining.Giving(person=person, kind="M", scope="organisation:RHQ", begins=today)
    joining.give_role(world.acts("RHQ"), role)
    admit = (world.admin, "Invited-by-RHQ@example.com", "Invited")
    with pytest.raises(InputRefused, match="has not joined"):
        administering.admit_administrator(*admit)
    assert not person.spells.filter(kind="I").exists()
    assert joining.find_invitation(link, Actor(now=world.now()))  # nothing of it stays
    joining.join(Actor(now=world.now()), link, "correct horse battery 9")
    found, secret = administering.admit_administrator(*admit)
    assert (found.pk, secret) == (person.pk, "")
    assert person.spells.get(kind="I").status == "offered"


def test_a_link_that_was_lost_ends_as_another_is_made(world):
    admit = (world.admin, "lost-its-link@example.com", "Lost")
    person, first = administering.admit_administrator(*admit)
    joining.end_role(world.admin, person.spells.get())
    again, second = administering.admit_administrator(*admit)
    assert again.pk == person.pk
    assert joining.find_invitation(first, Actor(now=world.now())) is None
    assert joining.join(Actor(now=world.now()), second, "correct horse battery 9").pk == person.pk


def test_a_link_back_that_a_member_made_opens_nothing_after_the_offer(world):
    person = somebody(world, "linked-before", M="organisation:RHQ")
    secret = returning.readmit(world.acts("RHQ"), person)
    administering.admit_administrator(world.admin, person.mail, "")
    assert returning.find_way_back(secret, Actor(now=world.now())) is None
    with pytest.raises(InputRefused, match="this link"):
        returning.come_back(Actor(now=world.now()), secret, "another horse battery 7")
    with pytest.raises(Refused) as refused:
        returning.readmit(world.acts("RHQ"), person)
    assert refused.value.rule == "allroles"
