"""Days that a sentence tells: years, financial years, months and days, each by its first day."""

import re
from collections.abc import Iterator
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH = "|".join(MONTHS)
ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.(?:org|uk|com|net|eu|gov)\b\S*|\w*_20\d\d\S*")
FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b"), "ymd"),
    (re.compile(r"\b(20\d\d)-(\d\d)\b(?!-)"), "ym"),
    (re.compile(r"\b(20\d\d)/(\d\d)\b"), "year"),
    (re.compile(rf"\b(\d{{1,2}}) ({MONTH}) (20\d\d)\b"), "dmy"),
    (re.compile(rf"\b({MONTH}) (20\d\d)\b"), "my"),
    (re.compile(r"(?<![\d,.£/-])\b(20[0-3]\d)\b(?![\d,%/]|\.\d)"), "y"),
)


def days_told(text: str) -> Iterator[tuple[str, date]]:
    """Each date that a text tells, as written and by the first day that it can mean.

    Addresses and codes are not read.

    >>> [str(day) for _, day in days_told("On 1 July 2022, in 2023/24 and by 2019-05-01.")]
    ['2019-05-01', '2023-04-01', '2022-07-01']
    """
    left = ADDRESS.sub(" ", text)
    for pattern, form in FORMS:
        for match in pattern.finditer(left):
            day = _day(form, match)
            if day is not None:
                yield match.group(0), day
        left = pattern.sub(" ", left)


def _day(form: str, match: re.Match[str]) -> date | None:
    given = match.groups()
    if form == "dmy":
        year, month, day = int(given[2]), MONTHS.index(given[1]) + 1, int(given[0])
    elif form == "my":
        year, month, day = int(given[1]), MONTHS.index(given[0]) + 1, 1
    elif form == "ymd":
        year, month, day = (int(each) for each in given)
    elif form == "ym":
        year, month, day = int(given[0]), int(given[1]), 1
    else:
        year, month, day = int(given[0]), 4 if form == "year" else 1, 1
    try:
        return date(year, month, day)
    except ValueError:
        return None
