"""The board pack: ten answers, what changed and the sources, on paper and as a PDF with tags."""

import re
from pathlib import Path

import pytest
from browsing import opened
from pages_read import read_page
from playwright.sync_api import Browser
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.questions.ten import TEN
from tripleaim.site.paper import print_page

PACKS = ("system/QOP/pack/index.html", "system/Z9B2Z/pack/index.html", "england/pack/index.html")


@pytest.mark.parametrize("path", PACKS)
def test_a_pack_holds_ten_answers_and_every_source_that_they_name(
    site_folder: Path, path: str
) -> None:
    text = (site_folder / path).read_text(encoding="utf-8")
    assert re.findall(r"<h3><a href=\"[^\"]*\">([^<]*)</a></h3>", text) == [
        each.title for each in TEN
    ]
    numbered = re.findall(r"Rests on sources? ([\d, ]+)\.", text)
    named = {int(number) for some in numbered for number in some.split(", ")}
    listed = re.search(r'<ol class="ta-pack__sources">(.*?)</ol>', text, re.S)
    assert listed is not None
    assert named == set(range(1, listed[1].count("<li>") + 1))
    assert read_page(site_folder / path).faults == []


@pytest.mark.browser
@pytest.mark.parametrize("path", PACKS)
def test_a_pack_is_four_pages_at_most(browser: Browser, site_folder: Path, path: str) -> None:
    with opened(browser, site_folder, path) as (page, strays):
        page.emulate_media(media="print")
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", paper)) <= 4
        assert strays == []


@pytest.mark.browser
@pytest.mark.browser
def test_the_pdf_has_tags_a_language_and_an_outline(site_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "QOP.pdf"
    done = CliRunner().invoke(
        app, ["pack", "qop", "--site", str(site_folder), "--out", str(out)], catch_exceptions=False
    )
    assert done.exit_code == 0
    content = out.read_bytes()
    assert content.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang", b"/Outlines"):
        assert mark in content, mark
    assert b"/S /H1" in content
    assert b"/S /H2" in content


def test_a_code_without_a_pack_lists_those_that_are_there(site_folder: Path) -> None:
    with pytest.raises(NothingFound, match="There is: QOP, Z9B2Z"):
        CliRunner().invoke(
            app, ["pack", "../QOP", "--site", str(site_folder)], catch_exceptions=False
        )


def test_without_a_browser_it_says_what_to_do(
    site_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("TRIPLEAIM_BROWSER", raising=False)
    with pytest.raises(InputRefused, match="Install Chromium"):
        print_page(site_folder / PACKS[0], tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []
