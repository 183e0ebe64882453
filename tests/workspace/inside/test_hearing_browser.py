"""The public door in a real browser: by phone size, without script, narrow, by keyboard, axe."""

import os
import re
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.shortcuts import render
from hearing_world import OFFICER, consultation, places, survey
from served import PHONE, page_of, served, sign_in
from walking import TOO_WIDE

from axe import look
from tripleaim.workspace.guard.actor import Actor
from tripleaim.workspace.hearing import alerting, coding, giving, moderating, promising
from tripleaim.workspace.hearing.counting import tell_counts
from tripleaim.workspace.hearing.models import Answer, Subscription
from tripleaim.workspace.hearing.pages import frame
from tripleaim.workspace.people.invitation import hash_of

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parents[3] / "docs" / "pictures"
FIRST_PAGE = """<!doctype html><html lang="en-GB"><head><title>tripleaim</title>
<meta name="viewport" content="width=device-width"></head><body><h1>What is your health system, and
what has it done for you?</h1><ul class=ta-days><li><a href="/find/">Every name, A to Z</a></li>
<li><a href="/systems/by-name/">All systems</a></li></ul></body></html>"""
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
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text(FIRST_PAGE)
    with served(world, site) as origin:
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
    return look(page).faults, page.evaluate(TOO_WIDE)


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


def test_axe_and_320_pixels_on_what_follows_a_form(door, browser):
    """Pages that no address shows; each template of the public door is drawn in the end."""
    drawn, faults = set(), {}

    def noted(request, template, *given, **named):
        drawn.add(template)
        return render(request, template, *given, **named)

    with (
        patch.object(frame, "render", noted),
        page_of(browser, door["origin"], viewport={"width": 320, "height": 800}) as (page, _),
    ):

        def look(name):
            violations, wide = looked_at(page)
            if violations or wide:
                faults[name] = (violations, wide)

        code, area = door["held"].pk, door["partnership"].pk
        page.goto(f"/say/{code}")
        page.get_by_role("button", name="Send my answer").click()
        look("nothing said")
        page.locator("#q2").fill("Half a thought about the bus")
        page.get_by_role("button", name="Save and come back later").click()
        look("saved")
        page.goto(f"/say/{code}")
        page.locator("#q2").fill("A whole thought about the bus, which I take back")
        page.get_by_role("button", name="Send my answer").click()
        look("yours")
        page.get_by_role("link", name="Be told by mail what comes of it").click()
        look("told of one")
        page.go_back()
        page.get_by_role("button", name="Take my answer back").click()
        look("taken back")
        page.goto(f"/alerts/for/{area}?where=S70")
        page.fill("#mail", "axe@example.org")
        page.get_by_role("button", name="Ask for the letter").click()
        look("asked")
        row = Subscription.objects.get(mail="axe@example.org")
        page.goto(f"/alerts/stop/{row.pk}.{alerting.stop_mark(row)}")
        look("ended")
        secret = "a" * 40
        Subscription.objects.filter(pk=row.pk).update(secret_hash=hash_of(secret), mail="a@b.org")
        page.goto(f"/alerts/{secret}")
        look("is it yours")
        page.goto(f"/survey/{door['links'][1].secret}")
        page.locator("input[type=radio]").first.check()
        page.locator("fieldset", has_text="Grade").locator("input").first.check()
        page.get_by_role("button").last.click()
        look("thanks")
        page.goto(f"/survey/{door['links'][1].secret}")
        look("over")
        page.goto(f"/questions/ask/{area}")
        page.fill("textarea", "Why?")
        page.evaluate("document.querySelector('#website').value = 'x'")
        page.get_by_role("button", name="Ask").click()
        look("refused")
        for path in public_pages(door).values():
            page.goto(path)
    folder = Path(frame.__file__).parents[2] / "templates" / "django" / "hearing"
    public = {
        f"hearing/{each.name}"
        for each in folder.glob("*.html")
        if 'extends "hearing/layout.html"' in each.read_text()
    }
    assert public - drawn <= {"hearing/problem.html"}  # of bodies that no browser sends
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


class Resident:
    """Somebody at a phone of 360 by 740 who follows only what is on the screen.

    Time is theirs and the machine's: theirs is reckoned from every word on the way, each swipe to
    what they look for, each tap and each key, at a slow person's pace.
    """

    def __init__(self, page):
        self.page, self.words, self.swipes, self.taps, self.keys = page, 0, 0, 0, 0
        self.steps, self.began = [], time.monotonic()

    def read(self, what):
        """Read what stands there."""
        texts = self.page.locator(what).all_inner_texts()
        self.words += sum(len(re.findall(r"\w+", each)) for each in texts)

    def to(self, found):
        """Swipe until something is on the screen, as a thumb does: five parts of six of it."""
        box, screen = found.bounding_box(), self.page.viewport_size["height"]
        beyond = box["y"] + box["height"] - screen if box["y"] > 0 else -box["y"]
        self.swipes += max(0, -(-int(beyond) // (screen * 5 // 6)))
        found.scroll_into_view_if_needed()

    def tap(self, found, step=""):
        """Tap something that can be seen."""
        self.to(found)
        assert found.is_visible()
        found.tap()
        self.taps += 1
        if step:
            self.steps.append(step)

    def write(self, found, text):
        """Tap into a field and write."""
        self.tap(found)
        found.fill(text)
        self.keys += len(text)

    @property
    def seconds(self):
        """What it took, person and machine."""
        person = 60 * self.words / WPM + (self.taps + self.swipes) * TAP_SECONDS
        return person + self.keys * KEY_SECONDS + time.monotonic() - self.began


def test_a_resident_finds_and_answers_in_under_three_minutes(door, browser):
    """From the first page, by phone size and without script, in five steps."""
    small = {**PHONE, "viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
    with page_of(browser, door["origin"], **small) as (page, _):
        who = Resident(page)
        page.goto("/")
        who.read("h1, .ta-days")
        who.tap(page.get_by_role("link", name=re.compile("Have your say: 1 open now")), "the door")
        page.wait_for_url("**/say")
        who.read("h1, .ta-lead, label, .nhsuk-hint")
        who.write(page.locator("#where"), "S70 1AB")
        who.tap(page.get_by_role("button", name="Show"), "my place")
        page.wait_for_url("**/near?where=*")
        who.read("main h3, main ul:first-of-type")
        page.screenshot(path=picture("door-near.png"))
        who.tap(page.get_by_role("link", name="Care closer to home in Harle").first, "what is open")
        page.wait_for_url("**/say/*")
        who.read("h1, .ta-lead, .ws-facts, #options + table")
        page.screenshot(path=picture("door-phone.png"))
        who.tap(page.get_by_role("link", name="Answer now").first, "the form")
        who.read("form legend, form label")
        who.tap(page.locator("label[for=q1-2]"))
        who.write(page.locator("#q2"), "Visits at the weekend matter most to me")
        who.tap(page.locator("label[for=g1-2]"))
        who.tap(page.locator("label[for=public-1]"))
        who.tap(page.get_by_role("button", name="Send my answer"), "sent")
        page.wait_for_url("**/say/yours/*")
        assert "We have your answer" in page.locator("h1").inner_text()
    assert who.steps == ["the door", "my place", "what is open", "the form", "sent"]
    print(
        f"{who.seconds:.0f} s: {who.words} words, {who.taps} taps, {who.swipes} swipes, "
        f"{who.keys} keys"
    )
    assert who.seconds < 180


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
