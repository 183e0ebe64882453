"""The public door in a real browser: by phone size, without script, narrow, by keyboard, axe."""

import os
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hearing_world import OFFICER, consultation, places, survey
from served import PHONE, page_of, served, sign_in

from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing import coding, giving, moderating, promising
from tripleaim.workspace.hearing.counting import tell_counts
from tripleaim.workspace.hearing.models import Answer

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
TOO_WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    return document.documentElement.scrollWidth > edge ? [...document.querySelectorAll('main *')]
        .filter(each => each.getBoundingClientRect().right > edge + 1)
        .map(each => each.outerHTML.slice(0, 120)).concat('page') : [];
}"""
WPM, KEY_SECONDS, TAP_SECONDS = 200, 0.25, 2.0  # a slow reader, two thumbs, finding a button


@pytest.fixture(scope="module")
def door(world, tmp_path_factory, browser):
    """The instance served, with a consultation, promises, questions, words and themes."""
    places(world)
    held = consultation(world)
    today = world.now().date()
    for number in range(12):
        said = giving.read_given(
            held,
            {
                "ask.option": held.said.options[number % 3],
                "public": "yes",
                "group.Age": "35 to 74",
                "ask.words": f"The bus comes twice a day, and I am number {number} of the village",
            },
        )
        answer = giving.give_answer(
            world.acts("RHQ"), held, said, giving.Came(way="paper", paper=f"{number}")
        )
        if number < 10:
            moderating.count_answer(world.acts("RFF"), answer)
    moderating.ask_removal(world.acts("RFF"), answer, "double", "It came before.")
    theme = coding.make_theme(world.acts(OFFICER), held, "Buses")
    counted = Answer.objects.filter(consultation=held, status="counted")[:6]
    coding.code_answers(world.acts(OFFICER), theme, counted)
    coding.reply_to(world.acts(OFFICER), theme, "A third bus runs from May.")
    for days, text in ((0, "Publish travel times"), (1, "Hold a meeting in each town")):
        due = today.replace(year=today.year + 1) if days else today
        promise = promising.record_promise(
            world.acts(OFFICER),
            world.partnership,
            promising.Promised(
                text=text,
                owner="RHQ",
                person=world.people["RHQ"],
                due=due,
                made_on=today,
                source="minutes",
                made_in="Minutes of May",
            ),
        )
    question = promising.ask_question(
        Actor(now=world.now()), world.partnership, "How many beds are there?", "a form", (1, None)
    )
    promising.pass_question(world.acts(OFFICER), question, world.people["RHQ"])
    tell_counts(held, today + timedelta(days=1))
    wave, links = survey(world)
    with served(world, tmp_path_factory.mktemp("site")) as origin:
        yield {
            "origin": origin,
            "held": held,
            "promise": promise,
            "question": question,
            "answer": answer,
            "partnership": world.partnership,
            "wave": wave,
            "links": links,
        }


def public_pages(door):
    """Every public page by what it is."""
    code, area = door["held"].pk, door["partnership"].pk
    found = {
        "all": "/say",
        "consultation": f"/say/{code}",
        "large": f"/say/{code}/large",
        "passage": f"/say/{code}/n/para-1",
        "heard": f"/say/{code}/heard",
        "sheet": f"/say/{code}/sheet",
        "promises": "/promises",
        "promise": f"/promises/{door['promise'].pk}",
        "questions": "/questions",
        "question": f"/questions/{door['question'].pk}",
        "ask": f"/questions/ask/{area}",
        "near": "/near?where=Barnsley",
        "nowhere": "/near?where=Atlantis",
        "alerts": f"/alerts/for/{area}",
        "scrutiny": f"/scrutiny/{area}",
        "nothing": "/say/nothing",
    }
    return found | {"survey": f"/survey/{door['links'][0].secret}"}


def staff_pages(door):
    """Every page of the desks."""
    code, area = door["held"].pk, door["partnership"].pk
    found = {
        "room": (OFFICER, f"/hear/p/{area}"),
        "desk": (OFFICER, f"/hear/c/{code}"),
        "themes": (OFFICER, f"/hear/c/{code}/themes"),
        "paper": (OFFICER, f"/hear/c/{code}/paper"),
        "queue": ("RP5", f"/hear/c/{code}/queue"),
        "asked": ("RP5", f"/hear/c/{code}/queue?which=asked"),
        "an answer": ("RP5", f"/hear/a/{door['answer'].pk}"),
    }
    return found | {"survey desk": (OFFICER, f"/hear/w/{door['wave'].pk}")}


def looked_at(page):
    """What axe and a narrow window find."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    wide = page.evaluate(TOO_WIDE)
    return [v["id"] for v in found.response["violations"]], wide


def test_axe_and_320_pixels_on_every_public_page(door, browser):
    faults = {}
    for width, forced in ((320, "none"), (1280, "none"), (390, "active")):
        options = {"viewport": {"width": width, "height": 800}, "forced_colors": forced}
        with page_of(browser, door["origin"], **options) as (page, strays):
            for name, path in public_pages(door).items():
                page.goto(path)
                violations, wide = looked_at(page)
                if violations or wide:
                    faults[name, width] = (violations, wide)
            assert strays == []
            assert page.context.cookies() == []
    assert faults == {}


def test_axe_and_320_pixels_on_every_desk(world, door, browser):
    faults = {}
    for name, (code, path) in staff_pages(door).items():
        with page_of(browser, door["origin"], viewport={"width": 320, "height": 800}) as (page, _):
            sign_in(page, world, world.people[code])
            said = page.goto(path)
            assert said.status == 200, name
            violations, wide = looked_at(page)
            if violations or wide:
                faults[name] = (violations, wide)
    assert faults == {}


def test_every_page_reads_without_script_and_has_names(door, browser):
    with page_of(browser, door["origin"], java_script_enabled=False) as (page, _):
        for name, path in public_pages(door).items():
            page.goto(path)
            assert page.locator("h1").count() == 1, name
            assert page.locator("main").inner_text().strip(), name
            assert page.locator("script").count() == 0, name


def test_the_keyboard_alone_answers(door, browser):
    before = Answer.objects.filter(consultation=door["held"]).count()
    with page_of(browser, door["origin"]) as (page, _):
        page.goto(f"/say/{door['held'].pk}")
        reached = set()
        for _ in range(120):
            page.keyboard.press("Tab")
            here = page.evaluate("[document.activeElement.id, document.activeElement.textContent]")
            reached.add(here[0])
            if here[0] == "q1-1":
                page.keyboard.press("Space")
            if here[0] == "q2":
                page.keyboard.type("By keyboard alone I say keep the bus")
            if here[1] == "Send my answer":
                page.keyboard.press("Enter")
                break
        assert "website" not in reached
        page.wait_for_url("**/say/yours/*")
        assert "We have your answer" in page.locator("h1").inner_text()
    assert Answer.objects.filter(consultation=door["held"]).count() == before + 1


def test_a_comment_on_a_numbered_passage_by_touch(door, browser):
    with page_of(browser, door["origin"], **PHONE) as (page, _):
        page.goto(f"/say/{door['held'].pk}")
        page.get_by_role("link", name="Comment on 2.2").tap()
        page.locator("#passage").tap()
        page.locator("#passage").fill("No bus comes before ten where we live")
        page.locator("label[for=public-1]").tap()
        page.get_by_role("button", name="Send my comment").tap()
        page.wait_for_url("**/say/yours/*")
        assert "We have your answer" in page.locator("h1").inner_text()
    row = Answer.objects.filter(consultation=door["held"], way="passage").get()
    assert (row.paragraph, row.number, row.is_public) == ("para-2", "2.2", True)


def test_a_resident_finds_and_answers_in_under_three_minutes(door, browser):
    """By phone size from the first page: what is read, tapped and typed, at a slow person's pace.

    The machine's time is measured; the person's is reckoned from every word on the way, each tap
    and each key.
    """
    began = time.monotonic()
    taps = keys = words = 0
    with page_of(browser, door["origin"], **PHONE, java_script_enabled=False) as (page, _):
        page.goto("/say")
        words += read(page, "h1, .ta-lead, main p")
        page.get_by_role("link", name="Find what is open for your town or postcode").tap()
        page.wait_for_url("**/near")
        words += read(page, "h1, label, .nhsuk-hint")
        page.locator("#where").fill("S70 1AB")
        page.get_by_role("button", name="Show").tap()
        page.wait_for_url("**/near?where=*")
        words += read(page, "main h3, main ul:first-of-type")
        page.get_by_role("link", name="Care closer to home in Harle").first.tap()
        page.wait_for_url("**/say/*")
        words += read(page, "h1, .ta-lead, .ws-facts, #options + table")
        page.screenshot(path=picture("door-phone.png"))
        page.get_by_role("link", name="Answer now").first.tap()
        words += read(page, "form legend, form label")
        page.locator("label[for=q1-2]").tap()
        page.locator("#q2").fill("Visits at the weekend matter most to me")
        page.locator("label[for=g1-2]").tap()
        page.locator("label[for=public-1]").tap()
        page.get_by_role("button", name="Send my answer").tap()
        page.wait_for_url("**/say/yours/*")
        assert "We have your answer" in page.locator("h1").inner_text()
        taps, keys = 11, len("S70 1AB") + len("Visits at the weekend matter most to me")
    machine = time.monotonic() - began
    person = 60 * words / WPM + taps * TAP_SECONDS + keys * KEY_SECONDS
    print(
        f"machine {machine:.0f} s, person {person:.0f} s ({words} words, {taps} taps, {keys} keys)"
    )
    assert person + machine < 180


def read(page, what):
    """How many words stand in what is read."""
    return sum(len(re.findall(r"\w+", each)) for each in page.locator(what).all_inner_texts())


def picture(name):
    """Where a picture goes: into the docs where PICTURES is set, else nowhere that is kept."""
    folder = PICTURES if os.environ.get("PICTURES") else Path(os.environ["WORKSPACE_INSIDE"])
    return str(folder / name)


def test_forty_more_by_phone_size_in_a_real_browser(door, browser):
    before = Answer.objects.filter(consultation=door["held"]).count()
    with page_of(browser, door["origin"], **PHONE, java_script_enabled=False) as (page, _):
        for number in range(40):
            page.goto(f"/say/{door['held'].pk}")
            page.locator("#q2").fill(f"A sample of the five hundred, by phone, {number}")
            page.locator(f"label[for=q1-{1 + number % 3}]").tap()
            page.get_by_role("button", name="Send my answer").tap()
            page.wait_for_url("**/say/yours/*")
    assert Answer.objects.filter(consultation=door["held"]).count() == before + 40


def test_pictures(world, door, browser):
    with page_of(browser, door["origin"], viewport={"width": 900, "height": 1000}) as (page, _):
        sign_in(page, world, world.people["RP5"])
        page.goto(f"/hear/c/{door['held'].pk}/queue")
        page.screenshot(path=picture("door-queue.png"))
