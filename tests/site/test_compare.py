"""Systems beside one another: strips, funnels, the market, and any choice where it is served."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from browsing import ON
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.page.section import AreaLink
from tripleaim.people.funnel import make_funnel, overdispersion
from tripleaim.registry.market import read_markets
from tripleaim.registry.overview import list_systems
from tripleaim.site.address import beside_path
from tripleaim.site.beside import DOOR
from tripleaim.site.sitemap import read_site_map
from tripleaim.site.strips import MOST, choose, draw_strips, place, strips_of
from tripleaim.site.support import SUPPORT, support_tables
from tripleaim.site.values import SystemValues, Value, pack_values, read_folder, unpack_values
from tripleaim.store.engine import Store, ask_value, open_store
from tripleaim.workspace.compared import Comparing
from tripleaim.workspace.site_files import SiteFiles

VALUE = Value(
    id="m|",
    heading="A measure",
    period="2024",
    way="more is better",
    is_share=True,
    places=1,
    here=0.5,
    before=0.4,
    england=0.6,
    low=0.49,
    high=0.51,
)


def system(
    code: str, here: float | None, likes: tuple[tuple[str, float], ...] = ()
) -> SystemValues:
    values = () if here is None else (replace(VALUE, here=here),)
    return SystemValues(code=code, name=f"System {code}", likes=likes, values=values)


EVERY = {
    "A": system("A", 0.5, (("C", 0.1), ("B", 0.2), ("D", 0.3))),
    "B": system("B", 0.7),
    "C": system("C", 0.6),
    "D": system("D", None),
    "E": system("E", 0.8),
    "F": system("F", 0.9),
    "G": system("G", 0.95),
}

CHOICES = """
 asked            | chosen
 A                | A C B
 b, a             | B A
 A, A, B          | A B
 A, nonsense, B   | A B
 nonsense         |
 D                |
 A,B,C,D,E,F,G    | A B C D E
"""


@pytest.mark.parametrize("line", CHOICES.strip().splitlines()[1:])
def test_a_choice_is_two_to_five_systems_or_one_with_those_most_like_it(line: str) -> None:
    asked, chosen = line.split("|")
    assert choose(EVERY, asked.split(",")) == chosen.split()


def test_a_strip_holds_the_systems_chosen_england_and_every_other() -> None:
    [strip] = strips_of(EVERY, ["A", "B", "D"])
    assert [mark.text for mark in strip.marks] == ["50.0%", "70.0%", "none"]
    assert [mark.at for mark in strip.marks] == [place(0.5, 0.4, 0.95), place(0.7, 0.4, 0.95), None]
    assert strip.england == "60.0%"
    assert len(strip.ticks) == strip.held == 6
    assert strip.ends == ("40.0%", "95.0%")


def test_only_values_of_the_same_period_stand_on_the_scale() -> None:
    other = replace(EVERY["G"], values=(replace(VALUE, here=99.0, period="1999"),))
    [strip] = strips_of({**EVERY, "G": other}, ["A", "B"])
    assert strip.held == 5
    assert strip.ends[1] == "90.0%"


@given(low=st.floats(-1e6, 1e6), span=st.floats(1e-3, 1e6), at=st.floats(0, 1))
def test_a_value_lies_between_the_ends(low: float, span: float, at: float) -> None:
    assert -0.2 <= place(low + at * span, low, low + span) <= 100.2


def test_values_are_written_and_read_back() -> None:
    assert unpack_values(pack_values(EVERY["A"])) == EVERY["A"]


def test_names_of_systems_are_text() -> None:
    bad = {**EVERY, "B": replace(EVERY["B"], name="<script>alert(1)</script>")}
    assert "<script>" not in draw_strips(bad, ["A", "B"])


# Limits at a target of one half: 1.96 and 3.09 standard errors of the size behind the share.
EDGES = """
 away in errors | beyond
 1.95           | 0
 1.97           | 1
 3.08           | 1
 3.10           | 2
"""


@pytest.mark.parametrize("line", EDGES.strip().splitlines()[1:])
def test_limits_are_where_they_are_said_to_be(line: str) -> None:
    away, beyond = line.split("|")
    error = 0.01
    held = [(f"S{at}", 0.5 + (0.001 if at % 2 else -0.001), 0.0, 0.0) for at in range(30)]
    held = [(c, v, v - 1.96 * error, v + 1.96 * error) for c, v, _, _ in held]
    # the error at the target is that of the size, which the share itself moves a little
    value = 0.5 + float(away) * error
    width = 1.96 * error * (value * (1 - value) / 0.25) ** 0.5
    funnel = make_funnel([*held, ("X", value, value - width, value + width)], 0.5)
    assert funnel.spread == 1.0
    assert next(p.beyond for p in funnel.points if p.code == "X") == int(beyond)


def test_where_systems_differ_anyway_the_limits_are_wider() -> None:
    calm = [(f"S{at}", 0.5, 0.48, 0.52) for at in range(20)]
    wild = [(f"S{at}", 0.5 + (0.1 if at % 2 else -0.1), 0.48, 0.62) for at in range(20)]
    assert make_funnel(calm, 0.5).spread == 1.0
    assert make_funnel(wild, 0.5).spread > 2
    assert overdispersion([1.0] * 8 + [50.0, -50.0]) == 1.0


@pytest.mark.parametrize(("target", "high"), [(0.0, 0.6), (1.0, 0.6), (0.5, 0.5)])
def test_no_funnel_of_what_is_no_share_or_has_no_width(target: float, high: float) -> None:
    with pytest.raises(ValueError, match=r"share|width"):
        make_funnel([("A", 0.5, 0.5, high)], target)


def test_the_market_keeps_its_pounds_and_its_buyers(shipped_path: Path) -> None:
    with open_store(shipped_path) as store:
        codes = [row.code for row in list_systems(store, ON)]
        markets = read_markets(store, codes, ON)
        whole = ask_value(
            store,
            "select sum(pence) from money where measure = 'ccg_allocation' "
            "and year_ending = 2019 and breakdown = 'all'",
        )
    assert sum(each.in_2018 for each in markets.values()) == 195
    assert sum(each.in_2021 for each in markets.values()) == 106
    assert sum(each.now for each in markets.values()) == 106
    assert sum(each.pence or 0 for each in markets.values()) == whole


def test_each_system_stands_beside_those_most_like_it(site_folder: Path) -> None:
    every = read_folder(site_folder)
    assert len(every) >= 2
    for each in every.values():
        assert len(each.values) > 30
        assert (site_folder / beside_path(each.code)).is_file()
    door = (site_folder / DOOR).read_text(encoding="utf-8")
    assert "Buyers of health care by system of today" in door
    assert 'id="choose" hidden' in door
    assert "Emergency admissions in a year, 2024/25: 1 of 36 beyond the outer limits<" in door
    assert "Beyond the outer ones: QUA Black Country 1.53.<" in door
    assert 'href="../data/by-need.csv"' in door


def test_served_any_choice_is_drawn_and_stands_in_its_address(site_folder: Path) -> None:
    comparing = Comparing(SiteFiles(site_folder))
    one, other = list(read_folder(site_folder))[:2]
    page = (comparing.page([one, other, "", "<script>"]) or b"").decode()
    assert 'id="choose">' in page
    assert page.count('<section class="ta-panel ta-strip"') > 20
    assert page.count(" selected>") == 2
    assert "<script>" not in page
    assert b"Choose two to five" in (comparing.page(["nothing"]) or b"")
    assert b"ta-strip" not in (comparing.page([]) or b"ta-strip")
    assert len(re.findall("<h3", (comparing.page([one] * (MOST + 9)) or b"").decode())) < 60


def test_support_is_told_by_whom_it_was_given_to(shipped_store: Store) -> None:
    site = read_site_map(shipped_store, ON)
    tables = support_tables(shipped_store, site)
    assert [each.name.removeprefix("support-") for each in tables] == [
        "systems",
        "commissioners",
        "trusts",
    ]
    rows = [row for table in tables for row in table.rows]
    assert {row[1] for row in rows} <= set(SUPPORT)
    said = [str(row[3]) for row in rows]
    assert not [text for text in said if "13 areas" in text], "a remark on the list, not the body"
    devon = [row[3] for row in tables[0].rows if row[0].text == "Devon"]
    assert "left" in devon[0], "the newest stands first"
    assert all(isinstance(row[0], AreaLink) for row in tables[0].rows)
