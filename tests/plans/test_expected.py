"""What initiatives are meant to do to the use of a whole system, by hand and against the engine."""

import pytest

from plans.plan_maker import make_random_plan
from tripleaim.model.documents.plan import Effect, Plan
from tripleaim.plans.expected import expected_changes


def with_effects(plan: Plan, *effects: Effect) -> Plan:
    return plan.model_copy(update={"effects": effects})


def test_an_effect_on_some_ages_and_some_people_is_small_on_everybody() -> None:
    """20% less for half of the people of one age band is that band's share of use times 10%."""
    plan = make_random_plan(3, points=3, ages=4)
    start, end = sorted({(line.age_from, line.age_to) for line in plan.baseline}, key=str)[0]
    one = Effect(
        initiative=plan.initiatives[0].id,
        point="ae",
        age_from=start,
        age_to=end,
        reach=0.5,
        shape="pert",
        low=-0.4,
        central=-0.2,
        high=0.0,
    )
    mine = sum(x.activity for x in plan.baseline if (x.point, x.age_from) == ("ae", start))
    whole = sum(x.activity for x in plan.baseline if x.point == "ae")
    [found] = expected_changes(with_effects(plan, one))
    assert found.change == pytest.approx(-0.1 * mine / whole)
    assert (found.low, found.high) == (pytest.approx(-0.2 * mine / whole), 0.0)


def test_effects_on_one_point_add_up_and_points_stay_apart() -> None:
    plan = make_random_plan(4, points=3)
    name = plan.initiatives[0].id
    effects = [
        Effect(initiative=name, point="ae", central=-0.1),
        Effect(initiative=name, point="ae", central=-0.05),
        Effect(initiative=name, point="emergency", central=0.2),
    ]
    found = expected_changes(with_effects(plan, *effects))
    assert {each.point: round(each.change, 12) for each in found} == {"ae": -0.15, "emergency": 0.2}


def test_a_point_without_base_year_use_has_no_change() -> None:
    plan = make_random_plan(5, points=2)
    effect = Effect(initiative=plan.initiatives[0].id, point="specialised", central=-0.1)
    assert expected_changes(with_effects(plan, effect)) == []
