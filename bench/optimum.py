"""The best map there is, proved: a mixed-integer programme, for regions of few councils.

Each area is known by its root, the most populous of its blocks. A block joins one root, a provider
at most one; flow is kept when both of its ends have the same root. A block away from its root
needs a neighbour that has the same root. What hangs together beyond that is asked for as needed:
whenever the solver gives an area in pieces, it is told that a block cut off must be joined by one
of those between it and the root, and solves again.
"""

from dataclasses import dataclass
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from tripleaim.flows.brief import Brief
from tripleaim.flows.feasible import insist_possible
from tripleaim.flows.ground import Ground, Real, Whole, pieces_of, share_kept
from tripleaim.model.errors import NothingFound

GAP = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Optimum:
    """The best map found: labels (n,), share of flow kept, the share no map can exceed, and
    whether the two are the same."""

    label: Whole
    kept: float
    bound: float

    @property
    def proved(self) -> bool:
        """Whether no map keeps more."""
        return self.bound - self.kept < 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Programme:
    """Columns are blocks by root, providers by root, then flow by root; rows lie between bounds."""

    gains: Real
    rows: csr_array
    low: Real
    high: Real
    whole: Real
    root_of: Whole
    block_of: Whole


def find_optimum(ground: Ground, brief: Brief, seconds: float) -> Optimum:
    """The map that keeps most flow under the limits, with proof where the time is enough.

    Aims beside flow are not part of it. Raises InputRefused for limits that cannot be met,
    NothingFound when the time ends before there is any map.
    """
    insist_possible(ground, brief)
    until = monotonic() + seconds
    order = np.argsort(-ground.people, kind="stable")
    programme = _set_up(ground, brief, order)
    programme = _with_rows(programme, _hang_together(ground, programme, order))
    best, bound, flow = None, 1.0, float(ground.out.sum())
    while (left := until - monotonic()) > 0:
        solved = _solve(programme, left)
        if solved.mip_dual_bound is not None:
            bound = min(bound, -float(solved.mip_dual_bound) / flow)
        if solved.x is None:
            break
        label = _read_label(programme, solved.x, order)
        broken = _separators(ground, programme, label, order)
        if not broken:
            best = label
            break
        programme = _with_rows(programme, broken)
    if best is None:
        raise NothingFound(f"No map of whole areas was found in {seconds:.0f} seconds.")
    label = np.unique(best, return_inverse=True)[1].astype(np.int64)
    kept = share_kept(ground, label)
    return Optimum(label=label, kept=kept, bound=max(kept, bound))


def _solve(programme: _Programme, seconds: float):  # type: ignore[no-untyped-def]
    return milp(
        -programme.gains,
        constraints=LinearConstraint(programme.rows, programme.low, programme.high),
        integrality=programme.whole.astype(np.int64),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": GAP},
    )


def _set_up(ground: Ground, brief: Brief, order: Whole) -> _Programme:
    """The programme without what keeps areas in one piece. Blocks are counted in `order`."""
    n, nodes = ground.size, ground.pull.shape[0]
    root_of, block_of = np.nonzero(np.triu(np.ones((n, n), bool)))
    joins = len(root_of)
    column = np.full((nodes, n), -1)
    column[block_of, root_of] = np.arange(joins)
    column[n:] = joins + np.arange((nodes - n) * n).reshape(-1, n)
    rank = np.arange(nodes)
    rank[order] = np.arange(n)
    one = ground.pull.tocoo()
    once = one.row < one.col
    ends = np.sort(np.column_stack([rank[one.row[once]], rank[one.col[once]]]), axis=1)
    both = (column[ends[:, 0]] >= 0) & (column[ends[:, 1]] >= 0)
    pair, root = np.nonzero(both)
    first, second = column[ends[pair, 0], root], column[ends[pair, 1], root]
    flows = joins + (nodes - n) * n + np.arange(len(pair))
    columns = joins + (nodes - n) * n + len(pair)
    gains = np.zeros(columns)
    gains[flows] = one.data[once][pair]
    gains[:joins] = ground.own[order][block_of]
    people = ground.people[order].astype(float)
    parts = [
        *_joining(n, nodes, column, columns, brief),
        *_band(n, column, columns, people, brief),
        *_at_most(flows, first, columns),
        *_at_most(flows, second, columns),
    ]
    rows, low, high = zip(*parts, strict=True)
    whole = (np.arange(columns) < joins + (nodes - n) * n).astype(float)
    return _Programme(
        gains=gains,
        rows=csr_array(vstack(rows)),
        low=np.concatenate(low),
        high=np.concatenate(high),
        whole=whole,
        root_of=root_of,
        block_of=block_of,
    )


Rows = tuple[csr_array, Real, Real]


def _matrix(entries: list[tuple[Whole, Whole, Real]], rows: int, columns: int) -> csr_array:
    row, column, value = (np.concatenate(each) for each in zip(*entries, strict=True))
    return csr_array(coo_array((value, (row, column)), shape=(rows, columns)))


def _at_most(lesser: Whole, greater: Whole, columns: int) -> list[Rows]:
    """Rows that keep one column at or below another."""
    count = len(lesser)
    each, ones = np.arange(count), np.ones(count)
    rows = _matrix([(each, lesser, ones), (each, greater, -ones)], count, columns)
    return [(rows, np.full(count, -np.inf), np.zeros(count))]


def _joining(n: int, nodes: int, column: Whole, columns: int, brief: Brief) -> list[Rows]:
    """Every block joins one root, a provider at most one; only roots are joined; so many roots."""
    node, root = np.nonzero(column >= 0)
    entry = column[node, root]
    one_each = _matrix([(node, entry, np.ones(len(node)))], nodes, columns)
    fewest = (np.arange(nodes) < n).astype(float)
    roots = column[np.arange(n), np.arange(n)]
    count = _matrix([(np.zeros(n, int), roots, np.ones(n))], 1, columns)
    areas = np.array([float(brief.areas)])
    others = node != root
    return [
        (one_each, fewest, np.ones(nodes)),
        (count, areas, areas),
        *_at_most(entry[others], roots[root[others]], columns),
    ]


def _band(n: int, column: Whole, columns: int, people: Real, brief: Brief) -> list[Rows]:
    """People of a root's area lie in the band if it is a root."""
    block, root = np.nonzero(column[:n] >= 0)
    entry, roots = column[block, root], column[np.arange(n), np.arange(n)]
    made = []
    for limit, low, high in (
        (brief.limits.lowest, 0.0, np.inf),
        (brief.limits.highest, -np.inf, 0.0),
    ):
        share = people / people.sum()
        edge = np.full(n, -limit / people.sum())
        rows = _matrix([(root, entry, share[block]), (np.arange(n), roots, edge)], n, columns)
        made.append((rows, np.full(n, low), np.full(n, high)))
    return made


def _hang_together(ground: Ground, programme: _Programme, order: Whole) -> list[Rows]:
    """A block that joins a root it does not border needs one of its neighbours to join it too."""
    near = ground.borders[order][:, order].toarray() > 0
    block, root = programme.block_of, programme.root_of
    column = np.full(near.shape, -1)
    column[block, root] = np.arange(len(root))
    far = np.flatnonzero((block != root) & ~near[block, root])
    row, neighbour = np.nonzero(near[block[far]])
    beside = column[neighbour, root[far[row]]]
    joins = beside >= 0
    entries = [
        (np.arange(len(far)), far, np.ones(len(far))),
        (row[joins], beside[joins], np.full(joins.sum(), -1.0)),
    ]
    rows = _matrix(entries, len(far), len(programme.gains))
    return [(rows, np.full(len(far), -np.inf), np.zeros(len(far)))]


def _read_label(programme: _Programme, found: Real, order: Whole) -> Whole:
    """The root of each block, both as places in the ground."""
    joins = found[: len(programme.root_of)] > 0.5
    label = np.empty(len(order), np.int64)
    label[order[programme.block_of[joins]]] = order[programme.root_of[joins]]
    return label


def _separators(ground: Ground, programme: _Programme, label: Whole, order: Whole) -> list[Rows]:
    """For each part of an area without its root: its blocks need one of the blocks around it."""
    piece = pieces_of(ground.borders, label)
    rank = np.empty(ground.size, np.int64)
    rank[order] = np.arange(ground.size)
    columns = len(programme.gains)
    place = {
        (block, root): at
        for at, (root, block) in enumerate(
            zip(programme.root_of.tolist(), programme.block_of.tolist(), strict=True)
        )
    }
    made = []
    for each in np.unique(piece):
        members = np.flatnonzero(piece == each)
        root = int(label[members[0]])
        if piece[root] == each:
            continue
        around = np.setdiff1d(np.unique(ground.borders[members].tocoo().col), members)
        for at in np.unique(label):  # the same part would be as cut off from any other root
            made += _needs_one(members, around, int(rank[at]), (rank, place, columns))
    return made


def _needs_one(
    members: Whole, around: Whole, root: int, where: tuple[Whole, dict[tuple[int, int], int], int]
) -> list[Rows]:
    rank, place, columns = where
    if (rank[members] == root).any():
        return []
    between = [place[key] for each in around if (key := (int(rank[each]), root)) in place]
    made = []
    for each in members:
        at = place.get((int(rank[each]), root))
        if at is not None:
            entry = np.array([at, *between])
            value = np.array([1.0] + [-1.0] * len(between))
            rows = _matrix([(np.zeros(len(entry), int), entry, value)], 1, columns)
            made.append((rows, np.array([-np.inf]), np.array([0.0])))
    return made


def _with_rows(programme: _Programme, more: list[Rows]) -> _Programme:
    rows, low, high = zip(*more, strict=True)
    return _Programme(
        gains=programme.gains,
        rows=csr_array(vstack([programme.rows, *rows])),
        low=np.concatenate([programme.low, *low]),
        high=np.concatenate([programme.high, *high]),
        whole=programme.whole,
        root_of=programme.root_of,
        block_of=programme.block_of,
    )
