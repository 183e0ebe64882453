"""Who is a trust? A code or name of an organisation that is no area is answered, not refused."""

from datetime import date

import pytest

from tripleaim.library.asking import answer
from tripleaim.model.errors import NothingFound
from tripleaim.store.engine import Store

ON = date(2018, 6, 1)


@pytest.mark.parametrize("asked", ["RDU", "rdu", "Frimley Health NHS Foundation Trust"])
def test_a_trust_by_code_and_by_name(asked: str, shipped_store: Store) -> None:
    found = answer(shipped_store, "who", asked, ON)
    assert found[0].value == "Frimley Health NHS Foundation Trust"
    assert "a trust, since" in found[0].statement
    assert any("RD7" in each.statement for each in found[1:])
    assert all(each.sources for each in found)


def test_an_area_comes_before_an_organisation_of_its_code(shipped_store: Store) -> None:
    found = answer(shipped_store, "who", "00T", ON)
    assert found[0].subject == "ccg:00T"


def test_what_did_not_exist_that_day_is_not_answered_for_it(shipped_store: Store) -> None:
    with pytest.raises(NothingFound, match="history"):
        answer(shipped_store, "who", "RW3", ON)
