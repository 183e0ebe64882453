"""Days as registers write them, to ISO dates."""

import pandas as pd

from tripleaim.model.errors import refuse


def to_days(texts: pd.Series, where: str, column: str) -> pd.Series:
    """Days written yyyymmdd as ISO text, empty as missing.

    Raises InputRefused for the first day that is none.

    >>> to_days(pd.Series(["20130401", ""]), "eccg.csv", "open date").tolist()
    ['2013-04-01', None]
    """
    plain = texts.where(texts != "")
    days = pd.to_datetime(plain, format="%Y%m%d", errors="coerce")
    wrong = plain[days.isna() & plain.notna()]
    if len(wrong):
        raise refuse(
            where,
            "is not a day",
            "ODS writes 20130401.",
            value=wrong.iloc[0],
            column=column,
            row=int(wrong.index.to_numpy()[0]),
            count=len(wrong),
        )
    said = days.dt.strftime("%Y-%m-%d").astype(object)
    return said.where(days.notna(), None)


def days_after(days: pd.Series) -> pd.Series:
    """The day after each ISO day: a register's last day becomes the end of a half-open spell.

    >>> days_after(pd.Series(["2022-06-30", None])).tolist()
    ['2022-07-01', None]
    """
    moved = pd.to_datetime(days) + pd.Timedelta(days=1)
    said = moved.dt.strftime("%Y-%m-%d").astype(object)
    return said.where(moved.notna(), None)
