"""Counts too large to be carried to the last unit are refused, at the edge too."""

from decimal import Decimal

import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.registry.carry import EXACT, _scale


@pytest.mark.parametrize("over", ["1e25", "9007199254740993", "99999999999999999999"])
def test_what_is_too_large_is_refused(over: str) -> None:
    with pytest.raises(
        InputRefused, match=r"column people: .* adds up to more than can be carried"
    ):
        _scale(pd.Series([Decimal(over), Decimal(1)], name="people", dtype=object))


def test_what_is_just_not_too_large_is_exact() -> None:
    scaled, digits = _scale(pd.Series([Decimal(EXACT - 1), Decimal(1)], dtype=object))
    assert ([int(each) for each in scaled], digits) == ([EXACT - 1, 1], 0)
