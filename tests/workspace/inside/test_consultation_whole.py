"""A consultation from draft to "you said, we did", on PostgreSQL, by HTTP and in real Chromium.

500 answers: 50 on paper, 200 by phone size, the others at a desk; of them 30 sent twice, 20 that
insult, 5 that tell of others. 36 of them are given in Chromium, and every turn of staff once there.
"""

import csv
import io
import random
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from door_by_http import Line
from hearing_sheet import THEMES, given
from hearing_world import (
    AGES,
    MODERATORS,
    OFFICER,
    OPTIONS,
    draft,
    fields,
    moderators,
    publish,
    survey,
)
from served import PHONE, page_of, served
from whole_story import (
    DROPPED,
    EACH,
    GROUNDS,
    Story,
    by_http,
    days_later,
    ground_of,
    in_chromium,
    marked_in,
    picture,
    plan,
    pressed,
    voted,
)

from tripleaim.store.disclosure import profile, suppress
from tripleaim.voice.responses import read_responses
from tripleaim.voice.survey import estimate_wave
from tripleaim.workspace.hearing import counting
from tripleaim.workspace.hearing.models import Answer, Response, Telling
from tripleaim.workspace.record.clockwork import turn_clock

pytestmark = pytest.mark.browser
IN_BROWSERS = {  # how the answers that Chromium gives are given, by their numbers in the sheet
    "desktop": (250, 262, {"viewport": {"width": 1280, "height": 900}}),
    "phone": (0, 12, PHONE),
    "without script": (262, 274, {**PHONE, "java_script_enabled": False}),
}
LINES = 12


@pytest.fixture(scope="module")
def story(world, tmp_path_factory, browser):
    moderators(world)
    with served(world, tmp_path_factory.mktemp("site")) as origin:
        yield Story(world, origin, browser)


def test_a_draft_opens_by_the_life_of_its_document(world, story):
    plan(world, "harle-plan", OPTIONS)
    document = draft(
        world,
        "consultation",
        "harle-road",
        "Care closer to home in Harle",
        fields(story_day(world)),
    )
    with story.as_staff(OFFICER) as page:
        page.goto(f"/hear/p/{world.partnership.pk}")
        page.select_option("#document", label="Care closer to home in Harle")
        pressed(page, page.get_by_role("button", name="Prepare it"))
        pressed(page, page.get_by_role("link", name="Care closer to home in Harle"))
        story.code = page.url.rpartition("/")[2]
        assert "Its document is not published" in page.content() or "Not yet" in page.content()
        assert page.locator(".ws-mark--fault").count() == 0
    status, _, _ = Line(story.origin).asked("GET", f"/say/{story.code}")
    assert status == 404
    publish(world, document)
    turn_clock(world.now())
    assert "Answer now" in story.public(f"/say/{story.code}")


def story_day(world):
    return world.now().date()


def test_five_hundred_answer(world, story):
    path = f"/say/{story.code}"
    for name, (first, last, options) in IN_BROWSERS.items():
        with page_of(story.browser, story.origin, **options) as (page, strays):
            for row in [each for each in story.rows if first <= each["number"] < last]:
                story.links[row["number"]] = in_chromium(page, path, row)
            assert (strays, page.context.cookies()) == ([], []), name
    by_hand = {n for first, last, _ in IN_BROWSERS.values() for n in range(first, last)}
    rest = [e for e in story.rows if e["way"] != "paper" and e["number"] not in by_hand]
    doubles = [each for each in rest if each["number"] >= 470]  # after what they repeat
    for rows in (rest[: -len(doubles)], doubles):
        with ThreadPoolExecutor(LINES) as crew:
            parts = [rows[at::LINES] for at in range(LINES)]
            told = crew.map(by_http, [story] * LINES, [path] * LINES, parts, range(LINES))
            for links in told:
                story.links |= links
    on_paper(story)
    rows = Answer.objects.filter(consultation=story.held)
    assert rows.count() == 500 // EACH == rows.filter(status="held").count()
    assert rows.filter(way="paper").count() == 50 // EACH
    assert len(story.links) == 450 // EACH == len(set(story.links.values()))
    for name in GROUNDS:
        assert sum(name in each.signals for each in rows) == marked_in(story, name), name


def on_paper(story):
    """Staff type in what came on paper: two in Chromium, the others by what it sends."""
    rows = [each for each in story.rows if each["way"] == "paper"]
    path = f"/hear/c/{story.code}/paper"
    with story.as_staff("RHQ") as page:
        for row in rows[:2]:
            page.goto(path)
            page.fill("#paper", f"box 1, {row['number']}")
            page.locator(f"label[for=q1-{1 + OPTIONS.index(row['option'])}]").click()
            page.fill("#q2", row["words"])
            page.locator(f"label[for=g1-{1 + list(AGES).index(row['age'])}]").click()
            page.select_option("#public", "yes")
            pressed(page, page.get_by_role("button", name="Type it in"))
            assert "is typed in" in page.locator("[role=status]").inner_text()
    more = [{**given(row), "way": "paper", "paper": f"box 1, {row['number']}"} for row in rows[2:]]
    story.by_staff("RHQ", [(path, each) for each in more])


def test_moderated_by_two_people_and_an_appeal_by_a_third(world, story):
    first, second, third = MODERATORS
    path = f"/hear/c/{story.code}/queue"
    with story.as_staff(first, viewport={"width": 900, "height": 1000}) as page:
        page.goto(path)
        picture(page, "door-queue")
        while True:
            button = page.get_by_role("button", name="I have read these")
            plain = page.locator(".hr-answer:not(:has(.ws-mark--note))").count()
            following = page.get_by_role("link", name="The next that came")
            if plain:
                pressed(page, button)
            elif following.count():
                pressed(page, following)
            else:
                break
        marked = list(story.held.answers.filter(status="held"))
        assert len(marked) == sum(marked_in(story, name) for name in GROUNDS)
        for each in marked[:3]:
            page.goto(f"/hear/a/{each.pk}")
            page.select_option("#ground", ground_of(each))
            page.fill("#reason", "The rules for all answers say so.")
            pressed(page, page.get_by_role("button", name="Ask a second person"))
        page.goto(f"/hear/a/{marked[0].pk}")
        assert "You asked for it yourself" in page.content()
    why = {"what": "propose", "reason": "The rules say so."}
    forms = [(f"/hear/a/{each.pk}", why | {"ground": ground_of(each)}) for each in marked[3:]]
    story.by_staff(first, forms)
    with story.as_staff(second) as page:
        for _ in range(3):
            page.goto(f"{path}?which=asked")
            pressed(page, page.get_by_role("link", name="Decide on it").first)
            page.fill("#second", "I agree.")
            pressed(page, page.get_by_role("button", name="Hide the words"))
    left = story.held.answers.filter(status="held")
    agreed = {"what": "hide", "reason": "I agree."}
    story.by_staff(second, [(f"/hear/a/{each.pk}", agreed) for each in left])
    assert story.held.answers.filter(status="counted").count() == len(story.rows) - len(marked)
    with page_of(story.browser, story.origin, **PHONE) as (page, _):
        page.goto(story.links[400])
        assert "it insults or threatens somebody" in page.content()
        page.fill("#reason", "I was cross.")
        pressed(page, page.get_by_role("button", name="Appeal"), "tap")
    with story.as_staff(third) as page:
        page.goto(f"{path}?which=appeals")
        pressed(page, page.get_by_role("link", name="Decide on it"))
        page.fill("#third", "It stays hidden.")
        pressed(page, page.get_by_role("button", name="They stay hidden"))
    assert "It stays hidden." in story.public(story.links[400])


def counted(story):
    """The answers that count, of the sheet: all but those that were sent twice."""
    return [row for row in story.rows if row["number"] < 470]


def by_the_door(values, categories, on):
    """What the door lets leave of so many of each, worked here from the sheet."""
    counts = np.array([values.count(each) for each in categories], dtype=np.int64)
    release = suppress(counts, ("category",), profile("hes", on))
    return [release.cells[(at,)].count for at in range(len(categories))]


def test_reach_is_that_of_the_counts_and_who_is_missing_is_named(world, story):
    with days_later(story, 1) as now, page_of(story.browser, story.origin) as (page, _):
        on, rows = now.date(), counted(story)
        page.goto(f"/say/{story.code}")
        picture(page, "door-consultation")
        rule = profile("hes", on)
        assert f"About {rule.rounded(len(rows))} answers" in page.content()
        assert "Not heard enough yet: 16 to 34" in page.locator("main").inner_text()
        left = by_the_door([row["age"] for row in rows], list(AGES), on)
        all_left = sum(4 if each is None else each for each in left)
        living = sum(AGES.values())
        table = page.locator("table", has_text="Answers beside the people who live here")
        shown = [row.split("\t") for row in table.locator("tbody tr").all_inner_texts()]
        for (name, people), count, row in zip(AGES.items(), left, shown, strict=True):
            share = "not shown" if count is None else f"{round(100 * count / all_left)}%"
            told = [each.strip() for each in row]
            assert told[:3] == [f"Age: {name}", share, f"{round(100 * people / living)}%"], told
        told = counting.newest_telling(story.held).told
        assert list(told["groups"]["Age"].values()) == left
        chosen = by_the_door([row["option"] for row in rows], OPTIONS, on)
        assert [told["choices"]["option"][each] for each in OPTIONS] == chosen


def test_themes_replies_and_a_decision(world, story):
    with days_later(story, 7 * 13):
        assert "Answer now" not in story.public(f"/say/{story.code}")
        put_to_themes(story)
        with story.as_staff(OFFICER) as page:
            page.goto(f"/hear/c/{story.code}")
            assert "Not yet. 12 themes have no reply" in page.locator(".ws-turn").inner_text()
            themes = list(story.held.themes.order_by("pk"))
            path = f"/hear/c/{story.code}/themes"
            forms = [
                (path, {"what": "reply", "theme": one.pk, "reply": f"We reply to {one.name}."})
                for one in themes[1:]
            ]
            story.by_staff(OFFICER, forms)
            page.goto(path)
            page.fill(f"#r{themes[0].pk}", f"We reply to {themes[0].name}.")
            pressed(page, page.get_by_role("button", name=f"Keep the reply to {themes[0].name}"))
            picture(page, "door-themes")
            assert "We reply to" not in story.public(f"/say/{story.code}/heard")
            page.goto(f"/hear/c/{story.code}")
            pressed(page, page.get_by_role("button", name="Publish the replies"))
        assert "We reply to Buses." in story.public(f"/say/{story.code}/heard")
        proposal = voted(world)
        with story.as_staff("RFF") as page:
            page.goto(f"/hear/c/{story.code}")
            page.select_option("#proposal", proposal.pk)
            pressed(page, page.get_by_role("button", name="Put the decision on its page"))
        assert "Carried: 5 for" in story.public(f"/say/{story.code}/heard")


def put_to_themes(story):
    """The officer makes twelve themes and puts every answer with words to one of them."""
    path = f"/hear/c/{story.code}/themes"
    names = list(THEMES)
    with story.as_staff(OFFICER) as page:
        page.goto(path)
        page.fill("#name", names[0])
        pressed(page, page.get_by_role("button", name="Make it"))
        story.by_staff(OFFICER, [(path, {"what": "make", "name": one}) for one in names[1:]])
        page.goto(path)
        first = page.locator(".nhsuk-checkboxes__item").first.inner_text()
        name = next(each for each in names if THEMES[each] in first)
        page.locator("select#theme").select_option(label=name)
        of_it = page.locator(".nhsuk-checkboxes__item", has_text=THEMES[name]).all()
        for each in of_it:
            each.locator("label").click()
        pressed(page, page.get_by_role("button", name="Put them there"))
        assert f"{len(of_it)} put to" in page.locator("[role=status]").inner_text()
    themes = {each.name: each.pk for each in story.held.themes.all()}
    forms = []
    for name, words in THEMES.items():
        found = story.held.answers.filter(status="counted", words__text__startswith=words)
        codes = list(found.values_list("pk", flat=True))
        forms.append((path, {"what": "code", "theme": themes[name], "answers": codes}))
    story.by_staff(OFFICER, forms)


def test_what_changed_is_read_in_the_version_that_changed(world, story):
    newer = plan(world, "harle-plan-2", OPTIONS[1:], supersedes="harle-plan")
    with days_later(story, 7 * 13 + 1):
        themes = list(story.held.themes.order_by("pk"))
        building = next(each for each in themes if each.name == "Building")
        path = f"/hear/c/{story.code}/themes"
        forms = [
            (path, {"what": "change", "theme": each.pk, "changed": "Nothing, because of cost."})
            for each in themes
            if each != building
        ]
        story.by_staff(OFFICER, forms)
        with story.as_staff(OFFICER) as page:
            page.goto(path)
            page.fill(f"#c{building.pk}", f"We dropped one option: {DROPPED}.")
            page.select_option(f"#v{building.pk}", "harle-plan-2 revision 1")
            pressed(
                page, page.get_by_role("button", name=re.compile("Keep what changed.*Building"))
            )
            page.goto(f"/hear/c/{story.code}")
            pressed(page, page.get_by_role("button", name="Finish it"))
        with page_of(story.browser, story.origin, **PHONE) as (page, _):
            page.goto(f"/say/{story.code}/heard")
            picture(page, "door-heard")
            assert page.locator("tbody tr", has_text="We reply to").count() == 12
            pressed(page, page.get_by_role("link", name="harle-plan-2 revision 1"), "tap")
            page.wait_for_url("**/d/*/v/*")
            assert f"/d/{newer.pk}/v/" in page.url
            said = page.locator("main").inner_text()
            assert OPTIONS[1] in said
            assert DROPPED not in said


def test_nothing_is_published_that_the_door_would_withhold(world, story):
    with days_later(story, 7 * 13 + 2):
        code, area = story.code, world.partnership.pk
        paths = ["/say", f"/say/{code}", f"/say/{code}/large", f"/say/{code}/heard"]
        paths += [f"/say/{code}/heard.{each}" for each in ("csv", "json")]
        paths += [f"/say/{code}/sheet", f"/say/{code}/sheet.csv", f"/scrutiny/{area}"]
        paths += [f"/say/{code}/n/para-1", f"/feed/{area}.atom", "/promises", "/questions"]
        pages = {each: story.public(each) for each in paths}
        for path, text in pages.items():
            for word in ("idiots", "Brown", "Mill Lane", "S70 1AB", "01226"):
                assert word not in text, (path, word)
            for number in re.findall(r"[Aa]bout (\d+) (?:answers|wait|hidden|are)", text):
                assert int(number) % 5 == 0, (path, number)
        heard = pages[f"/say/{code}/heard"]
        assert "Few (1 to 7, not shown) hidden because it tells of somebody" in heard
        rows = csv.DictReader(io.StringIO(pages[f"/say/{code}/heard.csv"]))
        counts = {row["theme"]: row["answers"] for row in rows}
        mine = [row["theme"] for row in counted(story)]
        rule = profile("hes", world.now().date())
        for each in THEMES:
            small, rounded = rule.is_small(mine.count(each)), rule.rounded(mine.count(each))
            assert counts[each] == ("" if small else str(rounded)), each
    for each in Telling.objects.filter(consultation=story.held):
        for name, number in numbers_of(each.told):
            assert number is None or number == 0 or (number > 7 and number % 5 == 0), name


def numbers_of(told, name=""):
    """Every count of a telling, with where it stands."""
    if not isinstance(told, dict):
        yield name, told
        return
    for key, value in told.items():
        if key == "moderated":  # days, no people
            continue
        yield from numbers_of(value, f"{name}/{key}")


def test_estimates_of_a_sampled_survey_are_those_of_the_engine(world, story, tmp_path):
    wave, links = survey(world)
    chance = random.Random(7)
    for number, link in enumerate(links[:60]):
        heard, grade = chance.choice(["Yes", "No", "No"]), chance.choice(["Doctor", "Nurse"])
        if number < 2:
            with page_of(story.browser, story.origin, **PHONE) as (page, _):
                page.goto(f"/survey/{link.secret}")
                page.locator(f"input[type=radio][value={heard}]").check()
                page.locator(f"input[type=radio][value={grade}]").check()
                pressed(page, page.get_by_role("button", name="Send my answer"), "tap")
                assert "Thank you" in page.locator("h1").inner_text()
            continue
        values = {"ask.heard": heard, "ask.trust": "4", "ask.say": "Ask us.", "ask.Grade": grade}
        status, _, text = Line(story.origin).asked("POST", f"/survey/{link.secret}", values)
        assert (status, "Thank you" in text) == (200, True)
    rows = [each.columns for each in Response.objects.filter(wave=wave)]
    path = tmp_path / "answers.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    said = wave.document.newest.agreed.model_copy(update={"invited": 120, "answered": 60})
    expected = estimate_wave(wave.questionnaire.newest.agreed, said, read_responses(path))
    with days_later(story, 29), story.as_staff(OFFICER) as page:
        page.goto(f"/hear/w/{wave.pk}")
        text = page.locator("main").inner_text()
        picture(page, "door-survey")
    first = next(each.estimate for each in expected.results if each.answer == "Yes")
    assert "120 were asked, 60 have answered" in text
    assert f"{first.value:.4f}" in text
    assert f"{first.low:.4f} to {first.high:.4f}" in text
