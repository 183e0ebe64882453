"""Numbers of a sentence follow from those beside it; what is typed is typed in every printer."""

import re
from datetime import date
from importlib.resources import files

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.page.told import told
from tripleaim.plans.published import list_published
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import Planned, Service
from tripleaim.questions.decides.answer import decides
from tripleaim.questions.decides.rows import Regime
from tripleaim.questions.done.answer import done
from tripleaim.questions.done.rows import Effect, Goes
from tripleaim.questions.fits.answer import fits
from tripleaim.questions.fits.rows import Exchange
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.heard.rows import ServiceChange
from tripleaim.questions.money.answer import money
from tripleaim.questions.money.rows import TrustResult
from tripleaim.questions.needs.answer import needs
from tripleaim.questions.needs.rows import Ahead, FairShare, FromTarget
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.rows import Coming, Contact, TriedHere
from tripleaim.questions.who.answer import who
from tripleaim.questions.who.rows import Programme
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.money import read_money

TODAY = date(2026, 11, 28)
DAY_BEFORE, MERGED = date(2017, 3, 31), date(2017, 4, 1)
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
        [pace] = re.findall(r"a change of ([+−]?[\d.]+) points", said)
        assert float(pace.replace("−", "-")) == pytest.approx(end - start, abs=1e-9), said
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
    said = [told(answer).sentence(each) for each in answer.of(Service)]
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
            assert (each.value is None) == (each.status == "not on record")


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


@pytest.mark.parametrize(("on", "told_of"), [(DAY_BEFORE, True), (MERGED, False)])
def test_a_merger_that_came_about_is_no_plan_any_more(
    shipped_store: Store, on: date, told_of: bool
) -> None:
    """Three CCGs of Manchester became one on 1 April 2017."""
    coming = what_next(shipped_store, "stp:QOP", on).of(Coming)
    planned = buyers(shipped_store, "stp:QOP", on).of(Planned)
    assert bool([each for each in coming if "Central Manchester" in str(each.names)]) is told_of
    assert bool([each for each in planned if "Central Manchester" in str(each.names)]) is told_of


@pytest.mark.parametrize(
    ("area", "on", "told_of"),
    [
        ("icb:QNQ", date(2026, 3, 31), True),
        ("icb:S0E4D", date(2026, 4, 1), False),
        ("icb:QRL", date(2026, 4, 2), False),
    ],
)
def test_boards_that_were_made_anew_are_no_plan_any_more(
    shipped_store: Store, area: str, on: date, told_of: bool
) -> None:
    coming = what_next(shipped_store, area, on).of(Coming)
    of_that_day = [each for each in coming if each.when.low == date(2026, 4, 1)]
    assert bool(of_that_day) is told_of


def test_trusts_of_a_predecessor_are_named_as_its(shipped_store: Store) -> None:
    answer = money(shipped_store, "icb:D7T5G", date(2026, 4, 2))
    whose = {each.trust: each.whose for each in answer.of(TrustResult)}
    assert whose["West Hertfordshire Hospitals NHS Trust"] == "Hertfordshire and West Essex"
    own = money(shipped_store, "stp:QM7", date(2019, 10, 1)).of(TrustResult)
    assert own
    assert {each.whose for each in own} == {""}


def test_a_challenge_of_a_later_day_is_not_told_as_none(shipped_store: Store) -> None:
    """A court heard in July 2018 what had been begun before."""
    answer = heard(shipped_store, "stp:QVV", date(2018, 6, 1))
    [said] = [told(answer).sentence(each) for each in answer.of(ServiceChange)]
    assert "no challenge is on record by then" in said
    assert not [
        each for each in told(answer).findings(answer.rows) if "was found" in each.statement
    ]


def test_a_change_of_boundary_has_one_day_on_which_it_was(shipped_store: Store) -> None:
    """The register recorded in June 2018 what the maps have from April."""
    answer = who(shipped_store, "icb:QHM", date(2022, 9, 1))
    said = [told(answer).sentence(each) for each in answer.of(Programme) if each.what == "boundary"]
    assert said
    assert all("recorded " in each for each in said)


def test_a_record_of_after_a_partnership_ended_says_by_whose_naming(shipped_store: Store) -> None:
    """The three of the North East ended in April 2018; what they went into was named in 2019."""
    answer = done(shipped_store, "icb:QHM", date(2025, 6, 1))
    goes = answer.of(Goes)
    assert [each.form for each in goes] == ["heir"] * 3
    assert all("Cumbria and North East" in told(answer).sentence(each) for each in goes)
    assert all(each.designated for each in answer.of(Effect))
    before = done(shipped_store, "icb:QHM", date(2025, 6, 1), date(2019, 5, 1)).of(Goes)
    assert all(each.form == "none" for each in before)


def test_what_a_gap_covers_is_kept_where_a_later_account_of_it_is_silent(
    shipped_store: Store,
) -> None:
    plans = {each.area: each for each in list_published(shipped_store, on=TODAY, known=TODAY)}
    assert [plans[f"stp:{each}"].scope for each in ("QXU", "QOX", "QH8")] == [
        "health",
        "health",
        "system",
    ]
    assert plans["stp:QHG"].plain_scope == "NHS"  # "healthcare spending" is no social care
    assert plans["stp:QOC"].plain_scope == "health and care"
    assert plans["stp:QT8"].plain_scope == "scope not on record"


def test_what_was_tried_by_several_predecessors_is_told_once(shipped_store: Store) -> None:
    tried = what_next(shipped_store, "icb:QHM", TODAY).of(TriedHere)
    named = [each.programme for each in tried if each.programme == "North East Urgent Care Network"]
    assert len(named) == 1


def test_what_was_approved_is_told_without_what_was_said_of_it_later(shipped_store: Store) -> None:
    """The approval of June 2025 is told in a source that goes on to January 2026."""
    coming = what_next(shipped_store, "icb:QT1", date(2025, 7, 1)).of(Coming)
    [approved] = [each for each in coming if "approved" in each.what]
    assert "2026" not in approved.what
    later = what_next(shipped_store, "icb:QT1", date(2026, 2, 1)).of(Coming)
    assert any("January 2026" in each.what for each in later)


def test_a_pace_like_that_of_all_is_told_as_that(shipped_store: Store) -> None:
    answer = needs(shipped_store, "lad:E06000060", date(2021, 5, 1))
    said = [told(answer).sentence(each) for each in (*answer.of(FromTarget), *answer.of(Ahead))]
    assert all("0.00% more" not in each for each in said)
    assert "as much as theirs" in said[0]


@pytest.mark.parametrize(("on", "priced"), [(date(2019, 10, 1), True), (date(2022, 9, 1), False)])
def test_a_share_is_priced_by_the_targets_of_its_own_year_alone(
    shipped_store: Store, on: date, priced: bool
) -> None:
    """The money of a later year is another: `money` tells it."""
    area = "stp:QXU" if priced else "icb:QXU"
    [share] = needs(shipped_store, area, on).of(FairShare)
    assert (share.pence is not None) is priced
