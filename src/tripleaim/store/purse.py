"""Money of people as it may be known: sums in which nobody can be made out.

Atoms of an adjusted table are put in *pools*: an atom alone where its people are enough and
nobody's part is too large, else with neighbours. A pool has one sum that may be known, and its
atoms share it by their known people. A pool is divided only into pools that are safe themselves; a
later vintage keeps a pool's sum until it is out by more than the fewest people who may be told of
could cost.

Nobody's part is too large where it is under half of the sum (dominance), and the rest, less the
largest of them, is at least a tenth of it (p% rule with p = 10): both hold where the largest is at
most 1 / 2.1 of the sum.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tripleaim.store.atoms import Adjusted, Atom, Sight

PROTECTED = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Pence of some people, and of the one of them who cost most."""

    pence: int
    most: int

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(pence=self.pence + other.pence, most=max(self.most, other.most))

    @property
    def safe(self) -> bool:
        """Whether nobody's part is too large.

        >>> Spent(pence=210, most=100).safe, Spent(pence=209, most=100).safe
        (True, False)
        """
        return self.pence >= (2 + PROTECTED) * self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Atoms whose money is known as one sum, what is known, and the most that one person cost."""

    atoms: tuple[Atom, ...]
    known: int
    most: int


Costs = Mapping[Atom, Spent]
NOTHING = Spent(pence=0, most=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """What may be known of the money of one vintage: its pools, along the axes of its counts."""

    axes: tuple[str, ...]
    pools: tuple[Pool, ...]


def lay_purse(adjusted: Adjusted, costs: Costs, sight: Sight) -> Purse:
    """The money of an adjusted table of which none is known yet."""
    pools = _pooled(list(adjusted.known), adjusted, costs, sight)
    return Purse(axes=adjusted.axes, pools=tuple(pools))


def divide_purse(purse: Purse, adjusted: Adjusted, costs: Costs, sight: Sight) -> Purse:
    """The money of a vintage by an adjusted table with more axes: pools add up to what was known.

    Only a pool of one atom is divided further.
    """
    length, parts = len(purse.axes), defaultdict(list)
    for atom in adjusted.known:
        parts[atom[:length]].append(atom)
    found: list[Pool] = []
    for pool in purse.pools:
        atoms = [part for atom in pool.atoms for part in parts[atom]]
        pools = (
            _pooled(atoms, adjusted, costs, sight) if len(pool.atoms) == 1 and pool.known else []
        )
        found += _adding_up(pools, pool, atoms)
    return Purse(axes=adjusted.axes, pools=tuple(found))


def carry_purse(before: Sequence[Purse], adjusted: Adjusted, costs: Costs, sight: Sight) -> Purse:
    """The money of a later vintage, in the pools of the last before it, by its axes."""
    axes = before[-1].axes
    pasts: dict[frozenset[Atom], list[Pool]] = defaultdict(list)
    for purse in before:
        if purse.axes == axes:
            for pool in purse.pools:
                pasts[frozenset(pool.atoms)].append(pool)
    known = _summed(adjusted, axes)
    found: list[Pool] = []
    held: set[Atom] = set()
    for pool in before[-1].pools:
        held |= set(pool.atoms)
        spent = sum((costs.get(atom, NOTHING) for atom in pool.atoms), NOTHING)
        enough = any(known.get(atom) for atom in pool.atoms) and spent.safe
        sum_ = _kept(spent, pasts[frozenset(pool.atoms)], sight.least, enough)
        found.append(Pool(atoms=pool.atoms, known=sum_, most=spent.most))
    fresh = Adjusted(axes=axes, known={atom: n for atom, n in known.items() if atom not in held})
    found += _pooled(list(fresh.known), fresh, costs, sight)
    return Purse(axes=axes, pools=tuple(found))


def spent_by(purse: Purse, adjusted: Adjusted, axes: Sequence[str]) -> dict[Atom, int]:
    """What may be known of money by some of the axes: a pool's by the known people of its atoms."""
    places = [purse.axes.index(axis) for axis in axes]
    known = _summed(adjusted, purse.axes)
    found: dict[Atom, int] = defaultdict(int)
    for pool in purse.pools:
        people = [known.get(atom, 0) for atom in pool.atoms]
        left, left_people = pool.known, sum(people)
        for atom, count in zip(pool.atoms, people, strict=True):
            part = left * count // left_people if left_people else 0
            found[tuple(atom[place] for place in places)] += part
            left, left_people = left - part, left_people - count
    return dict(found)


def _pooled(atoms: list[Atom], adjusted: Adjusted, costs: Costs, sight: Sight) -> list[Pool]:
    """Atoms in safe pools: what is not safe goes with its neighbours, nearest first."""
    if not atoms:
        return []
    groups = [[atom] for atom in sight.ordered(atoms)]
    for length in range(len(adjusted.axes) - 1, -1, -1):
        near: dict[Atom, list[list[Atom]]] = defaultdict(list)
        for group in groups:
            near[group[0][:length]].append(group)
        groups = [each for some in near.values() for each in _joined(some, adjusted, costs)]
    pools = []
    for group in groups:
        spent, safe = _weighed(group, adjusted, costs)
        known = spent.pence if safe else 0
        pools.append(Pool(atoms=tuple(group), known=known, most=spent.most))
    return pools


def _joined(groups: list[list[Atom]], adjusted: Adjusted, costs: Costs) -> list[list[Atom]]:
    """Groups of one neighbourhood, the unsafe joined, and with safe ones until they are safe."""
    safe = [group for group in groups if _weighed(group, adjusted, costs)[1]]
    rest = [atom for group in groups if group not in safe for atom in group]
    safe.sort(key=lambda group: -_weighed(group, adjusted, costs)[0].pence)
    while rest and safe and not _weighed(rest, adjusted, costs)[1]:
        rest += safe.pop()
    return [*safe, rest] if rest else safe


def _weighed(group: list[Atom], adjusted: Adjusted, costs: Costs) -> tuple[Spent, bool]:
    spent = sum((costs.get(atom, NOTHING) for atom in group), NOTHING)
    return spent, spent.safe and any(adjusted.known[atom] for atom in group)


def _adding_up(pools: list[Pool], whole: Pool, atoms: list[Atom]) -> list[Pool]:
    """Pools that add up to what was known of the whole; one pool where they cannot."""
    if len(pools) < 2 or not all(pool.known or not pool.most for pool in pools):
        return [Pool(atoms=tuple(atoms), known=whole.known, most=whole.most)]
    largest = max(pools, key=lambda pool: pool.known)
    rest = [pool for pool in pools if pool is not largest]
    left = whole.known - sum(pool.known for pool in rest)
    if left < (2 + PROTECTED) * largest.most:
        return [Pool(atoms=tuple(atoms), known=whole.known, most=whole.most)]
    return [*rest, Pool(atoms=largest.atoms, known=left, most=largest.most)]


def _kept(spent: Spent, past: Sequence[Pool], least: int, enough: bool) -> int:
    """A sum as it was, until it is out by more than fewer than `least` people could cost."""
    most = max([spent.most, *(pool.most for pool in past)])
    step = (least - 1 + PROTECTED) * most
    near = min((pool.known for pool in past), key=lambda known: abs(known - spent.pence))
    if abs(near - spent.pence) <= step:
        return near
    return spent.pence if enough else 0


def _summed(adjusted: Adjusted, axes: Sequence[str]) -> dict[Atom, int]:
    """Known people by the first axes of an adjusted table."""
    found: dict[Atom, int] = defaultdict(int)
    for atom, number in adjusted.known.items():
        found[atom[: len(axes)]] += number
    return dict(found)
