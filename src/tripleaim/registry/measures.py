"""What a long table measures: which of its rows are counts, and which rates beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pandas as pd

from tripleaim.registry.user_table import UserTable
from tripleaim.store.given.cells import Numbers
from tripleaim.store.given.counts import YEARS, Verdict, judge_column
from tripleaim.store.given.days import is_period
from tripleaim.store.given.layout import SERIALS

FEWEST = 3  # numbers of which it is told whether their steps are even
MOSTLY = 0.5  # the share of cells of one sort that make a column one of it
WEEK = 7  # days: serial numbers of days nearer to one another are no dates of reports
DATE = re.compile("[0-9]{6}|[0-9]{8}")
Part = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The columns of a table that are numbers: a value a row, and how they were written."""

    values: Mapping[str, pd.Series]
    numbers: Mapping[str, Numbers]


def find_measures(
    given: UserTable, read: Read, keys: Sequence[str], people: Mapping[str, int]
) -> tuple[str, ...]:
    """The keys that say what a row measures: words, and numbers of indicators.

    Numbers at even steps, years and dates tell rows of one measure apart, unless the rows of some
    of them are surely no counts and those of others are.
    """

    def measures(key: str) -> bool:
        if key not in read.numbers:
            periods = given.rows[key].str.casefold().map(is_period).mean() > MOSTLY
            return not periods and _is_in_common(given.rows[key])
        if _at_even_steps(read.numbers[key].values):
            return _is_mixed(given, read, key, people)
        return _is_in_common(given.rows[key])

    return tuple(filter(measures, keys))


def _at_even_steps(values: Sequence[Decimal | None]) -> bool:
    """Whether numbers are years, dates, or at least three at even steps: ages, months, weeks.

    >>> tried = ((0, 5, 10), (1, 2), (2017,), (201712, 201801), (42826, 42856), ("1.5", 9))
    >>> [_at_even_steps([Decimal(each) for each in few]) for few in tried]
    [True, False, True, True, True, False]
    """
    held = sorted({value for value in values if value is not None})
    if all(YEARS[0] <= value <= YEARS[1] for value in held) or all(map(_is_date, held)):
        return True
    steps = {after - one for one, after in pairwise(held)}
    if all(SERIALS[0] < value < SERIALS[1] for value in held) and steps and min(steps) >= WEEK:
        return True
    return len(held) >= FEWEST and len(steps) == 1


def _is_date(value: Decimal) -> bool:
    """Whether a number is a month as 201704, or a day as 20170401."""
    text = f"{value:f}"
    if not DATE.fullmatch(text):
        return False
    return YEARS[0] <= int(text[:4]) <= YEARS[1] and 1 <= int(text[4:6]) <= 12


def _is_in_common(cells: pd.Series) -> bool:
    """Whether several areas have the same word: practices, each of one area, are no measures."""
    return bool(cells.index.to_frame()["code"].groupby(cells.to_numpy()).nunique().max() > 1)


def _is_mixed(given: UserTable, read: Read, key: str, people: Mapping[str, int]) -> bool:
    for name in read.values:
        verdicts = [
            verdict for (at, _), verdict in judge_parts(given, read, (key,), people, name).items()
        ]
        if any(each.adds for each in verdicts) and any(each.sure for each in verdicts):
            return True
    return False


def judge_parts(
    given: UserTable,
    read: Read,
    measures: Sequence[str],
    people: Mapping[str, int],
    only: str | None = None,
) -> dict[tuple[str, Part], Verdict]:
    """A verdict for each column (or for one), in a long table for each column and measure."""
    groups: list[tuple[Part, pd.Index]] = [((), given.rows.index)]
    if measures:
        by_measure = given.rows.groupby(list(measures), sort=False)
        groups = [(tuple(map(str, key)), rows.index) for key, rows in by_measure]
    return {
        (name, key): _judge_group(column.loc[rows], people, read.numbers[name].percent)
        for name, column in read.values.items()
        if only in (None, name)
        for key, rows in groups
    }


def _judge_group(cells: pd.Series, people: Mapping[str, int], percent: bool) -> Verdict:
    codes = [code for code, _ in cells.index]
    lived = [float(people[code]) for code in codes]
    if len(set(codes)) == len(codes):
        return judge_column(cells.tolist(), lived, percent)
    form = judge_column(cells.tolist(), lived, percent)
    if form.kind in ("share", "year", "constant", "identifier") or percent:
        return form
    means = cells.dropna().astype(float).groupby(level="code").mean()
    areas = [float(people[code]) for code in means.index]
    whole = all(value == value.to_integral_value() for value in cells.dropna())
    rounded = [Decimal(round(each)) if whole else Decimal(str(each)) for each in means]
    return judge_column(rounded, areas)
