"""Pages of organisations and of systems that ended: where their people are today."""

import re
from html import unescape
from pathlib import Path

import pytest
from browsing import ON

from tripleaim.site.jobs import Job, make_page
from tripleaim.site.publish import make_context
from tripleaim.site.remember import remembering
from tripleaim.site.render import render_page
from tripleaim.site.settings import SiteSettings
from tripleaim.site.system import make_maker
from tripleaim.store.engine import open_store

# Who has the page, and what it must say. Drawn from what the law and the registers say.
PAGES = """
 page             | says
 organisation 02H | Wigan Borough is a part of NHS Greater Manchester ICB, code 02H
 organisation 02H | Its people live today in Greater Manchester.
 organisation 02H | NHS Wigan Borough CCG from 1 April 2015 until 1 July 2022
 organisation 02H | people, in Wigan.
 organisation D2P2L | Its people live today in Black Country.
 organisation 15D | NHS East Berkshire CCG was a commissioner
 organisation 15D | Its people live today in Thames Valley.
 organisation RTH | Oxfordshire and Berkshire West partner 1 April 2019 to 1 July 2022
 organisation RTH | The people of its systems live today in Thames Valley.
 organisation RYC | live today in Central East, Norfolk and Suffolk, Essex.
 system QU9       | The NHS board that planned and bought health care
 system QU9       | This system ended on 1 April 2026.
 system QU9       | Its people now live in Thames Valley.
 system QMK       | in North East and North Cumbria (86.4%), Humber and North Yorkshire (13.6%).
 system S0E4D     | The NHS board that plans and buys health care
"""


@pytest.fixture(scope="module")
def said(shipped_path: Path) -> dict[str, str]:
    """The words of each page."""
    rows = [line.split("|") for line in PAGES.strip().splitlines()[1:]]
    with open_store(shipped_path) as opened:
        store = remembering(opened)
        context = make_context(store, SiteSettings(on=ON, workers=1))
        make = make_maker(store, context)
        found = {}
        for page in dict.fromkeys(row[0].strip() for row in rows):
            kind, _, which = page.partition(" ")
            made = make_page(make, Job(kind=kind, which=which))
            html = render_page(made, context)[made.path]
            assert isinstance(html, str)
            bare = unescape(re.sub(r"<[^>]+>", " ", html[html.index('class="ta-id') :]))
            found[page] = re.sub(r" (?=[,.])", "", re.sub(r"\s+", " ", bare))
    return found


@pytest.mark.parametrize("row", PAGES.strip().splitlines()[1:])
def test_a_body_is_told_in_its_own_time_and_its_people_today(
    said: dict[str, str], row: str
) -> None:
    page, words = (cell.strip() for cell in row.split("|"))
    assert words in said[page]


def test_nobody_is_a_partner_of_what_has_ended(said: dict[str, str]) -> None:
    assert not re.search(r"partner since", said["organisation RYC"])
    assert "Its people now live in" not in said["system S0E4D"]
