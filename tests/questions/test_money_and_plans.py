"""Questions 5 and 6 asked of the full store, of systems old and new, and of England."""

from datetime import date

import pytest

from tripleaim.library.asking import answer
from tripleaim.model.errors import NothingFound
from tripleaim.plans.base_year import read_base_year
from tripleaim.plans.soundness import faults_of
from tripleaim.plans.template import make_template
from tripleaim.questions.money.rows import Allocation, MoneyFlow
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

SYSTEMS = [
    ("stp:QF7", date(2018, 6, 1)),
    ("stp:QNQ", date(2019, 6, 1)),
    ("icb:QHM", date(2025, 4, 1)),
]


@pytest.mark.parametrize(("area", "on"), SYSTEMS)
def test_the_template_is_sound_and_holds_the_systems_money_to_the_penny(
    any_store: Store, area: str, on: date
) -> None:
    base = read_base_year(any_store, area, on)
    plan = make_template(base, "A system")
    assert faults_of(plan) == []
    spent = sum(line.cost_gbp for line in plan.baseline)
    assert spent * 100 == base.pence + base.social_care_pence
    outside = sum(each.amount_gbp for each in plan.income if each.payer == "outside")
    assert outside == spent


@pytest.mark.parametrize(("area", "on"), SYSTEMS)
def test_where_the_money_of_a_system_goes(any_store: Store, area: str, on: date) -> None:
    found = question("money").answer(any_store, area, on)
    newest = min(on.year + (on.month >= 4), 2020)
    assert [each.year for each in found.of(Allocation)][:2] == [newest, newest - 1]
    flows = found.of(MoneyFlow)
    into, _, out = (sum(each.amount for each in flows if each.step == step) for step in range(3))
    assert into == out > 0


@pytest.mark.parametrize(("area", "on"), SYSTEMS)
def test_whether_the_plan_of_a_system_adds_up(any_store: Store, area: str, on: date) -> None:
    whether, *found = answer(any_store, "adds-up", area, on)
    assert whether.measure == "adds_up"
    assert found[0].measure == "do_nothing_gap"
    faced = [each for each in found if each.measure == "gap" and each.value is not None]
    assert bool(faced) == (on < date(2025, 4, 1))
    for gap in faced:
        assert float(str(gap.low)) < float(str(gap.value)) < float(str(gap.high))
        parts = [each for each in found if each.measure == "part_of_gap"]
        assert sum(round(float(str(each.value)) * 100) for each in parts) == round(
            float(str(gap.value)) * 100
        )
    assert any(each.measure == "do_nothing_gap" for each in found)


def test_england(any_store: Store) -> None:
    found = answer(any_store, "adds-up", None, date(2018, 6, 1))
    assert len([f for f in found if f.measure == "do_nothing_gap"]) == 44
    found = answer(any_store, "money", None, date(2018, 6, 1))
    newest = next(each for each in found if each.measure == "allocation_total")
    assert round(float(str(newest.value)) / 1e9, 1) == 74.2


def test_a_system_that_is_not_there_is_an_error_that_says_what_is(any_store: Store) -> None:
    with pytest.raises(NothingFound):
        answer(any_store, "money", "Framley", date(2018, 6, 1))
