"""Whether periods follow one another: where a table jumps, and which period a word means."""

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise

from tripleaim.evidence.periods import ordered_periods
from tripleaim.model.errors import InputRefused, refuse

MONTH = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?.*")
PART = re.compile(r"(\d{4})(?:[/-]\d{2})?[ -]?([QqMm])(\d{1,2})")
YEAR = re.compile(r"(\d{4})(?:[/-](\d{2}))?")
PARTS = {"q": 4, "m": 12}


def find_jumps(periods: Sequence[Hashable]) -> list[tuple[Hashable, Hashable]]:
    """Neighbours further apart than neighbours usually are, of periods in the order of time.

    Empty for periods whose distance cannot be told.

    >>> find_jumps(["2019-01", "2019-02", "2019-03", "2019-06", "2019-07"])
    [('2019-03', '2019-06')]
    >>> find_jumps([1, 2, 3, 4]), find_jumps(["2019-01-31", "2019-02-28", "2019-03-31"])
    ([], [])
    """
    places = places_of(periods)
    if not places or len(places) < 3:
        return []
    steps = [later - earlier for earlier, later in pairwise(places)]
    usual = max(Counter(steps).items(), key=lambda pair: (pair[1], -pair[0]))[0]
    pairs = zip(pairwise(periods), steps, strict=True)
    return [pair for pair, step in pairs if step > usual * 1.5]


def say_jumps(periods: Sequence[Hashable], shown: int = 3) -> str:
    """What is missing between periods, in words; empty where nothing is.

    >>> say_jumps([1, 2, 3, 6, 7])
    'there is nothing between 3 and 6, which are taken as if one followed the other'
    """
    jumps = find_jumps(periods)
    if not jumps:
        return ""
    said = ", ".join(f"{earlier} and {later}" for earlier, later in jumps[:shown])
    more = f" (and {len(jumps) - shown} times more)" if len(jumps) > shown else ""
    return f"there is nothing between {said}{more}, which are taken as if one followed the other"


def places_of(periods: Sequence[Hashable]) -> list[float]:
    """Where each period lies in time, in months, quarters, years, days or as numbered.

    Empty where that cannot be told of one of them. Days are days unless every one is of another
    month and all lie on one day of it, or on the last: those are months.

    >>> places_of(["2019-01", "2019-03"]), places_of(["2018/19Q1", "2018/19Q4"])
    ([24228.0, 24230.0], [8072.0, 8075.0])
    """
    if all(isinstance(each, int | float) for each in periods):
        return [float(each) for each in periods if isinstance(each, int | float)]
    texts = [str(each) for each in periods]
    for found in (_months(texts), _parts(texts), _years(texts)):
        if found:
            return found
    return []


def place_of(period: str, known: Sequence[Hashable], option: str) -> int:
    """Where a period that the user wrote lies among those of a series, however either is written.

    `option` is what the user wrote it for. Raises InputRefused for one that is not among them.

    >>> place_of("Feb 2018", ("2018-01", "2018-02"), "--from")
    1
    """
    import pandas as pd

    texts = [str(each) for each in known]
    if period in texts:
        return texts.index(period)
    with suppress(InputRefused):
        meant = places_of([str(ordered_periods(pd.Series([period])).iloc[0])])
        where = places_of(known)
        if meant and meant[0] in where:
            return where.index(meant[0])
    listed = f"Periods run from {texts[0]} to {texts[-1]}."
    raise refuse(option, "is no period of the table", listed, value=period)


def _months(texts: Sequence[str]) -> list[float]:
    found = [MONTH.fullmatch(text) for text in texts]
    if not all(found) or any(each and not 1 <= int(each[2]) <= 12 for each in found):
        return []
    months = [12.0 * int(each[1]) + int(each[2]) - 1 for each in found if each]
    days = [int(each[3] or 1) for each in found if each]
    if len(set(days)) == 1 or (min(days) >= 28 and len(set(months)) == len(months)):
        return months
    return [float(date.fromisoformat(text[:10]).toordinal()) for text in texts]


def _parts(texts: Sequence[str]) -> list[float]:
    found = [PART.fullmatch(text) for text in texts]
    if not all(found) or len({each[2].lower() for each in found if each}) > 1:
        return []
    return [
        float(PARTS[each[2].lower()] * int(each[1]) + int(each[3]) - 1) for each in found if each
    ]


def _years(texts: Sequence[str]) -> list[float]:
    found = [YEAR.fullmatch(text) for text in texts]
    follows = [not each[2] or int(each[2]) == (int(each[1]) + 1) % 100 for each in found if each]
    return [float(each[1]) for each in found if each] if all(found) and all(follows) else []
