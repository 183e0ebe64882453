"""How old what is held is, by the rhythm of its publisher: at the edges of months."""

from datetime import date

import pytest

from tripleaim.store.engine import Store
from tripleaim.store.freshness import periods_behind, read_freshness, rhythms


@pytest.mark.parametrize(
    ("held", "on", "every", "lag", "behind"),
    [
        (date(2025, 8, 1), date(2025, 10, 1), 1, 1, 1),
        (date(2025, 8, 1), date(2025, 9, 30), 1, 1, 0),
        (date(2024, 4, 1), date(2026, 3, 31), 12, 12, 0),
        (date(2024, 4, 1), date(2026, 4, 1), 12, 12, 1),
        (date(2030, 1, 1), date(2026, 4, 1), 12, 0, 0),
    ],
)
def test_periods_behind(held: date, on: date, every: int, lag: int, behind: int) -> None:
    assert periods_behind(held, on, every, lag) == behind


def test_what_ships_is_told_by_its_age(shipped_store: Store) -> None:
    found = {each.rhythm.id: each for each in read_freshness(shipped_store, date(2026, 11, 28))}
    assert set(found) == {each.id for each in rhythms()}
    assert found["residents"].held_to == date(2020, 7, 1)
    assert found["residents"].is_late
    assert not any(each.is_late for each in read_freshness(shipped_store, date(2017, 1, 1)))
