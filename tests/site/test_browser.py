"""The built site in a real browser: accessible, narrow, on paper, without script or network."""

import re
from pathlib import Path

import pytest
from browsing import opened
from playwright.sync_api import Browser

from axe import look
from tripleaim.questions.ten import TEN

pytestmark = pytest.mark.browser

# what a page is -> the pattern of its path; the middle one of those that match is looked at
PAGES = {
    "front": "index.html",
    "England on a day": "england/on/*/index.html",
    "a system": "system/*/index.html",
    "Greater Manchester": "system/QOP/index.html",
    "Greater Manchester on a day": "system/QOP/on/*/index.html",
    "a system on a day": "system/*/on/*/index.html",
    **{f"question {each.id}": f"system/QOP/{each.id}/index.html" for each in TEN},
    "question of England": "england/done/index.html",
    "an order": "systems/by-people/index.html",
    "a place": "place/*/index.html",
    "an organisation": "organisation/*/index.html",
    "a board pack": "system/QOP/pack/index.html",
    "pack of England": "england/pack/index.html",
    "data": "data/index.html",
    "names": "find/index.html",
    "towns": "find/towns-a-to-c/index.html",
    "trusts": "find/trusts/index.html",
    "hospitals": "find/hospitals/index.html",
    "postcodes": "find/postcodes/index.html",
    "compare": "compare/index.html",
    "a system beside its likes": "compare/systems/*/index.html",
    "sources": "sources/index.html",
    "a source": "source/*/index.html",
    "about": "about/index.html",
    "method": "method/index.html",
    "accessibility": "accessibility/index.html",
}
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
TOO_WIDE = """() => {
    const edge = document.documentElement.clientWidth;
    const beyond = each => each.getBoundingClientRect().right > edge + 1;
    return document.documentElement.scrollWidth > edge ? [...document.querySelectorAll('main *')]
        .filter(each => beyond(each) && !each.closest('.ta-scroll'))
        .map(each => each.outerHTML.slice(0, 120)).concat('page') : [];
}"""

# The tables that may not scroll, each text longer, and with a word longer than a column.
LONGER = """() => document.querySelectorAll('.ta-fits').forEach(box => {
    box.querySelectorAll('thead th, caption').forEach(each => each.append(' verily'.repeat(12)));
    box.querySelectorAll('tbody > tr > :first-child, tbody a')
        .forEach(each => each.append(' verily' + 'verily'.repeat(12)));
})"""
BY_POINTER_ALONE = """() => [...document.querySelectorAll('*')].filter(each =>
        /auto|scroll/.test(getComputedStyle(each).overflowX) &&
        each.scrollWidth > each.clientWidth && each.checkVisibility() && each.tabIndex !== 0)
    .map(each => each.outerHTML.slice(0, 160))"""
NEVER_SCROLLS = """() => [...document.querySelectorAll('[tabindex="0"]')].filter(each =>
        each.scrollWidth <= each.clientWidth).map(each => each.outerHTML.slice(0, 160))"""
# The numbers of sources that are too small to be pressed, or do not say which source they are.
UNFIT_NUMBERS = """() => [...document.querySelectorAll('.ta-note a[href^="#s"]')].filter(each => {
    const box = each.getBoundingClientRect(), name = each.getAttribute('aria-label') || '';
    return box.width < 24 || box.height < 24 || name !== 'Source ' + each.textContent + ': ' +
        document.querySelector(each.getAttribute('href')).textContent.replace(/\\s+/g, ' ').trim();
}).map(each => each.outerHTML)"""
WIDTHS = (320, 640, 900, 1160, 1280)


def _path(site_folder: Path, what: str) -> str:
    found = sorted(site_folder.glob(PAGES[what]))
    return found[len(found) // 2].relative_to(site_folder).as_posix()


@pytest.mark.parametrize("what", PAGES)
def test_axe_finds_nothing(browser: Browser, site_folder: Path, what: str) -> None:
    with opened(browser, site_folder, _path(site_folder, what)) as (page, strays):
        page.evaluate(OPEN_ALL)
        found = look(page)
        assert found.faults == []
        assert found.passed > 20
        assert strays == []


@pytest.mark.parametrize("what", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(
    browser: Browser, site_folder: Path, what: str
) -> None:
    with opened(browser, site_folder, _path(site_folder, what), width=320) as (page, _):
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(UNFIT_NUMBERS) == []


@pytest.mark.parametrize("what", [each for each in PAGES if each.startswith("question")])
def test_what_scrolls_is_reached_by_keyboard_and_longer_words_make_nothing_scroll(
    browser: Browser, site_folder: Path, what: str
) -> None:
    with opened(browser, site_folder, _path(site_folder, what), width=320) as (page, _):
        page.evaluate(OPEN_ALL)
        assert page.evaluate(NEVER_SCROLLS) == []
        page.evaluate(LONGER)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(BY_POINTER_ALONE) == []
            assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("what", list(PAGES)[:5])
def test_pages_read_without_script(browser: Browser, site_folder: Path, what: str) -> None:
    with opened(browser, site_folder, _path(site_folder, what), script=False) as (page, strays):
        assert page.locator("h1").inner_text()
        assert page.locator("main").inner_text().count("\n") > 3
        assert strays == []


def test_the_keyboard_reaches_every_link_button_and_scrolling_box(
    browser: Browser, site_folder: Path
) -> None:
    path = "system/QOP/needs/index.html"
    with opened(browser, site_folder, path) as (page, _):
        page.keyboard.press("Tab")
        assert "Skip to main" in page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#maincontent"
        wanted = page.evaluate(
            "[...document.querySelectorAll('main a[href], main summary, main button, main input, "
            'main [tabindex="0"]\')].filter(each => each.checkVisibility()).length'
        )
        page.evaluate("window.reached = new Set()")
        page.evaluate(
            "document.addEventListener('focusin', event => "
            "{ if (event.target.closest('main')) window.reached.add(event.target) })"
        )
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
        assert page.evaluate("window.reached.size") == wanted


def test_focus_can_be_seen(browser: Browser, site_folder: Path) -> None:
    with opened(browser, site_folder, "systems/by-name/index.html") as (page, _):
        box = page.locator("main a").first
        before = box.evaluate("each => getComputedStyle(each).outlineStyle")
        page.keyboard.press("Tab")
        box.focus()
        after = box.evaluate("each => getComputedStyle(each).outlineStyle")
        assert before == "none"
        assert after != before or box.evaluate("each => getComputedStyle(each).boxShadow") != "none"


def test_every_letter_typed_narrows_what_is_found(browser: Browser, site_folder: Path) -> None:
    with opened(browser, site_folder, "find/index.html") as (page, _):
        hits = page.locator("#found li")
        assert hits.count() == 0
        page.locator("#q").press_sequentially("manchester")
        many = hits.count()
        page.locator("#q").press_sequentially(" royal")
        assert 0 < hits.count() < many
        assert "Manchester Royal Infirmary" in hits.first.inner_text()
        page.fill("#q", "zzzzqqq")
        assert hits.count() == 0
        assert "Nothing found" in page.locator("#found").inner_text()


def test_orders_are_plain_links(browser: Browser, site_folder: Path) -> None:
    path = "systems/by-name/index.html"
    with opened(browser, site_folder, path, script=False) as (page, _):
        page.get_by_role("link", name="people", exact=True).click()
        sorted_by = page.locator("[aria-sort=descending]").first
        at = sorted_by.evaluate("head => head.cellIndex")
        rows = page.locator("tbody tr").all()
        cells = [str(each.locator("th, td").nth(at).text_content()) for each in rows]
        people = [int(cell.strip().replace(",", "")) for cell in cells]
        assert people == sorted(people, reverse=True)
        assert str(sorted_by.text_content()).strip().startswith("People")


PAPER = {"system/QOP/index.html": 2, **{f"system/QOP/{each.id}/index.html": 4 for each in TEN}}


@pytest.mark.parametrize("path", PAPER)
def test_print_is_short_and_has_no_menu(browser: Browser, site_folder: Path, path: str) -> None:
    with opened(browser, site_folder, path) as (page, _):
        page.emulate_media(media="print")
        assert not page.locator(".ta-top nav").is_visible()
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= PAPER[path]
