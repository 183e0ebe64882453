"""The folder that is written: whole or not at all, well formed, every link kept."""

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from browsing import ON, quiet
from openpyxl import load_workbook
from pages_read import broken_links, read_page

from tripleaim.model.errors import InputRefused
from tripleaim.questions.ten import TEN
from tripleaim.site import publish as publishing
from tripleaim.site.around import around_files, newest_sources
from tripleaim.site.publish import make_context, publish
from tripleaim.site.render import render_html
from tripleaim.site.settings import SiteSettings
from tripleaim.site.texts import text_page
from tripleaim.store.engine import Store


@pytest.fixture(scope="module")
def small_site(small_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small England."""
    out = tmp_path_factory.mktemp("small") / "site"
    publish(small_path, out, SiteSettings(on=ON, workers=1), quiet)
    return out


def test_every_system_has_a_newest_page_and_one_for_each_change(small_site: Path) -> None:
    found = {path.parent.relative_to(small_site).as_posix() for path in small_site.rglob("*.html")}
    assert {
        "system/QOP",
        "system/QOP/on/2017-04-01",
        "system/QOP/on/2022-07-01",
        "system/QOP/done",
        "system/QJ2",
        "england/on/2022-07-01",
        "england/done",
        "data",
        "systems/by-people",
        "source/test",
        "find",
        "about",
    } <= found


def test_two_processes_write_what_one_writes(small_path: Path, small_site: Path) -> None:
    out = small_site.parent / "two"
    publish(small_path, out, SiteSettings(on=ON, workers=2), quiet)
    one = {path.relative_to(small_site): path.read_bytes() for path in _files(small_site)}
    two = {path.relative_to(out): path.read_bytes() for path in _files(out)}
    assert one == two


def test_the_old_site_stays_when_writing_fails(
    small_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    publish(small_path, out, SiteSettings(on=ON, workers=1), quiet)
    before = (out / "index.html").read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(publishing, "write_jobs", fail)
    with pytest.raises(InputRefused, match="disk full"):
        publish(small_path, out, SiteSettings(on=ON, workers=1, organisation="Other"), quiet)
    assert (out / "index.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".site-kept", "site"]


def test_a_folder_of_something_else_is_refused(small_path: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all my work")
    with pytest.raises(InputRefused, match="not a site"):
        publish(small_path, tmp_path, SiteSettings(on=ON, workers=1), quiet)
    assert (tmp_path / "thesis.txt").read_text() == "all my work"


def test_a_folder_of_something_else_beside_the_site_is_refused(
    small_path: Path, tmp_path: Path
) -> None:
    (tmp_path / ".site-kept").mkdir()
    (tmp_path / ".site-kept" / "thesis.txt").write_text("all my work")
    with pytest.raises(InputRefused, match="beside --out"):
        publish(small_path, tmp_path / "site", SiteSettings(on=ON, workers=1), quiet)
    assert [path.name for path in tmp_path.iterdir()] == [".site-kept"]


def test_the_organisation_and_its_logo_are_settings(small_path: Path, tmp_path: Path) -> None:
    logo = tmp_path / "mark.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    settings = SiteSettings(on=ON, workers=1, organisation="Framshire & Co", logo=str(logo))
    publish(small_path, tmp_path / "site", settings, quiet)
    text = (tmp_path / "site" / "system" / "QOP" / "index.html").read_text(encoding="utf-8")
    assert "Framshire &amp; Co" in text
    assert 'src="../../static/mark.svg"' in text
    assert (tmp_path / "site" / "static" / "mark.svg").is_file()


def test_every_link_and_download_is_there(small_site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    pages = sorted(small_site.rglob("*.html"))
    broken = [
        fault
        for page in pages
        if page.name != "404.html"
        for fault in broken_links(small_site, page, ids, set())
    ]
    assert broken == [], broken[:8]


def test_every_link_of_the_shipped_site_is_there(site_folder: Path, planned: set[str]) -> None:
    ids: dict[Path, set[str]] = {}
    moved = {"404.html", *read_moved(site_folder)}
    written = {path.relative_to(site_folder).as_posix() for path in site_folder.rglob("*.html")}
    assert written <= planned | moved
    assert len(planned) > 250
    pages = [*sorted(site_folder.rglob("index.html"))[::3], site_folder / "index.html"]
    broken = [
        fault for page in pages for fault in broken_links(site_folder, page, ids, planned | moved)
    ]
    assert broken == [], broken[:8]


def test_pages_are_well_formed(site_folder: Path) -> None:
    pages = sorted(site_folder.rglob("*.html"))
    for page in [site_folder / "index.html", *pages[::11]]:
        if "http-equiv" in page.read_text(encoding="utf-8"):
            continue
        reading = read_page(page)
        assert reading.faults == [], page
        assert reading.headings.count(1) == 1, page
        steps = zip(reading.headings, reading.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), page
        assert reading.title.strip(), page
        assert not [each for each in reading.loads if each.startswith(("http", "//"))], page


def test_the_answers_of_a_system_are_a_zip_and_a_workbook_of_the_same_rows(
    site_folder: Path,
) -> None:
    path = site_folder / "system" / "QOP" / "QOP.zip"
    with ZipFile(path) as held:
        rows = {each.id: held.read(f"{each.id}.csv").count(b"\n") - 1 for each in TEN}
        assert held.testzip() is None
    book = load_workbook(path.with_suffix(".xlsx"), read_only=True)
    assert book.sheetnames == [*(each.word for each in TEN), "Sources"]
    sheets = {each.id: sum(1 for _ in book[each.word].iter_rows()) - 3 for each in TEN}
    assert sheets == rows
    assert min(rows.values()) >= 1
    beside = [each.name for each in path.parent.glob("*.*")]
    assert sorted(beside) == ["QOP.xlsx", "QOP.zip", "index.html"]


def test_years_lead_to_the_page_in_force(site_folder: Path) -> None:
    for old, new in (
        ("2018", "../on/2017-04-01/"),
        ("2019", "../on/2019-04-01/"),
        ("2026", "../"),
    ):
        said = (site_folder / "system" / "QOP" / old / "index.html").read_text(encoding="utf-8")
        assert f'content="0; url={new}index.html"' in said, old


def test_the_map_of_the_site_the_feed_and_the_page_for_no_page_are_there(
    site_folder: Path, planned: set[str]
) -> None:
    found = ElementTree.parse(site_folder / "sitemap.xml").getroot()
    named = {each.text for each in found.iter() if each.tag.endswith("loc")}
    assert len(named) == sum(path.endswith(".html") for path in planned)
    feed = ElementTree.parse(site_folder / "feed.xml").getroot()
    assert 40 <= sum(each.tag.endswith("entry") for each in feed) <= 60
    names = [each.text or "" for each in feed.iter() if each.tag.endswith("}id")]
    assert len(set(names)) == len(names)
    assert all(name.startswith("urn:tripleaim:") for name in names)
    links = [each.get("href", "") for each in feed.iter() if each.tag.endswith("}link")]
    sources = [link for link in links if "/source/" in link]
    assert len(sources) == 20
    for link in sources:
        path = link.removeprefix("http://127.0.0.1:8000/")
        assert f"{path}index.html" in planned
    missing = (site_folder / "404.html").read_text(encoding="utf-8")
    assert 'href="/static/site.css"' in missing
    assert 'action="/find/index.html"' in missing


def test_a_source_that_describes_another_day_is_news(shipped_store: Store) -> None:
    context = make_context(shipped_store, SiteSettings(on=ON))
    told = {id: ("", vintage) for id, vintage in context.vintages.items()}
    one = newest_sources(told, ON)[0][0]
    later = {**context.vintages, one: f"{context.vintages[one]}, revised"}
    old, new = (
        str(around_files(each, [])["feed.xml"])
        for each in (context, replace(context, vintages=later))
    )
    [changed] = set(new.splitlines()) - set(old.splitlines())
    assert re.search(rf"<id>urn:tripleaim:[0-9a-f]{{8}}:source/{one}/#", changed)


def test_a_feed_is_as_new_as_its_newest_entry_and_names_whose_it_is(shipped_store: Store) -> None:
    settings = (SiteSettings(on=ON), SiteSettings(on=ON, organisation="Another"))
    feeds = [
        str(around_files(make_context(shipped_store, each), [])["feed.xml"]) for each in settings
    ]
    first, *days = re.findall("<updated>([0-9-]+)T", feeds[0])
    assert first == max(days)
    ids = [set(re.findall("<id>([^<]+)<", each)) for each in feeds]
    assert len(ids[0]) > 20
    assert ids[0].isdisjoint(ids[1])


def test_pages_have_a_description_and_an_address_of_their_own(site_folder: Path) -> None:
    said: dict[str, list[str]] = {}
    for page in sorted(site_folder.glob("*/**/index.html")):
        text = page.read_text(encoding="utf-8")
        if "http-equiv" in text:
            continue
        [description] = re.findall(r'name="description"[^>]* content="([^"]*)"', text)
        [address] = re.findall(r'rel="canonical" href="([^"]*)"', text)
        assert address.endswith(page.parent.relative_to(site_folder).as_posix() + "/")
        said.setdefault(description, []).append(address)
    assert {text: many for text, many in said.items() if len(many) > 1} == {}


def test_no_page_says_what_the_store_lacks_or_what_to_type(site_folder: Path) -> None:
    for page in sorted(site_folder.rglob("*.html")):
        text = re.sub(r"<details.*?</details>", "", page.read_text(encoding="utf-8"), flags=re.S)
        assert "store cannot answer" not in text, page
        assert not re.search(r"\btripleaim (?:areas|done|new|build|fits|needs)\b", text), page


def test_titles_tell_pages_apart(site_folder: Path) -> None:
    moved = read_moved(site_folder)
    pages = sorted(site_folder.rglob("*.html"))[::5]
    titles = [
        read_page(page).title
        for page in pages
        if page.relative_to(site_folder).as_posix() not in moved
    ]
    assert len(set(titles)) == len(titles)


def read_moved(folder: Path) -> set[str]:
    """The addresses of a site that only lead elsewhere."""
    return {
        page.relative_to(folder).as_posix()
        for page in folder.rglob("*.html")
        if "http-equiv" in page.read_text(encoding="utf-8")
    }


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_without_an_address_nothing_names_one(shipped_store: Store) -> None:
    context = make_context(shipped_store, SiteSettings(on=ON))
    page = render_html(text_page("accessibility", ON), context)
    around = around_files(context, [])
    assert "canonical" not in page
    assert "og:image" not in page
    assert "sitemap.xml" not in around
    feed = ElementTree.fromstring(str(around["feed.xml"]))
    names = [each.text or "" for each in feed.iter() if each.tag.endswith("}id")]
    assert names
    assert all(each.startswith("urn:tripleaim:") for each in names)
    assert not any("127.0.0.1" in str(each) for each in (page, *around.values()))
    named = make_context(shipped_store, SiteSettings(on=ON, address="https://a.example/"))
    assert 'href="https://a.example/accessibility/"' in render_html(
        text_page("accessibility", ON), named
    )
