"""Every test that an estimate could have failed: it holds where it should, and fails."""

from dataclasses import replace

import numpy as np
import pytest
from bench.simulate import World, simulate_outcomes

from tripleaim.evidence.falsify import (
    WORST_FIT,
    Study,
    chances,
    falsify,
    leads_of,
    placebo_dates,
    placebo_outcome,
)
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import discoveries, error_share
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.staggered import (
    bound_trends,
    falsify_staggered,
    pre_trend_p,
    why_no_groups,
)
from tripleaim.evidence.synthetic_control import Task
from tripleaim.evidence.synthetic_did import synthetic_did_fit
from tripleaim.evidence.verdict import (
    HARMED,
    HELPED,
    UNKNOWN,
    Scale,
    judge,
    placebo_outcome_test,
)

UNITS, MONTHS, START = 30, 48, 30
CLEAR = -0.15


def study(effect: float = CLEAR, seed: int = 1, **changes) -> Study:
    """Thirty systems of which the first changes by so much from the 31st month on."""
    outcome = simulate_outcomes(World(units=UNITS, periods=MONTHS), np.random.default_rng(seed))
    outcome[0, START:] += effect
    given = {"near": np.eye(UNITS, dtype=bool), "start": START, "asked": (0,)} | changes
    return Study(outcome=outcome, donors=np.arange(UNITS) > 0, **given)


def moved(one: Study, months: slice, by) -> Study:
    outcome = one.outcome.copy()
    outcome[0, months] += by
    return replace(one, outcome=outcome)


def held_of(one: Study, q_value: float | None = None, **options) -> dict[str, bool]:
    found = falsify(one)
    q_value = float(found.p_value[0]) if q_value is None else q_value
    return {test.name: test.held for test in judge(found, 0, q_value, **options).tests}


def test_a_clear_effect_passes_all():
    found = falsify(study())
    verdict = judge(found, 0, float(found.p_value[0]))
    assert all(test.held for test in verdict.tests), [each.says for each in verdict.tests]
    assert verdict.kind == HELPED
    assert judge(found, 0, 0.01, lower_is_better=False).kind == HARMED


def test_a_comparison_that_does_not_follow_before_fails():
    wave = 0.5 * np.sin(np.arange(START))
    assert not held_of(moved(study(), slice(0, START), wave))[
        "the comparison follows the unit before"
    ]


def test_chance_is_wider_only_for_units_followed_worse_than_nine_donors_in_ten():
    wave = 0.1 * np.sin(np.arange(START))
    one = moved(study(), slice(0, START), wave)
    found = falsify(one)
    before = found.gaps[:, :START] - found.gaps[:, :START].mean(axis=1, keepdims=True)
    gap, donors = np.sqrt((before**2).mean(axis=1)), np.arange(UNITS) > 0
    for unit in range(UNITS):
        others = donors & (np.arange(UNITS) != unit)
        times = gap[unit] / np.sqrt((gap[others] ** 2).mean())
        badly = found.fit_p[unit] <= WORST_FIT
        assert found.wider[unit] == pytest.approx(max(times, 1.0) if badly else 1.0)
        usual = np.sqrt((found.effects[others] ** 2).mean())
        assert found.error[unit] == pytest.approx(usual * found.wider[unit])
    assert found.wider[0] > 2
    assert chances(one) == pytest.approx(found.p_value)


def test_a_unit_followed_badly_is_judged_beside_wider_chance():
    """Half as large it drowns in how badly the unit is followed; large enough it stands out."""
    name = "the comparison follows the unit before"
    wave = 0.1 * np.sin(np.arange(START))
    drowned = moved(study(CLEAR / 2), slice(0, START), wave)
    assert not held_of(drowned)[name]
    found = falsify(drowned)
    assert judge(found, 0, 0.01).kind == UNKNOWN
    assert "chance is taken" in judge(found, 0, 0.01).reason
    assert held_of(moved(study(6 * CLEAR), slice(0, START), wave))[name]


@pytest.mark.parametrize("lead", leads_of(START))
def test_an_effect_at_any_of_the_dates_too_early_is_an_alarm(lead):
    early = moved(study(), slice(START - lead, START), CLEAR)
    assert placebo_dates(study())[0] > 0.05
    assert placebo_dates(early)[0] <= 0.05
    verdict = judge(falsify(early), 0, 0.001)
    assert verdict.kind == UNKNOWN
    assert "3, 7, 10, 15 months too early" in next(
        each.says for each in verdict.tests if each.name.startswith("nothing shows at dates")
    )


def test_several_dates_do_not_raise_more_alarms_than_one():
    alarms = [(placebo_dates(study(0.0, seed))[0] <= 0.05) for seed in range(60)]
    assert np.mean(alarms) <= 0.12


def test_an_effect_in_an_outcome_that_it_cannot_affect_is_an_alarm():
    quiet, loud = (float(placebo_outcome(study(by, seed=9))[0]) for by in (0.0, CLEAR))
    assert placebo_outcome_test(quiet, "births").held
    alarm = placebo_outcome_test(loud, "births")
    found = falsify(study())
    assert judge(found, 0, 0.001, more=[placebo_outcome_test(quiet, "births")]).kind == HELPED
    verdict = judge(found, 0, 0.001, more=[alarm])
    assert verdict.kind == UNKNOWN
    assert verdict.reason == alarm.says


def test_what_does_not_stand_out_among_many_fails():
    assert not held_of(study(), q_value=0.2)["it stands out among many comparisons"]


def test_false_discovery_control_holds_its_share():
    rng = np.random.default_rng(4)
    false = []
    for _ in range(400):
        p_values = np.append(rng.random(90), rng.random(10) * 1e-4)
        found = discoveries(p_values) <= 0.1
        false.append(found[:90].sum() / max(found.sum(), 1))
    assert np.mean(false) <= 0.1
    assert np.mean(false) > 0.05


def test_a_gap_that_others_have_too_fails_the_rank():
    one = study(0.0)
    outcome = one.outcome.copy()
    outcome[:12, START:] += np.array([CLEAR, *([-0.3, 0.3] * 6)])[:12, None]
    name = "its gap grew more than most donors' did"
    assert held_of(study())[name]
    assert not held_of(replace(one, outcome=outcome))[name]


def test_neighbours_that_share_the_change_show_in_the_curve():
    near = np.eye(UNITS, dtype=bool)
    near[0, 1:15] = True
    one = study(near=near)
    outcome = one.outcome.copy()
    outcome[1:15, START:] += 2 * CLEAR
    found = falsify(replace(one, outcome=outcome))
    far = [place for place, name in enumerate(found.specifications) if "no neighbours" in name]
    assert len(far) == 6
    assert found.curve[0, far].mean() < CLEAR / 2
    assert found.effects[0] > CLEAR / 2


def test_without_neighbours_the_pools_are_one_and_the_curve_has_no_doubles():
    found = falsify(study())
    assert len(found.specifications) == 10
    again = study()
    also = falsify(replace(again, otherwise=np.exp(again.outcome)))
    assert len(also.specifications) == 13
    assert np.sign(also.curve[0]).sum() == -13


def test_a_donor_that_decides_the_sign_is_found():
    rng = np.random.default_rng(2)
    outcome = rng.normal(scale=1.0, size=(12, 40)).cumsum(axis=1)
    outcome[0] = outcome[1] + 0.05 * rng.normal(size=40)
    outcome[1, 28:] += 1.0
    outcome[2:, 28:] -= 5.0
    one = Study(outcome=outcome, donors=np.arange(12) > 0, near=np.eye(12, dtype=bool), start=28)
    found = falsify(one)
    assert found.lowest[0] <= found.effects[0] <= found.highest[0]
    tests = {each.name: each.held for each in judge(found, 0, 0.01).tests}
    assert not tests["no single donor decides it"]


def test_the_range_without_one_donor_is_that_of_fits_without_each():
    one = study()
    alone = []
    for donor in range(UNITS - 1):
        kept = [place for place in range(UNITS - 1) if place != donor]
        task = Task(
            targets=one.outcome[:1],
            pool=one.outcome[1:],
            pre=START,
            eligible=np.isin(np.arange(UNITS - 1), kept)[None, :],
        )
        alone.append(float((one.outcome[0] - synthetic_did_fit(task)[0][0])[START:].mean()))
    found = falsify(one)
    assert found.lowest[0] == pytest.approx(min(alone), abs=1e-6)
    assert found.highest[0] == pytest.approx(max(alone), abs=1e-6)


def test_a_difference_of_trends_is_not_an_effect():
    slope = -0.004 * np.arange(MONTHS)
    name = "it is more than a difference of trends"
    drifting = study(0.0)
    outcome = drifting.outcome + np.linspace(-1, 1, UNITS)[:, None] * slope
    assert not held_of(replace(drifting, outcome=outcome))[name]
    assert held_of(study())[name]


def test_a_return_to_the_mean_is_not_an_effect():
    rng = np.random.default_rng(3)
    outcome = 0.02 * rng.normal(size=(UNITS, MONTHS))
    size = 0.2 * rng.normal(size=UNITS)
    size[0] = 0.4
    outcome[:, START - 12 : START] += size[:, None]
    outcome[0, START:] -= 0.1
    one = replace(study(), outcome=outcome)
    found = falsify(one)
    assert found.returned == pytest.approx(1.0, abs=0.15)
    assert found.own_change[0] == pytest.approx(0.4, abs=0.1)
    assert found.effects[0] < 0
    assert not held_of(one)["it is more than a return to the mean"]


def staggered(effect: float, drift: float = 0.0, seed: int = 1, units: int = 120) -> Panel:
    """Units treated at two dates or never; the treated may drift apart all the time."""
    rng = np.random.default_rng(seed)
    first = np.resize([4, 6, 8], units)
    outcome = rng.normal(size=(units, 1)) + 0.1 * rng.normal(size=(units, 8))
    outcome += effect * (np.arange(8) >= first[:, None])
    outcome += drift * np.arange(8) * (first < 8)[:, None]
    return Panel(
        outcome=outcome, units=tuple(map(str, range(units))), periods=tuple(range(8)), first=first
    )


def staggered_tests(panel: Panel) -> dict[str, bool]:
    found = group_time_effects(panel)
    estimates = (found.simple(), group_time_effects(panel, not_yet_treated=True).simple())
    _, sound, firm = falsify_staggered(panel, estimates, Scale(is_log=False))
    return {each.name: each.held for each in (*sound, *firm)}


def test_staggered_effects_pass_and_trends_fail():
    assert all(staggered_tests(staggered(0.5)).values())
    drifting = staggered_tests(staggered(0.0, drift=0.2))
    assert not drifting["nothing shows before treatment"]
    assert not drifting["it is more than a difference of trends"]
    assert not why_no_groups(staggered(0.5, units=15))
    assert "4 units to compare with (5 are needed)" in why_no_groups(staggered(0.5, units=14))


def test_the_bound_of_trends_is_where_the_interval_first_holds_zero():
    panel = staggered(0.5)
    found = group_time_effects(panel)
    main = found.simple()
    reach = main.effect - main.low
    bound = bound_trends(found, reach)
    slope = bound.breakdown * abs(bound.drift)
    outcome = (
        panel.outcome
        - slope
        * np.maximum(np.arange(8) - panel.first[:, None] + 1, 0)
        * (panel.first < 8)[:, None]
    )
    again = group_time_effects(replace(panel, outcome=outcome)).simple()
    assert again.low == pytest.approx(0, abs=0.02)
    assert bound_trends(found, 10.0).breakdown == 0


def test_alarms_before_treatment_are_as_rare_as_said():
    alarms = [
        pre_trend_p(group_time_effects(staggered(0.3, seed=seed))) <= 0.05 for seed in range(100)
    ]
    assert np.mean(alarms) <= 0.12


def test_the_error_of_a_mean_of_systems_allows_for_the_donors_they_share():
    together, held = 8, []
    for child in np.random.SeedSequence(9).spawn(300):
        outcome = simulate_outcomes(World(), np.random.default_rng(child))
        one = Study(
            outcome=outcome,
            donors=np.arange(44) >= 16,
            near=np.eye(44, dtype=bool),
            start=24,
            asked=(),
        )
        pool = outcome[one.donors]
        task = Task(targets=outcome, pool=pool, eligible=one.eligible(), pre=24)
        counterfactual, weights = synthetic_did_fit(task)
        effects = (outcome - counterfactual)[:, 24:].mean(axis=1)
        ours = weights[:together]
        own, usual = (ours.mean(axis=0) ** 2).sum(), (ours**2).sum(axis=1).mean()
        error = np.sqrt((effects[16:] ** 2).mean()) * error_share(together, own, usual)
        held.append(abs(effects[:together].mean()) <= 2.05 * error)
    assert np.mean(held) == pytest.approx(0.95, abs=0.035)
    assert error_share(8, 0.1, 0.1) > 1.15 / np.sqrt(8)
