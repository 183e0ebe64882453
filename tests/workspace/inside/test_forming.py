"""A workspace begins: its administrator forms a partnership and invites who begins in it."""

import re

import pytest
from test_grid import client_of, fresh_client_of
from world import PASSWORD

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.models import Committee, Partnership, Person, RoleSpell
from tripleaim.workspace.pages.members import read_members
from tripleaim.workspace.people.joining import find_invitation, join, take_role

LINK = re.compile(r"/join/([\w-]+)")


def admin_of(world):
    return fresh_client_of(world.founder)


def formed(world, name, members="RP5\n207\n"):
    said = {"what": "form", "name": name, "area": "QF7", "members": members}
    answer = admin_of(world).post("/instance", said)
    assert answer.status_code == 302, answer.content
    return Partnership.objects.get(name=name)


def invited(world, scope, mail, name="Olive Officer"):
    said = {"what": "office", "scope": scope, "mail": mail, "person_name": name}
    return admin_of(world).post("/instance", said)


def begun(world, made):
    """The officer of a partnership, invited, joined, with the role taken."""
    answer = invited(world, f"partnership:{made.pk}", f"officer-{made.pk}@example.org")
    secret = LINK.search(answer.content.decode()).group(1)
    person = join(Actor(now=world.now()), secret, PASSWORD)
    spell = RoleSpell.objects.get(person=person, kind="G")
    take_role(Actor(now=world.now(), person=person, has_factor=True), spell)
    return person


def test_a_partnership_is_formed_with_its_area_and_members(world):
    made = formed(world, "Formed by its administrator")
    assert made.area == "icb:QF7"
    assert sorted(each.code for each in made.members.all()) == ["207", "RP5"]
    assert not made.example


def test_its_administrator_sees_nothing_of_what_partners_write(world):
    made = formed(world, "Not for its administrator")
    assert admin_of(world).get(f"/p/{made.pk}").status_code == 404


def test_its_officer_joins_by_the_link_and_forms_a_committee_with_seats(world):
    made = formed(world, "With an officer")
    officer = begun(world, made)
    client = fresh_client_of(officer)
    assert "Form a committee" in client.get(f"/p/{made.pk}").content.decode()
    said = {"name": "Board", "quorum": "2", "rule": "majority", "proxies": "no"}
    assert client.post(f"/p/{made.pk}/committee", said).status_code == 302
    board = Committee.objects.get(partnership=made)
    assert (board.name, board.quorum, board.rule, board.proxies) == ("Board", 2, "majority", False)
    seat = {
        "what": "invite",
        "scope": f"committee:{board.pk}",
        "mail": f"chair-{made.pk}@example.org",
        "name": "Chair",
        "kind": "C",
    }
    assert LINK.search(client.post(f"/p/{made.pk}/people", seat).content.decode())


def test_the_administrator_of_a_member_invites_its_people(world):
    made = formed(world, "With a new member", "Q99 = A body of its own\n")
    answer = invited(world, "organisation:Q99", "z-of-q99@example.org", "Zoe")
    secret = LINK.search(answer.content.decode()).group(1)
    person = join(Actor(now=world.now()), secret, PASSWORD)
    take_role(
        Actor(now=world.now(), person=person, has_factor=True), RoleSpell.objects.get(person=person)
    )
    said = {
        "what": "invite",
        "scope": "organisation:Q99",
        "mail": "drafter-of-q99@example.org",
        "name": "Dee",
        "kind": "D",
    }
    page = fresh_client_of(person).post(f"/p/{made.pk}/people", said).content.decode()
    assert LINK.search(page)


def test_who_is_here_already_is_offered_the_role_and_gets_no_link(world):
    made = formed(world, "An officer of two")
    officer = world.people["QF7"]
    page = invited(world, f"partnership:{made.pk}", officer.mail.upper()).content.decode()
    assert "is here already" in page
    assert not LINK.search(page)
    assert RoleSpell.objects.get(person=officer, scope=f"partnership:{made.pk}").status == "offered"


def test_a_mistyped_address_or_a_lost_link_stops_nobody(world):
    made = formed(world, "Mistyped at first")
    scope = f"partnership:{made.pk}"
    invited(world, scope, "mistyped@example.org")
    again = invited(world, scope, "mistyped@example.org")  # the link was lost
    assert LINK.search(again.content.decode())
    invited(world, scope, "right@example.org")
    offered = RoleSpell.objects.get(scope=scope, status="offered")
    assert offered.person.mail == "right@example.org"
    assert RoleSpell.objects.filter(scope=scope, status="ended").count() == 2


def test_nobody_gets_the_link_of_whom_others_invited(world):
    made = formed(world, "After another's invitation")
    officer = fresh_client_of(world.people["RFF"])
    said = {
        "what": "invite",
        "scope": "organisation:RFF",
        "mail": "signatory-to-be@example.org",
        "name": "Sam",
        "kind": "S",
    }
    theirs = LINK.search(officer.post(f"/p/{world.partnership.pk}/people", said).content.decode())
    scope = f"partnership:{made.pk}"
    early = invited(world, scope, "signatory-to-be@example.org")
    assert early.status_code == 400  # who holds their link would take it
    assert "has not joined" in early.content.decode()
    assert not RoleSpell.objects.filter(scope=scope).exists()
    assert join(Actor(now=world.now()), theirs.group(1), PASSWORD).status == "active"
    page = invited(world, scope, "signatory-to-be@example.org").content.decode()
    assert not LINK.search(page)
    assert RoleSpell.objects.get(scope=scope).status == "offered"


def test_the_office_of_a_member_is_not_offered_over_a_link_of_another_member(world):
    formed(world, "Over another's link", "Q97 = Begins here\nQ96 = Begins too\n")
    said = {
        "what": "invite",
        "scope": "organisation:RFF",
        "mail": "of-two@example.org",
        "name": "Two",
        "kind": "M",
    }
    page = f"/p/{world.partnership.pk}/people"
    theirs = LINK.search(
        fresh_client_of(world.people["RFF"]).post(page, said).content.decode()
    ).group(1)
    assert invited(world, "organisation:Q97", "OF-two@example.org").status_code == 400
    assert not RoleSpell.objects.filter(scope="organisation:Q97").exists()
    RoleSpell.objects.filter(person__mail="of-two@example.org").update(status="ended")
    answer = invited(world, "organisation:Q97", "of-two@example.org")  # nobody else's any more
    assert find_invitation(theirs, Actor(now=world.now())) is None
    own = LINK.search(answer.content.decode()).group(1)
    assert join(Actor(now=world.now()), own, PASSWORD).status == "active"


def test_an_officer_sees_no_address_of_another_organisation(world):
    made = formed(world, "With people of others", "RFF\n")
    page = fresh_client_of(begun(world, made)).get(f"/p/{made.pk}/people").content.decode()
    assert world.people["RFF"].shown in page
    assert str(world.people["RFF"].mail) not in page


def test_an_office_begins_once(world):
    made = formed(world, "Begun once")
    begun(world, made)
    again = invited(world, f"partnership:{made.pk}", "second-officer@example.org")
    assert again.status_code == 400
    assert not Person.objects.filter(mail="second-officer@example.org").exists()


def test_an_administrator_is_not_the_officer_too(world):
    made = formed(world, "Not one's own officer")
    refused = invited(world, f"partnership:{made.pk}", world.founder.mail)
    assert refused.status_code == 403
    assert not RoleSpell.objects.filter(scope=f"partnership:{made.pk}").exists()


@pytest.mark.parametrize(
    "scope",
    ["committee:1", "document:1", "instance:", "organisation:NONE", "partnership:", "", "x"],
)
def test_nobody_is_invited_to_what_is_no_office_that_begins(world, scope):
    before = Person.objects.count()
    assert invited(world, scope, "nobody@example.org").status_code in (400, 404)
    assert Person.objects.count() == before


@pytest.mark.parametrize("code", ["QF7", "RFF", "207"])
def test_others_do_not_see_that_there_is_such_a_page(world, code):
    client = fresh_client_of(world.people[code])
    said = {"what": "form", "name": "Theirs", "members": "RP5"}
    assert client.get("/instance").status_code == 404
    assert client.post("/instance", said).status_code == 404
    assert not Partnership.objects.filter(name="Theirs").exists()


def test_only_the_officer_forms_a_committee(world):
    p = world.partnership
    assert client_of(world.people["RHQ"]).get(f"/p/{p.pk}/committee").status_code == 403
    assert client_of(world.people["QF7"]).get(f"/p/{p.pk}/committee").status_code == 200


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"name": " "}, "is empty"),
        ({"name": "x" * 201}, "longer than 200"),
        ({"quorum": "0"}, "is no number from 1 to 1,000"),
        ({"quorum": "1001"}, "is no number from 1 to 1,000"),
        ({"quorum": "²"}, "is no number from 1 to 1,000"),
        ({"rule": "by lot"}, "is none"),
    ],
)
def test_terms_that_are_none_form_no_committee(world, said, fault):
    given = {"name": "Refused", "quorum": "3", "rule": "majority", "proxies": "yes"} | said
    path = f"/p/{world.partnership.pk}/committee"
    answer = client_of(world.people["QF7"]).post(path, given)
    assert answer.status_code == 400
    assert fault in answer.content.decode()
    assert not Committee.objects.filter(name=given["name"]).exists()


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"members": ""}, "are none"),
        ({"members": "RP5\n<script>"}, "has no code of an organisation"),
        ({"members": "ZZZ9"}, "on no register"),
        ({"members": "RHQ = Leeds Teaching Hospitals"}, "which the register calls Sheffield"),
        ({"members": "ZZZ9 = " + "x" * 201}, "longer than 200"),
        ({"members": "\n".join(f"X{n} = body" for n in range(201))}, "more than 200"),
        ({"area": "icb:NONE"}, "is not on record"),
        ({"area": "../x"}, "is not on record"),
        ({"name": ""}, "is empty"),
        ({"name": "x" * 201}, "longer than 200"),
    ],
)
def test_what_is_wrong_is_said_and_forms_nothing(world, said, fault):
    given = {"what": "form", "name": "Refused", "area": "", "members": "RP5"} | said
    before = Partnership.objects.count()
    answer = admin_of(world).post("/instance", given)
    assert answer.status_code == 400
    assert fault in answer.content.decode()
    assert Partnership.objects.count() == before


def test_members_are_read_a_line_each(world):
    given = " rp5 \n\nx99=A council = of two\nRP5\n"
    codes = dict(read_members(given))
    assert list(codes) == ["RP5", "X99"]
    assert codes["X99"] == "A council = of two"
    with pytest.raises(InputRefused) as refused:
        read_members("RP5\n= nobody\nno code\n")
    assert [each.where for each in refused.value.problems] == ["line 2", "line 3"]


@pytest.mark.parametrize("typed", ["SHEFFIELD teaching hospitals NHS Foundation  Trust", ""])
def test_a_body_of_the_register_keeps_the_registers_name(world, typed):
    (member,) = read_members(f"RHQ = {typed}" if typed else "rhq")
    assert member == ("RHQ", "Sheffield Teaching Hospitals NHS Foundation Trust")
