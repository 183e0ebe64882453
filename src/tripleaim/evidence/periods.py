"""Periods as they are written in tables of others: numbers, days, months; put in their order."""

import re
from typing import TYPE_CHECKING

from tripleaim.model.errors import refuse

if TYPE_CHECKING:
    import pandas as pd

SORTABLE = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ].*)?)?|[- ]?[QqWwMm]\d{1,2}|[/-]\d{2})?")
QUARTER_FIRST = re.compile(r"[Qq]([1-4])[ /-]?(\d{4}(?:[/-]\d{2})?)")
YEAR_FIRST = re.compile(r"(\d{4}[/-]\d{2})[ ,-]?\s*[Qq]([1-4])")
WRITTEN = (
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%B %Y",
    "%b %Y",
    "%b-%Y",
    "%b-%y",
    "%B-%y",
    "%m/%Y",
    "%Y/%m/%d",
)


def ordered_periods(periods: "pd.Series") -> "pd.Series":
    """The same periods as values whose order is that of time.

    Numbers stay, and so does what sorts as written (2019, 2019-04, 2019-04-01, 2019Q1, 2019/20);
    other dates become ISO days, with the day before the month where either could be meant. Raises
    InputRefused for anything else, as its order would be that of the alphabet.

    >>> import pandas as pd
    >>> ordered_periods(pd.Series(["Apr-19", "Jan-19"])).tolist()
    ['2019-04-01', '2019-01-01']
    >>> ordered_periods(pd.Series(["Q1 2015"])).tolist()
    ['2015Q1']
    >>> ordered_periods(pd.Series(["2018/19 Q1", "2017/18 Q4"])).tolist()
    ['2018/19Q1', '2017/18Q4']
    """
    import pandas as pd

    if pd.api.types.is_numeric_dtype(periods):
        return periods
    texts = periods.astype("string").str.strip()
    known = texts.dropna()
    if known.str.fullmatch(QUARTER_FIRST).all():
        return texts.str.replace(QUARTER_FIRST, r"\2Q\1", regex=True).astype(object)
    if known.str.fullmatch(YEAR_FIRST).all():
        return texts.str.replace(YEAR_FIRST, r"\1Q\2", regex=True).astype(object)
    if known.str.fullmatch(SORTABLE).all() and known.str.len().nunique() == 1:
        return texts.astype(object)
    for form in WRITTEN:
        days = pd.to_datetime(texts, format=form, errors="coerce")
        if days[known.index].notna().all():
            return days.dt.strftime("%Y-%m-%d").astype(object)
    odd = known[~known.str.fullmatch(SORTABLE)]
    raise refuse(
        "panel",
        "is a period whose place in time cannot be read",
        "Write numbers or dates, all in one form, such as 2019-04-01.",
        value=str(odd.iloc[0] if len(odd) else known.iloc[0]),
    )
