"""A newcomer finds what it has ever done for their town: by mouse, by keyboard, on a phone.

Time is counted as people spend it: half a second a key, two seconds to find and press a link, four
to read what came, beside what the machine takes.
"""

import time
from pathlib import Path

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

TOWN, ASKED, SYSTEM = "wigan", "What has it ever done for me?", "Greater Manchester"
KEY, PRESS, READ, MOST_SECONDS = 0.5, 2.0, 4.0, 30.0
STEPS = ".ta-hits a", f"main a:text-is('{ASKED}')"


def answer_of(page: Page) -> str:
    """The answer that the page gives, once it is seen to give its sources too."""
    assert ASKED in page.locator("h1").inner_text()
    assert SYSTEM in page.locator(".ta-short").inner_text()
    sources = page.locator("li:has(b:text-is('Sources:')) a")
    sources.first.wait_for(state="attached")
    assert sources.count() > 0
    return str(page.locator(".ta-short__answer").inner_text())


@pytest.mark.parametrize("width", [1280, 360], ids=["mouse", "phone"])
def test_by_pressing(browser: Browser, site_folder: Path, width: int) -> None:
    began = time.monotonic()
    with opened(browser, site_folder, "index.html", width=width) as (page, strays):
        page.locator("main input[name=q]").fill(TOWN)
        page.keyboard.press("Enter")
        for step in STEPS:
            page.locator(step).first.click()
        said = answer_of(page)
        assert strays == []
    spent = time.monotonic() - began
    people = KEY * (len(TOWN) + 1) + PRESS * (1 + len(STEPS)) + READ * 3
    assert len(said) > 30
    assert people + min(spent, 1) < MOST_SECONDS


def test_by_keyboard(browser: Browser, site_folder: Path) -> None:
    with opened(browser, site_folder, "index.html") as (page, strays):
        keys = _tab_to(page, "document.activeElement.matches('main input[name=q]')")
        page.keyboard.type(TOWN)
        page.keyboard.press("Enter")
        page.locator(".ta-hits a").first.wait_for()
        keys += _tab_to(page, "document.activeElement.matches('.ta-hits a')")
        page.keyboard.press("Enter")
        page.locator(STEPS[1]).first.wait_for()
        keys += _tab_to(page, f"document.activeElement.textContent === '{ASKED}'")
        page.keyboard.press("Enter")
        page.locator(".ta-short").wait_for()
        assert answer_of(page)
        assert strays == []
    assert keys <= 60


def _tab_to(page: Page, there: str) -> int:
    """How many times Tab is pressed until the focus is where it is wanted."""
    for number in range(1, 80):
        page.keyboard.press("Tab")
        if page.evaluate(there):
            return number
    raise AssertionError(there)
