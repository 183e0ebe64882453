"""What officers and readers see: themes page by page, reach of counts withheld, drafts by title."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hearing_world import MODERATORS, OFFICER, consultation
from test_grid import fresh_client_of

from tripleaim.workspace.hearing import coding, counting, giving, moderating
from tripleaim.workspace.models import Document
from tripleaim.workspace.record.clockwork import turn_clock


@pytest.fixture(scope="module")
def held(world):
    """A consultation with 120 answers that are counted, of which none is in a theme."""
    made = consultation(world)
    for number in range(120):
        given = giving.read_given(made, {"ask.words": f"What I say of the bus, as number {number}"})
        came = giving.Came(way="paper", paper=f"box {number}")
        answer = giving.give_answer(world.acts("RHQ"), made, given, came)
        moderating.count_answer(world.acts(MODERATORS[0]), answer)
    coding.make_theme(world.acts(OFFICER), made, "Buses")
    return made


def shown_on(page):
    return re.findall(r'name="answers" id="a\d+" value="([^"]+)"', page)


def test_answers_in_no_theme_stand_page_by_page_and_each_once(world, held):
    browser, path = fresh_client_of(world.people[OFFICER]), f"/hear/c/{held.pk}/themes"
    seen, address = [], path
    while address:
        page = browser.get(address).content.decode()
        assert "In no theme yet: 120" in page
        seen += shown_on(page)
        more = re.search(r'href="(\?page=\d+)#bare">The next', page)
        address = path + more[1] if more else ""
    assert len(seen) == len(set(seen)) == 120
    last = browser.get(path + "?page=99").content.decode()
    assert shown_on(last) == seen[100:]
    assert "20 shown, after 100 older" in last
    values = {"what": "code", "theme": held.themes.get().pk, "answers": seen[100:]}
    said = browser.post(path + "?page=3", values)
    assert said["Location"] == path + "?page=3"
    now = browser.get(said["Location"]).content.decode()
    assert "In no theme yet: 100" in now
    assert shown_on(now) == seen[50:100], "the third page is gone: the last that is there"


def reach(counts, living):
    rows = [
        SimpleNamespace(dimension="Age", group=name, living_here=people)
        for name, people in living.items()
    ]
    asked = SimpleNamespace(groups={"Age": tuple(living)}, said=SimpleNamespace(reached=rows))
    telling = SimpleNamespace(day=date(2026, 11, 30), told={"groups": {"Age": counts}})
    return [(e.of_answers, e.enough) for e in counting.reach_of(asked, telling)]


def test_a_group_that_is_shown_is_not_all_where_another_is_withheld():
    living = {"young": 160_000, "old": 50_000}
    assert reach({"young": None, "old": 20}, living) == [(None, False), (20 / 24, True)]
    assert reach({"young": 10, "old": 10}, living) == [(0.5, False), (0.5, True)]
    assert reach({"young": 0, "old": 0}, living) == [(None, None), (None, None)]


def test_of_a_count_withheld_it_is_told_only_where_its_most_is_too_little():
    """20 are 18 or more: 7 of 24.5 are 29%, enough for three in ten of the people or four."""
    assert reach({"few": None, "rest": 20}, {"few": 30, "rest": 70})[0] == (None, None)
    assert reach({"few": None, "rest": 20}, {"few": 42, "rest": 58})[0] == (None, None)
    assert reach({"few": None, "rest": 20}, {"few": 43, "rest": 57})[0] == (None, False)


def test_a_draft_without_an_id_takes_it_from_its_title(world):
    browser = fresh_client_of(world.people[OFFICER])
    values = {
        "kind": "engagement_record",
        "title": "What we heard, in May",
        "slug": "",
        "parties": [OFFICER],
        "reach": "world",
    }
    assert browser.post(f"/p/{world.partnership.pk}/new", values).status_code == 302
    assert Document.objects.filter(slug="what-we-heard-in-may").exists()


def test_the_desk_of_an_example_says_how_to_see_its_end_and_that_of_no_other(world, held):
    browser, path = fresh_client_of(world.people[OFFICER]), f"/hear/c/{held.pk}"
    days = (held.said.closed_on - world.now().date()).days + 1
    for example in (True, False):
        type(world.partnership).objects.update(example=example)
        said = browser.get(path).content.decode()
        assert (f"tripleaim workspace later {days}</code>" in said) == example
    turn_clock(world.now() + timedelta(days=days - 1))
    held.refresh_from_db()
    assert held.status == "open"
    turn_clock(world.now() + timedelta(days=days))
    held.refresh_from_db()
    assert held.status == "closed", "the day that the desk named is the first after the last"
