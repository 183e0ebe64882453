"""Process control charts against a plain reference and against the published behaviour."""

import tomllib
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
import pytest

from evidence.plain_spc import plain_chart
from tripleaim.evidence.spc import Rebase, chart_series
from tripleaim.evidence.spc_counts import (
    chart_counts,
    chart_proportions,
    chart_rates,
    chart_times,
)
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
    few = chart_series(np.array([[1.0, 2, 3]]))
    assert few.trial.all()
    assert "on trial" in few.warning
    assert not chart_series(np.arange(26.0).reshape(1, 26) % 3).warning
    with pytest.raises(InputRefused, match="fewer than two"):
        chart_series(np.ones((1, 20)), baseline=1)
    with pytest.raises(InputRefused, match="not finite"):
        chart_series(np.array([[1.0, np.nan, 3]]))


def test_a_constant_series_is_common_cause():
    assert not chart_series(np.full((1, 20), 5.0)).special.any()


@pytest.fixture(scope="module")
def published_series(data_folder):
    """The example series of NHSRdatasets, by the names of the published charts."""
    rows = pd.read_csv(data_folder / "activity/ae_attendances_nhsrdatasets_2016-04_2019-03.csv")
    found = {}
    kinds = [("", rows)] + [
        (f"rl4_type_{kind}", rows[(rows["org_code"] == "RL4") & (rows["type"] == kind)])
        for kind in ("1", "other")
    ]
    for name, chosen in kinds:
        months = chosen.groupby("period")[["attendances", "breaches"]].sum()
        found[name or "attendances"] = months["attendances"].to_numpy(dtype=float)
        within = 1 - months["breaches"] / months["attendances"]
        found[f"{name}_within" if name else "within_four_hours"] = within.to_numpy(dtype=float)
    found["attendances_rebased"] = found["attendances"]
    found["within_four_hours_baseline_12"] = found["within_four_hours"]
    return found


PUBLISHED = tomllib.loads((Path(__file__).parent / "plot_the_dots.toml").read_text("utf-8"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_point_by_point_it_is_what_the_package_of_the_nhs_gives(name, published_series):
    said = PUBLISHED[name]
    values = published_series[name][None]
    assert values.shape == (1, 36)
    rebases = [Rebase(at=at, reason="as published") for at, *_ in said["lines"] if at]
    charts = chart_series(values, rebases, said.get("baseline"))
    assert "".join(str(int(each)) for each in charts.special[0]) == said["special"]
    for at, *lines in said["lines"]:
        ours = [charts.mean[0, at], charts.lower[0, at], charts.upper[0, at]]
        assert ours == pytest.approx(lines, rel=1e-5)


def test_the_published_example_of_screening():
    """The vignette on deviations from Excel: mean 1.94, limits -0.72 and 4.6 with screening."""
    charts = chart_series(np.array([[1.0, 2, 1, 2, 10, *([1, 2] * 6), 1]]))
    lines = (charts.mean[0, 0], charts.lower[0, 0], charts.upper[0, 0])
    assert [round(float(each), 2) for each in lines] == [1.94, -0.72, 4.6]
    assert charts.special[0].tolist() == [place == 4 for place in range(18)]


def test_proportions_rates_counts_and_times():
    cases = np.array([[100.0, 400, 100, 100]])
    shares = chart_proportions(np.array([[10.0, 40, 10, 30]]), cases)
    mean = 90 / 700
    assert shares.upper[0, 1] == pytest.approx(mean + 3 * (mean * (1 - mean) / 400) ** 0.5)
    assert shares.rule[0].tolist() == [0, 0, 0, 1]
    assert chart_rates(np.array([[4.0, 8]]), np.array([[1.0, 2]])).mean[0, 0] == 4
    assert chart_counts(np.array([[*[4.0, 5, 3, 4] * 5, 16.0]])).rule[0, -1] == 1
    times = chart_times(np.array([[20.0, 24, 18, 22, 21, 19, 23] * 3 + [0.5]]))
    assert times.rule[0, -1] == 1
    assert times.values[0, -1] == 0.5
    for wrong in (
        lambda: chart_proportions(np.array([[2.0]]), np.array([[1.0]])),
        lambda: chart_rates(np.array([[2.0]]), np.array([[0.0]])),
        lambda: chart_times(np.array([[0.0]])),
    ):
        with pytest.raises(InputRefused):
            wrong()


def test_false_alarms_are_rare_when_nothing_happens():
    """A share of points, not nought: the four rules together mark a few in a hundred of noise."""
    charts = chart_series(np.random.default_rng(3).normal(size=(2000, 60)))
    assert 0.01 < charts.special.mean() < 0.06


def test_fifty_thousand_series_in_one_pass_are_quick():
    values = np.random.default_rng(5).normal(size=(50_000, 60))
    began = process_time()
    chart_series(values)
    assert process_time() - began < 2
