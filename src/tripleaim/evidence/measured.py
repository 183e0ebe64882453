"""What intervals and verdicts really do, measured on simulated panels (bench/coverage.py)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How often the intervals of a design held the truth (`held`) and say they do (`claimed`).

    `design` and `inference` are the first words of those of an `Estimate`; shares are of `panels`.
    """

    design: str
    inference: str
    claimed: float
    held: float
    panels: int


@cache
def read_coverage() -> tuple[Coverage, ...]:
    """Every design and inference that was measured."""
    text = (files("tripleaim.evidence") / "measured.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["interval"]
    return tuple(Coverage(**row) for row in rows)


def say_coverage(design: str, inference: str) -> str:
    """What the interval of a design was measured to hold, in words; empty if it was not measured.

    >>> say_coverage("difference in differences", "placebo variance over 39 untreated units")
    'a 95% interval that held the truth in 95.0% of 2,000 simulated panels'
    """
    for row in read_coverage():
        if design.startswith(row.design) and inference.startswith(row.inference):
            return (
                f"a {row.claimed:.0%} interval that held the truth in {row.held:.1%} of "
                f"{row.panels:,} simulated panels"
            )
    return ""
