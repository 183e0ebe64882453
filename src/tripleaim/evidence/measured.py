"""What intervals really hold, measured on simulated panels (bench/coverage.py)."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CLOSE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How often the intervals of a design held the truth (`held`) and say they do (`claimed`).

    `design` is the beginning of that of an `Estimate`, `inference` a part of its; shares are of
    `panels`, each with so many `donors` and `treated` units.
    """

    design: str
    inference: str
    donors: int
    claimed: float
    held: float
    panels: int
    treated: int = 1

    @property
    def is_close(self) -> bool:
        """Whether it holds what it claims, to two points."""
        return abs(self.held - self.claimed) <= CLOSE


@cache
def read_coverage() -> tuple[Coverage, ...]:
    """Every design and inference that was measured."""
    text = (files("tripleaim.evidence") / "measured.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["interval"]
    return tuple(Coverage(**row) for row in rows)


def find_coverage(design: str, inference: str, donors: int, treated: int = 1) -> Coverage | None:
    """The row that names most of the design, and of those the one of the most similar panels.

    What was measured with one treated unit says nothing of several, and the other way round.
    """
    rows = [
        row
        for row in read_coverage()
        if design.startswith(row.design)
        and row.inference in inference
        and (row.treated > 1) == (treated > 1)
    ]
    if not rows:
        return None
    most = max(len(row.design) for row in rows)
    alike = [row for row in rows if len(row.design) == most]
    return min(
        alike,
        key=lambda row: (
            abs(math.log((row.donors + 1) / (donors + 1))) + abs(math.log(row.treated / treated))
        ),
    )


def say_coverage(design: str, inference: str, donors: int = 39, treated: int = 1) -> str:
    """What the interval of a design was measured to hold, in words; empty where there is none.

    >>> say_coverage("difference in differences", "placebo variance over 39 untreated units")
    'its 95% interval held the truth in 95.0% of 2,000 simulated panels'
    >>> say_coverage("tea leaves", "by eye")
    'how often its interval holds the truth was not measured'
    """
    if inference == "none":
        return ""
    row = find_coverage(design, inference, donors, treated)
    if row is None:
        return "how often its interval holds the truth was not measured"
    real = f"its {row.claimed:.0%} interval held the truth in {row.held:.1%} of {row.panels:,}"
    few = f" of {row.donors} donors" if 0 < row.donors < 10 else ""
    warning = "" if row.is_close else "; read it as that"
    return f"{real} simulated panels{few}{warning}"
