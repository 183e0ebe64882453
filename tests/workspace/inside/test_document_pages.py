"""Pages of a document: any two versions compared, a day for each party, a day when asked again."""

from datetime import timedelta

import pytest
from test_grid import client_of, fresh_client_of
from world import SHARES, copy_of

from tripleaim.workspace.drafting import writing
from tripleaim.workspace.models import Step
from tripleaim.workspace.signing import steps


@pytest.fixture(scope="module")
def often_saved(world):
    """A document of more versions than its page lists."""
    made = copy_of(world, "often-saved")
    for number in range(24):
        values = {**made.newest.values, "purpose": f"Purpose {number}"}
        writing.save_document(world.acts("QF7"), made, values, made.lock, "again")
        made.refresh_from_db()
    return made


def test_any_two_versions_are_compared(world, often_saved):
    officer, d = client_of(world.people["QF7"]), f"/d/{often_saved.pk}"
    newest = often_saved.newest.save_number
    assert newest > 25
    assert f'href="{d}/diff"' in officer.get(d).content.decode()
    page = officer.get(f"{d}/diff").content.decode()
    for name in ("first", "second"):
        assert page.count(f'name="{name}"') == 1
    assert page.count("<option") == 2 * newest
    assert f'<option value="{newest}" selected>' in page
    assert '<option value="1" selected>' in page
    moved = officer.get(f"{d}/diff", {"first": "3", "second": str(newest)})
    assert moved["Location"] == f"{d}/diff/3..{newest}"
    page = officer.get(moved["Location"]).content.decode()
    assert '<option value="3" selected>' in page
    assert "Purpose" in page
    for first, second in (("0", "1"), ("1", str(newest + 1))):
        assert officer.get(f"{d}/diff", {"first": first, "second": second}).status_code == 404
    assert officer.get(f"{d}/diff", {"first": "x"}).status_code == 200
    assert client_of().get(f"{d}/diff").status_code == 404
    assert client_of(world.people["RXE"]).get(f"{d}/diff").status_code == 404


def test_who_reads_what_is_published_compares_no_drafts(agreed):
    assert client_of().get(f"/d/{agreed.pk}/diff").status_code == 404


def shared_by(world, document, **days):
    """What comes of sharing with days of one's own."""
    given = {f"due.{code}": day.isoformat() for code, day in days.items()}
    return fresh_client_of(world.people["QF7"]).post(f"/d/{document.pk}/share", given)


def test_each_party_has_a_day_of_its_own(world):
    document, today = copy_of(world, "days"), world.now().date()
    days = {code: today + timedelta(days=n) for n, code in enumerate(SHARES, start=1)}
    page = client_of(world.people["QF7"]).get(f"/d/{document.pk}/share").content.decode()
    for code in SHARES:
        assert f'type="date" id="due.{code}" name="due.{code}"' in page
    assert shared_by(world, document, **days).status_code == 302
    found = {each.party: each.due for each in Step.objects.filter(document=document)}
    assert found == days


@pytest.mark.parametrize("days", [-1, 0])
def test_a_day_that_has_come_is_told_beside_its_party_and_the_rest_is_kept(world, days):
    document, today = copy_of(world, f"days-{days}"), world.now().date()
    given = {code: today + timedelta(days=9) for code in SHARES}
    said = shared_by(world, document, **given | {"RHQ": today + timedelta(days=days)})
    page = said.content.decode()
    assert said.status_code == 400
    assert page.count('href="#due.') == 1
    assert 'href="#due.RHQ"' in page
    assert f'name="due.207" value="{given["207"]}"' in page
    document.refresh_from_db()
    assert document.status == "draft"


def test_one_day_for_all_is_taken_as_before(world):
    document, day = copy_of(world, "one-day"), world.now().date() + timedelta(days=3)
    officer = fresh_client_of(world.people["QF7"])
    assert officer.post(f"/d/{document.pk}/share", {"due": day.isoformat()}).status_code == 302
    assert {each.due for each in Step.objects.filter(document=document)} == {day}


def test_who_is_asked_again_has_until_the_day_that_is_given(world):
    document, today = copy_of(world, "again"), world.now().date()
    steps.share_document(world.acts("QF7"), document, world.plans(*SHARES))
    step = document.steps.get(party="RHQ")
    steps.decline_step(world.acts("RHQ"), step, "Not yet.")
    officer, path = fresh_client_of(world.people["QF7"]), f"/s/{step.pk}/again"
    assert 'type="date"' in officer.get(path).content.decode()
    for day, reason in ((today, "x"), (today + timedelta(days=3), " "), ("soon", "x")):
        said = officer.post(path, {"due": str(day), "reason": reason})
        assert said.status_code == 400, (day, reason)
        step.refresh_from_db()
        assert step.status == "declined"
    given = {"due": (today + timedelta(days=1)).isoformat(), "reason": "It is mended."}
    assert officer.post(path, given).status_code == 302
    step.refresh_from_db()
    assert (step.status, step.due) == ("open", today + timedelta(days=1))
