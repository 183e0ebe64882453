"""The engine: identities to the penny, the same numbers every time, the distribution it claims."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from scipy import stats

from plans.plan_maker import make_random_plan
from tripleaim.model.documents.plan import Plan
from tripleaim.plans.attribute import attribute, attribute_closing
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.run import Outcome, Settings, draws_of, run
from tripleaim.plans.simulate import poisson_quantile, simulate

FEW = Settings(draws=8, seed=5)


def check_identities(plan: Plan, outcome: Outcome) -> None:
    layout, money = outcome.layout, outcome.settlement
    owner = np.concatenate([layout.cell_organisation, layout.changes.organisation])
    by_body = sum(money.cost[owner == at].sum(axis=0) for at in range(len(layout.organisations)))
    cells = money.cost[: layout.cells]
    by_place = sum(cells[layout.cell_place == at].sum(axis=0) for at in range(len(layout.places)))
    by_place = by_place + money.cost[layout.cells :].sum(axis=0)
    assert np.array_equal(by_body, money.cost.sum(axis=0))
    assert np.array_equal(by_place, money.cost.sum(axis=0))
    outside = money.payment[layout.payments.payer == -1].sum(axis=0)
    assert np.array_equal(money.balance.sum(axis=0), outside - money.cost.sum(axis=0))
    assert money.balance.dtype == np.int64


@pytest.mark.parametrize("chunk", range(5))
def test_accounts_add_up_to_the_penny_on_500_random_plans(chunk: int) -> None:
    for seed in range(chunk * 100, chunk * 100 + 100):
        plan = make_random_plan(
            seed,
            points=2 + seed % 4,
            places=1 + seed % 3,
            bodies=2 + seed % 3,
            initiatives=1 + seed % 2,
            years=2,
        )
        check_identities(plan, run(plan, settings=FEW))
        parts = attribute_closing(plan, 2, FEW)
        quiet = replace(FEW, noise=False)
        gaps = {
            scenario: -round(float(run(plan, scenario, quiet).settlement.system[1].mean()))
            for scenario in ("do nothing", "plan")
        }
        closed = sum(part.pence for part in parts if part.kind == "initiative")
        assert -closed == gaps["do nothing"] - gaps["plan"]


def test_the_parts_of_the_gap_add_up_to_it() -> None:
    for seed in range(20):
        plan = make_random_plan(seed, initiatives=3)
        gap = run(plan, "plan", replace(FEW, noise=False)).settlement.system[4].mean()
        assert sum(part.pence for part in attribute(plan, 5, FEW)) == -round(float(gap))


def test_a_plan_without_drivers_is_attributed_to_its_base_year_and_people() -> None:
    plan = make_random_plan(3).model_copy(update={"drivers": (), "correlations": ()})
    gap = run(plan, "plan", replace(FEW, noise=False)).settlement.system[4].mean()
    assert sum(part.pence for part in attribute(plan, 5, FEW)) == -round(float(gap))


def test_many_initiatives_are_attributed_too() -> None:
    plan = make_random_plan(1, initiatives=12)
    parts = attribute_closing(plan, 5, FEW)
    assert len(parts) == 7
    assert parts[-1].name == "all other initiatives"


def test_a_plan_with_no_initiatives_is_doing_nothing() -> None:
    plan = make_random_plan(4)
    empty = plan.model_copy(update={"initiatives": (), "effects": ()})
    nothing, bare = run(plan, "do nothing", FEW), run(empty, "plan", FEW)
    assert np.array_equal(nothing.settlement.system, bare.settlement.system)


def test_an_initiative_of_no_effect_costs_its_cost_and_no_more() -> None:
    plan = make_random_plan(4, initiatives=1)
    idle = plan.effects[0].model_copy(
        update={"shape": "fixed", "central": 0.0, "low": None, "high": None}
    )
    cost = Decimal("123456.78")
    one = plan.initiatives[0].model_copy(
        update={"recurrent_gbp": cost, "start_year_ending": 2018, "ramp_years": 0}
    )
    plan = plan.model_copy(update={"initiatives": (one,), "effects": (idle,)})
    nothing, planned = run(plan, "do nothing", FEW), run(plan, "plan", FEW)
    difference = nothing.settlement.system - planned.settlement.system
    assert np.array_equal(difference, np.full_like(difference, 12345678))


def test_two_identical_initiatives_do_less_than_twice_one() -> None:
    plan = make_random_plan(6, initiatives=1)
    first = plan.initiatives[0].model_copy(update={"recurrent_gbp": Decimal(0)})
    effect = plan.effects[0].model_copy(
        update={"shape": "fixed", "central": -0.1, "low": None, "high": None, "moves_to": ""}
    )
    one = plan.model_copy(update={"initiatives": (first,), "effects": (effect,)})
    two = one.model_copy(
        update={
            "initiatives": (first, first.model_copy(update={"id": "again"})),
            "effects": (effect, effect.model_copy(update={"initiative": "again"})),
        }
    )
    quiet = Settings(draws=4, noise=False)
    none, once, twice = (
        run(each, scenario, quiet).activity.sum(axis=0)[-1]
        for each, scenario in ((one, "do nothing"), (one, "plan"), (two, "plan"))
    )
    assert np.all(none - twice < 2 * (none - once) - 1e-6)
    assert np.all(none - twice > none - once)


def test_moved_work_arrives_where_it_is_moved_to() -> None:
    plan = make_random_plan(7, initiatives=1)
    effect = plan.effects[0].model_copy(
        update={"shape": "fixed", "central": -0.1, "low": None, "high": None, "moved_ratio": 2.0}
    )
    plan = plan.model_copy(update={"effects": (effect,)})
    quiet = Settings(draws=2, noise=False)
    point = np.array(layout_of(plan).cell_point)
    change = run(plan, "plan", quiet).activity - run(plan, "do nothing", quiet).activity
    avoided = change[point == effect.point].sum(axis=0)
    arrived = change[point == effect.moves_to].sum(axis=0)
    assert np.allclose(arrived, -2.0 * avoided)
    assert avoided.max() <= 0
    assert avoided[-1].max() < 0


def test_the_same_seed_gives_the_same_numbers_on_any_number_of_threads() -> None:
    plan = make_random_plan(8)
    settings = [Settings(draws=1700, threads=threads) for threads in (1, 2, 7)]
    first, *others = [run(plan, settings=each) for each in settings]
    for other in others:
        assert np.array_equal(first.activity, other.activity)
        assert np.array_equal(first.settlement.cost, other.settlement.cost)
    fewer = run(plan, settings=Settings(draws=600))
    assert np.array_equal(fewer.activity, first.activity[:, :, :600])


def test_drawn_together_or_row_by_row_the_distribution_is_the_same() -> None:
    """Poisson per row, thinned by two initiatives, summed; against one draw of the sum."""
    rng = np.random.default_rng(11)
    rows, worlds = 300, 4000
    expected = rng.uniform(0.2, 6.0, rows)
    keep = 0.93 * 0.88
    by_row = rng.binomial(rng.poisson(expected, (worlds, rows)), keep).sum(axis=1)
    failures = 0
    for seed in range(20):
        luck = np.random.default_rng(seed).standard_normal(worlds)
        together = poisson_quantile(np.full(worlds, expected.sum() * keep), luck)
        failures += stats.ks_2samp(by_row, together).pvalue < 0.01
        assert abs(together.mean() - by_row.mean()) < 4 * by_row.std() / np.sqrt(worlds / 2)
        assert 0.9 < together.var() / by_row.var() < 1.1
        for tail in (0.5, 99.5):
            assert abs(np.percentile(together, tail) - np.percentile(by_row, tail)) < 12
    assert failures <= 2


@pytest.mark.parametrize("mean", [0.3, 3.0, 25.0, 39.9, 40.1, 200.0, 5000.0])
def test_the_poisson_quantile_is_the_poisson_quantile(mean: float) -> None:
    chance = (np.arange(20_000) + 0.5) / 20_000
    exact = stats.poisson.ppf(chance, mean)
    ours = poisson_quantile(np.full(20_000, mean), stats.norm.ppf(chance))
    assert np.abs(ours - exact).max() <= 1
    assert (ours != exact).mean() < 0.01
    assert ours.mean() == pytest.approx(mean, rel=0.002)
    assert ours.var() == pytest.approx(mean, rel=0.01)


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    """1,000 truths from worlds of their own: the 90% interval contains 88 to 92% of them."""
    held = []
    for seed in range(20):
        plan = make_random_plan(seed, points=3, ages=2, places=2)
        gap = run(plan, settings=Settings(draws=2000, seed=seed)).settlement.system[-1]
        low, high = np.percentile(gap, [5, 95])
        mirrored = run(plan, settings=Settings(draws=100, seed=90_000 + seed)).settlement.system[-1]
        truth = mirrored[::2]  # worlds come in mirrored pairs: one of each is independent
        held.append((low <= truth) & (truth <= high))
    assert len(np.concatenate(held)) == 1000
    assert 0.88 <= np.concatenate(held).mean() <= 0.92


def test_time_does_not_grow_with_activity() -> None:
    plan = make_random_plan(9)
    lines = tuple(b.model_copy(update={"activity": b.activity * 2}) for b in plan.baseline)
    double = plan.model_copy(update={"baseline": lines})
    single, twice = layout_of(plan), layout_of(double)
    draws = draws_of(plan, Settings(draws=20))
    ratio = simulate(twice, draws, noise=False) / simulate(single, draws, noise=False)
    assert np.allclose(ratio, 2.0)  # the same arrays of the same shape: nothing depends on the size
