"""Process control charts against a plain reference and against the published behaviour."""

import numpy as np
import pytest

from evidence.plain_spc import plain_chart
from tripleaim.evidence.spc import Rebase, chart_series
from tripleaim.model.errors import InputRefused


@pytest.mark.parametrize("kind", ["noise", "whole numbers", "walk", "spikes"])
def test_many_charts_agree_with_a_plain_reference(kind):
    rng = np.random.default_rng(7)
    values = rng.normal(size=(400, 40))
    if kind == "whole numbers":
        values = np.round(values * 2)
    elif kind == "walk":
        values = values.cumsum(axis=1)
    elif kind == "spikes":
        values[rng.random(values.shape) < 0.03] *= 12
    charts = chart_series(values)
    for row, series in enumerate(values.tolist()):
        rules, low, high = plain_chart(series)
        assert charts.rule[row].tolist() == rules
        assert charts.lower[row, 0] == pytest.approx(low)
        assert charts.upper[row, 0] == pytest.approx(high)


def test_the_four_rules_in_their_order():
    quiet = [10.0, 11, 10, 9] * 6
    assert chart_series(np.array([[*quiet, 20.0]])).rule[0, -1] == 1
    rising = chart_series(np.array([[*quiet, 9.0, 9.4, 9.8, 10.2, 10.6, 11.0, 11.4]]))
    assert rising.rule[0, -7:].tolist() == [2] * 7
    outer = chart_series(np.array([[*quiet, 12.2, 12.1, 11.0]]))
    assert outer.rule[0, -3:-1].tolist() == [3, 3]
    shifted = chart_series(np.array([[*quiet, *([11.0, 10.9] * 4)]]))
    assert set(shifted.rule[0, -8:].tolist()) <= {3, 4}


def test_rebasing_gives_new_limits_and_a_reason():
    values = np.array([[10.0, 11, 10, 9] * 5 + [30.0, 31, 30, 29] * 5])
    assert chart_series(values).special.any()
    charts = chart_series(values, [Rebase(at=20, reason="a ward opened")])
    assert not charts.special.any()
    assert charts.mean[0, 0] == 10
    assert charts.mean[0, -1] == 30
    with pytest.raises(InputRefused, match="reason"):
        Rebase(at=20, reason=" ")


def test_assurance_and_variation_have_words():
    charts = chart_series(np.array([[10.0, 11, 10, 9] * 5]))
    assert charts.assurance(20.0, -1) == ["consistently passes"]
    assert charts.assurance(20.0, 1) == ["consistently fails"]
    assert charts.assurance(10.0, 1) == ["hit and miss"]
    assert charts.variation(1) == ["common cause"]


def test_few_points_make_trial_limits_and_gaps_are_refused():
    assert chart_series(np.array([[1.0, 2, 3]])).trial.all()
    with pytest.raises(InputRefused, match="not finite"):
        chart_series(np.array([[1.0, np.nan, 3]]))


def test_a_constant_series_is_common_cause():
    assert not chart_series(np.full((1, 20), 5.0)).special.any()
