"""Telling a count from a rate by its values: a count grows with the people it is counted among.

Headings lie: a column called `prev` may be a rate, one called `rate` a count. What is added up must
be a count, so values decide. Between areas of different size a count is larger where more people
live and a rate is not: the *elasticity* of a column to people is about 1 for a count and about 0
for a rate, share, index, year or identifier. Between the two lies 1/2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]

FEW = 8  # rows: with fewer, chance alone makes a rate grow with people
SURE = 3.0  # standard errors by which an elasticity must differ from none
SURER = 4.0  # standard errors by which a rate among many kinds of row is told
YEARS = (1900, 2100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a column can be added up, and why: `count`, `unsure`, or what it is instead.

    `sure` says that neither chance nor few rows could make a count look so.
    """

    kind: str
    why: str
    sure: bool = False

    @property
    def adds(self) -> bool:
        """Whether the column is a count."""
        return self.kind == "count"


def judge_column(
    values: Sequence[Decimal | None], people: Sequence[float], percent: bool = False
) -> Verdict:
    """Whether values, a row an area with its people, are a count.

    >>> people = [100e3, 250e3, 300e3, 420e3, 150e3, 510e3, 90e3, 330e3]
    >>> judge_column([Decimal(round(each / 40)) for each in people], people).kind
    'count'
    >>> judge_column([Decimal(512 + at) for at in (1, -3, 9, 4, 0, 6, 2, 5)], people).kind
    'rate'
    """
    held = [
        (float(value), float(some))
        for value, some in zip(values, people, strict=True)
        if value is not None
    ]
    given = [value for value in values if value is not None]
    if percent:
        return Verdict(kind="rate", why="percentages", sure=True)
    if len(held) < 2:
        return Verdict(kind="unsure", why="one value, so nothing tells a count from a rate")
    told = _by_form(given)
    if told is not None:
        return told
    return _by_people(np.array([v for v, _ in held]), np.array([p for _, p in held]), given)


def _by_form(values: Sequence[Decimal]) -> Verdict | None:
    whole = all(value == value.to_integral_value() for value in values)
    low, high = min(values), max(values)
    if low == high:
        if low == 0:
            return Verdict(kind="count", why="nought everywhere")
        return Verdict(kind="constant", why=f"{low} in every row")
    if not whole and low >= 0 and high <= 1:
        return Verdict(kind="share", why="shares from 0 to 1", sure=True)
    if whole and YEARS[0] <= low and high <= YEARS[1]:
        return Verdict(kind="year", why=f"years, {low} to {high}")
    in_a_row = high - low == len(values) - 1 and len(set(values)) == len(values)
    if whole and len(values) > 4 and in_a_row:
        return Verdict(kind="identifier", why="numbers in a row, each once: ranks or identifiers")
    return None


def elasticity(values: Real, people: Real) -> tuple[float, float]:
    """How values grow with people: 1 in proportion, 0 not at all; with its standard error.

    It is the slope of a straight line of values on people, in units of their means; the error is
    robust to larger areas varying more.
    """
    mean = values.mean()
    spread = people - people.mean()
    below = float((spread**2).sum())
    if mean == 0 or below == 0:
        return 0.0, float("inf")
    slope = float((spread * values).sum()) / below
    left = values - mean - slope * spread
    error = float(np.sqrt(((spread * left) ** 2).sum())) / below
    scale = people.mean() / abs(mean)
    freedom = np.sqrt(len(values) / max(len(values) - 2, 1))
    return slope * scale * np.sign(mean), error * scale * freedom


def _by_people(values: Real, people: Real, given: Sequence[Decimal]) -> Verdict:
    found, error = elasticity(values, people)
    whole = all(value == value.to_integral_value() for value in given)
    grows = f"grows {found:.2f} times as fast as people do"
    if found <= 0.5:
        name = "rate" if len(values) >= FEW and found + 2 * error < 1 else "unsure"
        if len(values) >= FEW and error > 0.5:
            name = "unsure"
        sure = len(values) >= FEW and found + SURER * error < 0.75
        return Verdict(kind=name, why=f"it {grows}, as a rate or an index does", sure=sure)
    if len(values) < FEW:
        if whole and min(values) >= 0 and found < 3:
            return Verdict(kind="count", why=f"whole numbers; {len(values)} rows tell little more")
        return Verdict(kind="unsure", why=f"{len(values)} rows are too few to tell by")
    if found > SURE * error and (whole or float(np.median(np.abs(values))) >= 100):
        return Verdict(kind="count", why=f"it {grows}")
    return Verdict(kind="unsure", why=f"it {grows}, and not surely")
