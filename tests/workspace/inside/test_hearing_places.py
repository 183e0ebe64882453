"""Places that are misspelt are told at once, with the nearest; and news are gone through once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hearing_world import OFFICER, draft, fields, places, publish
from test_hearing_told import ask, letters

from tripleaim.model.errors import InputRefused
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import alerting, opening, placing
from tripleaim.workspace.hearing.models import Letter, News, Subscription
from tripleaim.workspace.signing import steps


@pytest.fixture(scope="module")
def named(world):
    """The partnership with two places, and a district that lies in both."""
    places(world)
    placing.set_place(world.acts(OFFICER), world.partnership, "Stocksbridge", "S36 S70")
    return world.partnership


def test_a_misspelt_place_is_told_at_once_with_the_nearest(world, named):
    page, letter = ask(world, "typo@example.org", where="Barnsly")
    assert "Did you mean Barnsley?" in page
    assert 'value="typo@example.org"' in page, "what was filled in stands"
    assert letter == ""
    assert not Subscription.objects.filter(mail="typo@example.org").exists()
    browser = Client(SERVER_NAME="localhost")
    near = browser.get("/near", {"where": "barnsly"}).content.decode()
    assert '<a href="/near?where=Barnsley">Barnsley</a>' in near
    feed = browser.get(f"/feed/{named.pk}.atom", {"place": "Sheffeld"})
    assert feed.status_code == 400
    assert "Did you mean Sheffield?" in feed.content.decode()
    assert browser.get(f"/feed/{named.pk}.atom", {"place": "sheffield"}).status_code == 200


def test_a_district_of_two_places_asks_which(named):
    with pytest.raises(InputRefused, match="Barnsley or Stocksbridge"):
        placing.place_of(named, "S70 1AB")
    assert placing.place_of(named, "S36") == "Stocksbridge"
    assert placing.place_of(named, " ") == ""


def test_a_consultation_of_a_place_that_is_none_is_not_shared(world, named):
    values = fields(world.now().date(), places=["Barnsly", "Sheffield"])
    document = draft(world, "consultation", "typo", "Of a misspelt place", values)
    opening.prepare(world.acts(OFFICER), document)
    with pytest.raises(Refused, match=r"“Barnsly” \(did you mean Barnsley\?\)\. None") as refusal:
        steps.share_document(world.acts(OFFICER), document, world.plans(OFFICER))
    assert refusal.value.rule == "placed"
    placing.set_place(world.acts(OFFICER), named, "Barnsly", "S74")
    document.refresh_from_db()
    publish(world, document)


def queries_of_a_turn():
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert alerting.write_letters() == 0
        alerting.end_told(None)
    return len(asked)


def test_a_turn_without_news_asks_as_little_of_many_as_of_few(world, named):
    """However many asked, and whatever was told before that they did not want."""
    letters(world.now())
    few = queries_of_a_turn()
    today = world.now().date()
    Subscription.objects.bulk_create(
        Subscription(
            partnership=named,
            place=("", "Sheffield", "Barnsley")[number % 3],
            about="" if number % 2 else "none",
            mail=f"{number}@example.org",
            status="confirmed",
            secret_hash=f"{number}",
            asked_on=today,
        )
        for number in range(60)
    )
    News.objects.bulk_create(
        News(
            partnership=named,
            at=world.now(),
            kind="promise",
            title="x",
            address="/promises/x",
            place="Barnsley",
            mark=f"made {number}",
        )
        for number in range(20)
    )
    wanting = 20  # of 60: half ask of a consultation, a third of those left of Sheffield alone
    assert alerting.write_letters() == 20 * wanting
    assert not News.objects.filter(is_told=False).exists()
    assert queries_of_a_turn() == few


def test_who_confirms_later_is_told_what_came_since_they_asked(world, named):
    News.objects.update(is_told=False)  # of those who were made without a letter, none is left out
    alerting.write_letters()
    before = Letter.objects.count()
    told = News.objects.filter(partnership=named, at__date__gte=world.now().date()).count()
    _, letter = ask(world, "confirms@example.org")
    assert letter
    alerting.write_letters()
    row = Subscription.objects.get(mail="confirms@example.org")
    assert Letter.objects.filter(subscription=row, news__isnull=False).count() == told
    assert Letter.objects.exclude(subscription=row).count() == before
    old = Subscription(
        partnership=named,
        mail="old@example.org",
        secret_hash="old",
        status="confirmed",
        asked_on=world.now().date() + timedelta(days=1),
    )
    old.save()
    News.objects.update(is_told=False)
    assert alerting.write_letters() == 0, "what was before they asked is not told to them"
