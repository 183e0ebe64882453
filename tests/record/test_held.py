"""Whether a fact held on a day: each edge of its beginning and end, to the day or the month."""

from datetime import date

import pytest

from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.store.record.fact import Fact


def fact(begun: str, last: str = "") -> Fact:
    return Fact(
        id="a:001",
        subject="stp:QOP",
        begun=SaidDate.read(begun),
        over=SaidDate.read(last).after if last else None,
        known=SaidDate.read("2017"),
        grade="confirmed",
        cited="a",
        address=None,
        source="facts_a",
    )


# begun        last day      on            held
HELD = [
    ("2018-05-18", "", "2018-05-17", Status.SHOWN_NOT),
    ("2018-05-18", "", "2018-05-18", Status.SHOWN),
    ("2018-05", "", "2018-04-30", Status.SHOWN_NOT),
    ("2018-05", "", "2018-05-01", Status.CANNOT_TELL),
    ("2018-05", "", "2018-05-30", Status.CANNOT_TELL),
    ("2018-05", "", "2018-05-31", Status.SHOWN),
    ("2018-05", "2022-06-30", "2022-06-30", Status.SHOWN),
    ("2018-05", "2022-06-30", "2022-07-01", Status.SHOWN_NOT),
    ("2018-05", "2020", "2019-12-31", Status.SHOWN),
    ("2018-05", "2020", "2020-01-01", Status.SHOWN),
    ("2018-05", "2020", "2020-01-02", Status.CANNOT_TELL),
    ("2018-05", "2020", "2020-12-31", Status.CANNOT_TELL),
    ("2018-05", "2020", "2021-01-01", Status.SHOWN_NOT),
    ("2018", "2018", "2018-06-01", Status.CANNOT_TELL),
]


@pytest.mark.parametrize(("begun", "last", "on", "held"), HELD)
def test_held(begun: str, last: str, on: str, held: Status) -> None:
    day = date.fromisoformat(on)
    one = fact(begun, last)
    assert one.held(day) is held
    said = one.shown(day)
    assert said.status is held
    assert said.evidence == ("facts_a",)
    assert bool(said.settles) == (held is Status.CANNOT_TELL)
