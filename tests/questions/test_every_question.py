"""Every question has an answer from the full data and from what ships, on several days."""

from datetime import date

import pytest

from tripleaim.library.asking import answer
from tripleaim.questions.decides.rows import System
from tripleaim.questions.ten import BY_ID, question
from tripleaim.store.engine import Store
from tripleaim.store.ground import names_on

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


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2021, 5, 1)])
def test_systems_named_by_then_go_by_the_names_of_the_day(shipped_store: Store, on: date) -> None:
    rows = question("decides").answer(shipped_store, None, on).of(System)
    assert rows
    names = names_on(shipped_store, [each.subject for each in rows], on)
    assert {each.subject: each.system for each in rows} == dict(names)
