"""What patients say of their practice stands in `heard`, from its day and of the area alone."""

from datetime import date

import pytest

from tripleaim.model.quantity import Estimate
from tripleaim.questions.heard.rows import PatientSurvey
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

BOARD, MERGED = "icb:QOP", "icb:D7T5G"
NEWEST = date(2026, 6, 1)


def survey(store: Store, area: str, on: date, known: date | None = None) -> list[PatientSurvey]:
    return list(question("heard").answer(store, area, on, known).of(PatientSurvey))


def test_a_board_has_the_published_interval(shipped_store: Store) -> None:
    found = {row.measure: row for row in survey(shipped_store, BOARD, NEWEST)}
    assert len(found) == 8
    phone = found["gp_phone_easy"].value
    assert isinstance(phone, Estimate)
    assert (phone.value, phone.low, phone.high) == (0.573, 0.568, 0.579)
    assert found["gp_phone_easy"].england == 0.529


def test_a_merged_board_has_the_mean_of_those_it_came_from(shipped_store: Store) -> None:
    rows = survey(shipped_store, MERGED, NEWEST)
    assert len(rows) == 8
    assert not any(isinstance(row.value, Estimate) for row in rows)


@pytest.mark.parametrize(
    ("on", "known", "told"),
    [
        (date(2025, 12, 31), None, 0),
        (date(2026, 1, 1), None, 8),
        (date(2026, 1, 1), date(2025, 12, 31), 0),
        (date(2026, 1, 1), date(2026, 1, 1), 8),
    ],
)
def test_it_counts_from_the_end_of_its_period(
    on: date, known: date | None, told: int, shipped_store: Store
) -> None:
    assert len(survey(shipped_store, BOARD, on, known)) == told


def test_a_part_of_a_board_is_told_the_boards_as_the_boards(shipped_store: Store) -> None:
    told = survey(shipped_store, "sub_icb:01D", NEWEST)
    assert {each.subject for each in told} == {"icb:QOP"}
