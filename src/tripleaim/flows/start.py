"""Where a design starts: communities of small areas that go to the same places, or today's map."""

import graspologic_native
import numpy as np
from scipy.sparse import csr_array, diags_array

from tripleaim.flows.brief import Limits
from tripleaim.flows.ground import Ground, Real, Whole, pieces_of, share_kept
from tripleaim.flows.trees import cut_in_two
from tripleaim.model.errors import refuse

SHARPNESS = 4.0  # power of the likeness of neighbours: large keeps unlike neighbours apart
GROWTH = 1.6  # step of the resolution while looking for enough communities


def coarsen(ground: Ground, about: int, seed: int) -> Whole:
    """Communities of neighbouring blocks whose residents go to the same places; at least `about`.

    Leiden on the graph of borders, weighted by how alike two neighbours' flows are. As its graph
    is that of borders, every community is in one piece. Shape: result (n,), counted from 0.
    """
    one = ground.borders.tocoo()
    once = one.row < one.col
    rows, columns = one.row[once].astype(np.int64), one.col[once].astype(np.int64)
    alike = likeness(ground, rows, columns) ** SHARPNESS + 1e-6
    edges = [
        (str(a), str(b), float(weight)) for a, b, weight in zip(rows, columns, alike, strict=True)
    ]
    resolution = float(about) / 20
    while True:
        _, found = graspologic_native.leiden(edges, resolution=resolution, seed=seed)
        label = np.array([found[str(block)] for block in range(ground.size)], np.int64)
        if label.max() + 1 >= about or resolution > 1e7:
            return pieces_of(ground.borders, label)
        resolution *= GROWTH


def likeness(ground: Ground, rows: Whole, columns: Whole) -> Real:
    """How alike the flows of pairs of blocks are: the cosine between them, from 0 to 1."""
    flow = csr_array(ground.pull[: ground.size])
    length = np.sqrt(np.asarray(flow.multiply(flow).sum(axis=1)).ravel())
    scaled = csr_array(diags_array(1 / np.maximum(length, 1e-300)) @ flow)
    alike: Real = np.asarray(scaled[rows].multiply(scaled[columns]).sum(axis=1)).ravel()
    return alike


def recount(ground: Ground, label: Whole, areas: int, limits: Limits, seed: int) -> Whole:
    """A map with more or fewer areas: the pair that gains most is merged, the largest is cut.

    Raises InputRefused when no pair fits the band, or no area can be cut within it.
    """
    label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    while (count := int(label.max()) + 1) > areas:
        label = _merge_best(ground, label, limits)
    for step in range(areas - count):
        label = _cut_largest(ground, label, limits, seed + step)
    return label


def _merge_best(ground: Ground, label: Whole, limits: Limits) -> Whole:
    count = int(label.max()) + 1
    people = np.bincount(label, ground.people, count)
    one = ground.borders.tocoo()
    pairs = np.unique(np.column_stack([label[one.row], label[one.col]]), axis=0)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    pairs = pairs[people[pairs].sum(axis=1) <= limits.highest]
    if not len(pairs):
        raise refuse(
            "the map",
            f"cannot come down from {count} areas: no two neighbours together hold "
            f"at most {limits.highest:,} people",
            "Allow larger areas, or more of them.",
        )
    small = people.argmin()
    if people[small] < limits.lowest and (pairs == small).any():
        pairs = pairs[(pairs == small).any(axis=1)]
    gains = [share_kept(ground, np.where(label == b, a, label)) for a, b in pairs]
    first, second = pairs[int(np.argmax(gains))]
    merged = np.where(label == second, first, label)
    return np.unique(merged, return_inverse=True)[1].astype(np.int64)


def _cut_largest(ground: Ground, label: Whole, limits: Limits, seed: int) -> Whole:
    count = int(label.max()) + 1
    people = np.bincount(label, ground.people, count)
    sides = np.array([limits.lowest, limits.highest] * 2)
    for area in np.argsort(-people, kind="stable"):
        if people[area] < 2 * limits.lowest:
            break
        members = np.flatnonzero(label == area)
        side = cut_in_two(ground.borders, ground.people, members, sides, seed)
        if side is not None:
            label = label.copy()
            label[side] = count
            return label
    raise refuse(
        "the map",
        f"cannot go up from {count} areas: no area can be cut into two of at least "
        f"{limits.lowest:,} people",
        "Allow smaller areas, or fewer of them.",
    )
