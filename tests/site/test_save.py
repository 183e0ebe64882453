"""A picture is saved with its title, its key and its source in it, and stands alone."""

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PATHS = (
    "system/QOP/needs/index.html",
    "system/QOP/done/index.html",
    "system/Z9B2Z/fits/index.html",
    "england/money/index.html",
)
SVG = "{http://www.w3.org/2000/svg}"
SHOWN = """figure => [...figure.querySelectorAll('svg.ta-chart text')]
    .filter(each => each.checkVisibility()).map(each => each.textContent)"""


def saved(page: Page, at: int, ending: str, folder: Path) -> Path:
    """What the button of a picture gives."""
    figure = page.locator("figure[data-sources]").nth(at)
    with page.expect_download() as waiting:
        figure.get_by_role("button", name=f"Save as {ending}").click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


@pytest.mark.parametrize("path", PATHS)
def test_every_picture_is_saved_with_its_words_and_its_source(
    browser: Browser, site_folder: Path, tmp_path: Path, path: str
) -> None:
    with opened(browser, site_folder, path) as (page, strays):
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        figures = page.locator("figure[data-sources]")
        assert figures.count() > 0
        for at in range(figures.count()):
            root = ElementTree.parse(saved(page, at, "SVG", tmp_path)).getroot()
            texts = ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]
            told = " ".join(" ".join(texts).split())
            title = " ".join(figures.nth(at).locator("h2, h3, h4").first.inner_text().split())
            numbers = str(figures.nth(at).get_attribute("data-sources")).split()
            assert title in told
            assert numbers
            for number in numbers[:3]:
                assert " ".join(page.locator(f"#s{number}").inner_text().split()) in told
            assert ("Source: " in told) == (len(numbers) == 1)
            assert "as of 23 November 2026." in told
            assert f"/{path.removesuffix('index.html')}" in told
            for text in figures.nth(at).evaluate(SHOWN):
                assert " ".join(text.split()) in told
            assert not [each for each in root.iter() if each.get("class") or each.get("href")]
        assert strays == []


def test_a_picture_saved_as_png_is_twice_its_size(
    browser: Browser, site_folder: Path, tmp_path: Path
) -> None:
    with opened(browser, site_folder, PATHS[0]) as (page, _):
        drawn = ElementTree.parse(saved(page, 0, "SVG", tmp_path)).getroot()
        content = saved(page, 0, "PNG", tmp_path).read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, high = struct.unpack(">II", content[16:24])
    assert abs(wide - 2 * float(drawn.attrib["width"])) <= 2
    assert abs(high - 2 * float(drawn.attrib["height"])) <= 2


def test_without_a_script_there_is_no_button_that_does_nothing(
    browser: Browser, site_folder: Path
) -> None:
    with opened(browser, site_folder, PATHS[0], script=False) as (page, _):
        assert page.locator(".ta-save").count() == 0
        assert page.locator("figure[data-sources]").count() > 0
