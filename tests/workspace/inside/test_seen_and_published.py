"""What is signed stands on the page to sign; what is published can be read where it says."""

import re
import secrets
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from test_grid import fresh_client_of
from world import SHARES, KeyFile, copy_of

from tripleaim.workspace.models import Event
from tripleaim.workspace.pages.agreed import agreed_text
from tripleaim.workspace.signing import keys, publishing, requests, steps
from tripleaim.workspace.signing.step import SignRequest


def visitor():
    """A browser of somebody from outside."""
    return Client(HTTP_HOST="localhost")


def path_of(document):
    return f"/d/{document.pk}"


def officer_of(world):
    return fresh_client_of(world.people["QF7"])


def shared(world, slug):
    """A fund of three, shared with them."""
    document = copy_of(world, slug)
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    return document


@pytest.fixture
def signed(world):
    """A fund that its parties alone may read, signed by all of them."""
    document = shared(world, f"published-{secrets.token_hex(4)}")
    for code in SHARES:
        world.sign_step(code, document)
    return document


def sign_at(world, browser, address):
    """Sign the statement that a page leads to, as a key file does; where that leads."""
    asked = SignRequest.objects.get(pk=address.rpartition("/")[2])
    made = world.hands[asked.key].sign(asked.key, asked.text.encode())
    names = ("signature", "authenticator_data", "client_data")
    return browser.post(address, {name: getattr(made, name) or "" for name in names})


def test_the_address_is_empty_where_others_would_find_nothing(world, signed):
    page = officer_of(world).get(f"{path_of(signed)}/publish").content.decode()
    assert re.search(r'name="address"[^>]* value=""', page)
    assert "its parties only" in page
    assert re.findall(r'name="where"[^>]* value="(\w+)"', page) == ["here", "elsewhere"]
    assert " checked" not in page


def test_opened_to_anybody_it_is_read_by_anybody_where_the_record_says(world, signed):
    browser, path = officer_of(world), path_of(signed)
    assert visitor().get(path).status_code == 404
    to_sign = browser.post(f"{path}/publish", {"where": "here"})["Location"]
    assert visitor().get(path).status_code == 404, "nothing is opened before it is signed"
    assert sign_at(world, browser, to_sign).status_code == 302
    signed.refresh_from_db()
    said = SignRequest.objects.get(pk=to_sign.rpartition("/")[2]).text
    address = re.search(r"^address: (.+)$", said, re.MULTILINE)[1]
    assert address == f"{settings.ORIGIN}{path}"
    assert (signed.status, signed.reach) == ("published", "world")
    assert visitor().get(address.removeprefix(settings.ORIGIN)).status_code == 200
    event = Event.objects.get(action="document.publish", about=signed.pk)
    assert event.details["opened"] == "parties to world"


def test_published_elsewhere_its_readers_stay_as_they_are(world, signed):
    browser, path = officer_of(world), path_of(signed)
    given = {"where": "elsewhere", "address": "https://example.org/fund"}
    sign_at(world, browser, browser.post(f"{path}/publish", given)["Location"])
    signed.refresh_from_db()
    assert (signed.status, signed.reach) == ("published", "parties")
    assert visitor().get(path).status_code == 404


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("{origin}{path}", "by its parties only"),
        ("{origin}{path}/file?x=1", "by its parties only"),
        ("{host}{path}", "by its parties only"),
        ("{origin}/feed/published.atom", "is not the page of this document"),
        ("{origin}{path}x", "is not the page of this document"),
        ("http://[", "cannot be read"),
        ("", "empty"),
    ],
)
def test_an_address_here_that_others_cannot_open_is_refused_with_the_reason(
    world, signed, address, why
):
    path, host = path_of(signed), settings.ORIGIN.partition("//")[2]
    said = address.format(origin=settings.ORIGIN, host=host, path=path)
    answer = officer_of(world).post(f"{path}/publish", {"where": "elsewhere", "address": said})
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert "open it to anybody here" in answer.content.decode()
    with pytest.raises(Exception, match=r"address|page"):
        publishing.text_of_publication(world.acts("QF7"), signed, world.keys["QF7"], said)


def test_neither_chosen_is_asked_again(world, signed):
    answer = officer_of(world).post(f"{path_of(signed)}/publish", {})
    assert answer.status_code == 400
    assert 'href="#where"' in answer.content.decode()


def test_the_agreement_stands_on_the_page_to_sign_and_beside_its_statement(world):
    document = shared(world, "seen-in-full")
    browser, path = officer_of(world), path_of(document)
    browser.get(path)
    step = document.steps.get(party="QF7")
    to_read = browser.get(f"{path}/sign/{step.pk}").content.decode()
    to_sign = browser.post(f"{path}/sign/{step.pk}")["Location"]
    beside = browser.get(to_sign).content.decode()
    for page in (to_read, beside):
        for row in document.newest.paragraphs:
            assert f'<p class="ws-clause__number">{row["number"]}</p>' in page
        assert "Risk shares" in page
        assert "0.44" in page
        assert "£" in page
    assert "The statement that your key signs</h2>" in beside
    assert "is the fingerprint of the text above" in beside
    assert beside.index("ws-clauses") < beside.index("ws-exact")
    assert document.newest.content_hash in beside


@pytest.mark.parametrize(("times", "is_long"), [(1, False), (60, True)])
def test_a_text_longer_than_a_screen_is_folded(times, is_long):
    paragraphs = [{"number": "1", "text": "We agree. " * 8}] * times
    version = SimpleNamespace(values={"purpose": "A purpose."}, paragraphs=paragraphs)
    said = agreed_text(version)
    assert said["is_long"] is is_long
    page = render_to_string("workspace/agreed.html", said)
    assert ("<details" in page) is is_long
    assert page.count("We agree.") == 8 * times


def test_all_that_key_sign_prints_may_be_pasted(world):
    document = shared(world, "pasted-whole")
    for code in [each for each in SHARES if isinstance(world.hands[world.keys[each]], KeyFile)]:
        actor = world.acts(code)
        browser = fresh_client_of(world.people[code])
        browser.get(path_of(document))
        step = document.steps.get(party=code)
        text = steps.text_of_signature(actor, step, world.keys[code])
        asked = requests.request_signature(actor, text, world.keys[code], {"step": step.pk})
        made = world.hands[asked.key].sign(asked.key, asked.text.encode()).signature
        pasted = f"$ tripleaim key sign TEXT --key K\n{made.upper()}\n{asked.text}"
        assert browser.post(f"/sign/{asked.pk}", {"signature": pasted}).status_code == 302
        step.refresh_from_db()
        assert step.status == "done"
        break
    else:
        raise AssertionError("nobody signs with a key file")


def test_the_digits_to_read_out_are_named_where_they_stand(world):
    hand, actor = KeyFile(), world.acts("RHQ")
    key = world.add_key(actor, "RHQ", hand)
    page = fresh_client_of(world.people["RHQ"]).get("/you").content.decode()
    assert re.search(rf"Read these 16 digits to who vouches for you: <[^>]+>{key[:16]}<", page)
    assert keys.state_of(key).status == "waiting"
    assert page.count("Read these 16 digits") == 1
    page = fresh_client_of(world.people["RHQ"]).get("/you/keys/add").content.decode()
    assert "not the digits that you read" in page


def test_a_founder_is_told_that_nobody_vouches_for_the_first_key(world):
    founder = fresh_client_of(world.founder).get("/you/keys/add").content.decode()
    assert "nobody vouches for it" in founder
    assert "then vouches for it" not in founder
    member = fresh_client_of(world.people["RHQ"]).get("/you/keys/add").content.decode()
    assert "then vouches for it" in member
