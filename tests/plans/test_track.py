"""Following a plan: limits, runs, forecasts that cover, and the plan as written today."""

from pathlib import Path

import numpy as np
import pytest

from plans.plan_maker import make_random_plan
from tripleaim.model.errors import InputRefused
from tripleaim.plans.track import Month, describe_tracks, follow, read_months, restate


def make_months(actual: list[float | None], planned: float = 100.0) -> list[Month]:
    return [
        Month(measure="emergency", month=f"2018-{at + 1:02d}", planned=planned, actual=each)
        for at, each in enumerate(actual)
    ]


def test_a_year_on_plan_is_on_track() -> None:
    (track,) = follow(make_months([101.0, 99.0, 102.0, 98.0, 100.0, *[None] * 7]))
    assert track.is_on_track
    assert track.forecast == pytest.approx(1200, rel=0.01)


def test_a_steady_excess_is_a_signal_after_eight_months() -> None:
    (track,) = follow(make_months([104.0, 103.0, 105.0, 104.0, 103.0, 105.0, 104.0, 103.0]))
    assert track.signals == ("2018-08",)
    assert "off track" in describe_tracks([track])


def test_a_month_beyond_the_limits_is_a_signal() -> None:
    (track,) = follow(make_months([100.0, 101.0, 99.0, 100.0, 101.0, 99.0, 160.0, 161.0, 160.0]))
    assert "2018-07" in track.signals


def test_the_forecast_covers_as_often_as_it_says() -> None:
    held = 0
    for seed in range(500):
        noise = np.random.default_rng(seed).normal(100, 5, 12)
        (track,) = follow(make_months([*noise[:6].tolist(), *[None] * 6]))
        held += track.low <= noise.sum() <= track.high
    assert 0.72 <= held / 500 <= 0.88


def test_the_plan_as_it_would_be_written_today() -> None:
    plan = make_random_plan(3)
    (track,) = follow(make_months([110.0, 110.0, 110.0]))
    now = restate(plan, [track])
    for before, after in zip(plan.baseline, now.baseline, strict=True):
        grows = 1.1 if before.point == "emergency" else 1.0
        assert after.activity == pytest.approx(before.activity * grows)


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "months.csv"
    path.write_text("measure,month,planned,actual\na,2018-13,1,2\na,2018-04,x,\na,2018-05,1,nan\n")
    with pytest.raises(InputRefused) as refused:
        read_months(path)
    assert len(refused.value.problems) == 3
