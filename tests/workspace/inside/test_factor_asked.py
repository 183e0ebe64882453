"""The second factor is asked before a form that needs it, and takes no typed word away."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from test_grid import BACKEND, client_of, fresh_client_of

from tripleaim.workspace.models import Organisation
from tripleaim.workspace.pages.again import KEPT

ASKED = "/account/2fa/reauthenticate/?next="
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
KEY = "ab" * 32


def forget(browser):
    """Let the five minutes pass."""
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()


def remember(browser):
    """As after the code was given."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


def test_it_is_asked_before_the_form_with_the_way_back(world):
    said = client_of(world.people["QF7"]).get("/you/keys/add")
    assert (said.status_code, said["Location"]) == (302, f"{ASKED}%2Fyou%2Fkeys%2Fadd")
    assert fresh_client_of(world.people["QF7"]).get("/you/keys/add").status_code == 200


def test_what_was_typed_is_shown_again_once_and_nothing_is_done_before(world):
    browser = fresh_client_of(world.people["QF7"])
    forget(browser)
    given = {"party": "QF7", "label": "Desk", "public": KEY, "password": "hidden word"}
    said = browser.post("/you/keys/add", given)
    assert said["Location"].startswith(ASKED)  # no request to sign was made
    assert "hidden word" not in str(dict(browser.session.items()))
    assert browser.get("/you/keys/add").status_code == 302  # not without the factor
    remember(browser)
    page = browser.get("/you/keys/add").content.decode()
    assert f'value="{KEY}"' in page
    assert 'value="Desk"' in page
    assert "send it again" in page
    assert KEY not in browser.get("/you/keys/add").content.decode()


def test_it_is_kept_for_its_own_page_and_its_own_session(world):
    browser, other = (fresh_client_of(world.people["QF7"]) for _ in range(2))
    forget(browser)
    browser.post("/you/keys/add", {"party": "QF7", "public": KEY})
    assert KEY not in other.get("/you/keys/add").content.decode()
    remember(browser)
    assert KEY not in browser.get("/heads").content.decode()
    assert KEY in browser.get("/you/keys/add").content.decode()


def test_what_is_too_long_is_not_kept(world):
    browser = fresh_client_of(world.people["QF7"])
    forget(browser)
    assert (
        browser.post("/you/keys/add", {"party": "QF7", "public": "a" * 20_001}).status_code == 302
    )
    assert KEPT not in browser.session


def code_at(windows):
    """The code of a half minute, so many from the one that runs."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + windows))


@pytest.fixture
def app(world, monkeypatch):
    """The app of somebody, while the clock rests in the midst of a half minute."""
    rests = time.time() // 30 * 30 + 17
    monkeypatch.setattr(time, "time", lambda: rests)
    person = world.people["RFF"]
    Authenticator.objects.filter(user=person, type="totp").delete()
    yield TOTP.activate(person, SECRET)
    Authenticator.objects.filter(user=person, type="totp").delete()


def test_a_code_of_the_half_minute_before_is_taken_once(app):
    assert app.validate_code(code_at(-1))
    assert not app.validate_code(code_at(-1))
    assert app.validate_code(code_at(0))
    assert not app.validate_code(code_at(0))
    assert not app.validate_code(code_at(-2))


def test_a_code_that_is_refused_is_told_with_what_may_be_wrong(world, app):
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(world.people["RFF"], backend=BACKEND)
    page = browser.post("/account/2fa/reauthenticate/", {"code": code_at(-3)}).content.decode()
    assert "It may have run out: type the one that your app shows now." in page


def test_a_passkey_says_that_it_needs_javascript_in_its_place(world):
    page = fresh_client_of(world.people["QF7"]).get("/you/keys/add").content.decode()
    assert re.search(r'<form method="post" hidden data-passkey="create"', page)
    assert "<p data-without-passkey>A passkey needs JavaScript; use a key file.</p>" in page


def test_who_one_signs_for_is_told_by_name_and_code(world):
    page = fresh_client_of(world.people["QF7"]).get("/you/keys/add").content.decode()
    name = Organisation.objects.get(pk="QF7").name
    assert page.count(f">{name} (QF7)</option>") == 2
    assert ">QF7</option>" not in page
