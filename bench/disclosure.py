"""The attack on disclosure control: integer programmes against everything that was published.

    python -m bench.disclosure --releases 1000 [--profiles ons,opensafely,hes] [--part 0/2]

A release is people by LSOA, age band, and sex or segment or both, with every margin, with MSOAs and
councils that the LSOAs lie in, and with filters beside their complements. A second vintage follows,
which was told of the first: of the same people; of others, after some left and some came; or of
the same and some more, which the attacker knows. The attacker takes what is withheld for not nought
where the profile publishes noughts. Every withheld cell is bounded from below and from above by all
of both vintages; it is recovered when both bounds are its count. A cell for which two cubes are
found that fit and differ needs no bounds. The attack shares no code with the control.
"""

import argparse
import itertools
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, csr_array, eye_array, hstack, vstack

from tripleaim.store.disclosure import Release, profile, suppress

ON = date(2021, 6, 1)
KINDS = ("same", "changed", "grown")
Members = list[list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Counts of two vintages, what they were released as, groups by dimension, and the kind."""

    counts: tuple[np.ndarray, ...]
    releases: tuple[Release, ...]
    groups: list[Members]
    kind: str


def random_groups(rng: np.random.Generator, shape: tuple[int, ...]) -> list[Members]:
    """Areas within areas; on every other side a filter and its complement."""
    middle = [[at, at + 1] for at in range(0, shape[0], 2)]
    top = [list(range(at, at + 4)) for at in range(0, shape[0], 4)] if shape[0] > 4 else []
    groups = [middle + top]
    for size in shape[1:]:
        cut = int(rng.integers(1, size))
        both = [list(range(cut)), list(range(cut, size))]
        groups.append([side for side in both if len(side) > 1] if size > 2 else [])
    return groups


def random_cube(rng: np.random.Generator) -> np.ndarray:
    """People of some LSOAs by age band and one or two other sides; small and large cells."""
    shape = [(8, 4), (4, 5, 2), (4, 4, 3), (8, 3, 2), (4, 3, 2, 3), (8, 4, 2, 2)][rng.integers(6)]
    rate = rng.choice([8.0, 30.0, 200.0]) * rng.lognormal(0, 0.3, shape)
    for axis, size in enumerate(shape[1:], start=1):
        share = rng.dirichlet(np.full(size, 1.2))
        rate *= size * share.reshape([-1 if at == axis else 1 for at in range(len(shape))])
    return rng.poisson(rate)


def random_case(name: str, rng: np.random.Generator) -> Case:
    """A cube, what it became, and the release of each, the second told of the first."""
    first, kind = random_cube(rng), str(rng.choice(KINDS))
    later = {
        "same": lambda: first,
        "changed": lambda: rng.binomial(first, 0.9) + rng.poisson(0.1 * first.mean(), first.shape),
        "grown": lambda: first + rng.poisson(0.1 * first + 0.3),
    }[kind]()
    rule, names = profile(name, ON), ("area", "band", "sex", "segment")[: first.ndim]
    groups = random_groups(rng, first.shape)
    one = suppress(first, names, rule, groups=groups)
    two = suppress(later, names, rule, before=one, groups=groups)
    return Case(counts=(first, later), releases=(one, two), groups=groups, kind=kind)


def sums_of(shape: tuple[int, ...], groups: list[Members]) -> dict[tuple[int, ...], np.ndarray]:
    """Every published place, and the inner cells that it adds up as noughts and ones."""
    sides = []
    for size, grouped in zip(shape, groups, strict=True):
        side = {at: [at] for at in range(size)}
        side |= {size + at: members for at, members in enumerate(grouped)}
        side[-1] = list(range(size))
        sides.append(side)
    found = {}
    for cell in itertools.product(*sides):
        row = np.zeros(shape, dtype=np.float64)
        row[np.ix_(*(side[at] for side, at in zip(sides, cell, strict=True)))] = 1
        found[cell] = row.ravel()
    return found


def knowledge(release: Release, sums: dict) -> tuple[csr_array, np.ndarray, np.ndarray, list]:
    """What one release says of its cube: sums, their bounds, and the cells it withholds."""
    rule, low, high, secret = release.profile, [], [], []
    for cell in sums:
        shown = release.cells[cell].count
        if shown is None:
            secret.append(cell)
            low.append(rule.smallest)
            high.append(np.inf)
        else:
            low.append(max(0, shown - rule.base // 2))
            high.append(shown + (rule.base - 1) // 2)
    return csr_array(np.array(list(sums.values()))), np.array(low), np.array(high), secret


def problems_of(case: Case) -> list[tuple]:
    """Matrix, bounds, what is asked and the truth: one problem, or one a vintage when unlinked."""
    sums = sums_of(case.counts[0].shape, case.groups)
    told = [knowledge(release, sums) for release in case.releases]
    asked = [csr_array(np.array([sums[cell] for cell in each[3]])) if each[3] else None
             for each in told]  # fmt: skip
    truth = [counts.ravel().astype(np.float64) for counts in case.counts]
    if case.kind == "changed":
        return [
            (each[0], each[1], each[2], rows, rows @ true)
            for each, rows, true in zip(told, asked, truth, strict=True)
            if rows is not None
        ]
    if asked[1] is None:
        return []
    low, high = np.concatenate([t[1] for t in told]), np.concatenate([t[2] for t in told])
    if case.kind == "same":
        matrix = vstack([told[0][0], told[1][0]], format="csr")
        return [(matrix, low, high, asked[1], asked[1] @ truth[1])]
    size = len(truth[0])
    more = hstack([-eye_array(size), eye_array(size)])
    matrix = vstack([block_diag([told[0][0], told[1][0]]), more], format="csr")
    low = np.concatenate([low, np.zeros(size)])
    high = np.concatenate([high, np.full(size, np.inf)])
    both = [rows for rows in asked if rows is not None]
    rows = block_diag(both) if len(both) == 2 else hstack([csr_array((both[0].shape[0], size)),
                                                           both[0]])  # fmt: skip
    rows = csr_array(rows)
    return [(matrix, low, high, rows, rows @ np.concatenate(truth))]


def solve(problem: tuple, weights: np.ndarray) -> np.ndarray | None:
    """The asked sums of the cube that fits and goes farthest one way; None when none fits."""
    matrix, low, high, rows, truth = problem
    most = 4 * float(truth.max() + np.nanmax(np.where(np.isinf(high), np.nan, high), initial=10))
    found = milp(
        -(rows.T @ weights),
        constraints=LinearConstraint(matrix, low, high),
        bounds=Bounds(0, most),
        integrality=np.ones(rows.shape[1]),
    )
    return None if found.x is None else np.rint(rows @ np.rint(found.x))


def recovered(problem: tuple) -> int:
    """How many asked sums can have only one value, and have it."""
    truth = problem[4]
    low, high = np.full(len(truth), np.inf), np.full(len(truth), -np.inf)
    rng = np.random.default_rng(1)
    directions = [rng.normal(size=len(truth)) for _ in range(4)]
    directions += [sign * row for row in np.eye(len(truth)) for sign in (1.0, -1.0)]
    for at, weights in enumerate(directions):
        if at >= 4 and low[(at - 4) // 2] < high[(at - 4) // 2]:
            continue
        seen = solve(problem, weights)
        if seen is None:
            return 0
        low, high = np.minimum(low, seen), np.maximum(high, seen)
    return int(((low == high) & (low == truth)).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Releases attacked by kind, cells published and withheld in both vintages, cells recovered."""

    kinds: Counter
    cells: int
    withheld: int
    found: int


def attack(name: str, numbers: range) -> Outcome:
    """Attack numbered releases of a profile; a number is the same release whoever asks."""
    kinds: Counter = Counter()
    cells = withheld = found = 0
    for number in numbers:
        case = random_case(name, np.random.default_rng([20181101, number]))
        kinds[case.kind] += 1
        for release in case.releases:
            cells += len(release.cells)
            withheld += sum(each.count is None for each in release.cells.values())
        lost = sum(recovered(problem) for problem in problems_of(case))
        if lost and profile(name, ON).secondary:
            print(f"{name} {number}: {lost} recovered ({case.kind})", flush=True)
        found += lost
    return Outcome(kinds=kinds, cells=cells, withheld=withheld, found=found)


def main() -> None:
    """Attack every profile that withholds, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=1000)
    parser.add_argument("--profiles", default="ons,opensafely,hes")
    parser.add_argument("--part", default="0/1", help="which of how many parts")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    print("| profile | releases | cells | withheld | recovered | wall |\n|---|---|---|---|---|---|")
    for name in given.profiles.split(","):
        began = time.monotonic()
        told = attack(name, range(part, given.releases, parts))
        wall = time.monotonic() - began
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(told.kinds.items()))
        print(
            f"| {name} | {told.kinds.total():,} ({kinds}) | {told.cells:,} | {told.withheld:,} "
            f"| {told.found:,} | {wall:.0f} s |",
            flush=True,
        )


if __name__ == "__main__":
    main()
