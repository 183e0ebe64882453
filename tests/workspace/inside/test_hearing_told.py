"""Who is told what: of one place, of what one answered, of promises in minutes; what goes."""

import re
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.test.utils import override_settings
from hearing_world import MODERATORS, OFFICER, consultation, draft, places, publish
from test_grid import fresh_client_of

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.hearing import giving, moderating, promising, turning
from tripleaim.workspace.hearing.alerting import TRIES
from tripleaim.workspace.hearing.models import Letter, Moderation, News, Subscription
from tripleaim.workspace.hearing.pages.frame import visitor
from tripleaim.workspace.models import Event
from tripleaim.workspace.record.clockwork import turn_clock

KIND = "application/x-www-form-urlencoded"
OUTBOX = "django.core.mail.backends.locmem.EmailBackend"
EVERY = []  # all that was sent, in order: to whom, and the text
SECRET = "Mrs Pym of Mill Lane wrote this"


@pytest.fixture(scope="module")
def held(world):
    """A consultation that concerns one of two places."""
    places(world)
    return consultation(world, "barnsley-only", places=["Barnsley"])


def letters(now):
    """What is sent when the clock turns: to whom, and the text."""
    with (
        override_settings(EMAIL_BACKEND=OUTBOX),
        patch("django.utils.timezone.now", return_value=now),
    ):
        mail.outbox = []
        turn_clock(now)
        sent = [(each.to[0], each.body) for each in mail.outbox]
    EVERY.extend(sent)
    return sent


def ask(world, address, **wanted):
    """Ask by the page, and confirm by the letter; what the page and the letter say."""
    path = f"/alerts/for/{world.partnership.pk}"
    browser = Client(SERVER_NAME="localhost")
    page = browser.get(path, wanted).content.decode()
    form = re.search(r'name="form" value="([^"]+)"', page)[1]
    values = {"form": form, "mail": address} | wanted
    said = browser.post(path, urlencode(values), KIND)
    if said.status_code != 200:
        return said.content.decode(), ""
    found = [body for to, body in letters(world.now()) if to == address]
    browser.post(re.search(r"/alerts/[0-9a-f]{40}", found[0])[0], "", KIND)
    return page, found[0]


def test_alerts_of_a_place_are_of_that_place_and_of_all(world, held):
    _, letter = ask(world, "barnsley@example.org", where="S70 1AB")
    assert "for Barnsley" in letter
    ask(world, "sheffield@example.org", where="Sheffield")
    ask(world, "all@example.org")
    kept = dict(Subscription.objects.values_list("mail", "place"))
    assert kept == {
        "barnsley@example.org": "Barnsley",
        "sheffield@example.org": "Sheffield",
        "all@example.org": "",
    }
    today = world.now().date()
    for place in ("", "Sheffield"):
        said = promising.Promised(
            text=f"A promise for {place or 'all of us'}",
            owner="RHQ",
            person=world.people["RHQ"],
            due=today,
            made_on=today,
            source="minutes",
            made_in="Minutes of May",
            place=place,
        )
        promising.record_promise(world.acts(OFFICER), world.partnership, said)
    letters(world.now())
    told = {}
    for to, body in EVERY:
        if not body.startswith("Somebody asked"):
            told.setdefault(to.partition("@")[0], []).append(body.partition("\n")[0])
    open_now, both = "Open now: Care closer to home in Harle", "A promise for all of us"
    assert {name: sorted(rows) for name, rows in told.items()} == {
        "barnsley": [both, open_now],
        "sheffield": ["A promise for Sheffield", both],
        "all": sorted([open_now, both, "A promise for Sheffield"]),
    }
    feed = f"/feed/{world.partnership.pk}.atom"
    browser = Client(SERVER_NAME="localhost")
    assert "for Sheffield" not in browser.get(feed, {"place": "Barnsley"}).content.decode()
    assert "for Sheffield" in browser.get(feed).content.decode()
    near = browser.get("/near", {"where": "Sheffield"}).content.decode()
    assert "Care closer to home" not in near
    assert "A promise for Sheffield" in near
    assert "Care closer to home" in browser.get("/near", {"where": "S71"}).content.decode()


def test_a_place_that_nobody_named_is_refused_with_those_that_are(world, held):
    page, _ = ask(world, "far@example.org", where="Atlantis")
    assert "Barnsley, Sheffield" in page
    assert not Subscription.objects.filter(mail="far@example.org").exists()
    day = world.now().date()
    said = promising.Promised(
        text="x",
        owner="RHQ",
        person=world.people["RHQ"],
        due=day,
        made_on=day,
        source="minutes",
        made_in="Minutes",
        place="Atlantis",
    )
    with pytest.raises(InputRefused, match="none of yours"):
        promising.record_promise(world.acts(OFFICER), world.partnership, said)


def test_who_answered_is_told_what_came_of_it_and_then_forgotten(world, held):
    form = giving.Came(form="an answer of one's own")
    said = giving.read_given(held, {"ask.words": "Please keep the bus to the day unit"})
    answer = giving.give_answer(visitor(), held, said, form)
    path = f"/say/yours/{secret_of_form(form)}"
    page = Client(SERVER_NAME="localhost").get(path).content.decode()
    link = re.search(r'href="/alerts/for/[^"?]+\?about=([^"]+)"', page)
    assert link[1] == held.pk
    shown, letter = ask(world, "answered@example.org", about=held.pk)
    assert "not kept with your answer" in shown
    assert "what becomes of a consultation" in letter
    row = Subscription.objects.get(mail="answered@example.org")
    assert answer.pk not in str(vars(row))
    assert [to for to, _ in letters(world.now())] == []  # that it is open they know
    told = []
    for days, status in ((85, "closed"), (90, "replied"), (95, "decided"), (99, "finished")):
        type(held).objects.filter(pk=held.pk).update(status=status)
        sent = letters(world.now() + timedelta(days=days))
        told += [body.partition(":")[0] for to, body in sent if to == "answered@example.org"]
    assert told == ["Closed", "What we heard, and our reply", "Decided", "What changed"]
    row.refresh_from_db()
    assert (row.status, row.mail) == ("ended", "")
    assert Subscription.objects.get(mail="all@example.org").status == "confirmed"
    assert not Letter.objects.filter(status="waiting").exists()
    type(held).objects.filter(pk=held.pk).update(status="open")


def test_an_address_is_forgotten_where_nothing_more_can_come(world):
    """Of a consultation that had finished before; of one whose last letter could not be sent."""
    over = consultation(world, "over-before")
    type(over).objects.filter(pk=over.pk).update(status="finished")
    letters(world.now() - timedelta(days=2))
    News.objects.filter(address=f"/say/{over.pk}").update(at=world.now() - timedelta(days=2))
    coming = consultation(world, "still-coming")
    ask(world, "late@example.org", about=over.pk)
    ask(world, "waits@example.org", about=coming.pk)
    letters(world.now())
    left = dict(Subscription.objects.exclude(mail="").values_list("mail", "status"))
    assert "late@example.org" not in left
    assert left["waits@example.org"] == "confirmed"
    type(coming).objects.filter(pk=coming.pk).update(status="finished")
    with patch("tripleaim.workspace.hearing.alerting._send", side_effect=OSError):
        for day in range(TRIES):
            assert Subscription.objects.filter(mail="waits@example.org").exists()
            letters(world.now() + timedelta(days=day))
    assert not Subscription.objects.filter(mail="waits@example.org").exists()


def test_nothing_waits_for_a_moderator_of_an_answer_that_was_taken_back(world):
    opened = consultation(world, "taken-back")
    first, second = (world.acts(code) for code in MODERATORS[:2])
    said = giving.read_given(opened, {"ask.words": "What I wish that I had not written"})
    came = giving.Came(form="one that is taken back")
    answer = giving.give_answer(visitor(), opened, said, came)
    moderating.ask_removal(first, answer, "abuse", "It names somebody")
    assert moderating.work_of(opened, second).asked == 1
    giving.withdraw_answer(visitor(secret_of_form(came)), answer)
    assert moderating.work_of(opened, second).asked == 0
    queue = fresh_client_of(world.people[MODERATORS[1]]).get(
        f"/hear/c/{opened.pk}/queue", {"which": "asked"}
    )
    assert answer.pk not in queue.content.decode()


def secret_of_form(came):
    from tripleaim.workspace.hearing.secret_link import secret_of

    return secret_of(came.form)


def test_promises_in_minutes_are_offered_as_records(world):
    held = world.now().date() - timedelta(days=3)
    fields = {
        "area": "icb:QF7",
        "valid_from": held,
        "held_on": held,
        "body": "The board",
        "promised": ["Publish travel times by May"],
        "example": True,
        "paragraphs": [{"id": "para-1", "number": "1", "text": "Travel was discussed."}],
    }
    document = publish(world, draft(world, "minutes", "board-may", "Minutes of May", fields))
    browser = fresh_client_of(world.people[OFFICER])
    path = f"/hear/p/{world.partnership.pk}"
    page = browser.get(path).content.decode()
    assert "Publish travel times by May" in page
    assert 'name="source" value="minutes"' in page
    assert (
        "Publish travel times by May"
        in Client(SERVER_NAME="localhost").get("/promises").content.decode()
    )
    values = {
        "what": "promise",
        "text": "Publish travel times by May",
        "made_on": held.isoformat(),
        "made_in": document.title,
        "source": "minutes",
        "mark": "board-may 0",
        "owner": "RHQ",
        "person": world.people["RHQ"].pk,
        "due": world.now().date().isoformat(),
    }
    assert browser.post(path, values).status_code == 302
    assert promising.unowned(world.partnership) == []


def test_reasons_of_moderators_go_with_the_words_and_nothing_else_of_them(world, held):
    first, second = (world.acts(code) for code in MODERATORS[:2])
    said = giving.read_given(held, {"ask.words": "You are idiots, all of you in that office"})
    came = giving.Came(form="one that insults")
    answer = giving.give_answer(visitor(), held, said, came)
    moderating.ask_removal(first, answer, "abuse", SECRET)
    moderating.hide_answer(second, answer, SECRET)
    owner = visitor(secret_of_form(came))
    moderating.appeal(owner, answer, SECRET)
    assert (
        SECRET
        in Client(SERVER_NAME="localhost")
        .get(f"/say/yours/{secret_of_form(came)}")
        .content.decode()
    )
    rows = Moderation.objects.filter(answer=answer)
    before = list(rows.order_by("pk").values("what", "ground", "person", "day"))
    for change in ({"reason": "another"}, {"ground": "advert"}, {"reason": "", "what": "keep"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")
    _erased_at_the_second_try(world.now() + timedelta(days=84 + 366), held)
    assert {each.reason for each in rows} == {""}
    assert list(rows.order_by("pk").values("what", "ground", "person", "day")) == before
    assert SECRET not in "".join(each.line for each in Event.objects.all())


def _erased_at_the_second_try(later, held):
    """A process that ends in the midst erases nothing of its part; the next goes on from there."""
    erased = held.answers.filter(erased_on__isnull=False)
    held.answers.create(way="paper", status="counted", day=later.date())
    with patch.object(turning, "AT_ONCE", 1):
        with patch.object(turning, "erase_words", _breaking(2)), pytest.raises(RuntimeError):
            turning.turn_hearing(later)
        assert erased.count() == 1
        turning.turn_hearing(later)
    assert erased.count() == held.answers.count() >= 2
    told = Event.objects.filter(action="answer.erase").values_list("about", flat=True)
    assert len(told) == len(set(told))


def _breaking(at):
    """Erasing that fails after it was done for the so-manieth answer."""
    done = []

    def erase(*given):
        giving.erase_words(*given)
        done.append(given)
        if len(done) == at:
            raise RuntimeError

    return erase
