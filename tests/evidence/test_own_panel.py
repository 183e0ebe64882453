"""A panel of one's own through the command: any columns, any order, any words for time."""

import json

import numpy as np
import pandas as pd
import pytest
from bench.simulate import World, simulate_outcomes
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.evidence.periods import ordered_periods
from tripleaim.model.errors import InputRefused

UNITS, MONTHS, START = 20, 36, 24
NAMES = ["--unit", "place name", "--period", "when", "--outcome", "visits", "--treatment", "new"]


def table(effect: float, seed: int = 3) -> pd.DataFrame:
    """Visits of 20 places in 36 months; the first changes, but cannot change births."""
    rng = np.random.default_rng(seed)
    world = World(units=UNITS, periods=MONTHS)
    visits, births = (1000 * np.exp(0.1 * simulate_outcomes(world, rng)) for _ in range(2))
    visits[0, START:] *= 1 + effect
    unit, month = np.divmod(np.arange(UNITS * MONTHS), MONTHS)
    days = pd.date_range("2016-01-01", periods=MONTHS, freq="MS")
    return pd.DataFrame(
        {
            "region": [f"r{each % 5}" for each in unit],
            "births": births.ravel(),
            "new": ((unit == 0) & (month >= START)).astype(int),
            "visits": visits.ravel(),
            "when": days[month],
            "place name": [f"{each:03d}" for each in unit],
        }
    )


def judged(tmp_path, rows: pd.DataFrame, *options: str) -> list[dict]:
    path = tmp_path / "panel.csv"
    rows.to_csv(path, index=False)
    found = CliRunner().invoke(app, ["evaluate", "panel", str(path), *NAMES, *options, "--json"])
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)["findings"]


def test_a_verdict_its_tests_and_every_estimate(tmp_path):
    found = judged(tmp_path, table(-0.02), "--better", "lower")
    assert found[0]["value"] == "helped"
    tests = [each for each in found if each["table"] == "What could have refuted it"]
    estimates = [each for each in found if each["table"] == "Every estimate"]
    assert len(tests) == 10
    assert len(estimates) == 4
    for each in estimates:
        assert each["low"] < each["value"] < each["high"]
        assert "simulated panels" in each["method"], each["label"]
    every = judged(tmp_path, table(-0.02), "--better", "lower", "--all")
    assert len([each for each in every if each["table"] == "Every estimate"]) == 7
    assert every[0]["statement"] == found[0]["statement"]
    assert sum(each["table"] == "Donor weights" for each in found) > 19


def test_the_way_that_is_better_decides_the_word(tmp_path):
    assert judged(tmp_path, table(-0.02), "--better", "higher")[0]["value"] == "harmed"
    assert judged(tmp_path, table(-0.02))[0]["value"] == "lowered"
    assert judged(tmp_path, table(0.0))[0]["value"] in ("no detectable effect", "cannot tell")


@pytest.mark.parametrize("form", ["%d/%m/%Y", "%B %Y", "%b-%y", "%Y-%m", "%Y-%m-%d", "number"])
def test_words_for_time_and_order_of_rows_change_nothing(tmp_path, form):
    rows = table(-0.02)
    whole = judged(tmp_path, rows)
    months = (rows["when"].dt.year - 2016) * 12 + rows["when"].dt.month
    rows["when"] = months if form == "number" else rows["when"].dt.strftime(form)
    mixed = judged(tmp_path, rows.sample(frac=1, random_state=1))
    assert [each["statement"] for each in mixed] == [each["statement"] for each in whole]


@pytest.mark.parametrize("first", ["week 9", "spring", "32/13/2016"])
def test_time_that_cannot_be_ordered_is_refused(first):
    with pytest.raises(InputRefused, match="place in time cannot be read"):
        ordered_periods(pd.Series([first, "week 10"]))


def test_days_come_before_months_unless_only_the_other_can_be():
    assert ordered_periods(pd.Series(["02/01/2019"])).tolist() == ["2019-01-02"]
    assert ordered_periods(pd.Series(["02/01/2019", "02/13/2019"])).iloc[0] == "2019-02-01"


def test_an_effect_where_none_can_be_is_an_alarm(tmp_path):
    rows = table(-0.02)
    sound = judged(tmp_path, rows, "--unaffected", "births")
    assert sound[0]["value"] == "lowered"
    rows.loc[rows["new"] == 1, "births"] *= 0.98
    alarmed = judged(tmp_path, rows, "--unaffected", "births")
    assert alarmed[0]["status"] == "cannot tell"
    assert "births, which it cannot affect" in alarmed[0]["statement"]


def test_an_outcome_that_never_varies_can_raise_no_alarm_and_is_refused(tmp_path):
    path = tmp_path / "panel.csv"
    table(0.0).assign(births=1.0).to_csv(path, index=False)
    words = ["evaluate", "panel", str(path), *NAMES, "--unaffected", "births"]
    found = CliRunner().invoke(app, words)
    assert isinstance(found.exception, InputRefused)
    assert "never varies in time" in str(found.exception)


def test_neighbours_are_a_pool_of_the_curve_of_their_own(tmp_path):
    says = {
        options: next(
            each["statement"]
            for each in judged(tmp_path, table(-0.02), *options)
            if each["label"] == "other ways to compare agree"
        )
        for options in ((), ("--place", "region"))
    }
    assert "of 10 specifications" in says[()]
    assert "of 16 specifications" in says["--place", "region"]


def test_names_that_look_like_numbers_stay_as_written(tmp_path):
    assert "(000 against 19 never treated" in judged(tmp_path, table(0.0))[0]["statement"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: rows.drop(index=30), "no row for 1 of 720"),
        (lambda rows: pd.concat([rows, rows.iloc[[5]]]), "given more than once"),
        (lambda rows: rows.assign(new=0), "has no treated unit"),
        (lambda rows: rows.assign(visits=np.inf), "is not a finite number"),
        (lambda rows: rows.rename(columns={"visits": "calls"}), "has no column visits"),
        (lambda rows: rows.assign(new=rows["new"] * 2), "is not 0 or 1"),
    ],
)
def test_what_is_wrong_is_refused_in_words(tmp_path, change, words):
    path = tmp_path / "panel.csv"
    change(table(0.0)).to_csv(path, index=False)
    found = CliRunner().invoke(app, ["evaluate", "panel", str(path), *NAMES])
    assert isinstance(found.exception, InputRefused)
    assert words in str(found.exception)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_separators_and_marks_of_other_programs_are_understood(tmp_path, separator, encoding):
    path = tmp_path / "panel.csv"
    rows = table(-0.02).assign(new=lambda each: each["new"] == 1)
    rows["place name"] = rows["place name"].replace({"003": "NA"})
    rows.to_csv(path, index=False, sep=separator, encoding=encoding)
    found = CliRunner().invoke(app, ["evaluate", "panel", str(path), *NAMES, "--better", "lower"])
    assert found.exit_code == 0, found.exception
    assert found.stdout.startswith("visits: helped. −")
    assert "against 19 never treated" in found.stdout
    assert "What could have refuted it" in found.stdout


def test_what_is_no_table_or_no_direction_is_refused(tmp_path):
    path = tmp_path / "panel.csv"
    path.write_bytes(b"")
    for words, says in (
        ([str(path)], "is empty"),
        ([str(tmp_path)], "is a folder"),
        ([str(path), "--better", "up"], "neither lower nor higher"),
    ):
        found = CliRunner().invoke(app, ["evaluate", "panel", *words])
        assert isinstance(found.exception, InputRefused)
        assert says in str(found.exception)


def test_staggered_effects_by_time_hold_at_once(tmp_path):
    rows = table(-0.02)
    unit, month = rows["place name"].astype(int), np.arange(len(rows)) % MONTHS
    rows["new"] = (((unit < 3) & (month >= 12)) | ((unit >= 3) & (unit < 6) & (month >= START))) * 1
    events = [each for each in judged(tmp_path, rows, "--all") if each["measure"] == "effect_at"]
    assert [int(each["subject"]) for each in events] == list(range(1 - START, MONTHS - 12))
    assert events[START - 2]["label"] == "1 period before"
    assert events[START - 1]["label"] == "period 1 of treatment"
    assert all(each["low"] < each["value"] < each["high"] for each in events)
    assert not any(each["measure"] == "effect_at" for each in judged(tmp_path, rows))


def test_staggered_treatment_is_judged_by_groups(tmp_path):
    rng = np.random.default_rng(5)
    outcome = rng.normal(size=(80, 1)) + rng.normal(scale=0.3, size=(80, 8))
    first = np.repeat([3, 5, 8, 0], [20, 20, 39, 1])
    outcome += 1.0 * (np.arange(8)[None, :] >= first[:, None])
    unit, year = np.divmod(np.arange(640), 8)
    rows = pd.DataFrame(
        {
            "place name": unit,
            "when": 2010 + year,
            "visits": outcome.ravel(),
            "new": (year >= first[unit]).astype(int),
        }
    )
    found = judged(tmp_path, rows, "--better", "higher")
    assert found[0]["value"] == "helped"
    caveats = " ".join(each for one in found for each in one["caveats"])
    assert "1 treated from the first period on left out: 79" in caveats
