"""Process control charts against a plain reference and against the published behaviour."""

import tomllib
from pathlib import Path
from time import process_time

import numpy as np
import pandas as pd
import pytest

from evidence.plain_spc import plain_chart, plain_heading
from tripleaim.evidence.spc import Rebase, chart_series
from tripleaim.evidence.spc_counts import (
    chart_between,
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


def test_few_points_make_trial_limits_and_infinities_are_refused():
    few = chart_series(np.array([[1.0, 2, 3]]))
    assert few.trial.all()
    assert "on trial" in few.warning
    assert not chart_series(np.arange(26.0).reshape(1, 26) % 3).warning
    with pytest.raises(InputRefused, match="fewer than two"):
        chart_series(np.ones((1, 20)), baseline=1)
    with pytest.raises(InputRefused, match="not finite"):
        chart_series(np.array([[1.0, np.inf, 3]]))
    with pytest.raises(InputRefused, match="fewer than two points"):
        chart_series(np.array([[1.0, 2, 3], [1.0, np.nan, np.nan]]))


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


def test_a_trend_is_judged_by_where_it_goes_and_not_by_its_side():
    below = [*([10.0, 11, 10, 9] * 6), 7.0, 7.2, 7.4, 7.6, 7.8, 8.0, 8.2]
    charts = chart_series(np.array([[*([8.0, 12.0] * 12), 7.0, 7.2, 7.4, 7.6, 7.8, 8.0, 8.2]]))
    assert charts.rule[0, -1] == 2
    assert charts.side[0, -1] == -1
    assert charts.variation(1) == ["improvement"]
    assert charts.variation(-1) == ["concern"]
    assert charts.variation(0) == ["high"]
    assert chart_series(np.array([below])).heading[0, -1] == 1


def test_three_thousand_series_go_where_a_plain_reading_says():
    rng = np.random.default_rng(12)
    values = np.concatenate([rng.normal(size=(1500, 24)), rng.normal(size=(1500, 24)).cumsum(1)])
    values[rng.random(values.shape) < 0.02] = np.nan
    charts = chart_series(values)
    said = charts.variation(1)
    for row, series in enumerate(values):
        kept = [float(each) for each in series if not np.isnan(each)]
        rules, low, high = plain_chart(kept)
        places = np.flatnonzero(~np.isnan(series))
        assert charts.rule[row, places].tolist() == rules
        assert charts.lower[row, places[0]] == pytest.approx(low)
        assert charts.upper[row, places[0]] == pytest.approx(high)
        way = plain_heading(kept, len(kept) - 1) if rules[-1] == 2 else 0
        way = way or int(np.sign(kept[-1] - np.mean(kept)))
        expected = "common cause" if not rules[-1] else ("improvement" if way > 0 else "concern")
        assert said[row] == expected


@pytest.mark.parametrize(
    "chart",
    [
        chart_series,
        chart_counts,
        chart_times,
        chart_between,
        lambda values: chart_rates(values, np.ones_like(values)),
        lambda values: chart_proportions(values, 100 + np.zeros_like(values)),
    ],
)
def test_missing_points_are_left_out_and_told_on_every_chart(chart):
    whole = 20 + np.round(5 * np.random.default_rng(2).random((1, 30)))
    gappy = np.insert(whole, 7, np.nan, axis=1)
    one, other = chart(whole), chart(gappy)
    kept = np.delete(np.arange(31), 7)
    assert (other.rule[0, kept] == one.rule[0]).all()
    assert other.upper[0, kept] == pytest.approx(one.upper[0])
    assert other.rule[0, 7] == 0
    assert "Missing points are left out: 1." in other.warning
    assert "Missing" not in one.warning


def test_rebases_that_leave_too_few_points_are_refused():
    values = np.arange(30.0)[None] % 4
    both = [Rebase(at=10, reason="a"), Rebase(at=11, reason="b")]
    with pytest.raises(InputRefused, match="leaves 1 point from point 11 on"):
        chart_series(values, both)
    assert chart_series(values, [Rebase(at=24, reason="a")]).mean.shape == (1, 30)


def test_rare_events_are_told_to_use_another_chart_and_are_not_all_alarms():
    rare = chart_series(np.array([[0.0] * 20 + [1.0] + [0.0] * 5]))
    assert rare.rare.all()
    assert "time between events (T)" in rare.warning
    assert not rare.special.any()
    once = chart_series(np.array([[0.0] * 6 + [9.0] * 7]))
    assert not once.rare.any()
    assert once.special.any()
    assert not chart_series(np.array([[5.0, 6, 7, 0] * 5])).rare.any()


def test_cases_between_events_have_the_limits_of_a_geometric_count():
    rng = np.random.default_rng(6)
    charts = chart_between(rng.geometric(0.02, size=(400, 40)).astype(float))
    assert charts.mean.mean() == pytest.approx(np.log(2) * 50, rel=0.05)
    assert charts.upper.mean() == pytest.approx(200, rel=0.05)
    assert not charts.lower.any()
    assert (charts.values > charts.upper).mean() < 0.03
