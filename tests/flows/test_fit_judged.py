"""Whether an area follows its patients, at the edges of four fifths, of an interval and a trust."""

from datetime import date

import numpy as np
import pytest

from tripleaim.flows.fit import measure_fit
from tripleaim.flows.partition import PartitionFit
from tripleaim.model.quantity import Estimate
from tripleaim.model.status import Status
from tripleaim.questions.fits.judged import follows, has_own_trust, judge_fit, what_stays


@pytest.mark.parametrize(
    ("low", "high", "status"),
    [
        (0.8, 0.9, Status.SHOWN),
        (0.7996, 0.9, Status.SHOWN),  # 80.0%, as it is told
        (0.7994, 0.9, Status.CANNOT_TELL),
        (0.7, 0.8, Status.CANNOT_TELL),
        (0.7, 0.7996, Status.CANNOT_TELL),
        (0.7, 0.7994, Status.SHOWN_NOT),
    ],
)
def test_both_bounds_must_lie_on_one_side_of_four_fifths(
    low: float, high: float, status: Status
) -> None:
    assert judge_fit(low, high) is status


# Area: at P, at Q, at R; P is of the first, Q of the second, R of the third, of which nobody goes.
FLOW = np.array([[90.0, 10.0, 0.0], [10.0, 90.0, 0.0], [0.0, 20.0, 0.0], [1.0, 1.0, 9.0]])
FITTED = PartitionFit(
    areas=("a", "b", "c", "d"),
    providers=("P", "Q", "R"),
    flow=FLOW,
    home=np.array([0, 1, 2]),
    fit=measure_fit(FLOW, np.array([0, 1, 2]), np.zeros(4)),
    sources=("s",),
    period=(date(2018, 1, 1), date(2019, 1, 1)),
    low=np.array([0.85, 0.9, 0.85, 0.85]),
    high=np.array([0.95, 0.9, 0.95, 0.95]),
)


@pytest.mark.parametrize(
    ("place", "own", "interval", "status"),
    [
        (0, True, True, Status.SHOWN),
        (1, True, False, Status.CANNOT_TELL),  # of one small area
        (2, False, True, Status.CANNOT_TELL),  # its trust treats none of its own
        (3, False, True, Status.CANNOT_TELL),  # it has no trust
    ],
)
def test_without_a_trust_or_an_interval_it_cannot_be_told(
    place: int, own: bool, interval: bool, status: Status
) -> None:
    assert has_own_trust(FITTED, place) is own
    assert isinstance(what_stays(FITTED, place), Estimate) is interval
    assert follows(FITTED, place) is status
