"""A forgotten password: a link of one use, by who gives all roles; the factor stays; all told."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from test_grid import client_of, fresh_client_of
from test_rights import acts, somebody
from world import PASSWORD

from tripleaim.cli import workspace_link as commands
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.guard.asking import Refused, why_not
from tripleaim.workspace.guard.whose_roles import Body
from tripleaim.workspace.models import Event, Invitation, Job, Notice, Person, RoleSpell
from tripleaim.workspace.people import joining, returning
from tripleaim.workspace.telling import jobs

NEW = "another horse battery 7"


@contextmanager
def letters():
    """Letters go out, and stay in memory."""
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        mail.outbox = []
        yield mail.outbox


def machine(world):
    return Actor(now=world.now(), has_machine=True)


def visitor():
    return Client(SERVER_NAME="localhost")


def joined(world, name, **roles):
    """Somebody who joined with a password and has roles."""
    person = somebody(world, name, **roles)
    person.set_password(PASSWORD)
    person.save()
    return person


def has(person, password):
    person.refresh_from_db()
    return person.check_password(password)


def refusal_of(actor, person):
    found = why_not("person.readmit", actor, person, to=person)
    return found.rule if found else ""


def test_who_gives_all_roles_makes_the_link_and_sees_it_where_no_letter_goes(world):
    person = joined(world, "forgot", M="organisation:RHQ")
    browser = fresh_client_of(world.people["RHQ"])
    page = f"/people/{person.pseudonym}"
    assert "Make a link" in browser.get(page).content.decode()
    said = browser.post(page, {"what": "password"}).content.decode()
    secret = said.partition("/back/")[2].partition("<")[0]
    signed_in = client_of(person)
    key = signed_in.session.session_key
    assert "forgot@example.com" in visitor().get(f"/back/{secret}").content.decode()
    answer = visitor().post(f"/back/{secret}", {"password": NEW})
    assert answer["Location"] == "/account/login/"
    assert has(person, NEW)
    assert not has(person, PASSWORD)
    assert signed_in.get("/turn")["Location"].startswith("/account/login/")
    assert Session.objects.filter(pk=key).count() in (0, 1)  # what is left opens nothing
    assert Authenticator.objects.filter(user=person, type="totp").exists()  # the factor stays
    assert visitor().get(f"/back/{secret}").status_code == 404  # once
    assert visitor().post(f"/back/{secret}", {"password": PASSWORD}).status_code == 404
    done = Event.objects.filter(kind="person", about=str(person.pk)).order_by("seq")
    made = [(e.action, e.actor) for e in done]
    assert made == [
        ("person.readmit", world.people["RHQ"].pseudonym),
        ("person.return", person.pseudonym),
    ]


def test_listed_sessions_are_gone_and_nobody_is_signed_in_by_the_link(world):
    person, secret = joining.invite_person(
        world.acts("RHQ"), Body("RHQ"), "listed@example.com", "Listed"
    )
    browser = visitor()
    browser.post(f"/join/{secret}", {"password": PASSWORD})
    key = browser.session.session_key
    assert Session.objects.filter(pk=key).exists()
    back = returning.readmit(machine(world), person)
    other = visitor()
    other.post(f"/back/{back}", {"password": NEW})
    assert not Session.objects.filter(pk=key).exists()
    assert other.get("/turn")["Location"].startswith("/account/login/")


def test_by_letter_its_maker_never_sees_it_and_no_table_holds_it(world):
    person = joined(world, "by-letter", M="organisation:RHQ")
    page = f"/people/{person.pseudonym}"
    with letters() as outbox:
        browser = fresh_client_of(world.people["RHQ"])
        assert "you do not see it" in browser.get(page).content.decode()
        answer = browser.post(page, {"what": "password"})
        assert answer.status_code == 302
        assert "/back/" not in browser.get(page).content.decode()
        assert not Invitation.objects.filter(person=person, used_at=None).exists()
        assert "back/" not in str(list(Job.objects.values_list("about", flat=True)))
        jobs.run_jobs(world.now())
        (letter,) = [each for each in outbox if "/back/" in each.body]
    assert letter.to == ["by-letter@example.com"]
    assert person.name not in letter.subject
    secret = letter.body.partition("/back/")[2].split()[0]
    assert secret not in str(list(Invitation.objects.values_list("secret_hash", flat=True)))
    assert visitor().post(f"/back/{secret}", {"password": NEW}).status_code == 302
    assert has(person, NEW)


def test_who_may_and_who_may_not(world):
    board = f"committee:{world.partnership.committee_set.first().pk}"
    officer = f"partnership:{world.partnership.pk}"
    one = joined(world, "of-one", M="organisation:RHQ")
    two = joined(world, "of-two-bodies", M="organisation:RHQ", D="organisation:RFF")
    seat = joined(world, "of-a-seat", N=board)
    both = joined(world, "of-both", M="organisation:RHQ", N=board)
    watcher = joined(world, "watcher", O=officer)
    nobody = joined(world, "of-nothing")
    z, g, c = world.acts("RHQ"), world.acts("QF7"), world.acts("RFF")
    for actor, person, rule in (
        (z, one, ""),
        (world.acts("RFF"), one, "role"),
        (c, seat, ""),
        (g, seat, ""),
        (z, seat, "role"),
        (g, watcher, ""),
        (c, watcher, "role"),
        (z, two, "allroles"),
        (c, two, "allroles"),
        (z, both, "allroles"),
        (g, both, "allroles"),
        (world.admin, one, "allroles"),
        (world.admin, nobody, ""),
        (z, nobody, "role"),
        (acts(world, one), one, "role"),  # oneself
        (z, world.people["RHQ"], "noself"),
        (world.admin, world.founder, "noself"),
        (replace(z, fresh=False), one, "fresh"),
        (Actor(now=world.now()), one, "role"),
        (machine(world), world.people["RHQ"], ""),
    ):
        assert refusal_of(actor, person) == rule, (actor.name, person.name)
    with letters():
        for person in (one, two, both, seat, world.people["RHQ"]):
            assert refusal_of(world.admin, person) == ""
            assert refusal_of(world.acts("TAH"), person) == "role"
        assert refusal_of(z, two) == "allroles"
        assert refusal_of(world.admin, world.founder) == "noself"
    browser = fresh_client_of(world.people["RHQ"])
    page = f"/people/{two.pseudonym}"
    assert "They have a role that others give" in browser.get(page).content.decode()
    assert browser.post(page, {"what": "password"}).status_code == 403
    assert fresh_client_of(world.people["RFR"]).get(page).status_code == 404


def test_a_link_is_of_its_kind_its_days_and_its_person_while_they_are_here(world):
    person = joined(world, "edges", M="organisation:RHQ")
    secret = returning.readmit(world.acts("RHQ"), person)
    assert visitor().get(f"/join/{secret}").status_code == 404
    last = Actor(now=world.now() + timedelta(days=2, seconds=-9))
    assert returning.find_way_back(secret, last)
    assert not returning.find_way_back(secret, Actor(now=world.now() + timedelta(days=2)))
    with pytest.raises(InputRefused, match="password"):
        returning.come_back(Actor(now=world.now()), secret, "short")
    assert returning.find_way_back(secret, Actor(now=world.now()))
    again = returning.readmit(world.acts("RHQ"), person)
    assert not returning.find_way_back(secret, Actor(now=world.now()))  # a new one ends it
    joining.end_person(world.admin, person)
    assert not returning.find_way_back(again, Actor(now=world.now()))
    with pytest.raises(Refused) as refused:
        returning.readmit(machine(world), person)
    assert refused.value.rule == "state"
    _invited, link = joining.invite_person(
        world.acts("RHQ"), Body("RHQ"), "not-yet@example.com", "Not yet"
    )
    assert not returning.find_way_back(link, Actor(now=world.now()))
    assert visitor().get(f"/back/{link}").status_code == 404


def test_the_person_and_the_other_administrators_are_told(world):
    person = joined(world, "told", M="organisation:RHQ")
    second = somebody(world, "second-of-rhq", Z="organisation:RHQ")
    with letters() as outbox:
        returning.readmit(world.acts("RHQ"), person)
        jobs.run_jobs(world.now())
        link = next(e.body for e in outbox if "/back/" in e.body)
        returning.come_back(Actor(now=world.now()), link.partition("/back/")[2].split()[0], NEW)
        jobs.run_jobs(world.now())
    made = Notice.objects.filter(words="A link to choose a new password was made")
    chosen = Notice.objects.filter(words="A password was chosen anew, and all sessions have ended")
    about = {"kind": "person", "about": str(person.pk)}
    assert set(made.filter(**about).values_list("person__name", "address")) == {
        ("told", "/you"),
        ("second-of-rhq", f"/people/{person.pseudonym}"),
        ("F", f"/people/{person.pseudonym}"),
    }
    assert set(chosen.filter(**about).values_list("person", flat=True)) == {
        person.pk,
        second.pk,
        world.people["RHQ"].pk,
        world.founder.pk,
    }
    RoleSpell.objects.filter(person=second).update(status="ended")


def test_only_the_machine_takes_the_factor_away(world, monkeypatch, capsys):
    monkeypatch.setattr(commands, "enter_home", lambda *_: None)
    person = joined(world, "lost-device", S="organisation:RHQ")
    client_of(person)
    with pytest.raises(InputRefused):
        returning.readmit(world.acts("RHQ"), person, opens="factor")
    commands.link("LOST-device@example.com", factor=True)
    secret = capsys.readouterr().out.partition("/back/")[2].strip()
    assert Authenticator.objects.filter(user=person).exists()  # until it is used
    assert visitor().post(f"/back/{secret}", {"password": NEW}).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()
    browser = visitor()
    browser.post("/account/login/", {"login": person.mail, "password": NEW})
    assert browser.get("/turn")["Location"] == "/account/2fa/totp/activate/"
    event = Event.objects.get(action="person.readmit", about=str(person.pk))
    assert (event.actor, event.details["opens"]) == ("machine", "factor")


def test_the_machine_links_whoever_is_here_or_invited(world, monkeypatch, capsys):
    monkeypatch.setattr(commands, "enter_home", lambda *_: None)
    invited, old = joining.invite_person(
        world.acts("RHQ"), Body("RHQ"), "waits@example.com", "Waits"
    )
    commands.link(invited.pseudonym, factor=True)
    new = capsys.readouterr().out.partition("/join/")[2].strip()
    assert visitor().get(f"/join/{old}").status_code == 404
    assert visitor().get(f"/join/{new}").status_code == 200
    commands.link(world.founder.mail)
    secret = capsys.readouterr().out.partition("/back/")[2].strip()
    assert returning.find_way_back(secret, Actor(now=world.now())).person == world.founder
    with pytest.raises(NothingFound):
        commands.link("nobody@example.net")


def test_whoever_comes_back_is_invited_again_as_somebody_new(world):
    first = joined(world, "comes-back", M="organisation:RHQ")
    given = (Body("RHQ"), "Comes-Back@example.com", "Comes Back")
    with pytest.raises(InputRefused):
        joining.invite_person(world.acts("RHQ"), *given)  # is here
    joining.end_person(world.admin, first)
    second, secret = joining.invite_person(world.acts("RHQ"), *given)
    assert second.pk != first.pk
    assert second.pseudonym != first.pseudonym
    first.refresh_from_db()
    assert (first.mail, first.name, first.status) == (None, "comes-back", "ended")
    joining.join(Actor(now=world.now()), secret, NEW)
    browser = visitor()
    browser.post("/account/login/", {"login": "comes-back@example.com", "password": NEW})
    assert browser.get("/turn").status_code == 200
    assert browser.session["_auth_user_id"] == str(second.pk)
    event = Event.objects.filter(action="person.invite").latest("seq")
    assert event.details["freed"] == first.pseudonym
    assert Person.objects.filter(mail__iexact="comes-back@example.com").count() == 1


def test_a_link_ends_with_a_role_that_needs_a_factor_and_with_the_right_of_its_maker(world):
    now = Actor(now=world.now())
    board = f"committee:{world.partnership.committee_set.first().pk}"
    today = world.now().date()

    def given(person, kind):
        giving = joining.Giving(person=person, kind=kind, scope="organisation:RHQ", begins=today)
        return joining.give_role(world.acts("RHQ"), giving)

    person = joined(world, "has-a-link", M="organisation:RHQ")
    secret = returning.readmit(world.acts("RHQ"), person)
    given(person, "D")
    assert returning.find_way_back(secret, now)  # whose maker gives all roles, none with a factor
    given(person, "S")
    assert not returning.find_way_back(secret, now)
    for made_by, opens in ((world.acts("RHQ"), False), (machine(world), True)):
        person = joined(world, f"also-of-the-board-{opens}", M="organisation:RHQ")
        secret = returning.readmit(made_by, person)
        spell = RoleSpell.objects.create(
            person=person, kind="N", scope=board, begins=today, status="offered"
        )
        assert bool(returning.find_way_back(secret, now)) == opens
        if not opens:
            assert visitor().get(f"/back/{secret}").status_code == 404
            with pytest.raises(InputRefused, match="this link"):
                returning.come_back(now, secret, NEW)
        spell.delete()
    left = joined(world, "left-office", Z="organisation:RHQ")
    person = joined(world, "of-who-left", M="organisation:RHQ")
    secret = returning.readmit(acts(world, left), person)
    left.spells.update(status="ended")
    assert not returning.find_way_back(secret, now)
    with letters() as outbox:
        returning.readmit(world.acts("RHQ"), person)
        jobs.run_jobs(world.now())
        body = next(each.body for each in outbox if "/back/" in each.body)
    spell = RoleSpell.objects.create(person=person, kind="N", scope=board, begins=today)
    assert returning.find_way_back(body.partition("/back/")[2].split()[0], now)
    spell.delete()
