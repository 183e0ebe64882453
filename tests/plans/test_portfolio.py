"""Choosing: the best of all choices, within limits, in order; reasons and trade-offs."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import OptimizeResult

from plans.plan_maker import make_random_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.choice import (
    choice_json,
    choice_report,
    choose_for,
    chosen_plan,
)
from tripleaim.plans.portfolio import (
    Limits,
    Options,
    capital_ranking,
    choose,
    describe,
    trade_off,
    why_left_out,
    why_none,
)


def make_options(seed: int, count: int = 5, starts: int = 2, worlds: int = 20) -> Options:
    rng = np.random.default_rng(seed)
    return Options(
        ids=tuple(f"i{at}" for at in range(count)),
        value=rng.normal(5, 8, (count, 1, 1)) + rng.normal(0, 4, (count, starts, worlds)),
        revenue=rng.uniform(0, 3, (count, starts, 3)),
        capital=rng.uniform(0, 10, count),
        staff=rng.uniform(0, 10, count),
        health=rng.normal(2, 3, count),
        equity=rng.normal(1, 2, count),
        needs=((0, 1),),
        excludes=((2, 3),),
    )


def allowed(options: Options, limits: Limits, chosen: np.ndarray) -> bool:
    taken = chosen.sum(axis=1)
    made = describe(options, limits, chosen)
    spent = np.einsum("is,isy->y", chosen, options.revenue).max()
    early = all(chosen[0, : by + 1].sum() <= chosen[1, : by + 1].sum() for by in range(2))
    return bool(
        taken @ options.capital <= limits.capital + 1e-9
        and spent <= limits.revenue_a_year + 1e-9
        and early
        and taken[2] + taken[3] <= 1
        and (limits.chance == 0 or made.chance >= limits.chance - 1e-9)
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("chance", [0.0, 0.8])
def test_the_choice_is_the_best_of_all(seed: int, chance: float) -> None:
    options = make_options(seed)
    limits = Limits(capital=15.0, revenue_a_year=6.0, chance=chance, target=0.0)
    best = None
    for starts in product((-1, 0, 1), repeat=5):
        chosen = np.zeros((5, 2))
        for at, start in enumerate(starts):
            if start >= 0:
                chosen[at, start] = 1
        if allowed(options, limits, chosen):
            value = describe(options, limits, chosen).value
            best = value if best is None else max(best, value)
    made = choose(options, limits)
    assert made is not None
    assert best is not None
    assert made.value == pytest.approx(best, abs=1e-6)
    assert made.chance >= chance


def test_every_one_left_out_has_a_reason() -> None:
    options = make_options(3)
    limits = Limits(capital=8.0, revenue_a_year=6.0)
    choice = choose(options, limits)
    assert choice is not None
    reasons = why_left_out(options, limits, choice)
    assert len(reasons) + len(choice.chosen) == 5
    assert all(said.endswith(".") for said in reasons.values())


def test_more_health_costs_money_and_no_choice_is_beaten_on_all() -> None:
    curve = trade_off(make_options(4), Limits(capital=30.0))
    assert len(curve) >= 2
    assert curve[0].value == max(each.value for each in curve)


@pytest.mark.parametrize("x", [None, np.zeros(2)])
def test_a_choice_that_ran_out_of_time_is_refused(
    monkeypatch: pytest.MonkeyPatch, x: np.ndarray | None
) -> None:
    asked = {}

    def slow(*_: object, options: dict[str, float], **__: object) -> OptimizeResult:
        asked.update(options)
        return OptimizeResult(status=1, x=x)

    monkeypatch.setattr("tripleaim.plans.portfolio.milp", slow)
    with pytest.raises(InputRefused, match="was not solved in 30 seconds"):
        choose(two(), Limits())
    assert asked["time_limit"] == 30.0


def test_what_gains_nothing_loses_no_less_than_nothing() -> None:
    options = two(value=np.full((2, 1, 2), [[[10.0]], [[0.0]]]))
    choice = choose(options, Limits(capital=8.0))
    assert choice is not None
    said = why_left_out(options, Limits(capital=8.0), choice)
    assert said["second"] == "From its best start it is expected to lose £0."


def test_impossible_limits_have_no_choice() -> None:
    options = make_options(5)
    assert choose(options, Limits(least_health=1e9)) is None


def test_the_ranking_of_capital_says_how_stable_it_is() -> None:
    options = make_options(6)
    steady = replace(options, value=np.broadcast_to(np.arange(5.0)[:, None, None], (5, 2, 20)))
    assert all(share == 1.0 for _, _, share in capital_ranking(steady))
    assert any(share < 1.0 for _, _, share in capital_ranking(options))


def test_a_plan_chooses_among_its_initiatives() -> None:
    plan = make_random_plan(5, initiatives=4, points=4)
    chosen = choose_for(plan)
    assert chosen.choice is not None
    assert set(chosen.starts) | set(chosen.left_out) == {each.id for each in plan.initiatives}
    assert "Expected gain" in choice_report(plan, chosen)
    assert choice_json(chosen).startswith("{")


def two(**fields: object) -> Options:
    """Two initiatives that gain 10 and 6; the first needs 8 of capital and 2 staff, the second 5
    and 5; one start, two worlds."""
    plain = {
        "ids": ("first", "second"),
        "value": np.full((2, 1, 2), [[[10.0]], [[6.0]]]),
        "revenue": np.zeros((2, 1, 1)),
        "capital": np.array([8.0, 5.0]),
        "staff": np.array([2.0, 5.0]),
        "health": np.zeros(2),
        "equity": np.zeros(2),
    }
    return Options(**{**plain, **fields})


@pytest.mark.parametrize(
    ("options", "limits", "said"),
    [
        (two(), Limits(capital=12.0), "Kept out by capital: without that it would be in."),
        (two(), Limits(capital=13.0), None),
        (two(), Limits(capital=13.0, staff=6.9), "Kept out by staff: without that it would be in."),
        (two(), Limits(capital=13.0, staff=7.0), None),
        (two(excludes=((0, 1),)), Limits(), "Kept out by what excludes it: without that"),
        (two(), Limits(capital=12.0, staff=6.0), "Kept out by limits together (capital and staff)"),
        (
            two(value=np.full((2, 1, 2), [[[10.0]], [[-3.0]]])),
            Limits(),
            "From its best start it is expected to lose £3.",
        ),
    ],
)
def test_the_reason_names_the_limit(options: Options, limits: Limits, said: str | None) -> None:
    choice = choose(options, limits)
    assert choice is not None
    reasons = why_left_out(options, limits, choice)
    if said is None:
        assert reasons == {}
    else:
        assert reasons["second"].startswith(said)


def test_no_choice_names_what_would_make_one() -> None:
    options = two(health=np.array([1.0, 0.0]))
    assert why_none(options, Limits(capital=7.9, least_health=1.0)) == ("capital", "least_health")
    assert why_none(options, Limits(capital=7.9, staff=1.9, least_health=1.0)) == ("least_health",)


def test_the_plan_as_chosen_holds_only_that() -> None:
    plan = make_random_plan(4, initiatives=5)
    chosen = choose_for(plan, capital=float(max(each.capital_gbp for each in plan.initiatives)))
    made = chosen_plan(plan, chosen)
    assert {each.id: each.start_year_ending for each in made.initiatives} == chosen.starts
    assert {each.initiative for each in made.effects} <= set(chosen.starts)
    again = choose_for(made, capital=1e12)
    assert set(again.starts) == set(chosen.starts)
