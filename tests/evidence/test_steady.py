"""Whether periods follow one another, however they are written."""

import pandas as pd
import pytest

from tripleaim.evidence.periods import ordered_periods
from tripleaim.evidence.steady import find_jumps, places_of, say_jumps


@pytest.mark.parametrize(
    ("periods", "jumps"),
    [
        (["2019-01", "2019-02", "2019-03", "2019-04"], []),
        (["2018-11", "2018-12", "2019-01", "2019-03"], [("2019-01", "2019-03")]),
        (["2019-01-31", "2019-02-28", "2019-03-31", "2019-04-30"], []),
        (["2019-01-07", "2019-01-14", "2019-01-28"], [("2019-01-14", "2019-01-28")]),
        (["2019-04-01", "2019-07-01", "2019-10-01", "2020-01-01"], []),
        (["2018Q3", "2018Q4", "2019Q1", "2019Q3"], [("2019Q1", "2019Q3")]),
        (["2017/18Q4", "2018/19Q1", "2018/19Q2"], []),
        (["2017/18", "2018/19", "2020/21"], [("2018/19", "2020/21")]),
        ([1, 2, 3, 4], []),
        ([1, 2, 3, 5], [(3, 5)]),
        (["a", "b", "z"], []),
        ([1, 9], []),
    ],
)
def test_a_jump_is_a_step_longer_than_usual(periods, jumps):
    assert find_jumps(periods) == jumps
    assert bool(say_jumps(periods)) == bool(jumps)


@pytest.mark.parametrize("odd", [["2019-13", "2019-14"], ["2019-01", 5], ["2019Q1", "2019M2"]])
def test_what_has_no_place_in_time_has_none(odd):
    assert places_of(odd) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2018/19 Q1", "2018/19Q1"),
        ("2018-19, q4", "2018-19Q4"),
        ("Q1 2018/19", "2018/19Q1"),
        ("q2-2018", "2018Q2"),
    ],
)
def test_quarters_of_financial_years_are_read(written, read):
    assert ordered_periods(pd.Series([written])).tolist() == [read]
