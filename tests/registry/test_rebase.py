"""Carrying tables across: totals are kept, what goes whole is exact, bad tables are refused."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.registry.rebase import (
    Overlap,
    Vintage,
    add_rates,
    overlap,
    read_vintage,
    rebase_counts,
    share_whole,
)

TWO_INTO_TWO = Overlap(
    before=("00A", "00B"),
    after=("QAA", "QBB"),
    after_names=("East", "West"),
    people=np.array([[100, 0], [30, 70]]),
    year=2017,
)


@given(
    counts=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8),
    data=st.data(),
)
def test_whole_counts_are_shared_to_the_last_unit(counts: list[int], data: st.DataObject) -> None:
    columns = data.draw(st.integers(1, 6))
    row = st.lists(st.integers(0, 10**6), min_size=columns, max_size=columns).filter(any)
    weights = np.array([data.draw(row) for _ in counts], dtype=float)
    shared = share_whole(np.array(counts), weights)
    assert shared.sum(axis=1).tolist() == counts
    assert (shared[weights == 0] == 0).all()
    exact = np.array(counts)[:, None] * weights / weights.sum(axis=1, keepdims=True)
    assert (np.abs(shared - exact) <= 1.001).all()


def test_a_split_is_shared_by_people_and_says_so() -> None:
    table = pd.DataFrame({"code": ["00A", "00B"], "beds": ["10", "10"]})
    carried = rebase_counts(table, "code", ["beds"], TWO_INTO_TWO)
    assert carried.table.to_dict("list") == {
        "code": ["QAA", "QBB"],
        "name": ["East", "West"],
        "beds": [13, 7],
        "apportioned": [round(30 / 130, 4), 1.0],
    }


def test_decimals_keep_their_total() -> None:
    table = pd.DataFrame({"code": ["00A", "00B"], "cost": ["0.10", "1,000.01"]})
    cost = rebase_counts(table, "code", ["cost"], TWO_INTO_TWO).table["cost"]
    assert sum(cost) == Decimal("1000.11")


def test_a_missing_value_stays_missing_wherever_it_would_go() -> None:
    table = pd.DataFrame({"code": ["00A", "00B"], "beds": ["10", ""]})
    carried = rebase_counts(table, "code", ["beds"], TWO_INTO_TWO)
    assert carried.table["beds"].tolist() == [None, None]


def test_a_missing_area_is_told() -> None:
    table = pd.DataFrame({"code": ["00A"], "beds": ["10"]})
    carried = rebase_counts(table, "code", ["beds"], TWO_INTO_TWO)
    assert carried.table["beds"].tolist() == [10, None]
    assert "1 of the 2 areas before are not in the table" in carried.warnings[0]


def test_rounded_figures_are_told() -> None:
    many = Overlap(
        before=tuple(f"{n:03d}" for n in range(12)),
        after=("QAA",),
        after_names=("All",),
        people=np.ones((12, 1), dtype=np.int64),
        year=2017,
    )
    table = pd.DataFrame({"code": many.before, "people": [str(5 * n + 5) for n in range(12)]})
    assert "nearest 5" in rebase_counts(table, "code", ["people"], many).warnings[0]


@pytest.mark.parametrize(
    ("codes", "values", "said"),
    [
        (["0A", "00B"], ["1", "2"], "belong to no area of the vintage claimed"),
        (["A", "00B"], ["1", "2"], "dropped leading zeros"),
        (["00A", "00A"], ["1", "2"], "stand in more than one row"),
        (["00A", "00B"], ["1", "lots"], "'lots' is not a number"),
        (["00A", "00B"], ["1", "inf"], "'inf' is not a number"),
    ],
)
def test_bad_tables_are_refused(codes: list[str], values: list[str], said: str) -> None:
    table = pd.DataFrame({"code": codes, "beds": values})
    with pytest.raises(InputRefused, match=said):
        rebase_counts(table, "code", ["beds"], TWO_INTO_TWO)


@pytest.mark.parametrize("value", ["9434765919", "Jane Smith", "SW1A 1AA", "p000123", "Smith"])
def test_what_may_name_a_person_is_not_repeated(value: str) -> None:
    table = pd.DataFrame({"code": [value, "0A"], "beds": ["1", "2"]})
    with pytest.raises(InputRefused) as refused:
        rebase_counts(table, "code", ["beds"], TWO_INTO_TWO)
    assert value not in str(refused.value)
    assert "0A" in str(refused.value)


def test_rates_are_worked_out_afresh() -> None:
    table = pd.DataFrame({"admissions": [13, 7], "people": [130, 0]})
    rated = add_rates(table, {"rate": ("admissions", "people")})
    assert rated["rate"].tolist()[0] == pytest.approx(0.1)
    assert np.isnan(rated["rate"].tolist()[1])


def test_a_vintage_that_is_none_is_refused() -> None:
    with pytest.raises(InputRefused, match="Write kind and day"):
        read_vintage("ccg17")


CCGS_2017 = Vintage(kind="ccg", on=date(2017, 4, 1))
ICBS_2022 = Vintage(kind="icb", on=date(2022, 7, 1))


def test_people_of_2017_from_ccgs_to_boards_against_the_sum_over_small_areas(any_store) -> None:  # type: ignore[no-untyped-def]
    truth = overlap(any_store, CCGS_2017, ICBS_2022, year=2017)
    people = pd.DataFrame({"code": truth.before, "people": truth.people.sum(axis=1).astype(str)})
    by_2020 = overlap(any_store, CCGS_2017, ICBS_2022, year=2020)
    carried = rebase_counts(people, "code", ["people"], by_2020).table["people"].astype(int)
    expected = truth.people.sum(axis=0)
    assert len(truth.before) == 207
    assert len(truth.after) == 42
    assert carried.sum() == 55_619_430
    touched = by_2020.people[by_2020.is_split()].sum(axis=0) > 0
    off = np.abs(carried.to_numpy() - expected) / expected
    assert (off[~touched] == 0).all()
    assert off[touched].max() < 0.005


def test_what_ships_carries_exactly_what_small_areas_carry(full_store, shipped_store) -> None:  # type: ignore[no-untyped-def]
    for before, after in ((CCGS_2017, ICBS_2022), (ICBS_2022, read_vintage("icb@2026-04-01"))):
        ours = overlap(shipped_store, before, after, year=2020)
        theirs = overlap(full_store, before, after, year=2020)
        assert ours.before == theirs.before
        assert ours.after == theirs.after
        assert (ours.people == theirs.people).all()
