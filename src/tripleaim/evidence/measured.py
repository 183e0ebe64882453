"""What intervals really hold: measured on simulated panels (bench/coverage*.py), told of like ones.

A panel is like those that were measured when its donors, treated units, periods and size of group
are between half and twice theirs, and its noise remembers about as much; one treated unit is like
no several. Of any other panel nothing is known, and that is what is said.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Self

import numpy as np

from tripleaim.evidence.own_course import memory_of
from tripleaim.evidence.panel import Panel

CLOSE = 0.02
TIMES, APART = 2.0, 0.45
UNLIKE = "how often its interval holds the truth was not measured for a panel like this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a panel is like: donors, treated units and how many of them have one date, periods, and
    the memory of the noise. None where it is not known or does not matter."""

    donors: int
    treated: int = 1
    group: int | None = None
    periods: int | None = None
    memory: float | None = None

    @classmethod
    def of(cls, panel: Panel) -> Self:
        """The shape of a panel; its memory is that of what is left beside unit and period means."""
        starts = np.unique(panel.first[panel.treated])
        left = panel.outcome - panel.outcome.mean(axis=0)
        return cls(
            donors=len(panel.donors),
            treated=len(panel.treated),
            group=round(len(panel.treated) / len(starts)) if len(starts) > 1 else None,
            periods=len(panel.periods),
            memory=memory_of(left),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How often the intervals of a design held the truth (`held`) and say they do (`claimed`).

    `design` is the beginning of that of an `Estimate`, `inference` a part of its; shares are of
    `panels`, each with so many `donors`, `treated` units (in groups of `group`) and `periods`, and
    noise with so much `memory`.
    """

    design: str
    inference: str
    donors: int
    claimed: float
    held: float
    panels: int
    treated: int = 1
    group: int | None = None
    periods: int = 40
    memory: float = 0.5

    @property
    def is_close(self) -> bool:
        """Whether it holds what it claims, to two points."""
        return abs(self.held - self.claimed) <= CLOSE

    def distance(self, shape: Shape) -> float:
        """How unlike a panel is: infinite where it is out of reach, 0 where it is the same."""
        if (self.treated > 1) != (shape.treated > 1):
            return math.inf
        pairs = [(self.donors, shape.donors), (self.treated, shape.treated)]
        pairs += [(self.periods, shape.periods)] if shape.periods else []
        pairs += [(self.group, shape.group)] if self.group and shape.group else []
        apart = [abs(math.log((a + 1e-9) / (b + 1e-9))) for a, b in pairs]
        memory = 0.0 if shape.memory is None else abs(self.memory - shape.memory)
        if max(apart) > math.log(TIMES) + 1e-6 or memory > APART:
            return math.inf
        return sum(apart) + memory


@cache
def read_coverage() -> tuple[Coverage, ...]:
    """Every design and inference that was measured."""
    folder = files("tripleaim.evidence")
    text = [
        (folder / name).read_text("utf-8") for name in ("measured.toml", "measured_groups.toml")
    ]
    return tuple(Coverage(**row) for each in text for row in tomllib.loads(each)["interval"])


def find_coverage(design: str, inference: str, shape: Shape) -> Coverage | None:
    """The row of the most similar panels, of those that name most of the design; None if unlike."""
    rows = [
        row
        for row in read_coverage()
        if design.startswith(row.design) and row.inference in inference
    ]
    if not rows:
        return None
    most = max(len(row.design) for row in rows)
    alike = [row for row in rows if len(row.design) == most]
    best = min(alike, key=lambda row: row.distance(shape))
    return best if math.isfinite(best.distance(shape)) else None


def say_coverage(design: str, inference: str, donors: int = 39, treated: int = 1) -> str:
    """What the interval of a design was measured to hold with so many units, in words.

    >>> say_coverage("difference in differences", "placebo variance over 39 untreated units")
    'its 95% interval held the truth in 95.0% of 2,000 simulated panels'
    >>> say_coverage("tea leaves", "by eye")
    'how often its interval holds the truth was not measured for a panel like this'
    """
    return say_coverage_of(design, inference, Shape(donors=donors, treated=treated))


def say_coverage_of(design: str, inference: str, shape: Shape) -> str:
    """What the interval of a design was measured to hold in panels like this, in words.

    Empty where there is no interval.

    >>> say_coverage_of("difference in differences", "placebo variance", Shape(donors=300))
    'how often its interval holds the truth was not measured for a panel like this'
    """
    if inference == "none":
        return ""
    row = find_coverage(design, inference, shape)
    if row is None:
        return UNLIKE
    real = f"its {row.claimed:.0%} interval held the truth in {row.held:.1%} of {row.panels:,}"
    few = f" of {row.donors} donors" if 0 < row.donors < 10 else ""
    warning = "" if row.is_close else "; read it as that"
    return f"{real} simulated panels{few}{warning}"
