"""Known truth: intervals hold it about as often as they say; verdicts invent nothing.

The studies of 2,000 panels are in bench/coverage.py; here a few hundred, with room for chance.
"""

import numpy as np
import pytest
from bench.coverage import TRIALS, coverage, verdicts

from tripleaim.evidence.verdict import HARMED, HELPED, NONE, UNKNOWN


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("difference in differences, placebo", 0.95),
        ("synthetic control, placebo", 0.95),
        ("demeaned synthetic control, placebo", 0.95),
        ("synthetic DiD, placebo", 0.95),
        ("group-time effects, influence", 0.95),
        ("two-way, clustered", 0.95),
        ("interrupted, AR(1) REML", 0.95),
    ],
)
def test_intervals_hold_the_truth(name, level):
    panels = 250
    share, _ = coverage(TRIALS[name], panels)
    room = 0.02 + 3 * np.sqrt(level * (1 - level) / panels)
    assert share == pytest.approx(level, abs=room)


def test_verdicts_invent_nothing_where_nothing_happened():
    counted = verdicts(12)
    assert (counted[HELPED] + counted[HARMED]) / counted.total() <= 0.05
    assert counted[NONE] + counted[UNKNOWN] > 0


def test_verdicts_find_what_is_large_and_get_its_sign_right():
    counted = verdicts(6, effect=-0.10)
    assert counted[HELPED] / counted.total() > 0.4
    assert counted[HARMED] == 0
