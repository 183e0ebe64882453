"""Older claims: devolution and mortality, and outsourcing as it was published."""

import pytest

from tripleaim.questions.done.answer import done
from tripleaim.questions.done.devolution import DEVOLUTION, devolution, outsourcing
from tripleaim.store.engine import Store


def test_a_slope_before_devolution_leaves_its_effect_on_deaths_untold(shipped_store: Store) -> None:
    found = {each.measure: each for each in devolution(shipped_store)}
    treatable = found["effect_on_treatable_mortality"]
    assert treatable.status == "cannot tell"
    assert "differences before treatment as large" in treatable.statement
    assert float(str(treatable.low)) < 0 < float(str(treatable.high))
    assert found["effect_on_avoidable_mortality"].status == "cannot tell"


def test_outsourcing_is_as_published(shipped_store: Store) -> None:
    (found,) = outsourcing(shipped_store)
    assert found.value == pytest.approx(0.355, abs=0.025)
    assert float(str(found.low)) < 0.55
    assert float(str(found.high)) > 0.22
    assert "Goodair and Reeves" in found.statement


def test_both_stand_beside_the_claims_of_2018(shipped_store: Store) -> None:
    from datetime import date

    tables = [each.table for each in done(shipped_store, None, date(2018, 6, 1))]
    assert DEVOLUTION in tables
    here = done(shipped_store, "QOP", date(2018, 6, 1))
    assert sum(each.table == DEVOLUTION for each in here) == 2
    elsewhere = done(shipped_store, "QNQ", date(2018, 6, 1))
    assert not any(each.table == DEVOLUTION for each in elsewhere)
