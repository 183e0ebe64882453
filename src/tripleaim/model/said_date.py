"""A date as it was said: day, month, quarter or year. A month is not its first day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from tripleaim.model.errors import refuse
from tripleaim.model.status import Status

ONE_DAY = timedelta(days=1)
DAY = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
MONTH = re.compile(r"^(\d{4})-(\d{2})$")
YEAR = re.compile(r"^(\d{4})$")
FINANCIAL = re.compile(r"^(\d{4})/(\d{2})(?: (Q|month )(\d{1,2}))?$")
BETWEEN = re.compile(r"^(\S+) to (\S+)$|^(\d{4}(?:/\d{2})?)-(\d{4}(?:/\d{2})?)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDate:
    """The first and the last day on which it can have been, both included.

    >>> named = SaidDate.read("2018-05")
    >>> [named.has_come(date(2018, 5, day)).value for day in (18, 31)]
    ['cannot_tell', 'shown']
    """

    low: date
    high: date

    def __post_init__(self) -> None:
        if self.high < self.low:
            raise refuse("date", f"can be {self.low} at the earliest and {self.high} at the latest")

    @classmethod
    def read(cls, text: str) -> "SaidDate":
        """A date from text: day, month, calendar or financial year, quarter, or between two.

        Raises InputRefused for anything else.

        >>> SaidDate.read("2017/18 Q1") == SaidDate(low=date(2017, 4, 1), high=date(2017, 6, 30))
        True
        """
        text = text.strip()
        try:
            found = _read_one(text)
            if found is None and (pair := BETWEEN.match(text)):
                first, last = (part for part in pair.groups() if part)
                found = cls(low=cls.read(first).low, high=cls.read(last).high)
        except ValueError:
            found = None
        if found is None:
            advice = "Dates are 2018-05-31, 2018-05, 2018, 2018/19, 2018/19 Q1, 2018/19 month 6."
            raise refuse("date", "is not a date", advice, value=text)
        return found

    def has_come(self, on: date) -> Status:
        """Whether it was by a day: shown, shown not, or cannot tell within its month or year."""
        if self.high <= on:
            return Status.SHOWN
        return Status.SHOWN_NOT if on < self.low else Status.CANNOT_TELL

    @property
    def after(self) -> "SaidDate":
        """The day after it: of a last day, the first day on which it was over."""
        return SaidDate(low=self.low + ONE_DAY, high=self.high + ONE_DAY)

    @property
    def said(self) -> str:
        """As precise as it is known: a day, month or year, or the first and last day.

        >>> SaidDate.read("2018-05").said, SaidDate.read("2017/18").said
        ('2018-05', '2017-04-01 to 2018-03-31')
        """
        if self.is_exact:
            return self.low.isoformat()
        for text in (f"{self.low:%Y-%m}", f"{self.low:%Y}"):
            if _read_one(text) == self:
                return text
        return f"{self.low} to {self.high}"

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.low == self.high


def _read_one(text: str) -> SaidDate | None:
    if found := DAY.match(text):
        day = date(*(int(part) for part in found.groups()))
        return SaidDate(low=day, high=day)
    if found := MONTH.match(text):
        return _months(int(found[1]), int(found[2]), 1)
    if found := YEAR.match(text):
        return _months(int(found[1]), 1, 12)
    if found := FINANCIAL.match(text):
        return _financial(int(found[1]), int(found[2]), found[3] or "", int(found[4] or 0))
    return None


def _financial(year: int, ending: int, part: str, number: int) -> SaidDate | None:
    if (year + 1) % 100 != ending:
        return None
    length = {"": 12, "Q": 3, "month ": 1}[part]
    start = (number - 1) * length if part else 0
    if not 0 <= start < 12:
        return None
    return _months(year + (start + 3) // 12, (start + 3) % 12 + 1, length)


def _months(year: int, month: int, length: int) -> SaidDate:
    """Whole months from one on.

    >>> _months(2019, 12, 1).high
    datetime.date(2019, 12, 31)
    """
    low = date(year, month, 1)
    after = date(year + (month - 1 + length) // 12, (month - 1 + length) % 12 + 1, 1)
    return SaidDate(low=low, high=after - ONE_DAY)
