"""The attack on sequences of releases: everything that left of the same people, put together.

    python -m bench.sequences --sequences 1000 [--profiles ons,opensafely] [--door remembers|alone]

A sequence is 5 to 20 releases of a made-up town: pairs of schemes that differ by one rule (a few
people of 93 with dementia), segments by age band, two nested kinds of area with money, and three
vintages of the same people, of others, or of the same and some more. `alone` lets every release out
as if it were the only one, with exact money, which is what the door did before it remembered.

The attacker has every release, knows the rules and which places nest, and takes numbers as printed:

- differences: a published cell less one inside it, where few people are between;
- averages: the mean of all differences that have the same few people between (six or more);
- bounds: integer programmes over all of a vintage, and over each release, for withheld cells;
- vintages: a cell less the same cell before, where people were only added, and few;
- money: an area less what is published inside it, and a vintage less the one before, where the rest
  is of few people or more than half of it is one person's: got when within a tenth.

A count is recovered when the bounds, the difference or the rounded average are the true count, of 1
to the largest that is withheld. `narrow` are the withheld cells whose bounds are narrower than the
profile's own (1 to 2, 0 to 7): how many, in how many of them the truth lies, and in how many it
would if each were of any withheld cell, for where numbers are not the truth bounds may be false.
The attack shares no code with the door.
"""

import argparse
import itertools
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tripleaim.store.disclosure import profile, suppress

ON = date(2026, 11, 28)
ALL = "all"
ENOUGH = 6


@dataclass(slots=True, kw_only=True)
class Town:
    """Everybody who ever lived in a town, and who is there in each vintage."""

    age: np.ndarray
    ill: np.ndarray
    block: np.ndarray
    pence: np.ndarray
    there: list[np.ndarray]
    grown: bool

    def labels(self, axis: str) -> np.ndarray:
        """Everybody's label along an axis."""
        kind, _, rest = axis.partition(" ")
        if kind == "segment":
            cut, more = rest.split("/")
            young = (self.age < int(cut)) | ((more == "more") & (self.age == 93) & self.ill)
            return np.where(young, "young", np.where(self.ill, "ill", "old"))
        if kind == "band":
            return np.digitize(self.age, [18, 65, 75, 85]).astype(str)
        return (self.block // {"msoa": 1, "council": 4}[kind]).astype(str)


@dataclass(slots=True, kw_only=True)
class Told:
    """One release: its vintage, and each cell with its people (a bit a person), count and pence."""

    vintage: int
    axes: tuple[str, ...]
    cells: dict[tuple[str, ...], tuple[int, int | None]]
    money: dict[tuple[str, ...], tuple[int, int]] = field(default_factory=dict)


def make_town(rng: np.random.Generator, largest: int) -> Town:
    """Some hundreds of people in 16 small areas of unequal size; one area of one or two people."""
    size = int(rng.integers(300, 700))
    age = rng.integers(0, 92, size)
    ill = rng.random(size) < 0.15
    share = rng.dirichlet(np.full(14, 3.0))
    block = rng.choice(14, size, p=share)
    few = int(rng.integers(1, largest + 1))
    age[:few], ill[:few] = 93, True
    block[few : few + int(rng.integers(1, 3))] = 14
    pence = np.round(rng.lognormal(11, 1.2, size)).astype(np.int64)
    kind = rng.choice(["same", "changed", "grown"])
    joined = np.zeros(size, dtype=int)
    if kind == "grown":
        joined = np.where(rng.random(size) < 0.03, rng.integers(1, 3, size), 0)
    there = [joined <= at for at in range(3)]
    if kind == "changed":
        there = [rng.random(size) < 0.95 for _ in range(3)]
    return Town(age=age, ill=ill, block=block, pence=pence, there=there, grown=kind != "changed")


def plan_sequence(rng: np.random.Generator) -> list[tuple[int, tuple[str, ...], bool]]:
    """What is asked: vintage, axes, money. Vintages in order; pairs of schemes one after another.

    One in three asks of one vintage only, and mostly pairs, for averages.
    """
    wanted, asked, averaging = int(rng.integers(5, 21)), [], rng.random() < 1 / 3
    cuts = [int(cut) for cut in rng.choice(np.arange(20, 80), 12, replace=False)]
    while len(asked) < wanted:
        cut = cuts[int(rng.integers(0, 12))]
        what = rng.integers(0, 4) if not averaging or rng.random() < 0.2 else 0
        if what <= 1:
            asked += [((f"segment {cut}/{more}",), False) for more in ("plain", "more")]
        elif what == 2:
            asked.append(((f"segment {cuts[0]}/plain", "band"), False))
        else:
            areas = [((kind, f"segment {cuts[0]}/plain"), True) for kind in ("council", "msoa")]
            asked += areas[:: int(rng.choice([-1, 1]))]
    vintages = np.sort(rng.integers(0, 1 if averaging else 3, wanted))
    return [(int(at), *each) for at, each in zip(vintages, asked[:wanted], strict=True)]


class Alone:
    """The door before it remembered: each release by itself, money of published places exact."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.rule = town, profile(name, ON)

    def tell(self, vintage: int, axes: tuple[str, ...], money: bool) -> Told:
        people = np.flatnonzero(self.town.there[vintage])
        labels = [self.town.labels(axis)[people] for axis in axes]
        names = [sorted(set(side)) for side in labels]
        cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
        for cell in zip(*labels, strict=True):
            cube[tuple(side.index(x) for side, x in zip(names, cell, strict=True))] += 1
        released = suppress(cube, axes, self.rule)
        return finished(
            self.town, vintage, axes, names, released, self.town.pence if money else None
        )


class Remembering:
    """The door as it is: every release a sum of one ground."""

    def __init__(self, town: Town, name: str) -> None:
        from tripleaim.store.memory import Memory

        self.town, self.rule, self.memory = town, profile(name, ON), Memory()

    def tell(self, vintage: int, axes: tuple[str, ...], money: bool) -> Told:
        from tripleaim.people.count import round_money
        from tripleaim.store.atoms import Sight, sum_of
        from tripleaim.store.disclosure import release_of
        from tripleaim.store.memory import Tally, answers, axes_to_count, learn
        from tripleaim.store.purse import Spent, spent_by

        print_ = str(vintage)
        held = answers(self.memory, axes, print_, money)
        if held is None:
            order = axes_to_count(self.memory, axes, print_)
            people = np.flatnonzero(self.town.there[vintage])
            atoms = list(zip(*(self.town.labels(axis)[people] for axis in order), strict=True))
            costs: dict = defaultdict(lambda: Spent(pence=0, most=0))
            for atom, pence in zip(atoms, self.town.pence[people], strict=True):
                costs[atom] += Spent(pence=int(pence), most=int(pence))
            tally = Tally(axes=order, counts=Counter(atoms), costs=costs if money else None)
            sight = Sight(axes=axes, least=self.rule.largest + 1, key=b"a secret key")
            self.memory, held = learn(self.memory, print_, tally, sight)
        known = sum_of(held.ground, axes)
        names = [sorted(set(side)) for side in zip(*known, strict=True)]
        cube, seen = (np.zeros(tuple(map(len, names)), dtype=np.int64) for _ in range(2))
        for cell, count in known.items():
            place = tuple(side.index(x) for side, x in zip(names, cell, strict=True))
            cube[place], seen[place] = count, 1
        released = release_of(cube, seen > 0, axes, self.rule)
        told = finished(self.town, vintage, axes, names, released, None)
        if money:
            spent = spent_by(held.purse, held.ground, axes)
            for cell, (people, count) in told.cells.items():
                if count and sum(label != ALL for label in cell) == 1:
                    pence = sum(
                        p
                        for c, p in spent.items()
                        if all(b in (ALL, a) for a, b in zip(c, cell, strict=True))
                    )
                    told.money[cell] = (people, round_money(pence, count, self.rule.base))
        return told


def finished(town, vintage, axes, names, released, pence) -> Told:
    """A release with the people of every cell, and exact money of published places if given."""
    there = town.there[vintage]
    marks = [
        {name: bits(there & (labels == name)) for name in side}
        for side, labels in zip(names, map(town.labels, axes), strict=True)
    ]
    everybody, cells, money = bits(there), {}, {}
    for cell, said in released.cells.items():
        label = tuple(ALL if at < 0 else side[at] for at, side in zip(cell, names, strict=True))
        people = everybody
        for mark, name in zip(marks, label, strict=True):
            people &= everybody if name == ALL else mark[name]
        cells[label] = (people, said.count)
        if pence is not None and said.count and sum(name != ALL for name in label) == 1:
            money[label] = (people, int(pence[members(people)].sum()))
    return Told(vintage=vintage, axes=axes, cells=cells, money=money)


def bits(mask: np.ndarray) -> int:
    """People as the bits of a number."""
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")


def members(people: int) -> np.ndarray:
    """The people of a number's bits."""
    raw = np.frombuffer(people.to_bytes((people.bit_length() + 7) // 8 or 1, "little"), np.uint8)
    return np.flatnonzero(np.unpackbits(raw, bitorder="little"))


def attack(town: Town, told: list[Told], name: str) -> Counter:
    """What is recovered, by way; `targets` counts the withheld cells."""
    rule, found = profile(name, ON), Counter()
    for vintage in range(3):
        now = [each for each in told if each.vintage == vintage]
        found += _by_differences(now, rule)
        found += _by_bounds(now, rule)
        found += _by_money(town, now, rule)
    if town.grown:
        found += _by_vintages(town, told, rule)
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
    low = np.array([rule.smallest if c is None else max(0, c - rule.base // 2)
                    for c in cells.values()], dtype=float)  # fmt: skip
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
    seen = milp(-way, constraints=limits, bounds=box, integrality=whole,
                options={"time_limit": 5})  # fmt: skip
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


def _by_money(town: Town, now: list[Told], rule) -> Counter:
    found = Counter()
    for outer, inner in itertools.permutations([each for each in now if each.money], 2):
        for people, pence in outer.money.values():
            left, rest = people, pence
            for inside, part in inner.money.values():
                if inside and not inside & ~people and not inside & ~left:
                    left, rest = left & ~inside, rest - part
            if left and left != people:
                found["money"] += _got(town, left, rest, rule)
    return found


def _got(town: Town, people: int, claimed: int, rule) -> bool:
    true = town.pence[members(people)]
    few = len(true) <= rule.largest or 2 * true.max() > true.sum()
    return bool(few and true.sum() and abs(claimed - true.sum()) <= 0.1 * true.sum())


def _by_vintages(town: Town, told: list[Told], rule) -> Counter:
    found = Counter()
    for before, after in itertools.combinations(told, 2):
        if before.axes != after.axes or before.vintage == after.vintage:
            continue
        for cell, (people, count) in after.cells.items():
            was, counted = before.cells.get(cell, (0, None))
            new = (people & ~was).bit_count()
            if rule.base == 1 and new and rule.is_small(new) and None not in (count, counted):
                found["vintages"] += count - counted == new
            if new and cell in after.money and cell in before.money:
                rest = after.money[cell][1] - before.money[cell][1]
                found["money of vintages"] += _got(town, people & ~was, rest, rule)
    return found


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


WAYS = ("differences", "averages", "bounds", "vintages", "money", "money of vintages")


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


def main() -> None:
    """Attack, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--profiles", default="ons,opensafely")
    parser.add_argument("--door", default="remembers", choices=("remembers", "alone"))
    given = parser.parse_args()
    door = Remembering if given.door == "remembers" else Alone
    print(f"| profile, {given.door} | sequences | releases | cells | withheld | "
          f"{' | '.join(WAYS)} | narrow: all, true, by chance | wall |")  # fmt: skip
    print("|---" * (7 + len(WAYS)) + "|")
    for name in given.profiles.split(","):
        began = time.monotonic()
        found, sizes = run(name, range(given.first, given.first + given.sequences), door)
        row = [f"{sizes[k]:,}" for k in ("sequences", "releases", "cells")]
        row += [f"{found[k]:,}" for k in ("withheld", *WAYS)]
        row.append(narrow(found))
        wall = time.monotonic() - began
        print(f"| {name} | {' | '.join(row)} | {wall:.0f} s |", flush=True)


if __name__ == "__main__":
    main()
