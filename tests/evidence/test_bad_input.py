"""Bad panels: a clear error or a stated behaviour, never a silent NaN."""

import warnings

import numpy as np
import pandas as pd
import pytest

from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.falsify import Study
from tripleaim.evidence.inference import jackknife
from tripleaim.evidence.interrupted import Segments, segmented_effect
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Columns, Panel, panel_of, survey_gaps
from tripleaim.evidence.synthetic_control import synthetic_control
from tripleaim.evidence.synthetic_did import synthetic_did_fit
from tripleaim.model.errors import InputRefused

NAMES = Columns(unit="unit", period="period", outcome="outcome", treatment="treatment")


def long_rows(units: int = 8, periods: int = 12, start: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        {
            "unit": f"u{unit}",
            "period": period,
            "outcome": rng.normal() + unit,
            "treatment": int(unit == 0 and period >= start),
        }
        for unit in range(units)
        for period in range(periods)
    ]
    return pd.DataFrame(rows)


def refused(rows: pd.DataFrame, words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        estimate_all(panel_of(rows, NAMES))


def test_a_good_panel_has_an_estimate_of_each_design_and_no_nan():
    found = estimate_all(panel_of(long_rows(), NAMES))
    assert len(found) == 7
    assert all(np.isfinite(each.effect) and np.isfinite(each.gaps).all() for each in found)


def test_a_gap_is_named():
    refused(long_rows().drop(index=17), "no row for 1 of 96 units and periods: u1, 5")


def test_a_duplicate_is_named():
    rows = long_rows()
    refused(pd.concat([rows, rows.iloc[[5]]]), "'u0, 5' is given more than once")


def test_every_problem_is_told_at_once():
    rows = long_rows().astype({"outcome": object})
    rows.loc[3, "outcome"] = "many"
    rows = rows.drop(index=50)
    with pytest.raises(InputRefused) as error:
        panel_of(rows, NAMES)
    assert len(error.value.problems) == 2


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_values_that_are_not_finite_are_refused(value):
    rows = long_rows()
    rows.loc[4, "outcome"] = value
    refused(rows, "row 6, column outcome: (.* is not a finite number|is empty)")
    panel = panel_of(long_rows(), NAMES)
    outcome = panel.outcome.copy()
    outcome[1, 2] = value
    with pytest.raises(InputRefused, match="unit u1, period 2"):
        Panel(outcome=outcome, units=panel.units, periods=panel.periods, first=panel.first)


def test_treatment_that_switches_off_is_refused():
    rows = long_rows()
    rows.loc[11, "treatment"] = 0
    refused(rows, "'u0' is treated and later not")


def test_treatment_that_is_not_0_or_1_is_refused():
    rows = long_rows().astype({"treatment": float})
    rows.loc[11, "treatment"] = 0.5
    refused(rows, "column treatment: '0.5' is not 0 or 1")


def test_a_unit_treated_in_every_period_is_refused():
    rows = long_rows()
    rows.loc[rows["unit"] == "u0", "treatment"] = 1
    refused(rows, "'u0' has 0 periods before it is treated; 1 is needed")


def test_nothing_treated_and_everything_treated_are_refused():
    rows = long_rows()
    refused(rows.assign(treatment=0), "has no treated unit")
    refused(rows.assign(treatment=(rows["period"] >= 8).astype(int)), "0 units that are never")


def test_constant_donors_are_refused_and_a_constant_treated_unit_is_not():
    rows = long_rows()
    refused(rows.assign(outcome=1.0), "outcome never varies")
    rows.loc[rows["unit"] == "u0", "outcome"] = 3.0
    assert np.isfinite(synthetic_control(panel_of(rows, NAMES)).effect)


def test_more_donors_than_periods():
    panel = panel_of(long_rows(units=60, periods=6, start=4), NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = estimate_all(panel)
    assert all(np.isfinite(each.effect) for each in found)
    weights = found[1].weights
    assert sum(weights.values()) == pytest.approx(1, abs=1e-3)


def test_a_unit_is_never_its_own_donor():
    rng = np.random.default_rng(2)
    study = Study(
        outcome=rng.normal(size=(12, 30)),
        donors=np.ones(12, bool),
        near=np.eye(12, dtype=bool),
        start=20,
    )
    assert not study.eligible().diagonal().any()
    panel = panel_of(long_rows(), NAMES)
    assert "u0" not in synthetic_control(panel).weights


def test_two_units_of_one_name_are_refused():
    with pytest.raises(InputRefused, match="'a' is the name of two units"):
        Panel(outcome=np.ones((2, 2)), units=("a", "a"), periods=(1, 2), first=np.array([1, 2]))


def test_staggered_treatment_takes_the_designs_made_for_it():
    rows = long_rows()
    later = (rows["unit"] == "u1") & (rows["period"] >= 10)
    found = estimate_all(panel_of(rows.assign(treatment=rows["treatment"] | later), NAMES))
    assert [each.design[:10] for each in found] == [
        "group-time",
        "group-time",
        "partially ",
        "matrix com",
    ]


def test_one_treated_unit_has_no_jackknife():
    with pytest.raises(InputRefused, match="at least two treated units"):
        jackknife(panel_of(long_rows(), NAMES), synthetic_did_fit)


def test_matrix_completion_gives_the_same_for_the_same_seed():
    panel = panel_of(long_rows(), NAMES)
    assert matrix_completion(panel, 3).effect == matrix_completion(panel, 3).effect


def test_an_interrupted_series_must_vary_and_reach_both_sides():
    with pytest.raises(InputRefused, match="constant"):
        segmented_effect(np.ones(40), Segments(start=20))
    with pytest.raises(InputRefused, match="2 points before"):
        segmented_effect(np.arange(40.0) ** 2, Segments(start=2))


def test_a_study_needs_time_on_both_sides_and_donors():
    outcome = np.random.default_rng(3).normal(size=(12, 30))
    near = np.eye(12, dtype=bool)
    with pytest.raises(InputRefused, match="28 periods before and 2 after"):
        Study(outcome=outcome, donors=np.ones(12, bool), near=near, start=28)
    with pytest.raises(InputRefused, match="2 units to compare with"):
        Study(outcome=outcome, donors=np.arange(12) < 2, near=near, start=20)


def test_long_gaps_and_gaps_at_the_ends_leave_a_unit_out():
    wide = pd.DataFrame([[1.0, np.nan, np.nan, 4], [np.inf, 1, 2, 3], [1, 2, 3, 4]], list("abc"))
    filled, gaps = survey_gaps(wide)
    assert filled.index.tolist() == ["c"]
    assert [gap.treatment for gap in gaps] == ["left out", "left out"]
