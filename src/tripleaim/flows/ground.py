"""The ground on which footprints are drawn: blocks, their people, their borders and their flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.linked import linked_groups

Real = NDArray[np.float64]
Whole = NDArray[np.int64]


class Land(NamedTuple):
    """A ground as compiled loops read it: two graphs in compressed rows, and amounts by node."""

    pull_start: Whole
    pull_to: Whole
    pull_by: Real
    start: Whole
    near: Whole
    metres: Real
    own: Real
    leaves: Real
    people: Whole


class Pairs(NamedTuple):
    """Nodes that pull on each other, each pair once: two ends and the flow, (pairs,)."""

    one: Whole
    other: Whole
    flow: Real


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Blocks to be put together into areas.

    blocks: names, (n,). people: residents, (n,). borders: symmetric (n, n), metres of border
    between neighbours (0 is no neighbour, a link over water counts one metre). pull: symmetric
    (n + m, n + m), flow between two nodes both ways, where the last m nodes are providers that
    belong to whichever area draws on them most; with providers, blocks pull on those only. own:
    flow of a node to itself. out: flow of the residents of a node, 0 for a provider. All flow in
    the unit of the flow given.
    """

    blocks: tuple[str, ...]
    people: Whole
    borders: csr_array
    pull: csr_array
    own: Real
    out: Real

    @property
    def size(self) -> int:
        """How many blocks there are."""
        return len(self.blocks)

    @cached_property
    def edges(self) -> Whole:
        """Neighbours, each pair both ways, (edges, 2)."""
        one = self.borders.tocoo()
        return np.column_stack([one.row, one.col]).astype(np.int64)

    @cached_property
    def pairs(self) -> Pairs:
        """Nodes that pull on each other; the first of each is a block."""
        one = self.pull.tocoo()
        once = one.row < one.col
        rows, columns = one.row[once].astype(np.int64), one.col[once].astype(np.int64)
        return Pairs(rows, columns, one.data[once])

    @cached_property
    def land(self) -> Land:
        """The same, as compiled loops read it."""
        pull, borders = self.pull, self.borders
        return Land(
            pull.indptr.astype(np.int64),
            pull.indices.astype(np.int64),
            pull.data.astype(float),
            borders.indptr.astype(np.int64),
            borders.indices.astype(np.int64),
            borders.data.astype(float),
            self.own,
            self.out,
            self.people,
        )


def lay_ground(
    blocks: Sequence[str], people: Whole, borders: csr_array, flow: csr_array, *, to_blocks: bool
) -> Ground:
    """A ground from flow of blocks, to one another or to providers.

    Shape: people (n,), borders (n, n) symmetric, flow (n, n) when `to_blocks`, else (n, m) with a
    column a provider. Raises InputRefused with everything that is wrong: flow or people that are
    negative or not finite, shapes that differ.

    >>> borders = csr_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> flow = csr_array(np.array([[9.0, 1.0], [2.0, 5.0]]))
    >>> ground = lay_ground(["a", "b"], np.array([10, 7]), borders, flow, to_blocks=True)
    >>> ground.own.tolist(), ground.out.tolist(), ground.pull.toarray().tolist()
    ([9.0, 5.0], [10.0, 7.0], [[0.0, 3.0], [3.0, 0.0]])
    """
    n = len(blocks)
    _insist(n, people, borders, flow, to_blocks)
    out = np.asarray(flow.sum(axis=1)).ravel()
    if to_blocks:
        own = flow.diagonal()
        both = (flow + flow.T).tocoo()
        rows, columns, nodes = both.row, both.col, n
        weight = both.data
    else:
        one = flow.tocoo()
        nodes = n + flow.shape[1]
        own = np.zeros(nodes)
        out = np.append(out, np.zeros(flow.shape[1]))
        rows = np.concatenate([one.row, one.col + n])
        columns = np.concatenate([one.col + n, one.row])
        weight = np.concatenate([one.data, one.data])
    apart = (rows != columns) & (weight > 0)
    pull = csr_array((weight[apart], (rows[apart], columns[apart])), shape=(nodes, nodes))
    return Ground(
        blocks=tuple(blocks),
        people=people.astype(np.int64),
        borders=csr_array(borders),
        pull=pull,
        own=own.astype(float),
        out=out.astype(float),
    )


def _insist(n: int, people: Whole, borders: csr_array, flow: csr_array, to_blocks: bool) -> None:
    said = [
        (len(people) != n, "people", f"has {len(people)} rows for {n} blocks"),
        (borders.shape != (n, n), "borders", f"has shape {borders.shape} for {n} blocks"),
        (flow.shape[0] != n, "flow", f"has {flow.shape[0]} rows for {n} blocks"),
        (to_blocks and flow.shape[1] != n, "flow", f"has {flow.shape[1]} columns for {n} blocks"),
        (bool((people < 0).any()), "people", "has negative numbers"),
        (not np.isfinite(flow.data).all(), "flow", "has values that are not numbers"),
        (bool((flow.data < 0).any()), "flow", f"is negative {int((flow.data < 0).sum())} times"),
        (flow.sum() == 0, "flow", "is empty: nothing goes anywhere"),
    ]
    problems = [Problem(where=where, rule=rule) for wrong, where, rule in said if wrong]
    if not problems and (abs(borders - borders.T) > 1e-9).sum():
        problems = [Problem(where="borders", rule="is not the same both ways")]
    if problems:
        raise InputRefused(problems)


def contract(ground: Ground, group: Whole, names: Sequence[str]) -> Ground:
    """The ground with blocks put together: councils from small areas, say. Providers stay.

    Shape: group (n,), the place in `names` of the group of each block. Flow between blocks of one
    group becomes its own flow.
    """
    providers = ground.pull.shape[0] - ground.size
    wide = np.append(group, len(names) + np.arange(providers))
    nodes = len(names) + providers
    pull, inner = _sum_groups(ground.pull, wide, nodes)
    borders, _ = _sum_groups(ground.borders, group, len(names))
    return Ground(
        blocks=tuple(names),
        people=np.bincount(group, ground.people, len(names)).astype(np.int64),
        borders=borders,
        pull=pull,
        own=np.bincount(wide, ground.own, nodes) + inner / 2,
        out=np.bincount(wide, ground.out, nodes).astype(float),
    )


def _sum_groups(matrix: csr_array, group: Whole, groups: int) -> tuple[csr_array, Real]:
    """Sums between groups, and within each (counted both ways)."""
    one = coo_array(matrix)
    rows, columns = group[one.row], group[one.col]
    apart = rows != columns
    inner = np.bincount(rows[~apart], one.data[~apart], groups)
    summed = coo_array((one.data[apart], (rows[apart], columns[apart])), shape=(groups, groups))
    return csr_array(summed), inner.astype(float)


def part_of(ground: Ground, kept: NDArray[np.bool_]) -> Ground:
    """The ground of some blocks only; flow to other blocks is flow that leaves for good.

    A provider stays when more of its patients live in the part than outside it.
    """
    n = ground.size
    inside = np.append(kept, np.zeros(ground.pull.shape[0] - n, dtype=bool))
    drawn = np.asarray(ground.pull[:, np.flatnonzero(inside)].sum(axis=1)).ravel()
    most = drawn * 2 > np.asarray(ground.pull.sum(axis=1)).ravel()
    inside[n:] = most[n:]
    nodes = np.flatnonzero(inside)
    mine = np.flatnonzero(kept)
    return Ground(
        blocks=tuple(ground.blocks[each] for each in mine),
        people=ground.people[mine],
        borders=csr_array(ground.borders[mine][:, mine]),
        pull=csr_array(ground.pull[nodes][:, nodes]),
        own=ground.own[nodes],
        out=ground.out[nodes],
    )


def pieces_of(borders: csr_array, label: Whole | None = None) -> Whole:
    """The connected piece that each block is in; with labels, within blocks of one label only.

    Shape: borders (n, n), label (n,); result (n,), counted from 0.
    """
    graph = coo_array(borders)
    if label is not None:
        same = label[graph.row] == label[graph.col]
        return linked_groups(graph.shape[0], graph.row[same], graph.col[same])
    return linked_groups(graph.shape[0], graph.row, graph.col)


def score(ground: Ground, label: Whole) -> tuple[Real, Real, Whole]:
    """Flow kept inside and flow in all of each area, with the best area of each provider.

    Shape: label (n,) from 0 to k - 1; results (k,), (k,), (n + m,).
    """
    areas, n, pairs = int(label.max()) + 1, ground.size, ground.pairs
    providers = len(ground.own) - n
    out: Real = np.bincount(label, ground.out[:n], areas).astype(float)
    kept: Real = np.bincount(label, ground.own[:n], areas).astype(float)
    if not providers:
        home = label[pairs.one]
        same = home == label[pairs.other]
        return kept + np.bincount(home[same], pairs.flow[same], areas), out, label
    cell = label[pairs.one] * providers + (pairs.other - n)
    drawn = np.bincount(cell, pairs.flow, areas * providers).reshape(areas, providers)
    home = drawn.argmax(axis=0)
    kept = kept + np.bincount(home, drawn.max(axis=0), areas)
    return kept, out, np.append(label, home)


def share_kept(ground: Ground, label: Whole) -> float:
    """Share of all flow that stays inside the area it starts from."""
    kept, out, _ = score(ground, label)
    return float(kept.sum() / out.sum())
