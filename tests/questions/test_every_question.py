"""Every question has an answer from the full data and from what ships, on several days."""

from datetime import date

import pytest

from tripleaim.questions.ten import BY_ID, answer
from tripleaim.store.engine import Store

ASKED = (
    (None, date(2018, 6, 1)),
    (None, date(2026, 11, 1)),
    ("icb:QOP", date(2026, 11, 1)),
    ("stp:QNQ", date(2018, 6, 1)),
)


@pytest.mark.parametrize("which", ["shipped_store", "full_store"])
@pytest.mark.parametrize(("area", "on"), ASKED)
@pytest.mark.parametrize("name", BY_ID)
def test_every_question_of_both_stores(
    name: str, area: str | None, on: date, which: str, request: pytest.FixtureRequest
) -> None:
    store: Store = request.getfixturevalue(which)
    for finding in answer(store, name, area, on):
        assert finding.statement.endswith((".", ":", "?", ")")), finding.statement
        assert finding.sources
        assert "None" not in finding.statement
        assert "nan" not in finding.statement.split()
