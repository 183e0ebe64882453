"""A day that somebody names: written as ISO does, and of an age in which anything can be told."""

import re
from datetime import date, datetime

A_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_DAY = "is not a date from 1900 to 2200"

# The days of that age as a pattern, for who writes requests by a schema.
DAY_PATTERN = "(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def told_day(text: str) -> date:
    """A day from its text. Raises ValueError where it is none, or so far off that the day after, or
    the year before, may be none: who asks says what to write.

    >>> told_day("2018-06-01")
    datetime.date(2018, 6, 1)
    >>> told_day("9999-12-31")
    Traceback (most recent call last):
    ValueError: 9999-12-31 is not between 1900-01-01 and 2200-12-31
    >>> told_day("2018-W10")
    Traceback (most recent call last):
    ValueError: 2018-W10 is not written as 2018-06-01
    >>> ends = ("1899-12-31", "1900-01-01", "2200-12-31", "2201-01-01")
    >>> [bool(re.fullmatch(DAY_PATTERN, each)) for each in ends]
    [False, True, True, False]
    """
    if not A_DAY.fullmatch(text):  # a week, or a day without hyphens, would pass for another day
        raise ValueError(f"{text} is not written as 2018-06-01")
    day = date.fromisoformat(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(f"{day} is not between {FIRST_DAY} and {LAST_DAY}")
    return day


def year_of(day: date) -> int:
    """The financial year that a day lies in, by the calendar year in which it ends.

    >>> year_of(date(2018, 3, 31)), year_of(date(2018, 4, 1)), year_of(date.max)
    (2018, 2019, 9999)
    """
    return min(day.year + (day.month >= 4), date.max.year)


def years_after(day: date, number: int) -> date:
    """The same day of another year, so many years on; 28 February for the 29th where it has none.

    >>> years_after(date(2024, 2, 29), 6), years_after(date(2030, 2, 28), -6)
    (datetime.date(2030, 2, 28), datetime.date(2024, 2, 28))
    """
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + number, day=28 if is_leap_day else day.day)


def is_late(due: date, on: date) -> bool:
    """Whether what was due on a day is late on another: from the day after it was due.

    >>> [is_late(date(2026, 6, 1), date(2026, 6, day)) for day in (1, 2)]
    [False, True]
    """
    return due < on


def told_moment(text: str) -> datetime:
    """A day and a time of it. Raises ValueError where they are none, or of no such age.

    >>> told_moment("2018-06-01T09:30")
    datetime.datetime(2018, 6, 1, 9, 30)
    >>> told_moment("2018-W10-1T09:30")
    Traceback (most recent call last):
    ValueError: 2018-W10-1 is not written as 2018-06-01
    """
    told_day(text[:10])
    return datetime.fromisoformat(text)
