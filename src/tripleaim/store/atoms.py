"""The adjusted table: one protected table of people, of which every release is a sum.

People are told apart along axes (a segment, an age band, an area). An *atom* is one place on every
axis asked for so far. Each atom has one number that may be known: nought, or at least the least
that may be told. A new axis divides atoms so that the parts add up to what was known of the whole;
a later vintage keeps an atom's number until it has changed by the least or more. All that leaves is
sums of these numbers, so no two releases differ by a few people: not by scheme, area or vintage,
nor on average. Few people are counted with neighbours, and what was misplaced is carried to the
next, so that the cells of a release stay near the truth.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Atom = tuple[str, ...]
Counts = Mapping[Atom, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted:
    """What may be known of one vintage: a number an atom, along `axes` in order.

    `people` is how many there were when the number was set, where that was another: never told.
    """

    axes: tuple[str, ...]
    known: Counts
    people: Counts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Of what a release tells: its axes, the least that may be told, and a key that orders atoms.

    The key is secret: who has it not cannot tell which atoms took whose people.
    """

    axes: tuple[str, ...]
    least: int
    key: bytes

    def ordered(self, atoms: Iterable[Atom]) -> list[Atom]:
        """Atoms in an order that only the key gives."""

        def place(atom: Atom) -> bytes:
            said = "\x1f".join(atom).encode()
            return hashlib.blake2b(said, digest_size=8, key=self.key).digest()

        return sorted(atoms, key=lambda atom: (place(atom), atom))

    def cell(self, axes: Sequence[str], atom: Atom) -> Atom:
        """The cell of the release that an atom is in, as far as `axes` tell."""
        return tuple(label for axis, label in zip(axes, atom, strict=True) if axis in self.axes)


def lay_whole(people: int, least: int) -> Adjusted:
    """An adjusted table without axes: everybody, or nobody where they are too few to tell of."""
    return Adjusted(axes=(), known={(): people if people >= least else 0})


def divide(adjusted: Adjusted, axis: str, counts: Counts, sight: Sight) -> Adjusted:
    """The adjusted table with one more axis. `counts` are people by every axis and the new one.

    >>> sight = Sight(axes=("band",), least=3, key=b"k")
    >>> whole = lay_whole(101, 3)
    >>> divide(whole, "band", {("young",): 1, ("middle",): 40, ("old",): 60}, sight).known
    {('young',): 0, ('middle',): 40, ('old',): 61}
    """
    axes = (*adjusted.axes, axis)
    children: dict[Atom, list[Atom]] = defaultdict(list)
    cells: dict[Atom, int] = defaultdict(int)
    for atom, people in counts.items():
        if people:
            children[atom[:-1]].append(atom)
            cells[sight.cell(axes, atom)] += people
    owed: dict[Atom, int] = defaultdict(int)
    found: dict[Atom, int] = {}
    for parent in sight.ordered(children):
        parts = [
            _Part(
                atom=atom,
                people=counts[atom],
                wanted=counts[atom] + owed[sight.cell(axes, atom)],
                lone=cells[sight.cell(axes, atom)] < sight.least,
            )
            for atom in sight.ordered(children[parent])
        ]
        if parent in adjusted.known:
            given = _shared(adjusted.known[parent], parts, sight.least)
            found |= given
        else:
            given = {}
        for part in parts:
            owed[sight.cell(axes, part.atom)] += part.people - given.get(part.atom, 0)
    kept = [atom for atom in counts if atom in found]
    return Adjusted(
        axes=axes,
        known={atom: found[atom] for atom in kept},
        people={atom: counts[atom] for atom in kept if counts[atom] != found[atom]},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a whole: its people, what it should have to make up, whether its cell is few."""

    atom: Atom
    people: int
    wanted: int
    lone: bool


def _shared(whole: int, parts: Sequence[_Part], least: int) -> dict[Atom, int]:
    """A whole as parts that add up to it, each nought or at least the least."""
    found = {part.atom: part.people if part.people >= least else 0 for part in parts}
    if not whole:
        return dict.fromkeys(found, 0)
    left = whole - sum(found.values())
    few = [part for part in parts if part.people < least and not part.lone]
    for part in sorted(few, key=lambda each: -each.wanted):
        if left >= least or (part.wanted >= least and _can_give(found, least - left, least)):
            found[part.atom] = least
            left -= least
    largest = sorted(parts, key=lambda each: (-(found[each.atom] > 0), -each.people))
    for part in largest:
        if found[part.atom] + left >= least:
            found[part.atom] += left
            return found
        left += found[part.atom]
        found[part.atom] = 0
    found[largest[0].atom] = whole
    return found


def _can_give(found: Counts, wanted: int, least: int) -> bool:
    return max(found.values(), default=0) >= wanted + 2 * least


def carry_on(before: Sequence[Adjusted], counts: Counts, sight: Sight) -> Adjusted:
    """The adjusted table of a later vintage, by the axes of the last before it.

    A number stays until it is out by the least or more, and is never near another that the same
    atom had. Where many atoms stay behind together, one of those that are behind moves by the
    least. People of atoms that were not there before are told when they are enough.

    >>> sight = Sight(axes=("band",), least=3, key=b"k")
    >>> first = Adjusted(axes=("band",), known={("young",): 10, ("old",): 60})
    >>> carry_on([first], {("young",): 11, ("old",): 70}, sight).known
    {('young',): 10, ('old',): 70}
    """
    axes = before[-1].axes
    pasts: dict[Atom, list[tuple[int, int]]] = defaultdict(list)
    for adjusted in before:
        if adjusted.axes == axes:
            for atom, number in adjusted.known.items():
                pasts[atom].append((number, adjusted.people.get(atom, number)))
    behind: dict[Atom, int] = defaultdict(int)
    found: dict[Atom, tuple[int, int]] = {}
    for atom in sight.ordered({*pasts, *counts}):
        people, past = counts.get(atom, 0), pasts.get(atom, [(0, 0)])
        cell = sight.cell(axes, atom)
        number, then = _kept(people, behind[cell], past, sight.least)
        behind[cell] += people - then
        if number or atom in pasts:
            found[atom] = (number, then)
    kept = [atom for atom in {**pasts, **counts} if atom in found]
    return Adjusted(
        axes=axes,
        known={atom: found[atom][0] for atom in kept},
        people={atom: found[atom][1] for atom in kept if len(set(found[atom])) > 1},
    )


def _kept(people: int, behind: int, past: Sequence[tuple[int, int]], least: int) -> tuple[int, int]:
    """The number of an atom and the people that it stands for: as before, or moved by enough."""
    number, then = min(past, key=lambda pair: (abs(pair[1] - people), pair))
    change = people - then
    way = (change > 0) - (change < 0)
    if abs(change) < least:
        if way * (behind + change) < least:
            return number, then
        change = way * least
    moved = number + change if number + change >= least else 0
    if all(moved == other or abs(moved - other) >= least for other, _ in past):
        return moved, then + change
    return number, then


def sum_of(adjusted: Adjusted, axes: Sequence[str]) -> dict[Atom, int]:
    """What may be known by some of the axes; a place where nobody was seen is absent."""
    places = [adjusted.axes.index(axis) for axis in axes]
    found: dict[Atom, int] = defaultdict(int)
    for atom, number in adjusted.known.items():
        found[tuple(atom[place] for place in places)] += number
    return dict(found)
