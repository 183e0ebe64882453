"""Counts too large to be carried to the last unit are refused, at the edge too."""

from decimal import Decimal

import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.pence import pence_of
from tripleaim.registry.carry import EXACT, _scale
from tripleaim.store.given.cells import read_number


@pytest.mark.parametrize("over", ["1e25", "9007199254740993", "99999999999999999999"])
def test_what_is_too_large_is_refused(over: str) -> None:
    with pytest.raises(
        InputRefused, match=r"column people: .* adds up to more than can be carried"
    ):
        _scale(pd.Series([Decimal(over), Decimal(1)], dtype=object), "people")


def test_what_is_just_not_too_large_is_exact() -> None:
    scaled, digits = _scale(pd.Series([Decimal(EXACT - 1), Decimal(1)], dtype=object), "people")
    assert ([int(each) for each in scaled], digits) == ([EXACT - 1, 1], 0)


@pytest.mark.parametrize("number", ["1e999999", "9e400", "1e-999999", "9" * 400])
def test_a_number_beyond_all_counts_is_no_number(number: str) -> None:
    assert read_number(number) is None


@pytest.mark.parametrize("text", ["1e999999", "nan", "-inf", "abc", "", "1e16", "0.001"])
def test_what_is_no_sum_of_money_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match=r"no sum of money|part of a penny"):
        pence_of(text)
    assert pence_of("1e15") == 10**17


@pytest.mark.parametrize(
    ("texts", "digits"),
    [(("12.0", "7.0"), 0), (("12.0", "7.5"), 1), (("12.00", "7.00"), 2), (("12", "7"), 0)],
)
def test_whole_numbers_as_programs_write_them_are_shared_whole(
    texts: tuple[str, ...], digits: int
) -> None:
    assert _scale(pd.Series([Decimal(each) for each in texts]), "n")[1] == digits
