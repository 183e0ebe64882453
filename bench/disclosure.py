"""The attack on disclosure control: integer programmes against everything that was published.

    python -m bench.disclosure --releases 1000

For each random cube (areas, places nested in them, segments) and for a second vintage of it, every
withheld cell is bounded from below and above by every published number of both; a cell is recovered
when both bounds are its count. The attack shares no code with the control.
"""

import argparse
import itertools
import time
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tripleaim.store.disclosure import Release, profile, suppress

ON = date(2021, 6, 1)


def random_cube(rng: np.random.Generator) -> np.ndarray:
    """A cube with small and large counts, two or three dimensions."""
    shape = [(3, 3), (4, 3), (2, 5), (2, 2, 3)][rng.integers(4)]
    return rng.poisson(rng.choice([0.5, 3, 9, 60], size=shape))


def releases_of(name: str, rng: np.random.Generator) -> tuple[np.ndarray, list[Release]]:
    """A cube and its releases: the first, and a second vintage told of the first."""
    counts = random_cube(rng)
    rule = profile(name, ON)
    names = ("area", "segment", "band")[: counts.ndim]
    first = suppress(counts, names, rule)
    return counts, [first, suppress(counts, names, rule, before=first)]


def recovered(counts: np.ndarray, releases: list[Release]) -> int:
    """How many withheld cells can have only one value, and have it."""
    rows, low, high, secret = [], [], [], {}
    places = np.arange(counts.size).reshape(counts.shape)
    for cell in itertools.product(*([*range(size), -1] for size in counts.shape)):
        inner = places[tuple(slice(None) if at == -1 else at for at in cell)]
        row = np.zeros(counts.size)
        row[np.ravel(inner)] = 1
        shown = [release.cells[cell].count for release in releases]
        seen = [value for value in shown if value is not None]
        if len(seen) < len(shown):
            secret[cell] = row
        if not seen:
            rows.append(row)
            low.append(releases[0].profile.smallest)
            high.append(np.inf)
        if seen:
            reach = releases[0].profile.base
            rows.append(row)
            low.append(max(0, max(seen) - reach // 2))
            high.append(min(seen) + (reach - 1) // 2)
    truth = counts.ravel()
    return sum(
        bound(row, rows, low, high, 1) == bound(row, rows, low, high, -1) == row @ truth
        for row in secret.values()
    )


def bound(row: np.ndarray, rows: list, low: list, high: list, sign: int) -> float:
    """The greatest (1) or least (-1) that a sum of cells can be; infinite without a limit."""
    limits = LinearConstraint(np.array(rows), low, high) if rows else ()
    found = milp(-sign * row, constraints=limits, bounds=Bounds(0, np.inf), integrality=row * 0 + 1)
    return np.inf if found.x is None else round(float(row @ found.x))


def attack(name: str, releases: int, seed: int) -> tuple[int, int, int]:
    """Releases attacked, cells withheld, cells recovered."""
    rng = np.random.default_rng(seed)
    withheld = found = 0
    for _ in range(releases):
        counts, published = releases_of(name, rng)
        withheld += sum(each.count is None for each in published[0].cells.values())
        found += recovered(counts, published)
    return releases, withheld, found


def main() -> None:
    """Attack every profile that withholds, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=1000)
    given = parser.parse_args()
    print("| profile | releases | cells withheld | recovered | wall |\n|---|---|---|---|---|")
    for name in ("ons", "opensafely", "hes"):
        began = time.monotonic()
        releases, withheld, found = attack(name, given.releases, 20181101)
        wall = time.monotonic() - began
        print(f"| {name} | {releases:,} | {withheld:,} | {found:,} | {wall:.0f} s |", flush=True)


if __name__ == "__main__":
    main()
