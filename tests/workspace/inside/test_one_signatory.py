"""A document that one party signs: each page that its officer sees asks for a decision."""

import re
from datetime import timedelta

import pytest
from hearing_world import OFFICER, draft, fields
from test_grid import fresh_client_of

from tripleaim.workspace.models import Document
from tripleaim.workspace.signing.step import SignRequest


@pytest.fixture
def document(world):
    """A consultation without a fault, drafted by its officer."""
    values = fields(world.now().date())
    return draft(world, "consultation", "alone", "Signed by one", values)


def signed(world, browser, address):
    """Sign the text that a page leads to, as a key file does; where that leads."""
    asked = SignRequest.objects.get(pk=address.rpartition("/")[2])
    made = world.hands[asked.key].sign(asked.key, asked.text.encode())
    names = ("signature", "authenticator_data", "client_data")
    values = {name: getattr(made, name) or "" for name in names}
    return browser.post(address, values)["Location"]


def test_from_a_draft_to_published_by_five_pages(world, document):
    browser, path = fresh_client_of(world.people[OFFICER]), f"/d/{document.pk}"
    page = browser.get(path).content.decode()
    assert "Share and sign it</button>" in page
    shared = dict(re.findall(r'name="(lock|order.QF7|due)" value="([^"]+)"', page))
    to_sign = browser.post(f"{path}/share", shared)["Location"]
    assert to_sign.startswith(f"{path}/sign/")
    assert "I have read it and agree" in browser.get(to_sign).content.decode()
    to_publish = signed(world, browser, browser.post(to_sign)["Location"])
    assert to_publish == f"{path}/publish"
    assert "Where it can be read" in browser.get(to_publish).content.decode()
    assert signed(world, browser, browser.post(to_publish)["Location"]) == path
    document.refresh_from_db()
    assert document.status == "published"


def test_who_did_not_have_that_text_before_them_reads_it_first(world):
    """Saved by another between: the button of the older page freezes nothing that was not read."""
    other = draft(world, "consultation", "read-first", "To be read", fields(world.now().date()))
    browser, path = fresh_client_of(world.people[OFFICER]), f"/d/{other.pk}"
    due = world.now().date() + timedelta(days=3)
    older = {"lock": other.lock - 1, "order.QF7": "1", "due": due.isoformat()}
    assert browser.post(f"{path}/share", older)["Location"] == path
    step = other.steps.get()
    assert browser.get(f"{path}/sign/{step.pk}").status_code == 403
    assert "Sign for" in browser.get(path).content.decode()
    assert browser.get(f"{path}/sign/{step.pk}").status_code == 200


def test_several_signatories_are_asked_for_their_order(world):
    fund = Document.objects.get(slug="home-first-fund")
    page = fresh_client_of(world.people[OFFICER]).get(f"/d/{fund.pk}").content.decode()
    assert "Share and sign it" not in page
