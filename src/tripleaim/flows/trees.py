"""Cutting a stretch of ground in two that are both whole: random spanning trees, and random maps.

A tree over an area is cut where both sides hold the people they should. Trees grow along random
borders; many are tried. Maps cut in this way know nothing of flow: they are the measure of what
any map of so many areas keeps.
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

import numpy as np
from scipy.sparse import csr_array

from tripleaim.flows.compiled import compiled
from tripleaim.flows.ground import Whole
from tripleaim.model.errors import refuse

TREES = 60


def cut_in_two(
    borders: csr_array, people: Whole, members: Whole, sides: Whole, seed: int
) -> Whole | None:
    """Some of the members such that they, and the rest, are whole and hold as many as allowed.

    sides: fewest and most people of the one, fewest and most of the other, (4,). None where no
    tree of many could be so cut. The same seed gives the same cut.
    """
    inside = np.zeros(len(people), dtype=bool)
    inside[members] = True
    found, chosen = cut_tree(
        borders.indptr.astype(np.int64),
        borders.indices.astype(np.int64),
        inside,
        members.astype(np.int64),
        people,
        (sides.astype(np.int64), TREES, seed),
    )
    return np.asarray(chosen, np.int64) if found else None


@compiled
def cut_tree(start, near, inside, members, people, how):
    """Grow trees until one can be cut; whether it could, and the blocks of one side."""
    sides, trees, seed = how
    np.random.seed(seed)
    count = len(members)
    order, parent = np.empty(count, np.int64), np.full(len(people), -1, np.int64)
    below = np.zeros(len(people), np.int64)
    for _ in range(trees):
        reached = grow(start, near, inside, members, order, parent)
        if reached < count:
            break
        whole = add_up(order, parent, people, below)
        root = pick_cut(order, below, whole, sides)
        if root >= 0:
            return True, descend(order, parent, root)
    return False, members[:0]


@compiled
def grow(start, near, inside, members, order, parent):
    """A random spanning tree of the members: order of visits and parents; how many were reached."""
    for each in members:
        parent[each] = -1
    first = members[np.random.randint(len(members))]
    frontier, heads, size = [first], [first], 0
    seen = np.zeros(len(inside), np.bool_)
    while len(frontier) > 0:
        at = np.random.randint(len(frontier))
        block, head = frontier[at], heads[at]
        frontier[at], heads[at] = frontier[-1], heads[-1]
        frontier.pop()
        heads.pop()
        if seen[block]:
            continue
        seen[block] = True
        parent[block] = head
        order[size] = block
        size += 1
        for each in range(start[block], start[block + 1]):
            there = near[each]
            if inside[there] and not seen[there]:
                frontier.append(there)
                heads.append(block)
    return size


@compiled
def add_up(order, parent, people, below):
    """People at and below each block of a tree; returns all people."""
    for block in order:
        below[block] = people[block]
    for at in range(len(order) - 1, 0, -1):
        below[parent[order[at]]] += below[order[at]]
    return below[order[0]]


@compiled
def pick_cut(order, below, whole, sides):
    """A block below which one side can be cut off, at random among those that fit; -1 for none."""
    fits, root = 0, -1
    for at in range(1, len(order)):
        one = below[order[at]]
        other = whole - one
        if sides[0] <= one <= sides[1] and sides[2] <= other <= sides[3]:
            fits += 1
            if np.random.randint(fits) == 0:
                root = order[at]
    return root


@compiled
def descend(order, parent, root):
    """The blocks at and below a block of a tree."""
    taken = [root]
    is_below = np.zeros(parent.max() + len(parent) + 1, np.bool_)
    is_below[root] = True
    for at in range(1, len(order)):
        block = order[at]
        if block != root and is_below[parent[block]]:
            is_below[block] = True
            taken.append(block)
    return np.array(taken)


def random_map(
    borders: csr_array, people: Whole, areas: int, band: tuple[int, int], seed: int
) -> Whole:
    """A map of so many whole areas, each within the band of people, that knows nothing of flow.

    Shape: result (n,), areas from 0. The stretch must be in one piece. Raises InputRefused when
    no such map was found in many tries.
    """
    streams = np.random.SeedSequence(seed).spawn(40)
    for stream in streams:
        label = _cut_all(borders, people, areas, band, np.random.default_rng(stream))
        if label is not None:
            return label
    raise refuse(
        "the map",
        f"no {areas} areas of {band[0]:,} to {band[1]:,} people could be drawn",
        "Widen the band, allow another number of areas, or use smaller blocks.",
    )


def _cut_all(
    borders: csr_array, people: Whole, areas: int, band: tuple[int, int], draw: np.random.Generator
) -> Whole | None:
    label = np.zeros(len(people), np.int64)
    work, made = [(np.arange(len(people)), areas)], 0
    while work:
        members, parts = work.pop()
        if parts == 1:
            label[members] = made
            made += 1
            continue
        cut = _cut_part(borders, people, members, (parts, band), draw)
        if cut is None:
            return None
        side, first = cut
        work += [(side, first), (np.setdiff1d(members, side), parts - first)]
    return label


def _cut_part(
    borders: csr_array,
    people: Whole,
    members: Whole,
    how: tuple[int, tuple[int, int]],
    draw: np.random.Generator,
) -> tuple[Whole, int] | None:
    """One side of a stretch that is to hold several areas, and how many of them."""
    parts, (lowest, highest) = how
    whole = int(people[members].sum())
    mean = whole / parts
    for slack in (0.02, 0.05, 0.1, 0.25, 0.5, 1.0):
        first = int(draw.integers(1, parts)) if parts < 8 else parts // 2
        sides = np.array(
            [
                max(first * lowest, round(first * mean * (1 - slack))),
                min(first * highest, round(first * mean * (1 + slack))),
                (parts - first) * lowest,
                (parts - first) * highest,
            ]
        )
        side = cut_in_two(borders, people, members, sides, int(draw.integers(2**31)))
        if side is not None:
            return side, first
    return None
