"""Group-time effects over a grid of panels: what intervals hold, how often the test before rejects.

Run by hand: `python -m bench.coverage_groups [PANELS]`. It prints a row of evidence/measured.toml a
cell, the rate of the test before treatment as a comment. Groups of 1, 2, 5 and 20 units; 5 to 50
units treated, 5 to 50 never; 12 to 60 periods; noise with memory 0 to 0.8. The effect is 1, the
noise of a unit and period has a standard deviation of 1.
"""

import sys
import time
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.simulate import autocorrelated
from tripleaim.evidence.staggered import pre_trend_p

EFFECT = 1.0
CHANCE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A kind of panel: units a group, treated and never treated, periods, memory of the noise."""

    group: int
    treated: int
    donors: int
    periods: int
    memory: float

    def draw(self, rng: np.random.Generator) -> Panel:
        """A panel of the kind; groups start at different dates, spread over the middle."""
        units, width = self.treated + self.donors, self.periods
        groups = self.treated // self.group
        dates = np.linspace(width // 4, width - 1 - width // 4, groups).round().astype(int)
        first = np.append(np.repeat(dates, self.group), np.full(self.donors, width))
        outcome = rng.normal(size=(units, 1)) * 3 + rng.normal(size=(1, width))
        outcome = outcome + autocorrelated((units, width), self.memory, rng)
        outcome += EFFECT * (np.arange(width)[None, :] >= first[:, None])
        return Panel(
            outcome=outcome,
            units=tuple(map(str, range(units))),
            periods=tuple(range(width)),
            first=first,
        )


CELLS = tuple(
    Cell(group=group, treated=treated, donors=donors, periods=periods, memory=memory)
    for group, shapes in {
        1: (
            (5, 5, 24, 0.0),
            (5, 10, 60, 0.4),
            (5, 20, 12, 0.8),
            (5, 50, 24, 0.8),
            (10, 5, 24, 0.4),
            (10, 10, 24, 0.0),
            (10, 20, 60, 0.8),
            (10, 50, 60, 0.0),
            (20, 5, 60, 0.0),
            (20, 10, 60, 0.8),
            (20, 20, 60, 0.4),
            (20, 50, 60, 0.8),
            (50, 5, 120, 0.4),
            (50, 20, 120, 0.0),
            (50, 50, 120, 0.8),
        ),
        2: (
            (6, 5, 12, 0.0),
            (6, 10, 24, 0.8),
            (6, 20, 60, 0.4),
            (6, 50, 12, 0.4),
            (10, 5, 60, 0.8),
            (10, 10, 12, 0.4),
            (10, 20, 24, 0.0),
            (10, 50, 24, 0.8),
            (20, 5, 24, 0.4),
            (20, 10, 60, 0.0),
            (20, 50, 60, 0.8),
            (50, 20, 60, 0.4),
            (50, 50, 60, 0.0),
        ),
        5: (
            (5, 5, 12, 0.8),
            (5, 10, 24, 0.4),
            (5, 20, 60, 0.0),
            (10, 5, 24, 0.0),
            (10, 10, 60, 0.8),
            (10, 20, 12, 0.4),
            (10, 50, 24, 0.0),
            (20, 5, 60, 0.4),
            (20, 20, 24, 0.8),
            (50, 10, 24, 0.4),
            (50, 50, 60, 0.8),
        ),
        20: (
            (20, 5, 24, 0.4),
            (20, 20, 12, 0.0),
            (20, 50, 60, 0.8),
            (40, 5, 12, 0.8),
            (40, 10, 60, 0.4),
            (40, 20, 24, 0.8),
            (40, 50, 24, 0.0),
            (40, 50, 60, 0.4),
        ),
    }.items()
    for treated, donors, periods, memory in shapes
)


def measure(cell: Cell, panels: int, seed: int = 2026) -> tuple[float, float, str]:
    """The share of intervals that hold the truth and of tests that reject, and the inference."""
    held, rejected, inference = 0, 0, ""
    for child in np.random.SeedSequence(seed).spawn(panels):
        found = group_time_effects(cell.draw(np.random.default_rng(child)))
        one = found.simple()
        inference = one.inference
        held += one.low is not None and one.high is not None and one.low <= EFFECT <= one.high
        rejected += pre_trend_p(found) <= 0.05
    return held / panels, rejected / panels, inference


def main() -> None:
    """Print a row a cell, then how many lie outside 93 to 97% and 3 to 7% by more than chance."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    outside, wrong = 0, 0
    for cell in CELLS:
        began = time.perf_counter()
        held, rejected, inference = measure(cell, panels)
        outside += not 0.93 <= held <= 0.97
        wrong += not 0.03 <= rejected <= 0.07
        print(
            f"\n# test before treatment rejects in {rejected:.4f}, "
            f"{time.perf_counter() - began:.0f} s\n[[interval]]"
        )
        print(f'design = "group-time effects, simple average"\ninference = "{inference}"')
        print(f"donors = {cell.donors}\ntreated = {cell.treated}\ngroup = {cell.group}")
        print(f"periods = {cell.periods}\nmemory = {cell.memory}\nclaimed = 0.95")
        print(f"held = {held:.4f}\npanels = {panels}", flush=True)
    print(f"\n# {len(CELLS)} cells: {outside} outside 93 to 97%, {wrong} outside 3 to 7%")


if __name__ == "__main__":
    main()
