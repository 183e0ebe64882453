"""Known truth: intervals hold what measured.toml says; verdicts invent nothing.

The studies of 2,000 panels are in bench/coverage.py and bench/verdicts.py; here a few hundred, with
room for chance: three standard errors.
"""

import numpy as np
import pytest
from bench.coverage import TRIALS, coverage
from bench.verdicts import PATHS, verdicts

from sampled import sampled
from tripleaim.evidence.designs import estimate_all
from tripleaim.evidence.measured import Shape, find_coverage, read_coverage, say_coverage
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.verdict import HARMED, HELPED, NONE, UNKNOWN

SLOW = {
    "matrix completion": 8,
    "ridge-augmented synthetic control": 40,
    "interactive fixed effects": 100,
    "event study": 100,
}
SLOW_CONFORMAL = 30
GROUPS = "group-time effects"  # bench/coverage_groups.py measures further kinds of panel of these
ROWS = {
    (row.design, row.inference, row.donors, row.treated): row
    for row in read_coverage()
    if row.panels == 2000
}


def test_every_design_and_inference_was_measured_on_2000_panels():
    tried = {(each.design, each.inference, each.donors, each.treated) for each in TRIALS}
    assert tried <= set(ROWS)
    assert all(name[0].startswith(GROUPS) for name in set(ROWS) - tried)
    assert all(row.panels == 2000 for row in ROWS.values())


@pytest.mark.parametrize("trial", sampled(TRIALS, 3), ids=lambda trial: trial.name)
def test_intervals_hold_what_is_declared(trial):
    row = ROWS[trial.design, trial.inference, trial.donors, trial.treated]
    panels = SLOW_CONFORMAL if trial.inference == "conformal" else SLOW.get(trial.design, 150)
    share, _ = coverage(trial, panels)
    assert row.claimed == trial.claimed
    assert share == pytest.approx(row.held, abs=3.5 * np.sqrt(0.05 * 0.95 / panels) + 0.005)


def test_intervals_of_many_donors_claim_what_they_hold_but_for_those_that_say_so():
    apart = {name for name, row in ROWS.items() if name[2] >= 10 and not row.is_close}
    assert apart == {
        ("synthetic control", "placebo variance", 30, 10),
        ("ridge-augmented synthetic control", "placebo variance", 30, 10),
        ("synthetic difference in differences", "jackknife", 30, 10),
        ("demeaned synthetic control", "conformal", 39, 1),
    }
    for name in apart:
        assert ROWS[name].held > ROWS[name].claimed, "too narrow"
        assert "read it as that" in say_coverage(*name)


@pytest.mark.parametrize(("treated", "donors"), [(1, 12), (1, 4), (6, 4), (6, 12)])
def test_every_interval_published_was_measured(treated, donors):
    rng = np.random.default_rng(7)
    units = treated + donors
    panel = Panel(
        outcome=rng.normal(size=(units, 20)),
        units=tuple(map(str, range(units))),
        periods=tuple(range(20)),
        first=np.repeat([14, 20], [treated, donors]),
    )
    for each in estimate_all(panel):
        if each.inference == "none":
            continue
        known = find_coverage(each.design, each.inference, Shape(donors=donors, treated=treated))
        if each.design == "matrix completion" and treated > 1:
            assert "not measured" in say_coverage(each.design, each.inference, donors, treated)
        else:
            assert known is not None, each.design
            assert known.claimed == each.level


@pytest.mark.parametrize(
    ("path", "panels"),
    [
        ("sixteen systems of 44", 40),
        ("four chosen as they did well", 25),
        ("one unit of 25, own panel", 200),
        ("staggered, own panel", 4),
    ],
)
def test_verdicts_invent_nothing_where_nothing_happened(path, panels):
    assert path in PATHS
    counted = verdicts(path, panels)
    assert (counted[HELPED] + counted[HARMED]) / counted.total() <= 0.05
    assert counted[NONE] + counted[UNKNOWN] > 0


@pytest.mark.parametrize("path", ["sixteen systems of 44", "one unit of 25, own panel"])
def test_verdicts_find_what_is_large_and_get_its_sign_right(path):
    counted = verdicts(path, 10, effect=-0.10)
    assert counted[HELPED] / counted.total() > 0.4
    assert counted[HARMED] == 0
