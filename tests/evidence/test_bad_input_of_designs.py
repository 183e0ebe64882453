"""Every bad panel of the list against every design: refused in words, or a finite number."""

import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tripleaim.evidence.designs import FITS
from tripleaim.evidence.did import LongRows, two_way_effect
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.falsify import Study, falsify
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import (
    conformal_interval,
    jackknife,
    run_placebos,
    with_placebo_interval,
)
from tripleaim.evidence.interrupted import Segments, robust_effect, segmented_effect
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.own_panel import judge_panel, usual_swing
from tripleaim.evidence.panel import Columns, Panel, panel_of
from tripleaim.evidence.synthetic_control import Fit, Task, estimate_by
from tripleaim.model.errors import InputRefused

UNITS, PERIODS, START = 10, 30, 20
NAMES = Columns(unit="unit", period="period", outcome="outcome", treatment="treatment")
Design = Callable[[Panel], Estimate]


def with_placebos(fit: Fit) -> Design:
    return lambda panel: with_placebo_interval(
        estimate_by(panel, fit, "design"), run_placebos(panel, fit)
    )


def with_conformal(fit: Fit) -> Design:
    return lambda panel: conformal_interval(estimate_by(panel, fit, "design"), panel, fit)


def two_way(panel: Panel) -> Estimate:
    unit, period = np.divmod(np.arange(panel.outcome.size), len(panel.periods))
    rows = LongRows(
        outcome=panel.outcome.ravel(),
        exposure=(period >= panel.first[unit]).astype(float),
        covariates=np.zeros((panel.outcome.size, 0)),
        unit=unit,
        period=period,
    )
    return two_way_effect(rows)


DESIGNS: dict[str, Design] = {
    **{f"{name}, placebo": with_placebos(fit) for name, fit in FITS.items()},
    **{f"{name}, conformal": with_conformal(fit) for name, fit in FITS.items()},
    "matrix completion": matrix_completion,
    "group-time effects": lambda panel: group_time_effects(panel).simple(),
    "event study": lambda panel: group_time_effects(panel).event_band(seed=1)[-1][1],
    "two-way": two_way,
    "interrupted, AR(1)": lambda panel: segmented_effect(
        panel.outcome[panel.treated[0]], Segments(start=panel.start)
    ),
    "interrupted, Newey-West": lambda panel: robust_effect(
        panel.outcome[panel.treated[0]], Segments(start=panel.start)
    ),
}
EVERY = pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
OF_PANELS = pytest.mark.parametrize(
    "design",
    [each for name, each in DESIGNS.items() if "interrupted" not in name],
    ids=[name for name in DESIGNS if "interrupted" not in name],
)


def long_rows(units: int = UNITS, periods: int = PERIODS, start: int = START) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    unit, period = np.divmod(np.arange(units * periods), periods)
    return pd.DataFrame(
        {
            "unit": [f"u{each}" for each in unit],
            "period": period,
            "outcome": rng.normal(size=len(unit)) + unit,
            "treatment": ((unit == 0) & (period >= start)).astype(int),
        }
    )


def estimated(rows: pd.DataFrame, design: Design) -> Estimate:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return design(panel_of(rows, NAMES))


def is_whole(found: Estimate) -> bool:
    given = [found.effect, found.low, found.high, found.standard_error, found.p_value]
    return all(np.isfinite(value) for value in given if value is not None)


@EVERY
def test_a_good_panel_gives_an_interval(design):
    found = estimated(long_rows(), design)
    assert is_whole(found)
    assert found.low <= found.effect <= found.high


@EVERY
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda rows: rows.drop(index=17), "no row for 1 of 300"),
        (lambda rows: pd.concat([rows, rows.iloc[[5]]]), "given more than once"),
        (
            lambda rows: rows.assign(outcome=rows["outcome"].where(rows.index != 4, np.inf)),
            "not a finite number",
        ),
        (
            lambda rows: rows.assign(treatment=rows["treatment"].where(rows.index != 29, 0)),
            "treated and later not",
        ),
    ],
    ids=["gap", "duplicate", "infinity", "switches off"],
)
def test_gaps_duplicates_infinities_and_switching_off_are_refused(design, spoil, words):
    with pytest.raises(InputRefused, match=words):
        estimated(spoil(long_rows()), design)


@EVERY
def test_a_unit_treated_in_every_period_is_refused(design):
    rows = long_rows()
    rows.loc[rows["unit"] == "u0", "treatment"] = 1
    with pytest.raises(InputRefused):
        estimated(rows, design)


@EVERY
def test_an_outcome_that_never_varies_is_refused(design):
    with pytest.raises(InputRefused):
        estimated(long_rows().assign(outcome=1.0), design)


@OF_PANELS
@pytest.mark.parametrize("unit", ["u0", "u3"])
def test_one_constant_unit_gives_a_number(design, unit):
    rows = long_rows()
    rows.loc[rows["unit"] == unit, "outcome"] = 3.0
    assert is_whole(estimated(rows, design))


@OF_PANELS
def test_more_donors_than_periods(design):
    assert is_whole(estimated(long_rows(units=60, periods=12, start=8), design))


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_a_unit_is_never_its_own_donor(fit):
    rng = np.random.default_rng(2)
    pool = rng.normal(size=(9, 30))
    task = Task(targets=pool, pool=pool, eligible=~np.eye(9, dtype=bool), pre=20)
    counterfactual, weights = fit(task)
    assert not np.diag(weights).any()
    assert np.abs(pool - counterfactual)[:, 20:].min() > 0


@pytest.mark.parametrize("fit", FITS.values(), ids=FITS)
def test_two_donors_that_are_one_give_a_number(fit):
    rows = long_rows()
    rows.loc[rows["unit"] == "u2", "outcome"] = rows.loc[rows["unit"] == "u1", "outcome"].to_numpy()
    assert is_whole(estimated(rows, with_placebos(fit)))


def test_a_jackknife_of_one_is_refused_for_every_fit():
    panel = panel_of(long_rows(), NAMES)
    for fit in FITS.values():
        with pytest.raises(InputRefused, match="at least two treated"):
            jackknife(panel, fit)


def test_a_panel_too_poor_for_a_verdict_says_why():
    found = judge_panel(panel_of(long_rows(units=5, periods=12, start=8), NAMES))
    assert found.verdict is None
    assert "8 periods before (12 are needed)" in found.reason
    assert "4 units never treated (12 are needed)" in found.reason
    assert "4 units to compare with (5 are needed)" in found.reason


@pytest.mark.parametrize(
    ("still", "reason"),
    [
        (["u3"], ""),
        (["u3", "u5", "u7"], "3 units that never vary before (u3, u5, u7)"),
        (["u0"], "1 unit that never varies before (u0)"),
    ],
)
def test_donors_that_never_vary_are_left_out_and_named_unless_they_are_many(still, reason):
    rows = long_rows(units=14, periods=24, start=14)
    rows.loc[rows["unit"].isin(still) & (rows["period"] < 14), "outcome"] = 3.0
    found = judge_panel(panel_of(rows, NAMES))
    assert (found.verdict is None) == bool(reason)
    assert reason in found.reason
    left_out = "u3 is left out of the comparison: it never varies before" in found.notes
    assert left_out == (not reason)
    assert all(is_whole(each) for each in found.estimates)


def test_to_lose_all_of_a_rare_thing_is_worth_knowing():
    """Thirty months of a thing that happens once in three: nothing may be said of it."""
    rng = np.random.default_rng(1)
    first = np.append(20, np.full(19, 40))
    rare = Panel(
        outcome=rng.poisson(0.3, size=(20, 40)).astype(float),
        first=first,
        units=tuple(map(str, range(20))),
        periods=tuple(range(40)),
    )
    assert usual_swing(rare) == pytest.approx(rare.outcome[0, :20].mean())
    assert usual_swing(replace(rare, outcome=rare.outcome + 100)) > 2 * usual_swing(rare)
    found = judge_panel(rare)
    assert found.verdict is not None
    assert found.verdict.kind == "cannot tell"


def test_donors_of_a_study_are_left_out_one_by_one_only_for_units_asked_for():
    outcome = panel_of(long_rows(units=60), NAMES).outcome
    study = Study(
        outcome=outcome, donors=np.arange(60) > 0, near=np.eye(60, dtype=bool), start=20, asked=(0,)
    )
    found = falsify(study)
    assert found.lowest[0] < found.effects[0] < found.highest[0]
    assert (found.lowest[1:] == found.effects[1:]).all()
