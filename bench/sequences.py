"""The attack on sequences of releases: everything that left of the same people, put together.

    python -m bench.sequences --sequences 1000 [--profiles ons,opensafely] [--door remembers|alone]

A sequence is 5 to 20 releases of a made-up town: pairs of schemes that differ by one rule (a few
people of 93 with dementia), segments by age band, two nested kinds of area with money, and three
vintages of the same people, of others, or of the same and some more. `alone` lets every release out
as if it were the only one, few people withheld and all else exact: the attack wins there.

The attacker has every release, knows the rules and which places nest, and takes numbers as printed:

- differences: a published cell less one inside it, where few people are between;
- averages: the mean of all differences that have the same few people between (six or more);
- bounds: integer programmes over all of a vintage, and over each release, for withheld cells;
- vintages: a cell less the same cell before, where people were only added, and few;
- money: an area less what is published inside it, and a vintage less the one before, where the rest
  is of few people or more than half of it is one person's: got when within a tenth. The same claim
  of the same people counts once, and beside it stands how many would be within a tenth by chance:
  each claim against the truth of all the others.

A count is recovered when the bounds, the difference or the rounded average are the true count, of 1
to the largest that is withheld. `narrow` are the withheld cells whose bounds are narrower than the
profile's own (1 to 2, 0 to 7): how many, in how many of them the truth lies, and in how many it
would if each were of any withheld cell, for where numbers are not the truth bounds may be false.
The attack shares no code with the door.
"""

import argparse
import itertools
import sys
import time
from collections import Counter, defaultdict

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from bench.sequence_made import (
    ON,
    Alone,
    Remembering,
    Told,
    Town,
    make_town,
    members,
    plan_sequence,
)
from tripleaim.store.disclosure import profile

ENOUGH = 6


def attack(town: Town, told: list[Told], name: str) -> Counter:
    """What is recovered, by way; `targets` counts the withheld cells."""
    rule, found = profile(name, ON), Counter()
    claims: set[tuple[str, int, int]] = set()
    for vintage in range(3):
        now = [each for each in told if each.vintage == vintage]
        found += _by_differences(now, rule)
        found += _by_bounds(now, rule)
        claims |= _by_money(now)
    if town.grown:
        found += _by_vintages(told, rule)
        claims |= _money_by_vintages(told)
    for way, people, claimed in claims:
        true = town.pence[members(people)]
        if len(true) <= rule.largest or 2 * true.max() > true.sum():
            found[way] += bool(abs(claimed - true.sum()) <= 0.1 * true.sum())
            found["claim of", way, claimed, int(true.sum())] += 1
    return found


def _by_differences(now: list[Told], rule) -> Counter:
    shown = {people: count for each in now for people, count in each.cells.values() if count}
    found, between = Counter(), defaultdict(list)
    for a, b in itertools.permutations(shown, 2):
        few = (a & ~b).bit_count() if not b & ~a else 0
        if rule.is_small(few) and few:
            between[a & ~b].append(shown[a] - shown[b])
    for people, seen in between.items():
        few = people.bit_count()
        found["pairs"] += len(seen)
        if rule.base == 1:
            found["differences"] += sum(each == few for each in seen)
        elif len(seen) >= ENOUGH:
            found["averages"] += round(sum(seen) / len(seen)) == few
    return found


def _by_bounds(now: list[Told], rule) -> Counter:
    found = Counter(withheld=sum(c is None for each in now for _, c in each.cells.values()))
    systems = [[each] for each in now] + ([now] if len(now) > 1 else [])
    for system in systems:
        found += _bounded(system, rule)
    return found


def _bounded(system: list[Told], rule) -> Counter:
    """How many withheld cells have bounds that tell them, or narrower ones than the profile's."""
    cells = {people: count for each in system for people, count in each.cells.values() if people}
    everybody = 0
    for people in cells:
        everybody |= people
    rows, sizes = _matrix(list(cells), everybody)
    low = np.array(
        [rule.smallest if c is None else max(0, c - rule.base // 2) for c in cells.values()],
        dtype=float,
    )
    high = np.array([np.inf if c is None else c + (rule.base - 1) // 2 for c in cells.values()])
    truth, secret = rows @ sizes, [at for at, c in enumerate(cells.values()) if c is None]
    limits, most = LinearConstraint(rows, low, high), float(sizes.sum() * 2 + 20)
    lows, highs = np.full(len(secret), np.inf), np.full(len(secret), -np.inf)
    rng = np.random.default_rng(len(secret))
    ways = [rng.normal(size=len(secret)) for _ in range(6)] if secret else []
    ways += [sign * row for row in np.eye(len(secret)) for sign in (1.0, -1.0)]
    own = rule.largest - rule.smallest
    for number, way in enumerate(ways):
        at = (number - 6) // 2
        if number >= 6 and highs[at] - lows[at] >= own:
            continue
        seen = _farthest(rows[secret].T @ way, limits, most)
        if seen is None:
            return Counter()
        values = np.rint(rows[secret] @ seen)
        lows, highs = np.minimum(lows, values), np.maximum(highs, values)
    found: Counter = Counter()
    for at, place in enumerate(secret):
        few, low_, high_ = int(truth[place]), int(lows[at]), int(highs[at])
        found["truth", few] += 1
        found["bounds"] += low_ == high_ == few and few > 0
        if high_ - low_ < own:
            found["claim", low_, high_] += 1
            found["narrow right"] += low_ <= few <= high_
    return found


def _farthest(way: np.ndarray, limits: LinearConstraint, most: float) -> np.ndarray | None:
    """Whole people a class that fit and go farthest: the linear answer where it is whole."""
    box = Bounds(0, most)
    seen = milp(-way, constraints=limits, bounds=box)
    if seen.x is None or np.abs(seen.x - np.rint(seen.x)).max() < 1e-6:
        return None if seen.x is None else np.rint(seen.x)
    whole = np.ones(len(way))
    seen = milp(-way, constraints=limits, bounds=box, integrality=whole, options={"time_limit": 5})
    return None if seen.x is None else np.rint(seen.x)


def _matrix(cells: list[int], everybody: int) -> tuple[np.ndarray, np.ndarray]:
    """Which classes of people each cell holds, and how many people each class has."""
    size = everybody.bit_length()
    flags = np.zeros((len(cells), size), dtype=bool)
    for at, people in enumerate(cells):
        flags[at, members(people)] = True
    flags = flags[:, members(everybody)]
    patterns, sizes = np.unique(flags, axis=1, return_counts=True)
    return patterns.astype(float), sizes.astype(float)


def _by_money(now: list[Told]) -> set[tuple[str, int, int]]:
    """What an area less the areas inside it says of the people who are left."""
    claims = set()
    for outer, inner in itertools.permutations([each for each in now if each.money], 2):
        for people, pence in outer.money.values():
            left, rest = people, pence
            for inside, part in inner.money.values():
                if inside and not inside & ~people and not inside & ~left:
                    left, rest = left & ~inside, rest - part
            if left and left != people:
                claims.add(("money", left, rest))
    return claims


def _by_vintages(told: list[Told], rule) -> Counter:
    found = Counter()
    for (new, count), (was, counted) in _again([each.cells for each in told], told):
        few = (new & ~was).bit_count()
        if rule.base == 1 and few and rule.is_small(few) and None not in (count, counted):
            found["vintages"] += count - counted == few
    return found


def _money_by_vintages(told: list[Told]) -> set[tuple[str, int, int]]:
    """What a cell less the same cell before says of the people who came."""
    again = _again([each.money for each in told], told)
    return {
        ("money of vintages", new & ~was, pence - before)
        for (new, pence), (was, before) in again
        if new & ~was
    }


def _again(held: list[dict], told: list[Told]) -> list[tuple]:
    """The same cells of two vintages, the later first."""
    return [
        (held[after][cell], held[before][cell])
        for before, after in itertools.combinations(range(len(told)), 2)
        if told[before].axes == told[after].axes and told[before].vintage != told[after].vintage
        for cell in held[after]
        if cell in held[before]
    ]


def run(name: str, numbers: range, door: type) -> tuple[Counter, Counter]:
    """Attack numbered sequences; a number is the same sequence whichever the door."""
    found, sizes = Counter(), Counter()
    for number in numbers:
        rng = np.random.default_rng([20261128, number])
        town, asked = make_town(rng, profile(name, ON).largest), plan_sequence(rng)
        way = door(town, name)
        told = [way.tell(*each) for each in asked]
        sizes += Counter(
            sequences=1, releases=len(told), cells=sum(len(each.cells) for each in told)
        )
        found += attack(town, told, name)
    return found, sizes


COUNTS = ("differences", "averages", "bounds", "vintages")
MONEY = ("money", "money of vintages")
WAYS = (*COUNTS, *MONEY)


def narrow(found: Counter) -> str:
    """Narrow bounds: how many, how many are true, how many would be by chance."""
    truths = {key[1]: n for key, n in found.items() if key[0] == "truth"}
    claims = {key[1:]: n for key, n in found.items() if key[0] == "claim"}
    whole = sum(truths.values()) or 1
    chance = sum(
        n * sum(m for t, m in truths.items() if low <= t <= high) / whole
        for (low, high), n in claims.items()
    )
    return f"{sum(claims.values()):,}, {found['narrow right']:,}, {chance:,.0f}"


def money(found: Counter, way: str) -> str:
    """Claims of money: how many, how many within a tenth, how many would be by chance."""
    claims = {key[2:]: n for key, n in found.items() if key[:2] == ("claim of", way)}
    truths: Counter = Counter()
    for (_, true), n in claims.items():
        truths[true] += n
    whole, amounts = sum(truths.values()) or 1, np.array(list(truths), dtype=float)
    weights = np.array(list(truths.values()), dtype=float)
    chance = 0.0
    for (claimed, _), n in claims.items():
        near = np.abs(claimed - amounts) <= 0.1 * amounts
        chance += n * float(weights[near].sum()) / whole
    return f"{whole if truths else 0:,}, {found[way]:,}, {chance:,.1f}"


def main() -> None:
    """Attack, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--profiles", default="ons,opensafely")
    parser.add_argument("--door", default="remembers", choices=("remembers", "alone"))
    given = parser.parse_args()
    door = Remembering if given.door == "remembers" else Alone
    print(
        f"| profile, {given.door} | sequences | releases | cells | withheld | "
        f"{' | '.join(COUNTS)} | {', '.join(MONEY)}: claims, within a tenth, by chance | "
        "narrow: all, true, by chance | wall |"
    )
    print("|---" * (8 + len(COUNTS)) + "|")
    for name in given.profiles.split(","):
        began = time.monotonic()
        found, sizes, last = Counter(), Counter(), given.first + given.sequences
        for first in range(given.first, last, 50):
            more, larger = run(name, range(first, min(first + 50, last)), door)
            found, sizes = found + more, sizes + larger
            seen = {way: found[way] for way in WAYS if found[way]}
            print(f"{name}: {sizes['sequences']} sequences, {seen}", file=sys.stderr, flush=True)
        row = [f"{sizes[k]:,}" for k in ("sequences", "releases", "cells")]
        row += [f"{found[k]:,}" for k in ("withheld", *COUNTS)]
        row.append("; ".join(money(found, way) for way in MONEY))
        row.append(narrow(found))
        wall = time.monotonic() - began
        print(f"| {name} | {' | '.join(row)} | {wall:.0f} s |", flush=True)


if __name__ == "__main__":
    main()
