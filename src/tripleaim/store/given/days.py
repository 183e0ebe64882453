"""Days and months as people write them in tables; the day stands before the month."""

import re
from datetime import date, datetime

DAYS = (
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
)
MONTHS = ("%Y-%m", "%B %Y", "%b %Y", "%b-%Y", "%b-%y", "%B-%y", "%b %y", "%m/%Y", "%Y/%m")

PERIOD = re.compile(
    r"(?:\d+|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|q[1-4]|quarter|week|month|year|"
    r"end(?:ing|ed)?|mid|fy|to|st|nd|rd|th|[\s/.,:'+–-])++"
)


def read_day(text: str) -> date | None:
    """The day that a cell says; None for what is none.

    >>> [str(read_day(each)) for each in ("2018-04-05", "05/04/2018", "5 Apr 2018", "2018-04")]
    ['2018-04-05', '2018-04-05', '2018-04-05', 'None']
    """
    return _read(text, DAYS)


def read_month(text: str) -> date | None:
    """The first day of the month that a cell says, or of the month of the day that it says.

    >>> [str(read_month(each)) for each in ("2018-04", "Apr-18", "05/04/2018", "2018/19", "Q1")]
    ['2018-04-01', '2018-04-01', '2018-04-01', 'None', 'None']
    """
    found = _read(text, (*MONTHS, *DAYS))
    return found.replace(day=1) if found else None


def _read(text: str, forms: tuple[str, ...]) -> date | None:
    for form in forms:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def is_period(text: str) -> bool:
    """Whether a word is a day, month, quarter, year or band of ages, and says nothing else.

    >>> [is_period(each) for each in ("2017/18", "q1 2017", "01apr2017", "31 march 2018", "10-14")]
    [True, True, True, True, True]
    >>> [is_period(each) for each in ("rate_65_plus", "cb_a0002", "aged 65", "m01", "4")]
    [False, False, False, False, False]
    """
    return len(re.findall(r"\d", text)) > 1 and PERIOD.fullmatch(text) is not None
