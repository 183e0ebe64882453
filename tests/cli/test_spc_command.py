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
    rows = pd.concat([
        pd.DataFrame({"site": site, "month": when, "within": level + 3 * rng.normal(size=months),
                      "cases": 200, "breaches": rng.binomial(200, 0.1, months)})
        for site, level in (("North", 80), ("South", 60))
    ])  # fmt: skip
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
    found = ask("spc", table(tmp_path), "--value", "within", "--period", "month", "--facet",
                "site", "--better", "higher", "--target", "75", "--svg", str(picture),
                "--rebase", "2018-04=a ward opened")  # fmt: skip
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
    found = ask("spc", table(tmp_path), "--value", "breaches", "--denominator", "cases", "--chart",
                "p", "--period", "month", "--facet", "site", "--better", "lower")  # fmt: skip
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
        (("--value", "calls",), "has no column calls"),
    ],
)  # fmt: skip
def test_what_cannot_be_charted_is_refused_in_words(tmp_path, options, words):
    found = CliRunner().invoke(app, ["spc", table(tmp_path), "--period", "month", *options])
    assert isinstance(found.exception, InputRefused)
    assert words in str(found.exception)


def test_an_interrupted_series_is_told_with_and_without_a_comparison(tmp_path):
    rng = np.random.default_rng(2)
    shock = np.cumsum(rng.normal(size=60))
    rows = pd.DataFrame({"period": range(60), "value": shock + 0.3 * rng.normal(size=60),
                         "other": shock + 0.3 * rng.normal(size=60)})  # fmt: skip
    rows.loc[36:, "value"] += 5
    path = tmp_path / "series.csv"
    rows.to_csv(path, index=False)
    found = ask("evaluate", "interrupted", str(path), "--from", "36", "--comparison", "other")
    assert len(found) == 3
    assert found[0]["low"] < 5 < found[0]["high"]
    assert found[0]["high"] - found[0]["low"] < found[1]["high"] - found[1]["low"]
    assert "cannot tell the change from anything else" in found[1]["caveats"][0]
    refused = CliRunner().invoke(app, ["evaluate", "interrupted", str(path), "--from", "99"])
    assert "is no period of the table" in str(refused.exception)


def test_every_command_bounds_the_threads_of_linear_algebra_before_anything_else():
    script = (
        "import os, sys, tripleaim.cli; assert 'numpy' not in sys.modules; "
        f"print({{os.environ[name] for name in {VARIABLES!r}}})"
    )
    for wanted, given in (("{'1'}", {}), ("{'2'}", {"TRIPLEAIM_THREADS": "2"})):
        said = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={"OPENBLAS_NUM_THREADS": "64", "PYTHONPATH": ":".join(sys.path), **given},
        )  # fmt: skip
        assert said.stdout.strip() == wanted
