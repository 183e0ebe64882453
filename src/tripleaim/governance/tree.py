"""The hash tree over entries (RFC 9162, section 2.1): a root says which entries, in which order.

A proof of inclusion shows an entry under a root; a proof of consistency, that a later root holds
all that an earlier one did, in the same order.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import cache


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256 of 0x00 and the entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; that of no leaf is SHA-256 of nothing.

    >>> root_of([]).hex()[:8]
    'e3b0c442'
    >>> one = leaf_hash(b"a")
    >>> root_of([one]) == one
    True
    """
    return range_root(nodes_over(leaves), 0, len(leaves))


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


Nodes = Callable[[int, int], bytes]
"""Level and place to the hash of a full subtree: level 0 are the leaves, left to right."""


def nodes_over(leaves: Sequence[bytes]) -> Nodes:
    """The full subtrees over leaf hashes, each worked out once."""

    @cache
    def node(level: int, place: int) -> bytes:
        if level == 0:
            return leaves[place]
        return node_hash(node(level - 1, 2 * place), node(level - 1, 2 * place + 1))

    return node


def range_root(nodes: Nodes, start: int, end: int) -> bytes:
    """The root over the leaves from `start` up to and without `end`; `start` as trees divide."""
    size = end - start
    if size == 0:
        return hashlib.sha256(b"").digest()
    level = size.bit_length() - 1
    if size == 1 << level and start % size == 0:
        return nodes(level, start >> level)
    split = start + _split(size)
    return node_hash(range_root(nodes, start, split), range_root(nodes, split, end))


def nodes_added(nodes: Nodes, index: int, leaf: bytes) -> list[tuple[int, int, bytes]]:
    """The full subtrees that a leaf completes when it is added at the end: level, place, hash."""
    made = [(0, index, leaf)]
    level, place, here = 0, index, leaf
    while place % 2 == 1:
        here = node_hash(nodes(level, place - 1), here)
        level, place = level + 1, place // 2
        made.append((level, place, here))
    return made


def inclusion_path(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The hashes that lead from a leaf to the root of the first `size` leaves (2.1.3.1)."""
    return _inclusion(nodes, index, 0, size)


def consistency_path(nodes: Nodes, first: int, second: int) -> list[bytes]:
    """The hashes that show that the first `first` leaves begin the first `second` (2.1.4.1)."""
    if not 0 < first <= second:
        return []
    return _consistency(nodes, first, (0, second), whole=True)


def is_included(leaf: bytes, index: int, head: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether a path shows a leaf at an index under a head (size, root): RFC 9162, 2.1.3.2."""
    size, root = head
    if not 0 <= index < size:
        return False
    place, last, here = index, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if place % 2 or place == last:
            here = node_hash(each, here)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            here = node_hash(here, each)
        place, last = place >> 1, last >> 1
    return last == 0 and here == root


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    """Whether a path shows that an old head (size, root) begins a new one: RFC 9162, 2.1.4.2."""
    (first, old_root), (second, new_root) = old, new
    if first == second:
        return not path and old_root == new_root
    if not 0 < first < second or not path:
        return False
    way = [old_root, *path] if first & (first - 1) == 0 else list(path)
    place, last = first - 1, second - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    before = after = way[0]
    for each in way[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, each)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(size: int) -> int:
    """The largest power of two below a size of at least two."""
    return int(1 << (size - 1).bit_length() - 1)


def _inclusion(nodes: Nodes, index: int, start: int, end: int) -> list[bytes]:
    if end - start <= 1:
        return []
    split = start + _split(end - start)
    if index < split:
        return [*_inclusion(nodes, index, start, split), range_root(nodes, split, end)]
    return [*_inclusion(nodes, index, split, end), range_root(nodes, start, split)]


def _consistency(nodes: Nodes, first: int, span: tuple[int, int], whole: bool) -> list[bytes]:
    start, end = span
    if first == end:
        return [] if whole else [range_root(nodes, start, end)]
    split = start + _split(end - start)
    if first <= split:
        left = _consistency(nodes, first, (start, split), whole)
        return [*left, range_root(nodes, split, end)]
    right = _consistency(nodes, first, (split, end), whole=False)
    return [*right, range_root(nodes, start, split)]
