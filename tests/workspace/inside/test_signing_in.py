"""Signing in: no form without its token, no word of who has an account, few tries, new sessions."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from test_acts_by_page import cast, documents, doors, everybody, laid, links  # noqa: F401
from test_grid import fresh_client_of
from world import PASSWORD

from tripleaim.workspace.models import Event, Person, SignRequest
from tripleaim.workspace.people.joining import end_person

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _no_tries_before():
    cache.clear()


def tried(mail, password="wrong horse battery 9", browser=None, **more):
    """An attempt to sign in: its status, and its page without what is the asker's own."""
    browser = browser or Client(SERVER_NAME="localhost")
    said = browser.post(LOGIN, {"login": mail, "password": password}, **more)
    text = said.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return said, text.replace(mail, "MAIL")


def test_no_page_does_anything_without_its_token(world, laid):  # noqa: F811
    """What another site makes a browser send, with its cookies, does nothing."""
    before = Event.objects.count(), SignRequest.objects.count()
    for code in ("QF7", "RFF", "RHQ"):
        browser = fresh_client_of(world.people[code])
        browser.handler.enforce_csrf_checks = True
        for action, (_, path, sent) in doors(world, laid).items():
            answer = browser.post(path, sent)
            assert answer.status_code == 403, (action, path, answer.status_code)
        for path in ("/account/logout/", "/account/password/change/", "/account/sessions/"):
            assert browser.post(path).status_code == 403
        assert browser.get("/turn").status_code == 200  # still signed in
    assert (Event.objects.count(), SignRequest.objects.count()) == before


def test_who_has_an_account_is_not_told(world):
    """Somebody here, invited, ended, and nobody: the same answer, byte for byte."""
    ended = Person.objects.create(mail="gone@example.com", name="Gone", status="active")
    end_person(world.admin, ended)
    Person.objects.create(mail="asked@example.com", name="Asked", status="invited")
    here = world.people["RXE"].mail
    answers = {}
    for mail in (here, "asked@example.com", "gone@example.com", "nobody@example.com"):
        said, text = tried(mail)
        answers[mail] = (said.status_code, text, sorted(said.cookies))
    assert len({str(each) for each in answers.values()}) == 1, {k: v[0] for k, v in answers.items()}
    assert Client(SERVER_NAME="localhost").get("/account/signup/").status_code != 200
    assert Client(SERVER_NAME="localhost").get("/account/password/reset/").status_code == 404


def test_after_a_few_tries_not_even_the_right_password_is_tried(world):
    """By account, wherever from; an address that nobody has is limited alike."""
    for mail in (world.people["RCU"].mail, "nobody@example.com"):
        cache.clear()
        codes = [tried(mail, REMOTE_ADDR=f"198.51.100.{n}")[1] for n in range(12)]
        assert "Too many" in codes[-1], mail
        assert "Too many" not in codes[0]
        browser = Client(SERVER_NAME="localhost")
        tried(mail, PASSWORD, browser, REMOTE_ADDR="198.51.100.99")
        assert browser.get("/turn").status_code == 302  # not signed in


def test_a_session_is_new_with_its_person_kept_from_scripts_and_over_with_their_access(world):
    person = Person.objects.create(mail="short@example.com", name="Short", status="active")
    person.set_password(PASSWORD)
    person.save()
    browser = Client(SERVER_NAME="localhost")
    browser.get(LOGIN)
    before = browser.session.session_key
    said, _ = tried(person.mail, PASSWORD, browser)
    assert said.status_code == 302
    cookie = browser.cookies["sessionid"]
    assert cookie.value != before
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert browser.get("/turn").status_code == 200
    assert browser.get("/account/logout/").status_code == 200  # it asks; only a form ends it
    assert browser.get("/turn").status_code == 200
    end_person(world.admin, person)
    assert browser.get("/turn").status_code == 302
    assert tried(person.mail, PASSWORD)[0].status_code == 200
