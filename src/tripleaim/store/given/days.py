"""Days and months as people write them in tables; the day stands before the month."""

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
