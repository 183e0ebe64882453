"""Which systems are most like one: five, itself not among them, and one list on every page."""

from datetime import date

import pytest

from tripleaim.model.row import Row
from tripleaim.questions.needs.answer import needs
from tripleaim.questions.needs.rows import Alike
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.rows import BesideLikes
from tripleaim.store.alike import most_like
from tripleaim.store.engine import Store

ON = date(2018, 6, 1)


def test_the_systems_most_like_one_are_five_and_not_itself(shipped_store: Store) -> None:
    found = most_like(shipped_store, "stp:QOP", "stp", ON)
    far = [away for _, away in found]
    assert len(found) == 5
    assert far == sorted(far)
    assert "stp:QOP" not in [area for area, _ in found]
    assert most_like(shipped_store, "stp:QOP", "icb", ON) == []


@pytest.mark.parametrize(("area", "on"), [("QF7", ON), ("QHM", date(2023, 6, 1))])
def test_two_pages_name_the_same_five(shipped_store: Store, area: str, on: date) -> None:
    def first(rows: tuple[Row, ...], kind: type[Row]) -> Row:
        return next(row for row in rows if type(row) is kind)

    in_need = first(needs(shipped_store, area, on).rows, Alike)
    in_next = first(what_next(shipped_store, area, on).rows, BesideLikes)
    assert len(in_need.names) == 5
    assert in_need.names == in_next.likes
