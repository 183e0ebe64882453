"""What a page may not say: what to type, an address spelled out, a unit that is elsewhere."""

import csv
import gzip
import io
import re
from html import unescape
from pathlib import Path

import pytest
from browsing import opened
from playwright.sync_api import Browser

from tripleaim.site.render import linked

CODE = re.compile(r"<(pre|code|script|style)\b.*?</\1>", re.S)
COMMAND = re.compile(r"tripleaim [a-z]+[ .,;)]")
# Words of which parts stand on two lines; a hyphen or a point may part them.
BROKEN = """() => [...document.querySelectorAll('.ta-fig, .ta-facts dt, .ta-says')].filter(each => {
    const walk = document.createTreeWalker(each, NodeFilter.SHOW_TEXT), range = new Range();
    for (let text = walk.nextNode(); text; text = walk.nextNode())
        for (const word of text.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (tops.size > 1) return true;
        }
    return false;
}).map(each => each.textContent)"""


def text_of(page: str) -> str:
    """The words of a page, without what is code."""
    return unescape(re.sub("<[^>]+>", " ", CODE.sub(" ", page)))


def test_no_page_tells_what_to_type_outside_its_fold_for_analysts(site_folder: Path) -> None:
    said = {
        page.relative_to(site_folder).as_posix(): found
        for page in site_folder.rglob("*.html")
        if (found := COMMAND.findall(text_of(page.read_text(encoding="utf-8"))))
    }
    assert said == {}


def test_one_minus_sign_stands_before_every_number(site_folder: Path) -> None:
    hyphen = re.compile(r"(?<![\w,.)/–−-])-(?=£?\d)\S*")
    said = {
        page.relative_to(site_folder).as_posix(): found
        for page in site_folder.rglob("*.html")
        if (found := hyphen.findall(text_of(page.read_text(encoding="utf-8"))))
    }
    assert said == {}


def test_in_files_numbers_have_the_plain_minus_sign_and_no_text_computes(
    site_folder: Path,
) -> None:
    negative = 0
    for path in sorted((site_folder / "data").glob("*.csv*")):
        content = path.read_bytes()
        text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
        for row in csv.DictReader(io.StringIO(text)):
            numbers = [row.get(name) or "" for name in ("value", "low", "high")]
            assert not [each for each in numbers if each.startswith(("'", "−"))]
            negative += sum(each.startswith("-") for each in numbers)
            told = [cell for cell in row.values() if cell and cell[0] in "=+-@"]
            assert all(re.fullmatch(r"-?[\d.]+(e-?\d+)?", cell) for cell in told), told
    assert negative > 100


def test_no_table_spells_an_address_out_and_no_unit_is_elsewhere(site_folder: Path) -> None:
    cells = re.compile(r"<t[dh]\b[^>]*>(.*?)(?=<t[dhr]\b|</t)", re.S)
    for page in (site_folder / "system").rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        assert "as said in the sentence" not in text
        assert not [cell for cell in map(text_of, cells.findall(text)) if "://" in cell], page


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("none", "none"),
        ("a http://x.uk.", 'a <a href="http://x.uk">x.uk</a>.'),
        ("(https://x.uk/a(b); c)", '(<a href="https://x.uk/a(b)">x.uk</a>; c)'),
        ("https://x.uk/news/12-... ; c", "https://x.uk/news/12-... ; c"),
        ('https://x.uk/"onclick=1', '<a href="https://x.uk/">x.uk</a>&#34;onclick=1'),
        ("<b>javascript:1", "&lt;b&gt;javascript:1"),
        ("https://x.uk/1,3;4,-29, and", '<a href="https://x.uk/1,3;4,-29">x.uk</a>, and'),
        ("https://a.uk https://www.b.uk", None),
    ],
)
def test_an_address_in_a_text_is_a_link_by_its_host(text: str, made: str | None) -> None:
    both = '<a href="https://a.uk">a.uk</a> <a href="https://www.b.uk">b.uk</a>'
    assert str(linked(text)) == (both if made is None else made)


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("path", ["system/QOP/index.html", "system/QOP/on/2019-04-01/index.html"])
def test_no_word_of_a_card_is_broken(
    browser: Browser, site_folder: Path, path: str, width: int
) -> None:
    with opened(browser, site_folder, path, width=width) as (page, _):
        assert page.locator(".ta-fig").count() == 10
        assert page.evaluate(BROKEN) == []


TABLES = re.compile(r"<table\b.*?</table>", re.S)
FIRST_CELLS = re.compile(r"<th scope=\"?row\"?[^>]*>(.*?)(?=<t[dhr]\b|</t)", re.S)


def heads_of(page: str) -> list[list[str]]:
    """The heads of the rows of each table of a page, what is code among them."""
    words = re.compile(r"<[^>]+>")
    return [
        [unescape(words.sub(" ", each)).strip() for each in FIRST_CELLS.findall(table)]
        for table in TABLES.findall(page)
    ]


def alike(page: str) -> list[list[str]]:
    """The first cells of each table of a page in which all rows begin alike."""
    return [heads for heads in heads_of(page) if len(heads) > 1 and len(set(heads)) == 1]


def test_what_finds_rows_that_begin_alike_finds_them() -> None:
    row = '<tr><th scope="row">{}<td>in force'
    page = "<table><tbody>" + row.format("Standing") * 2 + "</table>"
    assert alike(page) == [["Standing", "Standing"]]
    assert alike(page.replace("Standing", "Act", 1)) == []
    named = page.replace("Standing", "<code>area</code>", 1).replace("Standing", "<code>on</code>")
    assert heads_of(named) == [["area", "on"]]
    assert heads_of(page.replace("Standing", "<span></span>")) == [["", ""]]


def test_no_row_has_a_head_without_words(site_folder: Path) -> None:
    found = {
        page.relative_to(site_folder).as_posix(): heads
        for page in site_folder.rglob("*.html")
        if (heads := [each for each in heads_of(page.read_text("utf-8")) if not all(each)])
    }
    assert found == {}


def test_no_table_has_one_first_cell_for_all_its_rows(site_folder: Path) -> None:
    found = {
        page.relative_to(site_folder).as_posix(): heads
        for page in site_folder.rglob("*.html")
        if (heads := alike(page.read_text(encoding="utf-8")))
    }
    assert found == {}
