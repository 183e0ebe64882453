"""Designs against plain references: what each is by definition, and regressions by statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from bench.simulate import World, simulate_outcomes
from scipy.optimize import minimize

from tripleaim.evidence.designs import FITS, estimate_all
from tripleaim.evidence.did import LongRows, two_way_effect
from tripleaim.evidence.factors import factor_fit
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import jackknife
from tripleaim.evidence.interrupted import (
    Segments,
    compared_effect,
    design_of,
    robust_effect,
    segmented_effect,
)
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.simulate import autocorrelated
from tripleaim.evidence.synthetic_control import (
    augmented_fit,
    demeaned_fit,
    estimate_by,
    plain_fit,
)
from tripleaim.model.errors import InputRefused


def panel_of_one(seed: int = 1, units: int = 20, periods: int = 30, start: int = 20) -> Panel:
    outcome = simulate_outcomes(World(units=units, periods=periods), np.random.default_rng(seed))
    first = np.full(units, periods)
    first[0] = start
    return Panel(
        outcome=outcome,
        units=tuple(map(str, range(units))),
        periods=tuple(range(periods)),
        first=first,
    )


def staggered(seed: int = 1, units: int = 60) -> Panel:
    rng = np.random.default_rng(seed)
    first = np.resize([2, 4, 5], units)
    outcome = rng.normal(size=(units, 1)) + rng.normal(size=(units, 5))
    outcome += 2.0 * (np.arange(5) >= first[:, None])
    return Panel(
        outcome=outcome, units=tuple(map(str, range(units))), periods=tuple(range(5)), first=first
    )


def best_weights(target: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Simplex weights by a general solver."""
    found = minimize(
        lambda weights: ((target - weights @ pool) ** 2).sum(),
        np.full(len(pool), 1 / len(pool)),
        jac=lambda weights: -2 * pool @ (target - weights @ pool),
        bounds=[(0, 1)] * len(pool),
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-14},
    )
    return found.x


def test_demeaned_control_is_the_simplex_of_deviations_from_the_mean_before():
    panel = panel_of_one()
    before = panel.outcome[:, :20]
    centred = panel.outcome - before.mean(axis=1, keepdims=True)
    weights = best_weights(centred[0, :20], centred[1:, :20])
    expected = (centred[0] - weights @ centred[1:])[20:].mean()
    assert estimate_by(panel, demeaned_fit, "x").effect == pytest.approx(expected, abs=1e-4)


def test_augmented_control_follows_better_before_and_adds_up_to_one():
    panel = panel_of_one()
    plain, augmented = (estimate_by(panel, fit, "x") for fit in (plain_fit, augmented_fit))
    assert augmented.rmspe_pre < plain.rmspe_pre
    assert sum(augmented.weights.values()) == pytest.approx(1, abs=1e-4)


def test_augmented_control_takes_out_a_bias_that_weights_cannot():
    panel = panel_of_one(seed=4)
    outcome = panel.outcome.copy()
    outcome[0] = outcome[1:].max(axis=0) + 0.5 + 0.001 * np.arange(30)
    outlying = Panel(outcome=outcome, units=panel.units, periods=panel.periods, first=panel.first)
    plain, augmented = (estimate_by(outlying, fit, "x") for fit in (plain_fit, augmented_fit))
    assert abs(augmented.effect) < abs(plain.effect) / 2


def test_interactive_effects_find_a_loading_that_no_simplex_holds():
    rng = np.random.default_rng(1)
    factor = rng.normal(size=30).cumsum()
    loadings = rng.normal(size=20)
    loadings[0] = 5.0
    outcome = loadings[:, None] * factor + 0.01 * rng.normal(size=(20, 30))
    outcome[0, 20:] += 1.0
    base = panel_of_one()
    panel = Panel(outcome=outcome, units=base.units, periods=base.periods, first=base.first)
    assert estimate_by(panel, factor_fit, "x").effect == pytest.approx(1.0, abs=0.1)
    assert abs(estimate_by(panel, plain_fit, "x").effect - 1.0) > 0.5


def test_interactive_effects_need_four_periods_before():
    panel = panel_of_one(periods=12, start=3)
    with pytest.raises(InputRefused, match="3 periods before"):
        estimate_by(panel, factor_fit, "interactive fixed effects")


def test_two_way_errors_are_those_of_a_regression_on_dummies():
    rng = np.random.default_rng(3)
    unit, period = np.divmod(np.arange(30 * 8), 8)
    exposure = autocorrelated((30, 8), 0.7, rng).ravel()
    outcome = 0.5 * exposure + rng.normal(size=30)[unit] + rng.normal(size=240)
    kept = rng.random(240) < 0.9
    rows = LongRows(
        outcome=outcome[kept],
        exposure=exposure[kept],
        covariates=np.zeros((kept.sum(), 0)),
        unit=unit[kept],
        period=period[kept],
    )
    frame = pd.DataFrame({"y": rows.outcome, "x": rows.exposure, "u": rows.unit, "t": rows.period})
    theirs = smf.ols("y ~ x + C(u) + C(t)", frame).fit(
        cov_type="cluster", cov_kwds={"groups": frame["u"]}
    )
    mine = two_way_effect(rows)
    assert mine.effect == pytest.approx(theirs.params["x"], rel=1e-8)
    rows_held, dummies = len(frame), 30 + 8
    nested = np.sqrt((rows_held - dummies) / (rows_held - 9))
    assert mine.standard_error == pytest.approx(theirs.bse["x"] * nested, rel=1e-6)


def test_not_yet_treated_effects_are_differences_of_mean_changes():
    panel = staggered()
    found = group_time_effects(panel, not_yet_treated=True)
    place = next(k for k in range(len(found.times)) if (found.groups[k], found.times[k]) == (2, 3))
    change = panel.outcome[:, 3] - panel.outcome[:, 1]
    expected = change[panel.first == 2].mean() - change[panel.first > 3].mean()
    assert found.effects[place] == pytest.approx(expected)
    never = group_time_effects(panel)
    expected = change[panel.first == 2].mean() - change[panel.first == 5].mean()
    assert never.effects[place] == pytest.approx(expected)
    assert found.simple().standard_error < never.simple().standard_error


def test_group_errors_are_those_of_two_independent_means():
    panel = staggered()
    found = group_time_effects(panel)
    change = panel.outcome[:, 2] - panel.outcome[:, 1]
    ours, theirs = change[panel.first == 2], change[panel.first == 5]
    expected = np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs))
    place = next(k for k in range(len(found.times)) if (found.groups[k], found.times[k]) == (2, 2))
    errors = np.sqrt((found.influence**2).mean(axis=0) / len(found.influence))
    assert errors[place] == pytest.approx(expected)


def test_an_event_study_weights_groups_by_size_and_its_band_is_wider():
    found = group_time_effects(staggered())
    points, band = found.event_study(), found.event_band(seed=1)
    assert [gap for gap, _ in points] == [-3, -2, -1, 0, 1, 2]
    at_once = dict(band)
    for gap, each in points:
        assert at_once[gap].effect == pytest.approx(each.effect)
        assert at_once[gap].low < each.low < each.high < at_once[gap].high
    first = [k for k in range(len(found.times)) if found.times[k] == found.groups[k]]
    assert dict(points)[0].effect == pytest.approx(found.effects[first].mean())
    assert found.event_band(seed=1)[0][1].low == band[0][1].low


def test_the_jackknife_is_the_spread_of_fits_without_each_unit():
    outcome = simulate_outcomes(World(units=9, periods=20), np.random.default_rng(2))
    first = np.repeat([14, 20], [3, 6])
    panel = Panel(outcome=outcome, units=tuple("abcdefghi"), periods=tuple(range(20)), first=first)
    fit = FITS["difference in differences"]
    without = np.array(
        [
            estimate_by(
                panel.select([place for place in range(9) if place != left]), fit, "x"
            ).effect
            for left in range(9)
        ]
    )
    expected = np.sqrt(8 / 9 * ((without - without.mean()) ** 2).sum())
    assert jackknife(panel, fit).standard_error == pytest.approx(expected)


def test_matrix_completion_has_placebos_only_where_there_are_donors_for_them():
    assert matrix_completion(panel_of_one()).inference == "placebo variance over 19 untreated units"
    few = matrix_completion(panel_of_one(units=5))
    assert few.low is None
    assert few.inference == "none"


def test_a_comparison_series_takes_out_what_both_share():
    rng = np.random.default_rng(1)
    shock = rng.normal(size=60).cumsum()
    series, other = (shock + 0.1 * rng.normal(size=60) for _ in range(2))
    series[36:] += 1
    alone = segmented_effect(series, Segments(start=36))
    both = compared_effect(series, other, Segments(start=36))
    assert both.effect == pytest.approx(1, abs=0.15)
    assert both.high - both.low < (alone.high - alone.low) / 3
    with pytest.raises(InputRefused, match="has 50 points and the series 60"):
        compared_effect(series, other[:50], Segments(start=36))


def test_newey_west_errors_are_those_of_statsmodels_and_the_reach_is_wider():
    rng = np.random.default_rng(1)
    series = autocorrelated((1, 60), 0.6, rng)[0]
    found = robust_effect(series, Segments(start=36))
    sheet, contrast = design_of(series, Segments(start=36))
    theirs = sm.OLS(series, sheet).fit(
        cov_type="HAC", cov_kwds={"maxlags": 11, "use_correction": True}
    )
    assert found.effect == pytest.approx(float(contrast @ theirs.params), rel=1e-9)
    error = float(np.sqrt(contrast @ theirs.cov_params() @ contrast))
    assert found.standard_error == pytest.approx(error, rel=1e-9)
    assert (found.high - found.effect) / found.standard_error > 2.2
    assert robust_effect(series, Segments(start=36)).low == found.low


def test_estimates_do_not_hang_on_the_order_or_the_unit_of_the_outcome():
    panel = panel_of_one(units=12)
    order = np.random.default_rng(1).permutation(12)
    other = panel.select(order)
    scaled = Panel(
        outcome=1000 * panel.outcome + 7,
        units=panel.units,
        periods=panel.periods,
        first=panel.first,
    )
    for one, two, three in zip(
        *(estimate_all(each) for each in (panel, other, scaled)), strict=True
    ):
        if one.design == "matrix completion":
            continue
        assert two.effect == pytest.approx(one.effect, rel=1e-3, abs=1e-5), one.design
        assert three.effect == pytest.approx(1000 * one.effect, rel=1e-3, abs=1e-2), one.design


@pytest.mark.parametrize(
    ("donors", "most", "time_weighted"),
    [
        (2, "conformal", "conformal"),
        (4, "placebo", "conformal"),
        (7, "placebo", "conformal"),
        (8, "placebo", "placebo"),
    ],
)
def test_inference_is_what_holds_most_with_so_many_donors(donors, most, time_weighted):
    found = {each.design: each for each in estimate_all(panel_of_one(units=donors + 1))}
    assert found["difference in differences"].inference.startswith(most)
    assert found["synthetic difference in differences"].inference.startswith(time_weighted)
