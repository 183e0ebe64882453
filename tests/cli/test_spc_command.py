"""`tripleaim spc` and `tripleaim evaluate interrupted`: one call on a table of one's own."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused
from tripleaim.model.threads import VARIABLES


def table(tmp_path, months: int = 30) -> str:
    rng = np.random.default_rng(1)
    when = pd.date_range("2017-04-01", periods=months, freq="MS").strftime("%Y-%m")
    rows = pd.concat(
        [
            pd.DataFrame(
                {
                    "site": site,
                    "month": when,
                    "within": level + 3 * rng.normal(size=months),
                    "cases": 200,
                    "breaches": rng.binomial(200, 0.1, months),
                }
            )
            for site, level in (("North", 80), ("South", 60))
        ]
    )
    rows.iloc[months - 7 : months, 2] = np.linspace(70, 79, 7)
    rows.iloc[3, 2] = np.nan
    path = tmp_path / "waits.csv"
    rows.to_csv(path, index=False)
    return str(path)


def ask(*words: str) -> list[dict]:
    found = CliRunner().invoke(app, [*words, "--json"])
    assert found.exit_code == 0, found.output or found.exception
    return json.loads(found.stdout)["findings"]


def test_facets_targets_rebases_and_a_picture_in_one_call(tmp_path):
    picture = tmp_path / "waits.svg"
    found = ask(
        "spc",
        table(tmp_path),
        "--value",
        "within",
        "--period",
        "month",
        "--facet",
        "site",
        "--better",
        "higher",
        "--target",
        "75",
        "--svg",
        str(picture),
        "--rebase",
        "2018-04=a ward opened",
    )
    north, south = found[:2]
    assert north["value"] == "improvement"
    assert north["statement"].startswith("[+] [?] North: special cause for the better")
    assert "Missing points are left out: 1." in " ".join(north["caveats"])
    assert "[F] South" in south["statement"]
    lines = [each for each in found if each["table"] == "Lines"]
    assert len(lines) == 4
    assert any("seven-point trend" in each["statement"] for each in found)
    root = ET.fromstring(picture.read_text("utf-8"))
    assert root.attrib["role"] == "img"
    assert "a ward opened" in picture.read_text("utf-8")


def test_counts_of_cases_have_a_p_chart(tmp_path):
    found = ask(
        "spc",
        table(tmp_path),
        "--value",
        "breaches",
        "--denominator",
        "cases",
        "--chart",
        "p",
        "--period",
        "month",
        "--facet",
        "site",
        "--better",
        "lower",
    )
    assert "P, proportions of cases" in found[0]["method"]
    assert 0.05 < found[2]["value"] < 0.15


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--value", "within"), "is given more than once"),
        (("--value", "within", "--facet", "site", "--chart", "z"), "is no kind of chart"),
        (("--value", "within", "--facet", "site", "--rebase", "2018-04"), "period and a reason"),
        (("--value", "within", "--facet", "site", "--rebase", "1999-01=x"), "is no period"),
        (("--value", "breaches", "--facet", "site", "--chart", "p"), "is needed for a P chart"),
        (
            (
                "--value",
                "calls",
            ),
            "has no column calls",
        ),
    ],
)
def test_what_cannot_be_charted_is_refused_in_words(tmp_path, options, words):
    found = CliRunner().invoke(app, ["spc", table(tmp_path), "--period", "month", *options])
    assert isinstance(found.exception, InputRefused)
    assert words in str(found.exception)


def test_an_interrupted_series_is_told_with_and_without_a_comparison(tmp_path):
    rng = np.random.default_rng(2)
    shock = np.cumsum(rng.normal(size=60))
    rows = pd.DataFrame(
        {
            "period": range(60),
            "value": shock + 0.3 * rng.normal(size=60),
            "other": shock + 0.3 * rng.normal(size=60),
        }
    )
    rows.loc[36:, "value"] += 5
    path = tmp_path / "series.csv"
    rows.to_csv(path, index=False)
    found = ask("evaluate", "interrupted", str(path), "--from", "36", "--comparison", "other")
    assert [each["measure"] for each in found] == ["effect"] * 3 + ["test_0", "test_1"]
    assert found[0]["low"] < 5 < found[0]["high"]
    assert found[0]["high"] - found[0]["low"] < found[1]["high"] - found[1]["low"]
    assert "cannot tell the change from anything else" in found[1]["caveats"][0]
    refused = CliRunner().invoke(app, ["evaluate", "interrupted", str(path), "--from", "99"])
    assert "is no period of the table" in str(refused.exception)


def series_file(tmp_path, **columns):
    path = tmp_path / "series.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    return str(path)


MONTHS = [f"{2015 + at // 12}-{at % 12 + 1:02d}" for at in range(60)]


@pytest.mark.parametrize(
    ("made", "failed"),
    [
        (lambda clock: -8.0 * (clock >= 36), set()),
        (lambda clock: -20.0 * (clock >= 30), {"test_0", "test_1"}),
        (lambda clock: -0.8 * np.maximum(clock - 24, 0), {"test_1"}),
    ],
)
def test_a_series_alone_is_told_what_else_it_could_be(tmp_path, made, failed):
    noise = np.random.default_rng(1).normal(size=60)
    path = series_file(tmp_path, Period=MONTHS, value=100 + noise + made(np.arange(60)))
    found = ask("evaluate", "interrupted", path, "--from", "Jan 2018")
    said = {each["measure"]: each["value"] for each in found if each["measure"] != "effect"}
    assert {name for name, word in said.items() if word == "failed"} == failed


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        ({}, ("--seasons", "-3"), "'-3' are no periods a year"),
        ({}, ("--seasons", "31"), "Give 2 to 30"),
        ({}, ("--seasons", "1"), "Give 2 to 30"),
        ({}, ("--comparison", "value"), "is the series itself"),
        ({"period": ["2015-01", *MONTHS[:-1]]}, (), "'2015-01' is given more than once"),
    ],
)
def test_an_interrupted_series_that_means_nothing_is_refused(tmp_path, rows, options, words):
    path = series_file(tmp_path, **{"period": MONTHS, "value": range(60), **rows})
    found = CliRunner().invoke(
        app, ["evaluate", "interrupted", path, "--from", "2018-01", *options]
    )
    assert words in str(found.exception)


def test_what_is_missing_between_periods_is_told(tmp_path):
    held = [at for at in range(60) if at not in (20, 21)]
    columns = {"period": [MONTHS[at] for at in held], "value": [float(at % 7) for at in held]}
    path = series_file(tmp_path, **columns)
    for asked in (("evaluate", "interrupted", path, "--from", "2018-01"), ("spc", path)):
        notes = " ".join(ask(*asked)[0]["caveats"])
        assert "There is nothing between 2016-08 and 2016-11" in notes


@pytest.mark.parametrize(
    ("chart", "values", "of", "words"),
    [
        ("p", [6, 3], [5, 5], "P chart, period 2015-01: '6 of 5' is more events than cases"),
        ("p", [0.5, 3], [5, 5], "is no whole number"),
        ("u", [1, 3], [5, 0], "U chart, period 2015-02: '3 of 0' is of no cases"),
        ("c", [1, -1], None, "C chart, period 2015-02: '-1' is below 0"),
        ("g", [1, 1.5], None, "G chart, period 2015-02: '1.5' is no whole number"),
        ("t", [0, 1.5], None, "T chart, period 2015-01: '0' is no time between two events"),
    ],
)
def test_what_a_chart_cannot_be_made_of_is_named_by_its_period(tmp_path, chart, values, of, words):
    columns = {"period": MONTHS[:2], "value": values, **({"of": of} if of else {})}
    options = ("--denominator", "of") if of else ()
    path = series_file(tmp_path, **columns)
    found = CliRunner().invoke(app, ["spc", path, "--chart", chart, *options])
    assert words in str(found.exception)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--target", "5"), "Add --better lower or --better higher"),
        (("--baseline", "61"), "is more points than the 60"),
        (("--rebase", "2017-01=a", "--rebase", "2017-01=b"), "'2017-01' is given twice"),
    ],
)
def test_options_that_would_say_nothing_are_refused(tmp_path, options, words):
    path = series_file(tmp_path, period=MONTHS, value=[float(at % 7) for at in range(60)])
    assert words in str(CliRunner().invoke(app, ["spc", path, *options]).exception)


def test_every_command_bounds_the_threads_of_linear_algebra_before_anything_else():
    script = (
        "import os, sys, tripleaim.cli; assert 'numpy' not in sys.modules; "
        f"print({{os.environ[name] for name in {VARIABLES!r}}})"
    )
    for wanted, given in (("{'1'}", {}), ("{'2'}", {"TRIPLEAIM_THREADS": "2"})):
        said = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={"OPENBLAS_NUM_THREADS": "64", "PYTHONPATH": ":".join(sys.path), **given},
        )
        assert said.stdout.strip() == wanted


def rare_file(tmp_path):
    """Twenty months without an event and one with one, and how many cases each had."""
    months = [f"{2017 + at // 12}-{at % 12 + 1:02d}" for at in range(21)]
    return series_file(tmp_path, period=months, value=[0.0] * 20 + [1.0], of=[50.0] * 21)


@pytest.mark.parametrize(
    ("options", "verdict", "marked"),
    [
        (("--better", "lower", "--target", "0"), "rare events", 0),
        (("--chart", "c"), "rare events", 0),
        (("--chart", "p", "--denominator", "of"), "rare events", 0),
        (("--chart", "u", "--denominator", "of"), "rare events", 0),
        (("--chart", "g"), "high", 21),
    ],
)
def test_twenty_zeros_and_a_one_ask_for_another_chart(tmp_path, options, verdict, marked):
    found = ask("spc", rare_file(tmp_path), *options)
    (lead,) = [each for each in found if each["measure"] == "variation"]
    assert lead["value"] == verdict
    assert ("use a chart for rare events" in lead["statement"]) == (verdict == "rare events")
    assert sum(each["measure"] == "special_cause" for each in found) == marked
