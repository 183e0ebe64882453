"""Numbers of a sentence follow from those beside it; what is typed is typed in every printer."""

import re
from datetime import date
from importlib.resources import files

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.page.told import told
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import Arranged
from tripleaim.questions.decides.answer import decides
from tripleaim.questions.decides.rows import Regime
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.rows import Exchange
from tripleaim.questions.needs.answer import needs
from tripleaim.questions.needs.rows import Ahead, FromTarget
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.rows import Contact
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.money import read_money

TODAY = date(2026, 11, 28)
SIDE = r"([\d.]+)% (above|below) it"


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2021, 5, 1)])
def test_a_pace_is_the_difference_of_the_distances_told(shipped_store: Store, on: date) -> None:
    systems = ask(shipped_store, "select area from areas_on($on) where kind = 'stp'", {"on": on})
    for row in systems:
        answer = needs(shipped_store, row["area"], on)
        [now] = answer.of(FromTarget)
        said = told(answer).sentence(now)
        end, start = (
            float(size) * (1 if side == "above" else -1) for size, side in re.findall(SIDE, said)
        )
        [pace] = re.findall(r"a change of ([+-]?[\d.]+) points", said)
        assert float(pace) == pytest.approx(end - start, abs=1e-9), said
        assert now.pace == pytest.approx(now.away - now.opening, abs=1e-12)


def test_a_projection_says_that_it_is_one_and_beside_whom(shipped_store: Store) -> None:
    answer = needs(shipped_store, "stp:QNQ", date(2018, 6, 1))
    [now], ahead = answer.of(FromTarget), answer.of(Ahead)
    assert now.pace < 0 < now.against  # it fell less than all did
    assert [each.away for each in ahead] == sorted(each.away for each in ahead)
    for each in ahead:
        said = told(answer).sentence(each)
        assert "our projection" in said
        assert f"{each.against:.2%} more a year" in said
        assert "all CCGs together" in said


def test_a_grade_is_told_by_one_filter() -> None:
    for folder in files("tripleaim.questions").iterdir():
        words = folder.joinpath("words.toml")
        if folder.is_dir() and words.is_file():
            raw = re.findall(r"{{ (?:grade|confidence) }}", words.read_text(encoding="utf-8"))
            assert not raw, folder.name


def test_sources_that_conflict_are_said_to(shipped_store: Store) -> None:
    answer = buyers(shipped_store, "stp:QOC", date(2016, 12, 1))
    said = [told(answer).sentence(each) for each in answer.of(Arranged)]
    assert any("(Wikipedia; sources conflict)" in each for each in said), said


def test_a_page_to_ask_at_says_what_it_is(shipped_store: Store) -> None:
    answer = what_next(shipped_store, "icb:QOP", TODAY)
    said = [told(answer).sentence(each) for each in answer.of(Contact)]
    labels = [told(answer).label(each) for each in answer.of(Contact)]
    assert {each.kind for each in answer.of(Contact)} == {
        "site",
        "board_papers",
        "press",
        "information_request",
    }
    for what in ("own site", "papers of its board", "requests for information", "press office"):
        assert any(what in each for each in said), (what, said)
    assert len(set(labels)) >= 4


def test_a_page_is_told_once(shipped_store: Store) -> None:
    pages = [
        (each.kind, each.page.removeprefix("https://").removeprefix("www.").rstrip("/"))
        for each in what_next(shipped_store, "icb:QOP", TODAY).of(Contact)
    ]
    assert len(pages) == len(set(pages)), pages


def test_when_a_body_went_in_is_a_day_or_month_and_when_it_left_may_be_nothing(
    shipped_store: Store,
) -> None:
    answer = decides(shipped_store, "stp:QRV", date(2019, 10, 1))
    rows = answer.of(Regime)
    assert rows
    found = told(answer).findings(rows)
    begun = [each for each in found if each.measure == "regime_since"]
    assert begun
    assert all(each.unit == "date" for each in begun)
    assert all(SaidDate.read(str(each.value)) for each in begun)
    for each in found:
        if each.measure == "regime_left":
            assert (each.value is None) == (each.status == "not held")


def test_a_flow_of_nobody_is_not_told_as_a_number(shipped_store: Store) -> None:
    seen = 0
    for area in ("icb:QOX", "icb:QR1", "icb:QNC", "icb:QOC", "icb:QT6"):
        answer = fits(shipped_store, area, date(2023, 4, 15))
        for each in answer.of(Exchange):
            said = told(answer).sentence(each)
            assert " 0 come" not in said
            assert " 0 residents" not in said
            seen += not (each.back and each.out)
    assert seen


@pytest.mark.parametrize(("on", "system"), [(date(2019, 10, 1), "stp:QWO"), (TODAY, "stp:QWO")])
def test_the_vanguard_of_harrogate_is_of_the_system_that_it_lay_in(
    shipped_store: Store, on: date, system: str
) -> None:
    held = read_money(shipped_store, None, on=on, known=TODAY)
    mine = {each.fact.subject for each in held if each.item and each.item.startswith("Harrogate")}
    assert mine == {system}
