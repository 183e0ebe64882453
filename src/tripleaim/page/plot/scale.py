"""Where a value lies along a picture, and the ticks of its axis."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

STEPS = (1, 2, 2.5, 5, 10)
LEAST_SPAN = 1e-9  # of the size of the values, below which they are one value


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From values to per cents of the width (or of the height), with ticks as (value, words)."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]

    def place(self, value: float) -> float:
        """Where a value lies, 0 to 100.

        >>> Scale(low=0, high=4, ticks=()).place(1)
        25.0
        """
        return round(100 * (value - self.low) / ((self.high - self.low) or 1), 2)


def number_of(value: Any) -> float | None:
    """A value as a number: an ISO day is the days since year 1; None where it is none.

    >>> number_of("0001-01-02"), number_of(2.5), number_of("Bolton")
    (2.0, 2.5, None)
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, date):
        return float(value.toordinal())
    try:
        return float(date.fromisoformat(str(value)[:10]).toordinal())
    except ValueError:
        return None


def scale_of(
    values: Iterable[float], with_nought: bool, most: int = 4, whole: bool = False
) -> Scale:
    """A scale that holds every value, with round ends; with nought in it where bars start there.

    >>> scale_of([3, 17], True).ticks
    ((0, '0'), (5, '5'), (10, '10'), (15, '15'), (20, '20'))
    """
    held = [*values, *([0.0] if with_nought else [])] or [0.0, 1.0]
    low, high = min(held), max(held)
    if high - low <= LEAST_SPAN * max(1.0, abs(low), abs(high)):
        low, high = min(low, 0.0), max(high, low + max(1.0, abs(low) / 2))
    step = _step((high - low) / most, whole)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple((_plain(at * step), _words(at * step, step)) for at in range(first, last + 1))
    return Scale(low=first * step, high=last * step, ticks=ticks)


def time_scale(days: Sequence[float], most: int = 4) -> Scale:
    """A scale of days with a tick at the start of some years, or of months in a short span."""
    low, high = min(days), max(days)
    high = high if high > low else low + 1
    first, last = date.fromordinal(int(low)), date.fromordinal(int(high))
    years = range(first.year + (first > date(first.year, 1, 1)), last.year + 1)
    if len(years) < 2:
        starts = [date(y, m, 1) for y in (first.year, last.year) for m in (1, 4, 7, 10)]
        held = [day for day in dict.fromkeys(starts) if first <= day <= last]
        ticks = [(float(day.toordinal()), f"{day:%b %Y}") for day in held]
    else:
        every = math.ceil(len(years) / most)
        chosen = [year for year in years if year % every == 0] or list(years[:1])
        ticks = [(float(date(year, 1, 1).toordinal()), str(year)) for year in chosen]
    return Scale(low=low, high=high, ticks=tuple(ticks))


def _step(rough: float, whole: bool) -> float:
    size = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    step = next(each * size for each in STEPS if each * size >= rough - 1e-12)
    return max(step, 1.0) if whole else step


def _plain(value: float) -> float:
    rounded = round(value, 10)
    return int(rounded) if rounded == int(rounded) else rounded


def _words(value: float, step: float) -> str:
    places = max(0, -math.floor(math.log10(step) + 1e-9)) + (1 if _is_quarter(step) else 0)
    said = f"{abs(value):,.{places}f}"
    return f"−{said}" if value < 0 and float(said.replace(",", "")) else said


def _is_quarter(step: float) -> bool:
    return step < 10 and math.isclose(step / 10 ** math.floor(math.log10(step)), 2.5)
