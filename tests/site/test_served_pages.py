"""Pages that need a server, in a real browser: accessible and clothed, however they are read."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.screens import AS_EVER, MODES, SERVED, SPILT, served
from browsing import ON
from playwright.sync_api import Browser

from axe import look
from sampled import sampled_pairs
from tripleaim.site.sheet import USED, used_classes

pytestmark = pytest.mark.browser

TEMPLATES = Path(__file__).parents[2] / "src" / "tripleaim" / "workspace" / "templates"
FORMS = "what-if/QOQ/", "what-if/QOQ/?effect=much&point=none"


@pytest.fixture(scope="module")
def root(
    site_folder: Path, shipped_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where the site of the tests is served, of a store of its own: answers of a day are kept."""
    store = tmp_path_factory.mktemp("served") / "store.duckdb"
    shutil.copy(shipped_path, store)
    with served(site_folder, store, ON) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        *sampled_pairs(SERVED, MODES),
        ("what-if/QOQ/", "400%"),
        ("what-if/QOQ/", "forced colours, dark"),
        ("api/v1/", "dark"),
    ],
)
def test_axe_finds_nothing_and_nothing_spills(
    browser: Browser, root: str, path: str, mode: str
) -> None:
    width, told = MODES[mode]
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.emulate_media(**{**AS_EVER, **told})  # type: ignore[arg-type]
    page.goto(root + path)
    found = look(page, but=("target-size",) if mode == "paper" else ())
    assert found.faults == []
    assert found.passed > 10
    assert mode == "paper" or page.evaluate(SPILT) <= 1
    page.close()


@pytest.mark.parametrize("path", FORMS)
def test_what_is_filled_in_can_be_seen_and_touched(browser: Browser, root: str, path: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(root + path)
    fields = page.locator("main form :is(input, select, button)")
    assert fields.count() > 8
    for field in fields.all():
        box = field.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert field.evaluate("each => getComputedStyle(each).fontSize") == "16px"
    for wrong in page.locator("main [role=alert] a").all():
        field = page.locator(str(wrong.get_attribute("href")))
        assert field.get_attribute("aria-invalid") == "true"
        said = page.locator(f"#{str(field.get_attribute('aria-describedby')).split()[-1]}")
        assert said.inner_text() == wrong.inner_text()
    page.close()


def test_what_is_not_here_is_told_with_whole_links_at_any_depth(
    browser: Browser, root: str, site_folder: Path
) -> None:
    page = browser.new_page()
    asked: list[int] = []
    page.on("response", lambda got: asked.append(got.status))
    page.goto(f"{root}no/such/page/at/all/")
    assert asked[0] == 404
    assert set(asked[1:]) <= {200, 304}
    assert len(asked) > 2
    links = [str(each.get_attribute("href")) for each in page.locator("a[href]").all()]
    assert "#maincontent" in links
    ahead = [each for each in links if not each.startswith("#")]
    assert len(ahead) > 8
    for each in ahead:
        assert (site_folder / each.removeprefix("/")).is_file(), each
        assert each.startswith("/")
    page.close()


def test_what_a_template_names_of_the_design_system_is_in_the_stylesheet() -> None:
    """The site's stylesheet is cut to what the site's own pages use."""
    named = {
        (each.name, name)
        for each in TEMPLATES.glob("*.jinja")
        for name in USED.findall(each.read_text(encoding="utf-8"))
        if name not in used_classes()
    }
    assert named == set()


def test_no_served_page_is_left_out() -> None:
    urls = (TEMPLATES.parent / "urls.py").read_text(encoding="utf-8")
    pages = [each for each in re.findall(r'path\("([^"]*)"', urls) if each.endswith("/")]
    for each in pages:
        pattern = re.escape(each).replace("<str:code>", "[^/?]+")
        assert any(re.match(pattern + r"($|\?)", path) for path in SERVED), each
