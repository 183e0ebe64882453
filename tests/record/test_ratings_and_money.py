"""The traps of ratings, of money on record and of plans, as their lists name them."""

from datetime import date, timedelta

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.engine import Store
from tripleaim.store.record.money import read_money, read_need_weighted
from tripleaim.store.record.plans import GAP, read_plan_figures, read_plan_publications
from tripleaim.store.record.ratings import read_ratings
from tripleaim.store.schema import tables

TODAY = date(2026, 11, 28)
ONE_DAY = timedelta(days=1)
FACT_TABLES = [table.name for table in tables().values() if table.is_fact]


def test_ratings_of_ccgs_by_year_and_whether_stated(shipped_store: Store) -> None:
    rated = [
        each
        for each in read_ratings(shipped_store, None, on=TODAY, known=TODAY)
        if each.scheme == "ccg_assessment"
    ]
    assert len(rated) == 87
    assert {each.kind for each in rated} == {"stated", "implied"}
    system = read_ratings(shipped_store, ["stp:QHG"], on=TODAY, known=TODAY)
    assert any(each.fact.subject == "06F" and each.rating == "inadequate" for each in system)


def test_the_dashboard_of_2017_is_told_only_where_it_was_read(shipped_store: Store) -> None:
    rated = [
        each
        for each in read_ratings(shipped_store, None, on=TODAY, known=TODAY)
        if each.scheme == "stp_dashboard"
    ]
    assert len({each.fact.subject for each in rated}) == 14
    assert not any("not resolved" in each.rating for each in rated)
    first = {each.fact.subject for each in rated if each.rating.startswith("1")}
    assert first == {"stp:QMK", "stp:QF7", "stp:QHG", "stp:QNQ", "stp:QVV"}


def test_segments_of_150_trusts(shipped_store: Store) -> None:
    rated = [
        each
        for each in read_ratings(shipped_store, None, on=TODAY, known=TODAY)
        if each.period == "2025/26 Q3" and each.domain == "overall"
    ]
    assert len(rated) == 150


def test_positions_of_two_stages_never_compare(shipped_store: Store) -> None:
    listed = [
        each
        for each in read_money(shipped_store, None, on=TODAY, known=TODAY)
        if each.kind == "position" and each.pence is not None
    ]
    one = listed[0]
    other = next(each for each in listed if each.stage != one.stage)
    with pytest.raises(InputRefused, match="do not compare"):
        one.less(other)
    assert one.less(one) == 0


def test_kings_and_lincolnshire_are_there(shipped_store: Store) -> None:
    found = read_money(shipped_store, ["RJZ", "RWD"], on=TODAY, known=TODAY)
    of_year = {each.fact.subject for each in found if each.year_ending == 2019}
    assert of_year == {"RJZ", "RWD"}


def test_need_weighted_people_of_42_boards_in_four_years(shipped_store: Store) -> None:
    rows = read_need_weighted(shipped_store, None, on=TODAY, known=TODAY)
    core = [each for each in rows if each.component == "core"]
    assert len(core) == 168
    for year in (2023, 2024, 2025, 2026):
        shares = [each.share or 0 for each in core if each.year_ending == year]
        assert sum(shares) == pytest.approx(1, abs=5e-5), year


def test_gaps_of_two_scopes_keep_them_and_the_newer_source_stands(shipped_store: Store) -> None:
    figures = [
        each
        for each in read_plan_figures(shipped_store, None, on=TODAY, known=TODAY)
        if each.field == GAP
    ]
    assert all(each.scope for each in figures)
    durham = [each for each in figures if each.fact.subject == "stp:QMK"]
    assert [(each.pence, each.stands) for each in durham] == [(26_000_000_000, True)]
    two = [each for each in figures if each.fact.subject == "stp:QT1"]
    assert {each.pence for each in two if each.stands} == {62_800_000_000}
    old = [each for each in figures if not each.stands]
    assert old
    assert all(each.fact.id.startswith("stp_plans_2016-") for each in old)


def test_plans_that_councils_published_first(shipped_store: Store) -> None:
    listed = read_plan_publications(shipped_store, ["stp:QHL", "stp:QMJ"], on=TODAY, known=TODAY)
    first = [each for each in listed if each.fact.begun.low == date(2016, 10, 24)]
    assert {each.published_by for each in first} >= {"Birmingham City Council", "Camden Council"}


def test_consultants_cost_of_the_plans(shipped_store: Store) -> None:
    figures = read_plan_figures(shipped_store, ["england:E92000001"], on=TODAY, known=TODAY)
    assert any("consult" in each.field.lower() for each in figures)
