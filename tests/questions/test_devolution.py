"""Older claims: devolution and mortality, and outsourcing as it was published."""

from datetime import date

import pytest

from tripleaim.evidence.claimed import EVER, Window
from tripleaim.evidence.mortality import rates_by_ccg
from tripleaim.evidence.own_panel import judge_by_groups, judge_panel
from tripleaim.evidence.panel import Panel
from tripleaim.model.status import Status
from tripleaim.page.told import told
from tripleaim.questions.done.answer import done
from tripleaim.questions.done.devolution import devolution, outsourcing
from tripleaim.questions.done.rows import Devolved, Outsourced
from tripleaim.store.engine import Store


def test_a_slope_before_devolution_leaves_its_effect_on_deaths_untold(shipped_store: Store) -> None:
    found = {each.outcome: each for each in devolution(shipped_store, EVER)}
    treatable = found["treatable_mortality"]
    assert treatable.status is Status.CANNOT_TELL
    assert "differences before treatment as large" in treatable.reason
    assert treatable.effect is not None
    assert treatable.effect.low < 0 < treatable.effect.high
    assert found["avoidable_mortality"].status is Status.CANNOT_TELL


def test_quickly_judged_is_as_wholly_judged(shipped_store: Store) -> None:
    import numpy as np

    rates = rates_by_ccg(shipped_store, "treatable_mortality", "stp:QOP", date(2020, 1, 1))
    assert rates is not None
    first = np.where(np.array(rates.inside), rates.years.index(2016), len(rates.years))
    panel = Panel(outcome=rates.values, units=rates.units, periods=rates.years, first=first)
    quick, whole = judge_by_groups(panel), judge_panel(panel)
    assert quick.verdict == whole.verdict
    assert [each.design for each in quick.estimates] == [each.design for each in whole.estimates]
    for one, other in zip(quick.estimates, whole.estimates, strict=True):
        assert one.effect == pytest.approx(other.effect, rel=1e-9)


@pytest.mark.parametrize(
    ("on", "known", "last"),
    [
        (date(2018, 12, 31), date.max, 2017),
        (date(2019, 1, 1), date.max, 2018),
        (date(2019, 1, 1), date(2019, 12, 31), 2016),
        (date(2019, 1, 1), date(2020, 1, 1), 2017),
    ],
)
def test_a_year_counts_once_it_has_ended_and_is_published(
    shipped_store: Store, on: date, known: date, last: int
) -> None:
    rows = devolution(shipped_store, Window(on=on, known=known))
    assert {each.last for each in rows} == {last}
    assert all((each.effect is None) == (last < 2017) for each in rows)


def test_outsourcing_is_as_published(shipped_store: Store) -> None:
    (found,) = outsourcing(shipped_store, EVER)
    assert found.effect.value == pytest.approx(0.355, abs=0.025)
    assert found.effect.low < 0.55
    assert found.effect.high > 0.22
    answer = told(done(shipped_store, None, date(2023, 1, 1)))
    (row,) = answer.answer.of(Outsourced)
    assert "Goodair and Reeves" in answer.sentence(row)


@pytest.mark.parametrize(("on", "number"), [(date(2022, 12, 30), 0), (date(2022, 12, 31), 1)])
def test_what_was_published_in_a_year_counts_from_its_end(
    shipped_store: Store, on: date, number: int
) -> None:
    assert len(outsourcing(shipped_store, Window(on=on, known=on))) == number


def test_both_stand_beside_the_claims_of_2018(shipped_store: Store) -> None:
    on = date(2018, 6, 1)
    assert len(done(shipped_store, None, on).of(Devolved)) == 2
    assert len(done(shipped_store, "QOP", on).of(Devolved)) == 2
    assert not done(shipped_store, "QNQ", on).of(Devolved)
