"""Made-up towns, what is asked of them in a sequence, and the doors that answer it.

A door takes vintage, axes and whether money is asked, and gives what leaves: see `bench.sequences`.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from tripleaim.store.disclosure import profile, suppress

ON = date(2026, 11, 28)
ALL = "all"


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
    """A door that remembers nothing: few are withheld, what is published, money too, is exact."""

    def __init__(self, town: Town, name: str) -> None:
        self.town, self.rule = town, profile(name, ON)

    def tell(self, vintage: int, axes: tuple[str, ...], money: bool) -> Told:
        people = np.flatnonzero(self.town.there[vintage])
        labels = [self.town.labels(axis)[people] for axis in axes]
        names = [sorted(set(side)) for side in labels]
        cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
        for cell in zip(*labels, strict=True):
            cube[tuple(side.index(x) for side, x in zip(names, cell, strict=True))] += 1
        released = suppress(cube, axes, replace(self.rule, secondary=False))
        return finished(
            self.town, vintage, axes, names, released, self.town.pence if money else None
        )


class Remembering:
    """The door as it is: every release a sum of one adjusted table."""

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
        known = sum_of(held.adjusted, axes)
        names = [sorted(set(side)) for side in zip(*known, strict=True)]
        cube = np.zeros(tuple(map(len, names)), dtype=np.int64)
        for cell, count in known.items():
            place = tuple(side.index(x) for side, x in zip(names, cell, strict=True))
            cube[place] = count
        released = release_of(cube, axes, self.rule)
        told = finished(self.town, vintage, axes, names, released, None)
        if money:
            spent = spent_by(held.purse, held.adjusted, axes)
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
