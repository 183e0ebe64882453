"""A date known to the month is a month; each edge is a day that a test would miss."""

from datetime import date

import pytest

from tripleaim.model.errors import TripleaimError
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status

# said                     first day      last day
SAID = {
    "2018-05-18": ("2018-05-18", "2018-05-18"),
    "2018-05": ("2018-05-01", "2018-05-31"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2019-12": ("2019-12-01", "2019-12-31"),
    "2017": ("2017-01-01", "2017-12-31"),
    "2017/18": ("2017-04-01", "2018-03-31"),
    "2017/18 Q1": ("2017-04-01", "2017-06-30"),
    "2017/18 Q3": ("2017-10-01", "2017-12-31"),
    "2017/18 Q4": ("2018-01-01", "2018-03-31"),
    "2024/25 month 1": ("2024-04-01", "2024-04-30"),
    "2024/25 month 9": ("2024-12-01", "2024-12-31"),
    "2024/25 month 12": ("2025-03-01", "2025-03-31"),
    "1999/00": ("1999-04-01", "2000-03-31"),
    "2014-2015": ("2014-01-01", "2015-12-31"),
    "2016/17-2017/18": ("2016-04-01", "2018-03-31"),
    "2023-11-06 to 2023-11-08": ("2023-11-06", "2023-11-08"),
}


@pytest.mark.parametrize("text", list(SAID))
def test_first_and_last_possible_day(text: str) -> None:
    said = SaidDate.read(text)
    assert (said.low.isoformat(), said.high.isoformat()) == SAID[text]


NONE = ["", "soon", "2018-13", "2018-02-30", "2017/19", "2017/18 Q5", "2017/18 month 13", "18-05"]


@pytest.mark.parametrize("text", NONE)
def test_what_is_not_a_date_is_refused(text: str) -> None:
    with pytest.raises(TripleaimError, match="not a date"):
        SaidDate.read(text)


def test_backwards_is_refused() -> None:
    with pytest.raises(TripleaimError, match="at the latest"):
        SaidDate(low=date(2018, 5, 2), high=date(2018, 5, 1))


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2018, 4, 30), Status.SHOWN_NOT),
        (date(2018, 5, 1), Status.CANNOT_TELL),
        (date(2018, 5, 30), Status.CANNOT_TELL),
        (date(2018, 5, 31), Status.SHOWN),
    ],
)
def test_within_its_month_it_cannot_be_told(day: date, status: Status) -> None:
    assert SaidDate.read("2018-05").has_come(day) is status


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("2018-05-31", "2018-05-31"),
        ("2018-05", "2018-05"),
        ("2018", "2018"),
        ("2018-05-01 to 2018-05-30", "2018-05-01 to 2018-05-30"),
    ],
)
def test_a_date_is_said_as_precisely_as_it_is_known(read: str, said: str) -> None:
    assert SaidDate.read(read).said == said
