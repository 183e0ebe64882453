"""What a reader sees first, and how large a page may be: measured in a real browser."""

from pathlib import Path

import pytest
from bench.screens import LABELS, NAMED, SEEN
from browsing import opened
from playwright.sync_api import Browser, Page

from tripleaim.questions.ten import TEN

pytestmark = pytest.mark.browser

SYSTEM, ENGLAND, COUNCIL = "system/QOP/index.html", "index.html", "place/E08000010/index.html"
# systems of whose buyers it cannot be told, and England, on days that are past
PAST = ("system/QNQ/on/2017-04-01", "system/QOP/on/2017-04-01", "england/on/2019-04-01")
LONGEST = [f"{each}/index.html" for each in PAST]
# words of steps that begin at an axis, and a map beside its cards
CLOSE = ["england/who/index.html", "england/on/2020-04-01/index.html"]
COMPARED = [
    "compare/index.html",
    "compare/systems/QOP/index.html",
    "compare/2017-04-01/2026-04-01/index.html",
]
QUESTIONS = [f"system/QOP/{each.id}/index.html" for each in TEN]
NATIONAL = [f"england/{each.id}/index.html" for each in TEN]
MOST_SCREENS, MOST_ELEMENTS, MOST_BYTES, SMALLEST_TEXT = 8, 2000, 150_000, 11
# of a page as it was measured when it was last changed on purpose; a tenth more is a failure
BYTES = {SYSTEM: 18_500, ENGLAND: 76_000, COUNCIL: 13_400}
GROWS = 1.1


@pytest.mark.parametrize("path", [SYSTEM, ENGLAND])
def test_five_answers_are_read_without_scrolling(
    browser: Browser, site_folder: Path, path: str
) -> None:
    with opened(browser, site_folder, path) as (page, _):
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.locator(".ta-answer").count() == len(TEN)
        assert page.evaluate(SEEN) >= 5


@pytest.mark.parametrize("path", [SYSTEM, ENGLAND, *LONGEST])
def test_on_a_phone_all_ten_are_named_and_three_are_read(
    browser: Browser, site_folder: Path, path: str
) -> None:
    with opened(browser, site_folder, path, width=360) as (page, _):
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate(NAMED) >= len(TEN)
        assert page.evaluate(SEEN) >= 3


@pytest.mark.parametrize("path", [SYSTEM, COUNCIL, *QUESTIONS, *NATIONAL])
def test_a_page_is_short_and_small(browser: Browser, site_folder: Path, path: str) -> None:
    size = (site_folder / path).stat().st_size
    assert size <= min(MOST_BYTES, GROWS * BYTES.get(path, MOST_BYTES))
    with opened(browser, site_folder, path) as (page, _):
        page.set_viewport_size({"width": 1280, "height": 800})
        assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= MOST_SCREENS
        assert page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path", [ENGLAND, *QUESTIONS, "england/fits/index.html", *CLOSE, *COMPARED]
)
def test_no_label_of_a_picture_is_small_cut_off_or_over_another(
    browser: Browser, site_folder: Path, path: str, width: int
) -> None:
    with opened(browser, site_folder, path, width=width) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate(LABELS) == []


def test_on_a_phone_a_place_says_first_what_was_ever_done_for_it(
    browser: Browser, site_folder: Path
) -> None:
    with opened(browser, site_folder, COUNCIL, width=360) as (page, _):
        link = page.locator("main a", has_text="What has it ever done for me?").first
        box = link.bounding_box()
        assert box is not None
        assert box["y"] < 740
        assert "cannot be told" in link.locator("xpath=..").inner_text()
        assert str(link.get_attribute("href")).endswith("system/QOP/done/index.html")


def test_the_home_page_says_that_it_answers_for_england(site_folder: Path) -> None:
    text = (site_folder / ENGLAND).read_text(encoding="utf-8")
    done = text.split('id="a-done"')[1].split("<li")[0]
    assert 'This is for England; <a href="find/index.html">for yours, find your place</a>.' in done
    assert text.count("This is for England") == 1


def test_in_forced_colours_text_of_pictures_is_the_colour_of_text(
    browser: Browser, site_folder: Path
) -> None:
    with opened(browser, site_folder, QUESTIONS[2]) as (page, _):
        page.emulate_media(forced_colors="active", color_scheme="dark")
        ink = _fills(page, ".ta-chart text")
        assert ink == {page.evaluate(_OF_BODY)}


_OF_BODY = "getComputedStyle(document.querySelector('main p')).color"


def _fills(page: Page, which: str) -> set[str]:
    found = page.evaluate(
        "which => [...document.querySelectorAll(which)].map(each => getComputedStyle(each).fill)",
        which,
    )
    return set(found)


def test_the_mark_of_a_card_is_the_status_of_its_row(site_folder: Path) -> None:
    """What cannot be told is never marked as known, whatever its sentence says."""
    for path in (SYSTEM, "index.html"):
        text = (site_folder / path).read_text(encoding="utf-8")
        done = text.split('id="a-done"')[1].split("<li")[0]
        assert "Cannot be told" in done, path
        assert text.count('class="ta-answer"') == len(TEN), path
