"""Finding: forty ways of asking, in Python, served, and in a browser with the index alone."""

import gzip
import re
import shutil
import time
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from browsing import ON, opened
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from ways import FULL, MORE, SHORTENED, SPOKEN, WAYS, rows_of

from tripleaim.registry.find.matching import Finder
from tripleaim.registry.find.packed import pack, unpack
from tripleaim.registry.find.telling import tell
from tripleaim.registry.find.vocabulary import allowed, distance
from tripleaim.site.address import index_path
from tripleaim.site.finder import LISTS, read_site_index
from tripleaim.site.sitemap import read_site_map
from tripleaim.store.engine import open_store
from tripleaim.workspace.found import OTHERS, UNKNOWN, Finding, list_hits
from tripleaim.workspace.front import Front
from tripleaim.workspace.site_files import SiteFiles

ASKED = rows_of(WAYS)
MOST_BYTES, MOST_SECONDS = 300_000, 0.05
HOSTILE = (
    "<script>alert(1)</script>",
    "'; drop table area --",
    '" onfocus="x',
    "%00",
    "ŠŤ",
    "a" * 5000,
)


@pytest.fixture(scope="module")
def finder(site_folder: Path) -> Finder:
    return Finder(unpack((site_folder / index_path()).read_text(encoding="utf-8")))


def right(hits: list[tuple[str, str]], page: str, system: str) -> bool:
    return bool(hits) and hits[0][0] == page and system in f"{hits[0][1]}"


def told(finder: Finder, text: str) -> list[tuple[str, str]]:
    """Page, and title with what is said, of each that is found."""
    return [
        (hit.entry.page, f"{hit.entry.title} {tell(finder.index, hit.entry)}")
        for hit in finder.find(text)
    ]


def test_forty_ways_of_asking_lead_to_the_right_page(finder: Finder) -> None:
    wrong = [
        (asked, told(finder, asked)[:1])
        for asked, page, system in ASKED
        if not right(told(finder, asked), page, system)
    ]
    assert len(ASKED) == 40
    assert not wrong


@pytest.mark.parametrize("table", [SHORTENED, MORE, SPOKEN])
def test_letters_of_systems_small_towns_and_what_lies_outside_are_found(
    finder: Finder, table: str
) -> None:
    rows = rows_of(table)
    found = {asked: told(finder, asked)[:1] for asked, _, _ in rows}
    wrong = {a: found[a] for a, page, system in rows if not right(found[a], page, system)}
    assert wrong == {}


def test_no_postcode_leads_to_the_trust_that_has_its_letters_as_a_code(finder: Finder) -> None:
    districts = [each for each in finder.index.entries if each.kind == "postcode"]
    assert len(districts) > 1_900
    assert {
        each.name for each in districts if not each.page.startswith(("place/", "find/"))
    } == set()


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("Bolton", "Found"),
        ("Bolt", "Found"),
        ("Sheffeild", "Did you mean"),
        ("Lavenham", "Did you mean"),
        ("M99", "Nothing of that name; near to it"),
    ],
)
def test_a_name_with_a_slip_is_asked_back_and_not_said_to_be_found(
    finder: Finder, asked: str, heading: str
) -> None:
    assert finder.find(asked)[0].heading == heading


def test_an_answer_takes_less_than_fifty_milliseconds(finder: Finder) -> None:
    times = []
    for asked, _, _ in ASKED:
        began = time.process_time()
        finder.find(asked)
        times.append(time.process_time() - began)
    assert sorted(times)[37] < MOST_SECONDS


@pytest.mark.browser
def test_the_script_finds_and_says_what_python_does(
    browser: Browser, site_folder: Path, finder: Finder
) -> None:
    more = ["M99", "zzzz", "the", "NHS", "queen elizabeth hosp", "Lancs", "1", "", "ST HELENS & X"]
    shortened = [asked for table in (SHORTENED, MORE, SPOKEN) for asked, _, _ in rows_of(table)]
    questions = [*(asked for asked, _, _ in ASKED), *shortened, *more, *HOSTILE]
    with opened(browser, site_folder, "find/index.html") as (page, strays):
        found: list[Any] = page.evaluate(ASK_ALL, questions)
        assert strays == []
    for text, hits in zip(questions, found, strict=True):
        assert [tuple(hit) for hit in hits] == told(finder, text), text


ASK_ALL = """questions => {
    const find = window.tripleaimFind, finder = new find.Finder(window.tripleaimIndex);
    return questions.map(text => finder.find(text).map(hit =>
        [hit[0].page, find.titled(hit[0]) + ' ' + find.tell(window.tripleaimIndex, hit[0])]));
}"""
# What is asked, and what is said beneath, which is all where nothing is found.
BENEATH = {
    "Hathersage": UNKNOWN, "zzzzqqq": UNKNOWN, "Lavenham": UNKNOWN, "M99": UNKNOWN, "Eyam": OTHERS,
    "Wigan": "", "SL1": "", "": "",
}  # fmt: skip


@pytest.mark.browser
def test_where_a_village_may_be_unknown_it_is_said_so_with_and_without_a_script(
    browser: Browser, site_folder: Path, finder: Finder
) -> None:
    with opened(browser, site_folder, "find/index.html") as (page, _):
        box = page.locator("#found")
        for asked, said in BENEATH.items():
            page.fill("#q", asked)
            shown = box.evaluate("box => box.innerHTML.replace(/<ol.*<\\/ol>/, '')")
            served = re.sub("<ol.*</ol>", "", list_hits(finder, asked))
            assert shown == served, asked
            assert (said in shown) if said else ("<p>" not in shown)
        page.fill("#q", "Hathersage")
        box.locator("a").click()
        assert page.locator("#lists:target").count() == 1


@pytest.mark.browser
def test_a_search_from_any_page_ends_on_the_page_of_the_place(
    browser: Browser, site_folder: Path
) -> None:
    with opened(browser, site_folder, "system/QOP/index.html") as (page, strays):
        page.fill("#q", "wigan borough")
        page.press("#q", "Enter")
        first = page.locator(".ta-hits li").first
        assert "Greater Manchester" in first.inner_text()
        first.locator("a").click()
        assert page.url.endswith("place/E08000010/index.html")
        assert strays == []


@pytest.mark.browser
def test_words_of_a_reader_never_become_markup(browser: Browser, site_folder: Path) -> None:
    with opened(browser, site_folder, "find/index.html") as (page, strays):
        for text in HOSTILE:
            page.fill("#q", text)
            assert page.locator("#found script, #found [onfocus]").count() == 0
        assert strays == []


def test_served_without_a_script_the_page_holds_the_answer(site_folder: Path) -> None:
    finding = Finding(SiteFiles(site_folder))
    wrong = []
    for asked, page, system in ASKED:
        text = (finding.page(asked) or b"").decode()
        first = text.partition('<ol class="ta-hits">')[2].split("<li")[1]
        if f'href="../{page}"' not in first or system not in first:
            wrong.append((asked, first))
    assert not wrong


def test_where_another_version_wrote_the_index_the_sites_own_page_answers(
    site_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(site_folder / "find", tmp_path / "find")
    (tmp_path / "static").mkdir()
    text = (site_folder / index_path()).read_text(encoding="utf-8")
    (tmp_path / index_path()).write_text(text, encoding="utf-8")
    assert Finding(SiteFiles(tmp_path)).page("Glossop") is not None
    for older in (text.replace('"pages"', '"other"'), text[:1000], "rows = 7"):
        (tmp_path / index_path()).write_text(older, encoding="utf-8")
        assert Finding(SiteFiles(tmp_path)).page("Glossop") is None


@pytest.mark.parametrize("address", ["/find/", "/find/index.html"])
def test_served_without_a_script_the_form_of_every_page_is_answered(
    site_folder: Path, address: str
) -> None:
    """A form names its page with the file; nobody is told there that a script is needed."""
    asked, empty = (_served(site_folder, address, query) for query in ("q=Bakewell", ""))
    first = asked.partition('<ol class="ta-hits">')[2].split("<li")[1]
    assert 'href="../place/E07000035/"' in first
    assert 'value="Bakewell"' in asked
    assert "<noscript>" not in asked + empty
    assert 'id="lists"' in empty


def _served(folder: Path, address: str, query: str) -> str:
    front = Front(None, SiteFiles(folder), ("localhost",), list)
    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    environ |= {"PATH_INFO": address, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    return b"".join(front(environ, lambda *_: None)).decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_served_words_of_a_reader_are_text(site_folder: Path, text: str) -> None:
    page = (Finding(SiteFiles(site_folder)).page(text) or b"").decode()
    assert "<script>alert" not in page
    assert 'value="" onfocus' not in page
    assert len(page) < 60_000


def test_the_index_is_small_and_read_back_whole(shipped_path: Path, site_folder: Path) -> None:
    text = (site_folder / index_path()).read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode())) < MOST_BYTES * 0.6
    with open_store(shipped_path) as store:
        index = read_site_index(store, read_site_map(store, ON))
    assert pack(index) == text
    again = unpack(text)
    assert [(e.name, e.codes, e.page, e.ended) for e in again.entries] == [
        (e.name, e.codes, e.page, e.ended) for e in index.entries
    ]


def test_every_page_that_is_named_is_planned(finder: Finder, planned: set[str]) -> None:
    named = {f"{each.page}index.html" for each in finder.index.entries}
    assert named <= planned


def test_a_tail_is_said_to_be_one_and_shares_are_of_people(finder: Finder) -> None:
    page, said = told(finder, "Buckinghamshire")[0]
    assert page == "place/E06000060/"
    assert "system: Thames Valley (99%), and a tail of 1.3% in Central East" in said


def test_districts_are_marked_as_worked_out(finder: Finder) -> None:
    districts = [each for each in finder.index.entries if each.kind == "postcode"]
    assert len(districts) > 1900
    assert all(each.derived for each in districts)
    assert "worked out from addresses" in told(finder, "SL1")[0][1]


def test_what_is_not_held_is_answered_by_what_is_near(finder: Finder) -> None:
    near = finder.find("M99")
    assert near
    assert not near[0].is_sure
    assert {hit.entry.name[0] for hit in near} == {"M"}
    assert finder.find("zzzzqqq") == []


def test_without_a_script_there_are_lists_from_a_to_z(site_folder: Path) -> None:
    page = (site_folder / "find" / "index.html").read_text(encoding="utf-8")
    said = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "Search needs JavaScript here" in said
    assert page.index("<noscript>") < page.index("towns-a-to-c") < page.index('id="names"')
    assert page.index('"towns-s-to-z') < page.index('id="names"')
    for which in LISTS:
        assert not which or f'href="{which}/index.html"' in page
    towns = (site_folder / "find" / "towns-d-to-k" / "index.html").read_text(encoding="utf-8")
    assert '<a href="../../place/E07000037/index.html">Glossop (SK13)</a>' in towns


@pytest.mark.data
def test_with_the_full_data_practices_and_postcodes_are_found(full_path: Path) -> None:
    with open_store(full_path) as store:
        index = read_site_index(store, read_site_map(store, ON))
    text = pack(index)
    assert len(gzip.compress(text.encode())) < MOST_BYTES
    full = Finder(unpack(text))
    for asked, page, system in (*rows_of(FULL), *ASKED):
        assert right(told(full, asked), page, system), (asked, told(full, asked)[:1])


WORD = st.text("abcde", min_size=1, max_size=7)


@given(one=WORD, other=WORD)
def test_slips_are_counted_alike_from_both_sides_and_within_bounds(one: str, other: str) -> None:
    slips = distance(one, other, 9)
    assert slips == distance(other, one, 9)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))


@pytest.mark.parametrize(("letters", "slips"), [(3, 0), (4, 1), (6, 1), (7, 2), (30, 2)])
def test_longer_words_may_hold_more_slips(letters: int, slips: int) -> None:
    assert allowed("x" * letters) == slips
