"""The folder that is written: whole or not at all, well formed, every link kept."""

import csv
import json
from pathlib import Path

import pytest
from browsing import ON, quiet
from pages_read import broken_links, read_page

from tripleaim.model.errors import InputRefused
from tripleaim.site import publish as publishing
from tripleaim.site.publish import publish
from tripleaim.site.settings import SiteSettings


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
        "system/QOP/2017-04-01",
        "system/QOP/2022-07-01",
        "system/QJ2",
        "england/2022-07-01",
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
        publish(small_path, out, SiteSettings(on=ON, workers=1), quiet)
    assert (out / "index.html").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_folder_of_something_else_is_refused(small_path: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all my work")
    with pytest.raises(InputRefused, match="not a site"):
        publish(small_path, tmp_path, SiteSettings(on=ON, workers=1), quiet)
    assert (tmp_path / "thesis.txt").read_text() == "all my work"


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
    broken = [fault for page in pages for fault in broken_links(small_site, page, ids, set())]
    assert broken == []


def test_every_link_of_the_shipped_site_is_there(site_folder: Path, planned: set[str]) -> None:
    ids: dict[Path, set[str]] = {}
    written = {path.relative_to(site_folder).as_posix() for path in site_folder.rglob("*.html")}
    assert written <= planned
    assert len(planned) > 250
    pages = [*sorted(site_folder.rglob("*.html"))[::3], site_folder / "index.html"]
    broken = [fault for page in pages for fault in broken_links(site_folder, page, ids, planned)]
    assert broken == []


def test_pages_are_well_formed(site_folder: Path) -> None:
    pages = sorted(site_folder.rglob("*.html"))
    for page in [site_folder / "index.html", *pages[::11]]:
        reading = read_page(page)
        assert reading.faults == [], page
        assert reading.headings.count(1) == 1, page
        steps = zip(reading.headings, reading.headings[1:], strict=False)
        assert all(after - before <= 1 for before, after in steps), page
        assert reading.title.strip(), page
        assert not [each for each in reading.loads if each.startswith(("http", "//"))], page


def test_every_table_has_its_files_and_they_say_the_same(site_folder: Path) -> None:
    folder = site_folder / "system" / "QOP"
    tables = sorted(folder.glob("*.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        said = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert len(rows) == len(said.get("findings", said.get("rows"))), path
        assert said["on"] == ON.isoformat()


def test_titles_tell_pages_apart(site_folder: Path) -> None:
    titles = [read_page(page).title for page in sorted(site_folder.rglob("*.html"))[::5]]
    assert len(set(titles)) == len(titles)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
