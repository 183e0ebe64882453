"""Following a plan: limits, runs, forecasts that cover, and the plan as written today."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from plans.plan_maker import make_random_plan
from tripleaim.evidence import spc
from tripleaim.model.errors import InputRefused
from tripleaim.plans.months import Month, read_months
from tripleaim.plans.run import Settings, run
from tripleaim.plans.track import (
    RUN,
    check_months,
    describe_tracks,
    follow,
    measures_of,
    restate,
    unlike_the_plan,
)


def name_of(at: int) -> str:
    """The month of the year 2018/19 that comes in place `at`, April first."""
    return f"{2018 + (at + 3) // 12}-{(at + 3) % 12 + 1:02d}"


def make_months(actual: list[float | None], planned=100.0, measure="emergency") -> list[Month]:
    """Months of 2018/19 from April on; `planned` is one figure, or one a month."""
    plan = planned if isinstance(planned, list) else [planned] * len(actual)
    return [
        Month(measure=measure, month=name_of(at), planned=plan[at], actual=each)
        for at, each in enumerate(actual)
    ]


def test_a_year_on_plan_is_on_track() -> None:
    (track,) = follow(make_months([101.0, 99.0, 102.0, 98.0, 100.0, *[None] * 7]))
    assert track.verdict == "on track"
    assert track.year_ending == 2019
    assert track.forecast == pytest.approx(1200, rel=0.01)


def test_a_month_is_no_forecast_and_two_are_none() -> None:
    for months in ([120.0], [120.0, 118.0], [120.0, *[None] * 11]):
        (track,) = follow(make_months(months))
        assert (track.forecast, track.low, track.high, track.ratio) == (None,) * 4
        assert track.verdict == "too early to tell"
        assert track.planned == 1200
        assert "a forecast needs 3" in describe_tracks([track])
        plan = make_random_plan(3)
        assert restate(plan, [track]) == plan
    (track,) = follow(make_months([120.0, 118.0, 119.0]))
    assert track.low < track.forecast < track.high


def test_months_that_the_file_leaves_out_are_part_of_the_year() -> None:
    (track,) = follow(make_months([110.0, 90.0, 100.0]))
    (whole,) = follow(make_months([110.0, 90.0, 100.0, *[None] * 9]))
    assert track == whole
    assert track.planned == 1200


def test_a_steady_excess_is_a_signal_after_the_houses_run_of_seven() -> None:
    assert RUN == spc.RUN == 7
    (track,) = follow(make_months([104.0, 103.0, 105.0, 104.0, 103.0, 105.0]))
    assert track.signals == ()
    (track,) = follow(make_months([104.0, 103.0, 105.0, 104.0, 103.0, 105.0, 104.0]))
    assert track.signals == ("2018-10",)
    assert "worse than plan" in describe_tracks([track])


def test_a_month_beyond_the_limits_is_a_signal() -> None:
    (track,) = follow(make_months([100.0, 101.0, 99.0, 100.0, 101.0, 99.0, 160.0, 161.0, 160.0]))
    assert "2018-10" in track.signals


def test_better_than_plan_is_better_and_twice_the_plan_is_worse() -> None:
    low, high = [88.0, 91.0, 90.0, 89.0], [200.0, 201.0, 199.0, 202.0]
    (fewer,), (more,) = follow(make_months(low)), follow(make_months(high))
    assert fewer.verdict == "better than plan"
    assert more.verdict == "worse than plan"
    better = {"initiative1": True}
    (saved,) = follow(make_months(high, measure="initiative1"), better)
    (missed,) = follow(make_months(low, measure="initiative1"), better)
    assert (saved.verdict, missed.verdict) == ("better than plan", "worse than plan")


def test_a_whole_year_is_known_and_judged_by_chance() -> None:
    near = [101.0, 99.0, 102.0, 98.0, 100.0, 103.0, 97.0, 101.0, 99.0, 100.0, 102.0, 99.0]
    (track,) = follow(make_months(near))
    assert track.low == track.forecast == track.high == sum(near)
    assert track.verdict == "on track"


def test_years_are_kept_apart() -> None:
    months = make_months([110.0, 110.0, 111.0] + [None] * 9)
    last = [
        Month(measure="emergency", month=f"2018-{at:02d}", planned=50, actual=50 + at)
        for at in (1, 2, 3)
    ]
    tracks = follow([*months, *last])
    assert [each.year_ending for each in tracks] == [2018, 2019]
    assert [each.months for each in tracks] == [3, 3]


@pytest.mark.parametrize(
    ("actual", "measure", "said"),
    [
        ([100.0, -1.0, 100.0], "emergency", "is below nothing"),
        ([0.0, 0.0, 0.0], "emergency", "is nought in every month"),
        ([0.0, 0.0], "emergency", ""),
        ([0.0, 0.0, 1.1e-9], "emergency", "as in another unit"),
        (
            [0.3, 0.4, 0.3],
            "emergency",
            "comes to 0.00333 times what was planned, as in another unit",
        ),
        ([1.0, 1.0, 1.0], "emergency", "comes to 0.01 times"),
        ([1.0, 1.0, 1.1], "emergency", ""),
        ([9999.0, 9999.0, 9999.0], "emergency", ""),
        ([10000.0, 10000.0, 10000.0], "emergency", "comes to 100 times"),
        ([-20.0, 10.0, 0.0], "initiative", ""),
        ([0.0, 0.0, 0.0], "initiative", ""),
        ([-0.5, -0.5, 0.0], "initiative", "comes to -0.00333 times"),
        ([10000.0, 10000.0, 10000.0], "initiative", "comes to 100 times"),
    ],
)
def test_figures_that_are_not_what_the_plan_counts(actual, measure, said) -> None:
    plan = make_random_plan(3)
    name = plan.initiatives[0].id if measure == "initiative" else measure
    months = make_months(actual, measure=name)
    if not said:
        check_months(plan, months, "m.csv")
        return
    with pytest.raises(InputRefused) as refused:
        check_months(plan, months, "m.csv")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("actual", "said"), [(5000.0, "would avoid more than all"), (-50.0, "is above high")]
)
def test_a_plan_restated_is_one_that_can_be_run_or_none(actual, said) -> None:
    plan = make_random_plan(3)
    tracks = follow(make_months([actual] * 6, measure=plan.initiatives[0].id))
    with pytest.raises(InputRefused, match=said):
        restate(plan, tracks)
    halved = restate(plan, follow(make_months([50.0] * 6, measure=plan.initiatives[0].id)))
    moved = [each for each in plan.effects if each.initiative == plan.initiatives[0].id]
    now = [each for each in halved.effects if each.initiative == plan.initiatives[0].id]
    assert [each.central for each in now] == pytest.approx([each.central / 2 for each in moved])
    assert halved.baseline == plan.baseline


@pytest.mark.parametrize("known", [3, 6, 9])
@pytest.mark.parametrize("ratio", [1.0, 2.0, 0.8])
def test_the_forecast_covers_as_often_as_it_says(known: int, ratio: float) -> None:
    season = [float(100 + 20 * np.sin(at)) for at in range(12)]
    held, rounds = 0, 2000
    for seed in range(rounds):
        noise = np.random.default_rng([seed, known]).normal(0, 5, 12)
        truth = [
            float(ratio * p + e * np.sqrt(p / 100)) for p, e in zip(season, noise, strict=True)
        ]
        months = make_months([*truth[:known], *[None] * (12 - known)], season)
        (track,) = follow(months)
        assert track.low is not None
        assert track.high is not None
        held += track.low <= sum(truth) <= track.high
    assert 0.76 <= held / rounds <= 0.84


def test_what_is_tracked_is_in_the_plan() -> None:
    plan = make_random_plan(3)
    with pytest.raises(InputRefused) as refused:
        check_months(plan, make_months([50.0], measure="emergancy"), "months.csv")
    assert "'emergancy' is no measure of this plan" in str(refused.value)
    assert ", ".join(measures_of(plan)) in str(refused.value)
    check_months(plan, make_months([50.0]), "months.csv")
    check_months(plan, make_months([50.0], measure=plan.initiatives[0].id), "months.csv")
    early = [Month(measure="emergency", month="2017-03", planned=1, actual=1)]
    with pytest.raises(InputRefused, match=r"is the end of no year of this plan \(2018 to 2022\)"):
        check_months(plan, early, "months.csv")
    for month in ("2017-04", "2022-03"):
        check_months(plan, [Month(measure="ae", month=month, planned=1, actual=1)], "months.csv")
    with pytest.raises(InputRefused, match="no year"):
        check_months(plan, [Month(measure="ae", month="2022-04", planned=1, actual=1)], "m")


def test_the_plan_as_it_would_be_written_today_with_its_costs() -> None:
    plan = make_random_plan(3)
    (track,) = follow(make_months([110.0, 110.0, 110.0]))
    assert track.ratio == pytest.approx(1.1)
    now = restate(plan, [track])
    cells: dict[tuple[str, str], float] = {}
    for line in plan.baseline:
        if line.point == "emergency":
            key = (line.organisation, line.place)
            cells[key] = cells.get(key, 0.0) + line.activity
    for before, after in zip(plan.baseline, now.baseline, strict=True):
        if before.point != "emergency":
            assert after == before
            continue
        assert after.activity == pytest.approx(before.activity * 1.1)
        # by hand: a fifth fixed, three tenths by steps of 500, half variable
        whole = cells[before.organisation, before.place]
        steps = np.ceil(whole * 1.1 / 500) / max(np.ceil(whole / 500), 1)
        expected = 0.2 + 0.3 * steps + 0.5 * 1.1
        assert float(after.cost_gbp) == pytest.approx(float(before.cost_gbp) * expected, abs=0.01)


def test_more_activity_than_planned_makes_the_gap_larger() -> None:
    plan = make_random_plan(3)
    (track,) = follow(make_months([120.0, 121.0, 119.0]))
    settings = Settings(draws=200)
    before = run(plan, "do nothing", settings).settlement.system
    after = run(restate(plan, [track]), "do nothing", settings).settlement.system
    extra = sum((line.cost_gbp for line in restate(plan, [track]).baseline), Decimal(0)) - sum(
        (line.cost_gbp for line in plan.baseline), Decimal(0)
    )
    assert extra > 0
    assert (after.mean(axis=1) < before.mean(axis=1)).all()


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "months.csv"
    path.write_text(
        "measure,month,planned,actual\na,2018-13,1,2\na,2018-04,x,\na,2018-05,1,nan\n"
        "a,2018-06,0,1\na,2018-07,1,1\na,2018-07,1,1\n"
    )
    with pytest.raises(InputRefused) as refused:
        read_months(path)
    assert len(refused.value.problems) == 5
    said = str(refused.value)
    assert "row 5, column planned: '0' is not above nothing" in said
    assert "row 7, column month: '2018-07' is there twice for a" in said


def test_months_of_other_people_than_the_plans_are_asked_about() -> None:
    plan = make_random_plan(3)
    point = plan.baseline[0].point
    base = sum(line.activity for line in plan.baseline if line.point == point)
    assert base > 0

    def said(planned: float) -> list[str]:
        year = plan.plan.base_year_ending + 1
        months = [
            Month(
                measure=point,
                month=f"{year - 1}-{4 + at:02d}",
                planned=planned / 12,
                actual=planned / 12 * (1 + at / 1000),
            )
            for at in range(4)
        ]
        return unlike_the_plan(plan, follow(months))

    assert said(base) == said(base * 1.24) == said(base * 0.81) == []
    for wrong in (base * 1.26, base * 0.79):
        (line,) = said(wrong)
        assert f"the months plan {wrong:,.0f} for" in line
        assert f"starts from {base:,.0f} a year" in line
