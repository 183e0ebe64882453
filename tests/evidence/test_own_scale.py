"""Scale and worth: one series has one verdict in whatever unit; small panels have estimates."""

import numpy as np
import pandas as pd
import pytest
from bench.own_courses import NOISES, START, panel_of, seeds

from evidence.test_own_panel import NAMES, judged, table
from tripleaim.evidence.own_panel import Wanted, judge_panel
from tripleaim.evidence.own_scale import ScaleAsked, per_head, put_on_scale
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.verdict import NONE, UNKNOWN
from tripleaim.model.errors import InputRefused


@pytest.mark.parametrize("effect", [0.0, -0.05, -0.10])
def test_counts_logs_rates_and_indices_have_one_verdict(effect):
    rng = seeds(1, seed=11)[0]
    people = rng.lognormal(12, 1.0, size=(30, 1))
    counts = NOISES[1].draw(rng) * people / 1000
    counts[0, START:] *= 1 + effect
    forms = {
        "counts": (counts, None),
        "logs": (np.log(counts), False),
        "per head": (1000 * counts / people, True),
        "index": (100 * counts / counts[:, :1], True),
    }
    kinds, effects = set(), []
    for outcome, log in forms.values():
        scaled = put_on_scale(panel_of(outcome), ScaleAsked(log=log))
        found = judge_panel(scaled.panel, wanted=scaled.wanted)
        kinds.add(found.verdict.kind)
        effects.append(found.estimates[0].effect)
    assert len(kinds) == 1
    assert np.ptp(effects) < 1e-6


def test_units_more_than_threefold_apart_are_compared_in_logarithms_and_told_of(tmp_path):
    rows = table(-0.05)
    rows["visits"] *= 1 + rows["place name"].astype(int)
    found = judged(tmp_path, rows, "--better", "lower")
    assert "compared in logarithms" in " ".join(found[0]["caveats"])
    assert "−5" in found[0]["statement"]
    plain = judged(tmp_path, rows, "--better", "lower", "--no-log")
    assert "Use --log, or --rate" in " ".join(plain[0]["caveats"])
    rate = judged(
        tmp_path,
        rows.assign(people=1 + rows["place name"].astype(int)),
        "--rate",
        "people",
        "--per",
        "10",
    )
    assert "visits per 10 people: lowered" in rate[0]["statement"]


def test_no_detectable_effect_only_where_what_is_worth_knowing_is_left_out():
    outcome = NOISES[1].draw(seeds(1, seed=15)[0])
    panel = panel_of(outcome)
    wide = judge_panel(panel, wanted=Wanted(worth=50.0)).verdict
    assert wide.kind == NONE
    narrow = judge_panel(panel, wanted=Wanted(worth=0.1)).verdict
    assert narrow.kind == UNKNOWN
    assert "0.1 is worth knowing" in narrow.reason
    assert max(abs(wide.low), abs(wide.high)) < 50


@pytest.mark.parametrize(
    ("asked", "words"),
    [(ScaleAsked(worth="much"), "is no size above 0"), (ScaleAsked(log=True), "no logarithm")],
)
def test_a_worth_or_a_logarithm_that_cannot_be_is_refused(asked, words):
    outcome = np.array([[0.0, 1, 2], [1, 2, 3]])
    panel = Panel(outcome=outcome, units=("a", "b"), periods=(1, 2, 3), first=np.array([2, 3]))
    with pytest.raises(InputRefused, match=words):
        put_on_scale(panel, asked)
    with pytest.raises(InputRefused, match="is not above 0"):
        per_head(panel, panel, 1.0)


def test_two_units_in_two_periods_have_an_estimate_and_no_verdict(tmp_path):
    rows = pd.DataFrame(
        {
            "place name": list("aabb"),
            "when": [2018, 2019] * 2,
            "visits": [10.0, 7, 10, 9],
            "new": [0, 1, 0, 0],
        }
    )
    found = judged(tmp_path, rows)
    assert found[0]["value"] == "cannot tell"
    [estimate] = [each for each in found if each["table"] == "Every estimate"]
    assert estimate["value"] == -2
    assert estimate["low"] is None
    assert "Synthetic control is not given: 1 period before" in " ".join(found[0]["caveats"])


def test_tables_as_people_write_them_are_read(tmp_path):
    rows = table(-0.05).drop(columns="births")
    whole = judged(tmp_path, rows)
    rows["visits"] = [f"{each:,.4f}" for each in rows["visits"]]
    rows["new"] = rows["new"].map({0: "No", 1: "Yes"})
    rows["region"] = "Bünde"
    path = tmp_path / "old.csv"
    path.write_bytes(rows.to_csv(index=False).encode("cp1252"))
    from tripleaim.cli.panel_rows import read_rows

    read = read_rows(path, "place name")
    assert read["region"].iloc[0] == "Bünde"
    again = judged(tmp_path, read)
    assert again[0]["statement"][:40] == whole[0]["statement"][:40]


@pytest.mark.parametrize(
    ("options", "words"),
    [(("--unaffected", "visits"), "is the outcome itself"), (("--place", "one"), "every unit")],
)
def test_what_cannot_show_anything_is_refused(tmp_path, options, words):
    from typer.testing import CliRunner

    from tripleaim.cli.app import app

    path = tmp_path / "panel.csv"
    table(0.0).assign(one="same").to_csv(path, index=False)
    found = CliRunner().invoke(app, ["evaluate", "panel", str(path), *NAMES, *options])
    assert isinstance(found.exception, InputRefused)
    assert words in str(found.exception)


def test_covariates_give_estimates_of_their_own(tmp_path):
    rows = table(-0.05).assign(beds=lambda each: each["place name"].astype(int))
    found = judged(tmp_path, rows, "--covariate", "beds")
    labels = [each["label"] for each in found if each["table"] == "Every estimate"]
    assert "group-time effects given covariates" in labels
    assert "synthetic control with predictors" in labels
