"""Odd panels and series by command: refused in words, or told; nothing dropped in silence."""

import json
import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.cli.series import SeriesAsked, mark_treated
from tripleaim.model.errors import InputRefused

UNITS, MONTHS, START = 20, 36, 24


def panel(noise: float = 2.0) -> pd.DataFrame:
    """Twenty units of which the first falls by 8 from the 25th month on."""
    rng = np.random.default_rng(1)
    outcome = 100 + 5 * rng.normal(size=(UNITS, 1)) + rng.normal(size=(1, MONTHS))
    outcome = outcome + noise * rng.normal(size=(UNITS, MONTHS))
    outcome[0, START:] -= 8
    unit, month = np.divmod(np.arange(UNITS * MONTHS), MONTHS)
    return pd.DataFrame(
        {
            "unit": [f"{each:03d}" for each in unit],
            "period": [f"{2015 + each // 12}-{each % 12 + 1:02d}" for each in month],
            "outcome": outcome.ravel(),
            "treatment": ((unit == 0) & (month >= START)).astype(int),
            "people": 1000 + unit,
            "empty": None,
        }
    )


def series(values) -> pd.DataFrame:
    months = [f"{2015 + each // 12}-{each % 12 + 1:02d}" for each in range(len(values))]
    return pd.DataFrame({"period": months, "value": values})


def run(tmp_path, rows: pd.DataFrame, *words: str) -> tuple[int, list[dict], str]:
    path = tmp_path / "table.csv"
    rows.to_csv(path, index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = CliRunner().invoke(app, [*words[:-1], str(path), *words[-1].split(), "--json"])
    if found.exception is not None:
        assert isinstance(found.exception, InputRefused), found.exception
        return 2, [], str(found.exception)
    return 0, json.loads(found.stdout)["findings"], ""


def refused(tmp_path, rows: pd.DataFrame, *words: str) -> str:
    code, _, said = run(tmp_path, rows, *words)
    assert code == 2
    return said


def told(tmp_path, rows: pd.DataFrame, *words: str) -> list[dict]:
    code, findings, said = run(tmp_path, rows, *words)
    assert code == 0, said
    return findings


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--per 1000", "says per how many, and nothing is divided"),
        ("--rate outcome", "is the outcome itself"),
        ("--rate people --per 1e-320", "no number that can be reckoned with"),
        ("--worth 5%%", "is no size above 0"),
        ("--place empty", "is empty for every treated unit"),
        ("--covariate people --covariate people", "say the same twice"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(tmp_path, options, words):
    assert words in refused(tmp_path, panel(), "evaluate", "panel", options)


@pytest.mark.parametrize("times", [1e300, 1e-300])
def test_outcomes_beyond_reckoning_are_refused_without_a_warning(tmp_path, times):
    rows = panel()
    rows["outcome"] *= times
    assert "reckoned with" in refused(tmp_path, rows, "evaluate", "panel", "")
    assert "reckoned with" in refused(
        tmp_path, series(rows["outcome"][:48]), "evaluate", "interrupted", "--from 2017-07"
    )


def test_units_that_move_alike_have_estimates_without_chance(tmp_path):
    found = told(tmp_path, panel(noise=0.0), "evaluate", "panel", "")
    assert found[0]["value"] == "cannot tell"
    assert "move alike to the last digit" in found[0]["statement"]
    estimates = [each for each in found if each["table"] == "Every estimate"]
    levelled = [each for each in estimates if each["label"] != "synthetic control"]
    assert len(levelled) == 3
    for each in levelled:
        assert each["value"] == pytest.approx(-8)
        assert each["low"] is None
        assert "no interval, as units move alike" in " ".join(each["caveats"])


def test_groups_that_move_alike_have_no_interval_of_no_width(tmp_path):
    rows = panel(noise=0.0)
    late = rows["unit"].isin(["003", "004"]) & (rows["period"] >= "2017-07")
    rows["treatment"] |= late.astype(int)
    found = told(tmp_path, rows, "evaluate", "panel", "")
    assert found[0]["value"] == "cannot tell"
    main = next(each for each in found if each["table"] == "Every estimate")
    assert main["low"] is None


def test_a_column_in_which_only_some_cells_have_a_sign_is_refused(tmp_path):
    rows = panel()
    rows["outcome"] = [
        f"{each:.1f}%" if place % 2 else f"{each / 100:.3f}"
        for place, each in enumerate(rows["outcome"])
    ]
    said = refused(tmp_path, rows, "evaluate", "panel", "")
    assert "a sign that not every cell of the column has (360 like it)" in said
    rows["outcome"] = [f"{each:.1f}%" for each in panel()["outcome"]]
    assert told(tmp_path, rows, "evaluate", "panel", "")[0]["value"] == "lowered"


def test_units_stay_as_written_under_a_heading_of_another_case(tmp_path):
    rows = panel().rename(columns={"unit": "Unit "})
    assert "(000 against 19" in told(tmp_path, rows, "evaluate", "panel", "")[0]["statement"]


@pytest.mark.parametrize(("donors", "said"), [(11, "it is kept"), (12, "is left out")])
def test_a_broken_donor_is_named_whether_or_not_it_can_be_left_out(tmp_path, donors, said):
    rows = panel()[: (donors + 1) * MONTHS]
    broken = (rows["unit"] == "005") & (rows["period"] >= "2016-06")
    rows.loc[broken, "outcome"] *= 0.5
    notes = " ".join(told(tmp_path, rows, "evaluate", "panel", "")[0]["caveats"])
    assert "005 " in notes
    assert said in notes


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("--target nan --better lower", "is no value that can be met"),
        ("--denominator period", "goes with P and U charts only"),
        ("--rebase 2016-03=a --rebase Mar-2016=b", "'Mar-2016' is given twice"),
        ("--rebase 2019-01=a", "is no period of the table"),
        ("--rebase 2017-05=a", "leaves 2 points"),
    ],
)
def test_charts_that_cannot_be_meant_are_refused(tmp_path, options, words):
    rows = series(np.random.default_rng(2).normal(size=30))
    assert words in refused(tmp_path, rows, "spc", options)


@pytest.mark.parametrize(
    ("treated", "words"),
    [
        (["a=July"], "--treated: 'July' is not a date"),
        (["a=2017-08-01"], "begins after the last period, 2017-07-01"),
        (["a=2017-07-01", "a=2017-06-01"], "'a' is given twice"),
        (["b=2017-07-01"], "'b' is no unit of this panel"),
        (["a"], "is not UNIT=DAY"),
    ],
)
def test_a_treated_unit_that_cannot_be_meant_is_refused(treated, words):
    wide = pd.DataFrame({date(2017, 6, 1): [1.0], date(2017, 7, 1): [2.0]}, index=["a"])
    assert mark_treated(wide, ["a=2017-07-01"])["treatment"].tolist() == [0, 1]
    with pytest.raises(InputRefused, match=words):
        mark_treated(wide, treated)


def test_days_are_refused_by_the_option_that_names_them():
    asked = {"measure": "m", "kind": "stp", "footprint": "fixed", "on": None}
    with pytest.raises(InputRefused, match="--from: 'June'"):
        SeriesAsked(first="June", until=None, **asked).read()
    with pytest.raises(InputRefused, match="--until: 'June'"):
        SeriesAsked(first=None, until="June", **asked).read()


def test_a_picture_is_never_written_over_the_table(tmp_path):
    rows = series(np.arange(20.0))
    said = refused(tmp_path, rows, "spc", f"--svg {tmp_path / 'table.csv'}")
    assert "is the table itself" in said
    assert (tmp_path / "table.csv").read_text().startswith("period,value")


def test_a_facet_with_one_point_silences_no_other(tmp_path):
    whole = series(np.random.default_rng(2).normal(size=30))
    rows = pd.concat([whole.assign(site="A"), whole[:1].assign(site="B")])
    found = told(tmp_path, rows, "spc", "--facet site")
    assert [each["subject"] for each in found if each["measure"] == "variation"] == ["A"]
    assert "B has 1 point and no chart (2 are needed)." in found[0]["caveats"]
    assert "in a facet" in refused(tmp_path, rows[-1:], "spc", "--facet site")


def test_every_facet_stays_as_written(tmp_path):
    whole = series(np.random.default_rng(2).normal(size=30)).assign(area="x")
    rows = pd.concat([whole.assign(site="007"), whole.assign(site="7")])
    found = told(tmp_path, rows, "spc", "--facet area --facet site")
    assert [each["subject"] for each in found[:2]] == ["x, 007", "x, 7"]


@pytest.mark.parametrize("kind", ["xmr", "t"])
def test_one_value_throughout_is_no_special_cause(tmp_path, kind):
    found = told(tmp_path, series([0.3] * 20), "spc", f"--chart {kind}")
    assert found[0]["value"] == "common cause"


@pytest.mark.parametrize(
    ("values", "options", "words"),
    [
        ([5.0] * 30 + [6.0] * 18, "", "lies on its line to the last digit"),
        (list(np.arange(48.0)), "", "lies on its line to the last digit"),
        (list(np.random.default_rng(3).normal(size=48)), " --comparison same", "never varies"),
    ],
)
def test_a_series_that_shows_no_chance_is_refused(tmp_path, values, options, words):
    rows = series(values).assign(same=3.0)
    said = refused(tmp_path, rows, "evaluate", "interrupted", f"--from 2017-07{options}")
    assert words in said
