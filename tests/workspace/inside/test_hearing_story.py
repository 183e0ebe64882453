"""The story from Staffordshire: a meeting, a promise of consultation, and then silence.

What must be: from the day after it was due the promise is late on the public page, in `heard`, in
the scrutiny sheet and in the letter of whoever asked to be told.
"""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.test.utils import override_settings
from hearing_world import OFFICER, consultation, draft, places, publish

from tripleaim.governance.gate import gate_of_load
from tripleaim.page.told import told as told_of
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.heard.rows import PromiseKept
from tripleaim.store.engine import open_store
from tripleaim.store.load import Documents, build_store
from tripleaim.workspace.guard.asking import Refused
from tripleaim.workspace.hearing import promising
from tripleaim.workspace.hearing.models import Letter, Promise, Subscription
from tripleaim.workspace.record.clockwork import turn_clock
from tripleaim.workspace.record.exporting import export_partnership, write_files

WORDS = "We will consult you before any ward closes"
OUTBOX = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="module")
def story(world):
    """The meeting is on record and published; a reader asks to be told; then nothing happens."""
    places(world)
    today = world.now().date()
    held = today - timedelta(days=30)
    meeting = draft(
        world,
        "engagement_record",
        "evening-in-stafford",
        "An evening in Stafford",
        {
            "area": "icb:QF7",
            "valid_from": held,
            "who": "residents",
            "held_on": held,
            "means": "a public meeting",
            "reached": 60,
            "promised": [WORDS],
            "example": True,
        },
    )
    return publish(world, meeting), consultation(world, "stafford-wards"), today


def test_a_promise_that_nobody_owns_is_told_as_one(world, story):
    said = Client(SERVER_NAME="localhost").get("/promises").content.decode()
    assert "Promised, and nobody named yet" in said
    assert WORDS in said


def test_the_promise_is_late_everywhere_from_the_day_after(world, story, tmp_path):
    _, held, today = story
    owner = world.people[OFFICER]
    browser = Client(SERVER_NAME="localhost")
    secret = subscribed(world, browser)
    line = promising.unowned(world.partnership)[0]
    promise = promising.record_promise(
        world.acts(OFFICER),
        world.partnership,
        promising.Promised(
            text=line.text,
            owner=OFFICER,
            person=owner,
            due=today,
            made_on=line.made_on,
            source="meeting",
            made_in=line.made_in,
            mark=line.mark,
        ),
    )
    assert promising.unowned(world.partnership) == []
    assert told(world, 0, promise, browser, held, secret) == "open"
    assert told(world, 1, promise, browser, held, secret) == "late"
    assert loaded(world, tmp_path, today + timedelta(days=1)) == [("late", today, OFFICER)]
    with pytest.raises(Refused, match="No reason"):
        promising.end_promise(world.acts(OFFICER), promise, True, " ")
    promising.end_promise(world.acts(OFFICER), promise, True, "Consulted in the spring.")
    assert "Consulted in the spring." in browser.get("/promises").content.decode()
    assert "late</span>" not in browser.get("/promises").content.decode()


def subscribed(world, browser):
    """A reader asks by the page, confirms by the letter's button; the code of their letters."""
    page = browser.get(f"/alerts/for/{world.partnership.pk}").content.decode()
    form = re.search(r'name="form" value="([^"]+)"', page)[1]
    with override_settings(EMAIL_BACKEND=OUTBOX):
        mail.outbox = []
        sent = {"form": form, "mail": "reader@example.org"}
        for _ in range(2):  # the second is a form that is sent again
            said = browser.post(f"/alerts/for/{world.partnership.pk}", form_of(sent), KIND)
            assert said.status_code == 200
        turn_clock(world.now())
        assert [each.to for each in mail.outbox] == [["reader@example.org"]]
        link = re.search(r"/alerts/[0-9a-f]{40}", mail.outbox[0].body)[0]
    assert "Yes, write to me" in browser.get(link).content.decode()
    assert Subscription.objects.get(mail="reader@example.org").status == "asked"
    assert "You will be told" in browser.post(link, "", KIND).content.decode()
    return link


KIND = "application/x-www-form-urlencoded"


def form_of(values):
    from urllib.parse import urlencode

    return urlencode(values)


def told(world, days, promise, browser, held, secret):
    """What each of the places says so many days after it was due; the state of the promise."""
    from unittest.mock import patch

    now = world.now() + timedelta(days=days)
    with (
        override_settings(EMAIL_BACKEND=OUTBOX),
        patch("django.utils.timezone.now", return_value=now),
    ):
        mail.outbox = []
        turn_clock(now)
        letters = "\n".join(f"{each.subject}\n{each.body}" for each in mail.outbox)
        pages = {
            path: browser.get(path).content.decode()
            for path in (
                "/promises",
                f"/promises/{promise.pk}",
                "/near?where=S70+1AB",
                f"/say/{held.pk}/sheet",
                f"/scrutiny/{world.partnership.pk}",
                f"/feed/{world.partnership.pk}.atom",
            )
        }
    late = days > 0
    assert (f"Late: {WORDS}" in letters) == late
    assert WORDS not in "".join(each.subject for each in mail.outbox)
    assert ("1 day late" in pages["/promises"]) == late
    assert ("1 day late" in pages[f"/promises/{promise.pk}"]) == late
    assert ("1 day late" in pages["/near?where=S70+1AB"]) == late
    assert ("1 day late" in pages[f"/scrutiny/{world.partnership.pk}"]) == late
    assert (f"{WORDS} (due" in pages[f"/say/{held.pk}/sheet"]) == late
    assert (f"Late: {WORDS}" in pages[f"/feed/{world.partnership.pk}.atom"]) == late
    for name, said in pages.items():
        assert WORDS in said or (days == 0 and ("sheet" in name or "scrutiny" in name)), name
    assert Letter.objects.filter(status="waiting").count() == 0
    return Promise.objects.get(pk=promise.pk).status


def loaded(world, tmp_path, on):
    """The promises that `heard` answers with, from the exported folder, loaded."""
    folder, path = tmp_path / "folder", tmp_path / "own.duckdb"
    write_files(export_partnership(world.partnership, world.now() + timedelta(days=1)), folder)
    build_store(path, documents=Documents(folders=(folder,), gate=gate_of_load(on)))
    with open_store(path) as store:
        answer = heard(store, "icb:QF7", on)
        rows = answer.of(PromiseKept)
        assert all("facts" not in each.sources[0] and each.assumed for each in rows)
        name = world.partnership.members.get(pk=OFFICER).name
        assert [each.owner_name for each in rows] == [name]
        assert f"{name} answers for it" in told_of(answer).sentence(rows[0])
        return [(each.state, each.due, each.owner) for each in rows]


def test_one_click_ends_it_and_the_address_is_forgotten(world, story):
    row = Subscription.objects.get(mail="reader@example.org")
    from tripleaim.workspace.hearing.alerting import stop_mark

    browser = Client(SERVER_NAME="localhost")
    assert browser.get(f"/alerts/stop/{row.pk}.{'0' * 32}").status_code == 404
    assert (
        browser.post(
            f"/alerts/stop/{row.pk}.{stop_mark(row)}", "List-Unsubscribe=One-Click", KIND
        ).status_code
        == 200
    )
    row.refresh_from_db()
    assert (row.status, row.mail) == ("ended", "")
