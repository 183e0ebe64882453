"""Working days in England and Wales: Mondays to Fridays without bank holidays."""

from datetime import date, timedelta
from functools import cache

from tripleaim.model.errors import refuse
from tripleaim.store.rules import dated_rules

TO_ANSWER = 20  # as for requests under the Freedom of Information Act 2000, section 10
SATURDAY = 5


def add_working_days(day: date, number: int) -> date:
    """The day so many working days after a day, which itself does not count.

    >>> add_working_days(date(2026, 12, 23), 2), add_working_days(date(2026, 5, 1), 1)
    (datetime.date(2026, 12, 29), datetime.date(2026, 5, 5))
    """
    if number < 0:
        raise refuse("working days", "are counted forwards")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def is_working_day(day: date) -> bool:
    """Whether offices are open on a day.

    >>> is_working_day(date(2026, 4, 3)), is_working_day(date(2022, 9, 19))
    (False, False)
    """
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year: those that come each year, moved and added as proclaimed."""
    easter = easter_of(year)
    found = {
        easter - timedelta(days=2),
        easter + timedelta(days=1),
        _first_monday(date(year, 5, 1)),
        _last_monday(date(year, 5, 31)),
        _last_monday(date(year, 8, 31)),
    } | _on_dates(year)
    for each in dated_rules("bank_holidays"):
        found -= {day for day in each.value["instead_of"] if day.year == year}
        found |= {day for day in each.value["days"] if day.year == year}
    return frozenset(found)


def easter_of(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian rule).

    >>> easter_of(2026), easter_of(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (8 * century + 13) // 25 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _on_dates(year: int) -> set[date]:
    """New Year's Day, Christmas Day and Boxing Day; at a weekend, the next days instead."""
    found: set[date] = set()
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= SATURDAY or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found


def _first_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _last_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
