"""The period that a row is of: its first day, and the first day after it.

Rows say it in one of a few ways, by the names of their fields; each is read here and nowhere else.
"""

from collections.abc import Callable
from datetime import date, timedelta

from tripleaim.model.errors import InputRefused
from tripleaim.model.quantity import Year
from tripleaim.model.row import Row
from tripleaim.model.said_date import SaidDate

Period = tuple[date, date]
ONE_DAY = timedelta(days=1)


def period_of(row: Row) -> Period | None:
    """First day and first day after of what a row tells; None where it is of the day asked.

    What it covers counts first, then a span of its own, then its financial year, then the period as
    its source says it, then its month, then when it happened; last the day that its data are of.
    """
    found = (read(row) for read in READERS)
    return next((each for each in found if each is not None), None)


def year_spell(year: Year) -> Period:
    """A financial year as days.

    >>> year_spell(Year(2020))
    (datetime.date(2019, 4, 1), datetime.date(2020, 4, 1))
    """
    return date(year - 1, 4, 1), date(year, 4, 1)


def _covers(row: Row) -> Period | None:
    return row.covers


def _span(row: Row) -> Period | None:
    first, after = getattr(row, "first", None), getattr(row, "after", None)
    if isinstance(first, date) and isinstance(after, date) and first < after:
        return first, after
    return None


def _year(row: Row) -> Period | None:
    year = getattr(row, "year", None)
    return year_spell(year) if isinstance(year, Year) else None


def _said(row: Row) -> Period | None:
    said = getattr(row, "period", None) or getattr(row, "day", None)
    try:
        read = SaidDate.read(said) if isinstance(said, str) else None
    except InputRefused:
        return None  # a source that says it in words of its own
    return (read.low, read.high + ONE_DAY) if read else None


def _month(row: Row) -> Period | None:
    month = getattr(row, "month", None)
    if not isinstance(month, date):
        return None
    return month.replace(day=1), (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _when(row: Row) -> Period | None:
    when = getattr(row, "when", None)
    return (when.low, when.high + ONE_DAY) if isinstance(when, SaidDate) else None


def _day(row: Row) -> Period | None:
    return (row.data_day, row.data_day + ONE_DAY) if row.data_day else None


READERS: tuple[Callable[[Row], Period | None], ...] = (
    _covers,
    _span,
    _year,
    _said,
    _month,
    _when,
    _day,
)
