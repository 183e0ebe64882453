"""Too many tries: by a token, by a link, with secrets that are none; a mail address refused."""

import hashlib
import re
import smtplib
import subprocess
import sys
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from test_grid import client_of
from world import copy_of

from tripleaim.workspace.drafting import sharing, writing
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.models import Event, Habit, Job, Notice, Tried
from tripleaim.workspace.pages import drawing, tries
from tripleaim.workspace.people import returning, tokens
from tripleaim.workspace.people.joining import invite_person
from tripleaim.workspace.telling.mailing import mail_notice

ANSWER = {"code": 550, "words": b"5.1.1 no\r\nsuch user"}


def forget():
    tries.TRIES.forget()
    Tried.objects.all().delete()


@pytest.fixture(autouse=True)
def anew():
    forget()
    yield
    forget()


@pytest.fixture
def by(monkeypatch):
    """By which backend mail goes out in a test."""
    return lambda backend: monkeypatch.setattr(settings, "EMAIL_BACKEND", backend)


class Refuses(BaseEmailBackend):
    """A server that takes no mail for anybody."""

    def send_messages(self, messages):
        said = {to: (ANSWER["code"], ANSWER["words"]) for each in messages for to in each.to}
        raise smtplib.SMTPRecipientsRefused(said)


class RefusesLetters(BaseEmailBackend):
    """A server that takes the address and then not the letter, or not who sends it."""

    error = smtplib.SMTPDataError

    def send_messages(self, messages):
        raise self.error(ANSWER["code"], ANSWER["words"])


def caller(world, person):
    """What reads the interface by a token of a person."""
    own = Actor(now=world.now(), person=person, fresh=True, has_factor=True)
    ends = world.now().date() + timedelta(days=9)
    _, secret = tokens.make_token(own, "a program", ["documents"], ends)
    said = {"Authorization": f"Bearer {secret}"}
    return lambda path: Client(SERVER_NAME="localhost").get(
        f"/api/workspace/v1{path}", headers=said
    )


def test_a_token_that_asks_too_often_waits_and_no_other_does(world, monkeypatch):
    monkeypatch.setattr("tripleaim.workspace.member_api.calls.TOKEN_MOST", 3)
    mine, other = caller(world, world.people["RHQ"]), caller(world, world.people["RHQ"])
    assert [mine("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = mine("/me")
    assert 0 < int(refused["Retry-After"]) <= 61
    assert "Too many in a minute" in refused.content.decode()
    assert other("/me").status_code == 200


def test_secrets_that_are_none_are_tried_a_few_times_from_an_address(world, monkeypatch):
    monkeypatch.setattr("tripleaim.workspace.member_api.calls.WRONG_MOST", 3)
    monkeypatch.setattr(drawing, "WRONG_MOST", 3)
    browser, wrong = Client(SERVER_NAME="localhost"), {"Authorization": "Bearer none"}
    paths = ["/api/workspace/v1/me"] * 4
    said = [browser.get(each, headers=wrong, REMOTE_ADDR="192.0.2.7") for each in paths]
    assert [each.status_code for each in said] == [401, 401, 401, 429]
    for path in ("/l/nothing", "/join/nothing", "/back/nothing"):
        forget()
        said = [browser.get(path, REMOTE_ADDR="192.0.2.7").status_code for _ in range(4)]
        assert said[3] == 429, path
        assert 429 not in said[:3]
        assert browser.get(path, REMOTE_ADDR="192.0.2.8").status_code == said[0]
    right = caller(world, world.people["RHQ"])
    assert right("/me").status_code == 200  # of the same address: its own count


def test_who_has_a_secret_comes_in_from_an_address_that_tried_wrong_ones(world, monkeypatch):
    monkeypatch.setattr(drawing, "WRONG_MOST", 3)
    document, ends = copy_of(world, "tries-right"), world.now().date() + timedelta(days=9)
    _, secret = sharing.give_link(world.acts("QF7"), document, "Lr", "Right", ends)
    _, joining = invite_person(world.acts("QF7"), world.partnership, "many@example.org", "Many")
    machine = Actor(now=world.now(), has_machine=True)
    back = returning.readmit(machine, world.people["RCU"])
    browser = Client(SERVER_NAME="localhost")

    def asked(path):
        return browser.get(path, REMOTE_ADDR="192.0.2.9").status_code

    for path, right in ((f"/join/{joining}", 200), (f"/back/{back}", 200), (f"/l/{secret}", 302)):
        assert [asked(path) for _ in range(4)] == [right] * 4, path
    assert [asked("/l/nothing") for _ in range(4)] == [404, 404, 404, 429]
    for path, right in ((f"/join/{joining}", 200), (f"/back/{back}", 200), (f"/l/{secret}", 302)):
        assert asked(path) == right, path
    assert asked("/join/nothing") == 429  # all three count together


def test_a_link_that_asks_too_often_waits_in_whichever_browser_and_no_other_link(
    world, monkeypatch
):
    monkeypatch.setattr(drawing, "LINK_MOST", 3)
    document, ends = copy_of(world, "tries"), world.now().date() + timedelta(days=9)
    holders = []
    for name in ("One", "Two"):
        _, secret = sharing.give_link(world.acts("QF7"), document, "Lr", name, ends)
        browser = Client(SERVER_NAME="localhost")
        assert browser.get(f"/l/{secret}").status_code == 302
        holders.append(browser)
    path = f"/d/{document.pk}"
    assert [holders[0].get(path).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert holders[1].get(path).status_code == 200
    assert client_of(world.people["QF7"]).get(path).status_code == 200


def test_a_minute_later_everybody_asks_again():
    counted = tries.Tries()
    for _ in range(2):
        counted.count("token", "a", 2, 119.0)
    with pytest.raises(tries.TooMany) as many:
        counted.count("token", "a", 2, 119.0)
    assert many.value.seconds == 2
    counted.count("token", "a", 2, 120.0)


def test_processes_count_what_was_wrong_together_and_begin_anew_each_minute():
    one, other = tries.Tries(), tries.Tries()
    for each in (one, other, one):
        each.count("secret", "192.0.2.7", 3, 60.0)
    with pytest.raises(tries.TooMany):
        other.count("secret", "192.0.2.7", 3, 60.0)
    other.count("secret", "192.0.2.8", 3, 60.0)
    other.count("wrong", "192.0.2.7", 3, 60.0)
    assert sorted(Tried.objects.values_list("number", flat=True)) == [1, 1, 4]
    for each in (one, other):
        each.count("secret", "192.0.2.7", 1 + (each is other), 120.0)
    assert list(Tried.objects.values_list("minute", "number")) == [(2, 2)]


def test_of_what_is_asked_for_rightly_few_requests_write_and_all_count():
    one, other = tries.Tries(), tries.Tries()
    with CaptureQueriesContext(connection) as asked:
        for _ in range(9):
            one.count("token", "a", 20, 60.0, 10)
    assert len(asked) == 0
    one.count("token", "a", 20, 60.0, 10)
    for _ in range(10):
        other.count("token", "a", 20, 60.0, 10)
    with pytest.raises(tries.TooMany):
        other.count("token", "a", 20, 60.0, 10)
    for _ in range(9):  # a process that was not told yet
        one.count("token", "a", 20, 60.0, 10)
    with pytest.raises(tries.TooMany):
        one.count("token", "a", 20, 60.0, 10)


def test_who_is_over_writes_no_more():
    counted = tries.Tries()
    for _ in range(2):
        counted.count("secret", "a", 2, 60.0)
    for _ in range(5):
        with pytest.raises(tries.TooMany):
            counted.count("secret", "a", 2, 60.0)
    assert Tried.objects.get().number == 2


def test_nobody_fills_the_table_and_a_full_one_lets_nobody_by(monkeypatch):
    monkeypatch.setattr(tries, "MOST_ROWS", 5)
    counted = tries.Tries()
    for number in range(9):
        counted.count("secret", f"{number}", 2, 60.0)
    assert Tried.objects.count() == 5
    tries.Tries().count("secret", "0", 2, 60.0)  # of another process: what is there counts on
    assert sorted(Tried.objects.values_list("number", flat=True)) == [1, 1, 1, 1, 2]
    counted.count("secret", "8", 2, 60.0)
    with pytest.raises(tries.TooMany):
        counted.count("secret", "8", 2, 60.0)
    with patch.object(tries.connection, "cursor", side_effect=DatabaseError):
        counted.count("secret", "unwritten", 1, 60.0)
        with pytest.raises(tries.TooMany):
            counted.count("secret", "unwritten", 1, 60.0)


def test_what_is_counted_is_no_address_and_has_another_name_each_minute(world, monkeypatch):
    Client(SERVER_NAME="localhost").get("/l/nothing", REMOTE_ADDR="192.0.2.7")
    counted, keys = tries.Tries(), set()
    for minute in range(3):
        counted.count("secret", "192.0.2.7", 9, 60.0 * minute)
        keys |= set(Tried.objects.values_list("key", flat=True))
    assert len(keys) >= 3
    assert all(re.fullmatch("[0-9a-f]{64}", each) for each in keys)
    plain = hashlib.sha256(b"secret 192.0.2.7").hexdigest()
    assert plain not in keys


SOME = """
import django
django.setup()
from tripleaim.workspace.pages.tries import Tries, TooMany
counted, taken = Tries(), 0
for _ in range(40):
    try:
        counted.count("secret", "192.0.2.7", 60, 60.0)
        taken += 1
    except TooMany:
        pass
print(taken)
"""


def test_two_processes_at_once_take_no_more_than_one(world):
    children = [
        subprocess.Popen([sys.executable, "-c", SOME], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    taken = [int(each.communicate(timeout=120)[0]) for each in children]
    assert sum(taken) == 60
    assert max(taken) <= 40


def test_what_a_token_did_is_told_by_its_persons_name_and_not_to_themselves(world):
    own = Actor(now=world.now(), person=world.people["QF7"], fresh=True, has_factor=True)
    ends = world.now().date() + timedelta(days=9)
    token, _ = tokens.make_token(own, "a program", ["drafts", "documents"], ends)
    document = copy_of(world, "by-token")
    acts = Actor(now=world.now(), person=world.people["QF7"], token=token)
    values = {**document.newest.values, "title": "Heather by token"}
    writing.save_document(acts, document, values, document.lock, "by a program")
    event = Event.objects.filter(action="document.save").latest("seq")
    assert event.actor == f"{world.people['QF7'].pseudonym} by token {token.pk}"
    assert event.doer == world.people["QF7"].pseudonym
    for path in (f"/d/{document.pk}/matter", f"/p/{world.partnership.pk}/events"):
        page = client_of(world.people["QF7"]).get(path).content.decode()
        assert f"{world.people['QF7'].shown} by token {token.pk}" in page


def told(world, code):
    person, now = world.people[code], world.now()
    said = {"words": "It is your turn", "place": "", "address": "/turn", "at": now}
    return Notice.objects.create(person=person, key=f"tries {code} {now}", **said)


def test_an_address_that_is_refused_is_marked_for_who_administers_the_person(world, by):
    by(f"{__name__}.Refuses")
    notice, now = told(world, "RHQ"), world.now()
    mail_notice({"notice": notice.pk}, now)
    habit = Habit.objects.get(person=world.people["RHQ"])
    assert (habit.refused_on, habit.refused_why) == (now.date(), "550 5.1.1 no such user")
    notice.refresh_from_db()
    assert notice.mailed_at == now  # what is refused for good is not sent each minute
    page = f"/people/{world.people['RHQ'].pseudonym}"
    said = client_of(world.founder).get(page).content.decode()
    assert "Mail to it is refused since" in said
    assert "550 5.1.1 no such user" in said
    assert client_of(world.people["207"]).get(page).status_code == 404
    by("django.core.mail.backends.dummy.EmailBackend")
    mail_notice({"notice": told(world, "RHQ").pk}, now)
    habit.refresh_from_db()
    assert (habit.refused_on, habit.refused_why) == (None, "")


def test_what_is_refused_for_now_is_tried_again_and_marks_nobody(world, by):
    by(f"{__name__}.Refuses")
    with patch.dict(ANSWER, code=450), pytest.raises(smtplib.SMTPRecipientsRefused):
        mail_notice({"notice": told(world, "207").pk}, world.now())
    assert not Habit.objects.filter(person=world.people["207"]).exclude(refused_on=None).exists()


def test_a_letter_that_is_refused_for_good_marks_its_person_and_one_for_now_does_not(world, by):
    by(f"{__name__}.RefusesLetters")
    marked = Habit.objects.filter(person=world.people["RXE"]).exclude(refused_on=None)
    with patch.dict(ANSWER, code=499), pytest.raises(smtplib.SMTPDataError):
        mail_notice({"notice": told(world, "RXE").pk}, world.now())
    wrong_password = patch.object(RefusesLetters, "error", smtplib.SMTPAuthenticationError)
    with patch.dict(ANSWER, code=535), wrong_password, pytest.raises(smtplib.SMTPException):
        mail_notice({"notice": told(world, "RXE").pk}, world.now())
    assert not marked.exists()
    notice = told(world, "RXE")
    with patch.dict(ANSWER, code=500):
        mail_notice({"notice": notice.pk}, world.now())
    assert marked.get().refused_why == "500 5.1.1 no such user"
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_an_address_at_the_edge_of_for_good(world, by):
    by(f"{__name__}.Refuses")
    marked = Habit.objects.filter(person=world.people["TAH"]).exclude(refused_on=None)
    with patch.dict(ANSWER, code=499), pytest.raises(smtplib.SMTPRecipientsRefused):
        mail_notice({"notice": told(world, "TAH").pk}, world.now())
    assert not marked.exists()
    with patch.dict(ANSWER, code=500):
        mail_notice({"notice": told(world, "TAH").pk}, world.now())
    assert marked.exists()


def test_signing_in_tells_nobody_whose_address_is_refused_or_known(world, by):
    by(f"{__name__}.Refuses")
    mail_notice({"notice": told(world, "RP5").pk}, world.now())
    pages = []
    for address in (world.people["RP5"].mail, world.people["RFR"].mail, "nobody@example.org"):
        browser = Client(SERVER_NAME="localhost")
        said = browser.post("/account/login/", {"login": address, "password": "wrong"})
        text = said.content.decode().replace(address, "-")
        text = re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", text.partition("<main")[2])
        pages.append((said.status_code, " ".join(text.split())))
    assert len({status for status, _ in pages}) == 1
    assert len({text for _, text in pages}) == 1
    assert Job.objects.filter(name="way back").count() == 0


def test_the_limits_of_many_addresses_do_not_push_one_another_out(world):
    cache.set_many({f"limit-{number}": number for number in range(700)}, 300)
    kept = [cache.get(f"limit-{number}") for number in range(700)]
    assert kept == list(range(700))


TOLD = "tripleaim.workspace.pages.tries._told"


def test_what_is_told_late_says_nothing_of_the_next_minute():
    counted = tries.Tries()

    def late(*_):
        counted.forget()
        counted._minute = 1
        return 580

    with patch(TOLD, late):
        counted.count("token", "a", 600, 59.9)
    with patch(TOLD, return_value=0):
        for _ in range(600):
            counted.count("token", "a", 600, 60.0)
        with pytest.raises(tries.TooMany):
            counted.count("token", "a", 600, 60.0)


def test_the_threads_of_one_process_are_not_counted_twice():
    counted = tries.Tries()

    def others_count_meanwhile(*_):
        counted._counts["token", "a"] += 270
        return 300

    with patch(TOLD, return_value=0):
        for _ in range(29):
            counted.count("token", "a", 600, 0.0, 30)
    with patch(TOLD, others_count_meanwhile):
        counted.count("token", "a", 600, 0.0, 30)
    with patch(TOLD, return_value=0):
        for _ in range(300):
            counted.count("token", "a", 600, 0.0, 30)
        with pytest.raises(tries.TooMany):
            counted.count("token", "a", 600, 0.0, 30)
