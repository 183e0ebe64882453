"""Carrying tables across: totals are kept, what goes whole is exact, bad tables are refused."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.registry.carry import Asked, Carried, carry_grids
from tripleaim.registry.rebase import (
    Across,
    Vintage,
    across_of,
    add_rates,
    carry_column,
    overlap,
    read_vintage,
    share_parts,
)
from tripleaim.registry.spellings import Spellings
from tripleaim.store.given.grid import Grid

PARTS = [("00A", "QAA", 100), ("00B", "QAA", 30), ("00B", "QBB", 70)]
TWO_INTO_TWO = across_of(PARTS, {"QAA": "East", "QBB": "West"}, "people")


def carry(table: dict[str, list[str]], across: Across = TWO_INTO_TWO) -> Carried:
    """A table whose first column are codes carried across, its other columns as counts."""
    codes = {code.casefold(): code for code in across.before}
    spellings = Spellings(codes=frozenset(across.before), exact=codes, loose={})
    rows = (tuple(table), *zip(*table.values(), strict=True))
    grid = Grid(name="table", rows=rows)
    return carry_grids("table", [grid], (spellings, across), Asked(counts=tuple(table)[1:]))


@given(
    counts=st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8),
    data=st.data(),
)
def test_whole_counts_are_shared_to_the_last_unit(counts: list[int], data: st.DataObject) -> None:
    row = st.lists(st.integers(0, 10**6), min_size=1, max_size=6).filter(any)
    weights = [data.draw(row) for _ in counts]
    rows = np.repeat(np.arange(len(counts)), [len(each) for each in weights])
    flat = np.array([weight for each in weights for weight in each], dtype=float)
    shared = share_parts(np.array(counts), rows, flat)
    for at, (count, given_weights) in enumerate(zip(counts, weights, strict=True)):
        parts = shared[rows == at]
        assert parts.sum() == count
        exact = [count * weight / sum(given_weights) for weight in given_weights]
        assert (np.abs(parts - exact) <= 1.001).all()
        assert all(
            part == 0 for part, weight in zip(parts, given_weights, strict=True) if not weight
        )


def test_a_split_is_shared_by_people_and_says_so() -> None:
    carried = carry({"code": ["00A", "00B"], "beds": ["10", "10"]})
    assert carried.table.to_dict("list") == {
        "code": ["QAA", "QBB"],
        "name": ["East", "West"],
        "beds": [13, 7],
        "apportioned": [round(30 / 130, 4), 1.0],
    }


def test_decimals_keep_their_total() -> None:
    cost = carry({"code": ["00A", "00B"], "cost": ["0.10", "1,000.01"]}).table["cost"]
    assert sum(cost) == Decimal("1000.11")


def test_a_missing_value_stays_missing_wherever_it_would_go() -> None:
    carried = carry({"code": ["00A", "00B"], "beds": ["10", ""]})
    assert carried.table["beds"].tolist() == [None, None]


def test_a_missing_area_is_told() -> None:
    carried = carry({"code": ["00A"], "beds": ["10"]})
    assert carried.table[["code", "beds", "covered"]].to_numpy().tolist() == [["QAA", 10, 0.7692]]
    assert "1 of the 2 areas before are not in the table (00B)" in "\n".join(carried.notes)


@pytest.mark.parametrize(("areas", "said"), [(10, True), (9, False)])
def test_rounded_figures_are_told(areas: int, said: bool) -> None:
    codes = [f"{n:02d}A" for n in range(areas)]
    many = across_of([(code, "QAA", 1) for code in codes], {}, "people")
    told = carry({"code": codes, "people": [str(5 * n + 5) for n in range(areas)]}, many).notes
    assert any("looks rounded to the nearest 5:" in each for each in told) is said


def test_some_areas_in_another_order() -> None:
    chosen = TWO_INTO_TWO.of([1, 0])
    assert chosen.before == ("00B", "00A")
    assert np.array([chosen.row, chosen.column, chosen.people]).T.tolist() == [
        [0, 0, 30],
        [0, 1, 70],
        [1, 0, 100],
    ]
    assert TWO_INTO_TWO.of([0]).before_people == {"00A": 100}
    assert TWO_INTO_TWO.is_split.tolist() == [False, True]
    assert TWO_INTO_TWO.shares.tolist() == [1.0, 0.3, 0.7]


@pytest.mark.parametrize(
    ("codes", "values", "said"),
    [
        (["0Z", "00B"], ["1", "2"], "'0Z'"),
        (["00A", "00A"], ["1", "2"], "00A"),
        (["00A", "00B"], ["1", "lots"], "is not a column of numbers"),
    ],
)
def test_bad_tables_are_refused(codes: list[str], values: list[str], said: str) -> None:
    with pytest.raises(InputRefused, match=said):
        carry({"code": codes, "beds": values})


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
    by_2020 = overlap(any_store, CCGS_2017, ICBS_2022, year=2020)
    counts = np.array(list(truth.before_people.values()), dtype=float)
    carried = carry_column(counts, 0, by_2020).astype(int)
    expected = truth.by_after(truth.people)
    assert len(truth.before) == 207
    assert len(truth.after) == 42
    assert carried.sum() == 55_619_430
    touched = by_2020.by_after(by_2020.people * by_2020.is_split[by_2020.row]) > 0
    off = np.abs(carried.to_numpy() - expected) / expected
    assert (off[~touched] == 0).all()
    assert off[touched].max() < 0.005


def test_what_ships_carries_exactly_what_small_areas_carry(full_store, shipped_store) -> None:  # type: ignore[no-untyped-def]
    for before, after in ((CCGS_2017, ICBS_2022), (ICBS_2022, read_vintage("icb@2026-04-01"))):
        ours = overlap(shipped_store, before, after, year=2020)
        theirs = overlap(full_store, before, after, year=2020)
        assert ours.before == theirs.before
        assert ours.after == theirs.after
        pairs = [(each.row, each.column, each.people) for each in (ours, theirs)]
        assert np.array_equal(*pairs)
