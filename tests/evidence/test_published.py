"""Published estimates, reproduced from the published panels."""

import numpy as np
import pytest

from evidence.published import basque, minimum_wage, smoking, smoking_with_predictors
from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.did import LongRows, did_fit, two_way_effect
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import run_placebos, with_placebo_interval
from tripleaim.evidence.predictors import predictor_fit, synthetic_control_with_predictors
from tripleaim.evidence.synthetic_control import estimate_by, plain_fit
from tripleaim.evidence.synthetic_did import synthetic_did_fit
from tripleaim.store.engine import Store, ask_frame


def test_proposition_99_by_outcomes_alone(data_folder):
    found = {each.design: each.effect for each in estimate_all(smoking(data_folder))}
    assert found["difference in differences"] == pytest.approx(-27.349, abs=0.001)
    assert found["synthetic control"] == pytest.approx(-19.5, abs=0.3)
    assert found["synthetic difference in differences"] == pytest.approx(-15.604, abs=0.1)
    assert found["matrix completion"] == pytest.approx(-20.2, abs=1)


def test_placebo_errors_near_arkhangelsky_table_1(data_folder):
    panel = smoking(data_folder)
    for fit, published in ((did_fit, 17.7), (plain_fit, 9.9), (synthetic_did_fit, 8.4)):
        placebos = run_placebos(panel, fit)
        found = with_placebo_interval(estimate_by(panel, fit, "any"), placebos)
        assert found.standard_error == pytest.approx(published, rel=0.15)


def test_proposition_99_with_predictors(data_folder):
    panel, predictors = smoking_with_predictors(data_folder)
    found, ratios = synthetic_control_with_predictors(panel, predictors)
    published = {
        "Utah": 0.334,
        "Nevada": 0.234,
        "Montana": 0.199,
        "Colorado": 0.164,
        "Connecticut": 0.069,
    }
    for state, weight in published.items():
        assert found.weights[state] == pytest.approx(weight, abs=0.03)
    assert ratios.argmax() == panel.units.index("California")
    assert found.p_value == pytest.approx(1 / 39)


def test_basque_country(data_folder):
    panel, predictors = basque(data_folder)
    years = list(panel.periods)
    first, last = years.index(1960), years.index(1970)
    place = int(panel.treated[0])
    eligible = np.ones((1, len(panel.units)), dtype=bool)
    eligible[0, place] = False
    weights, _ = predictor_fit(
        predictors, panel.outcome[:, first:last], eligible, np.array([place], dtype=float)
    )
    found = dict(zip(panel.units, weights[0], strict=True))
    assert found["Cataluna"] == pytest.approx(0.8508, abs=0.03)
    assert found["Madrid (Comunidad De)"] == pytest.approx(0.1492, abs=0.03)


def test_minimum_wage_group_time_effects(data_folder):
    found = group_time_effects(minimum_wage(data_folder))
    published = [
        -0.0105,
        -0.0704,
        -0.1373,
        -0.1008,
        0.0065,
        -0.0028,
        -0.0046,
        -0.0412,
        0.0305,
        -0.0027,
        -0.0311,
        -0.0261,
    ]
    assert found.effects.round(4).tolist() == published
    assert found.simple().effect == pytest.approx(-0.0400, abs=0.0001)
    for _, each in found.event_band(seed=1):
        assert each.low < each.effect < each.high


def test_outsourcing_and_treatable_mortality(shipped_store: Store):
    rows = ask_frame(
        shipped_store,
        "select unit, period, outcome, exposure from long_panel "
        "where study = 'goodair_reeves_2022' order by unit, period",
    )
    found = two_way_effect(
        LongRows(
            outcome=100 * np.log(rows["outcome"].to_numpy(dtype=float)),
            exposure=rows["exposure"].to_numpy(dtype=float),
            covariates=np.zeros((len(rows), 0)),
            unit=rows["unit"].astype("category").cat.codes.to_numpy(dtype=np.int64),
            period=rows["period"].to_numpy(dtype=np.int64),
        )
    )
    assert 0.33 <= round(found.effect, 2) <= 0.38
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.55
    assert found.high > 0.22
