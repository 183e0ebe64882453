"""Pages as others read them: forced colours, dark, enlarged, folded, by keyboard, on paper."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page

from axe import look
from sampled import sampled_pairs

pytestmark = pytest.mark.browser

KINDS = {
    "system": "system/QOP/index.html",
    "needs": "system/QOP/needs/index.html",
    "done": "system/QOP/done/index.html",
    "place": "place/E08000010/index.html",
    "organisation": "organisation/*/index.html",
    "pack": "system/QOP/pack/index.html",
    "data": "data/index.html",
    "England": "index.html",
}
# as it is read -> width of the window, and what the browser is told
MODES: dict[str, tuple[int, dict[str, Any]]] = {
    "folded": (1280, {}),
    "forced colours": (1280, {"forced_colors": "active"}),
    "forced colours, dark": (1280, {"forced_colors": "active", "color_scheme": "dark"}),
    "dark": (1280, {"color_scheme": "dark"}),
    "200%": (640, {}),
    "400%": (320, {}),
    "paper": (1280, {"media": "print"}),
}
# Nobody touches a sheet of paper: the size of what is touched is judged on screens alone.
LEFT_OUT = {"paper": ("target-size",)}
UNSEEN = """() => [...document.querySelectorAll('svg.ta-chart text')].filter(each => {
    if (!each.checkVisibility() || !each.textContent.trim()) return false;
    const numbers = text => (text.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(each => each / 255)
        .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
    let ground = each.closest('svg').parentElement;
    while (ground && numbers(getComputedStyle(ground).backgroundColor)[3] === 0)
        ground = ground.parentElement;
    const one = light(numbers(getComputedStyle(each).fill));
    const other = light(numbers(getComputedStyle(ground || document.body).backgroundColor));
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
}).map(each => each.textContent)"""
SPILT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@contextmanager
def read(browser: Browser, folder: Path, kind: str, mode: str) -> Iterator[Page]:
    """A page of a kind, read in a mode."""
    found = sorted(folder.glob(KINDS[kind]))
    width, told = MODES[mode]
    path = found[len(found) // 2].relative_to(folder).as_posix()
    with opened(browser, folder, path, width=width) as (page, strays):
        page.emulate_media(**told)
        yield page
        assert strays == []


@pytest.mark.parametrize(("kind", "mode"), sampled_pairs(KINDS, MODES))
def test_axe_finds_nothing_however_it_is_read(
    browser: Browser, site_folder: Path, kind: str, mode: str
) -> None:
    with read(browser, site_folder, kind, mode) as page:
        found = look(page, but=LEFT_OUT.get(mode, ()))
        assert found.faults == []
        assert found.passed > 10


@pytest.mark.parametrize("mode", ["folded", "forced colours", "dark"])
@pytest.mark.parametrize("kind", ["needs", "done"])
def test_words_of_pictures_can_be_seen(
    browser: Browser, site_folder: Path, kind: str, mode: str
) -> None:
    with read(browser, site_folder, kind, mode) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.locator("svg.ta-chart text").count() > 5
        assert page.evaluate(UNSEEN) == []


@pytest.mark.parametrize("mode", ["200%", "400%"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_sideways_when_enlarged(
    browser: Browser, site_folder: Path, kind: str, mode: str
) -> None:
    with read(browser, site_folder, kind, mode) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert page.evaluate(SPILT) <= 1
        assert page.locator("h1").first.is_visible()


@pytest.mark.parametrize("kind", ["place", "organisation", "pack", "data"])
def test_the_keyboard_reaches_everything(browser: Browser, site_folder: Path, kind: str) -> None:
    with read(browser, site_folder, kind, "folded") as page:
        wanted = page.evaluate(
            "[...document.querySelectorAll('a[href], summary, button, input, [tabindex=\"0\"]')]"
            ".filter(each => each.checkVisibility()).length"
        )
        page.evaluate("window.reached = new Set()")
        page.evaluate(
            "document.addEventListener('focusin', event => window.reached.add(event.target))"
        )
        for _ in range(wanted + 3):
            page.keyboard.press("Tab")
        assert page.evaluate("window.reached.size") >= wanted


@pytest.mark.parametrize("kind", ["place", "organisation", "pack", "data"])
def test_paper_and_no_script_lose_nothing(browser: Browser, site_folder: Path, kind: str) -> None:
    with read(browser, site_folder, kind, "folded") as page:
        whole = page.locator("main").inner_text()
        path = page.url.rpartition(site_folder.name.replace(" ", "%20") + "/")[2]
    with opened(browser, site_folder, path, script=False) as (page, _):
        assert page.locator("main").inner_text() == whole
        page.emulate_media(media="print")
        assert re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4"))
