"""Which small areas are neighbours, from their centres and the coast.

Boundaries of small areas are not at hand, their centres are. Each centre has the ground that is
nearer to it than to any other; two blocks are neighbours where those grounds meet on land. Across
an estuary they meet on water, and are not. Parts of one council that water keeps apart are joined
at their nearest blocks, and crossings on record (england/rules/crossings.toml) join the rest.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tripleaim.model.linked import linked_groups
from tripleaim.model.source import Source
from tripleaim.store.engine import Store, ask, ask_frame
from tripleaim.store.insert import insert_reading
from tripleaim.store.land import Flag, Land, Real, draw_land, to_metres
from tripleaim.store.rules import read_rules

Whole = NDArray[np.int64]

SAMPLES = 25  # points looked at along a border or a line between centres
REACH = 25_000.0  # metres of a border looked at on each side of the line between centres
SHORTEST = 50.0  # metres of border on land that make neighbours
WIDE_WATER, LONG_BORDER = 1_000.0, 1_000.0  # over such water, two councils need such a border

DERIVED = Source(
    id="derived",
    publisher="tripleaim",
    title="Neighbours of small areas, from their centres and the coast",
    vintage="2011 and 2021",
    licence="OGL v3.0",
    address="",
    shape="derived",
    grade="derived",
)

BLOCKS = """
select b.block, b.longitude, b.latitude, c.area as council
from block b
join composition c on c.block = b.block and c.basis = b.basis and c.kind = 'lad'
    and c.valid_to is null
where b.basis = $basis and b.longitude is not null
order by b.block
"""
COAST = "select geometry from outline where area like 'lad:E%' order by area, seen_on"


def derive_neighbours(store: Store) -> None:
    """Fill table `neighbour` for the small areas of each census that the store holds.

    Without centres or outlines there are none, and what needs them says so.
    """
    coast = [row["geometry"] for row in ask(store, COAST)]
    if not coast:
        return
    land = draw_land(list(_polygons(coast)))
    for basis in ("lsoa11", "lsoa21"):
        blocks = ask_frame(store, BLOCKS, {"basis": basis})
        if len(blocks) > 3:
            rows = neighbours_of(blocks, land, read_crossings()).assign(basis=basis)
            insert_reading(store, DERIVED, {"neighbour": rows})


def read_crossings() -> list[dict[str, Any]]:
    """The crossings on record: from, to (areas), what, grade."""
    crossings: list[dict[str, Any]] = read_rules("crossings")["crossing"]
    return crossings


def neighbours_of(
    blocks: pd.DataFrame, land: Land, crossings: Iterable[dict[str, Any]]
) -> pd.DataFrame:
    """Pairs of neighbours: block, neighbour, metres, link.

    Grain: blocks has a row a block (block, longitude, latitude, council), in order of block.
    """
    points = to_metres(blocks["longitude"].to_numpy(float), blocks["latitude"].to_numpy(float))
    councils, council = np.unique(blocks["council"].to_numpy(str), return_inverse=True)
    pairs, metres = find_borders(points, land, council)
    links = ["border"] * len(pairs)
    for joined in _within_councils(points, council, pairs):
        pairs, metres, links = _add(pairs, metres, links, joined, "same council")
    for crossing in crossings:
        ends = [np.flatnonzero(councils[council] == crossing[end]) for end in ("from", "to")]
        if all(len(each) for each in ends):
            joined = _nearest(points, ends[0], ends[1])
            pairs, metres, links = _add(pairs, metres, links, joined, crossing["what"])
    code = blocks["block"].to_numpy(str)
    table = pd.DataFrame(
        {
            "block": code[pairs.min(axis=1)],
            "neighbour": code[pairs.max(axis=1)],
            "metres": metres.round(0),
            "link": links,
        }
    )
    return table.drop_duplicates(["block", "neighbour"])


def find_borders(points: Real, land: Land, council: Whole) -> tuple[Whole, Real]:
    """Pairs of points whose nearest grounds meet on land, and along how many metres.

    Shape: points (n, 2) in metres, council (n,); results (pairs, 2) and (pairs,).
    """
    from scipy.spatial import Voronoi

    far = points.mean(axis=0) + 2e6 * _circle(16)
    drawn = Voronoi(np.vstack([points, far]))
    pairs: Whole = drawn.ridge_points.astype(np.int64)
    ends = np.array(drawn.ridge_vertices)
    real = (pairs < len(points)).all(axis=1) & (ends >= 0).all(axis=1)
    pairs, ends = pairs[real], ends[real]
    metres = _on_land(points[pairs].mean(axis=1), drawn.vertices[ends], land)
    kept: Flag = metres >= SHORTEST
    across = council[pairs[:, 0]] != council[pairs[:, 1]]
    doubtful = np.flatnonzero(kept & across & (metres < LONG_BORDER))
    kept[doubtful] = _wet(points[pairs[doubtful]], land) <= WIDE_WATER
    return pairs[kept], metres[kept]


def _wet(line: Real, land: Land) -> Real:
    """Metres over water of each line between two points; shape (lines, 2, 2) to (lines,)."""
    length = np.hypot(*(line[:, 1] - line[:, 0]).T)
    dry: Real = land.is_dry(_along(line[:, 0], line[:, 1])).mean(axis=1)
    wet: Real = length - length * dry
    return wet


def _on_land(middle: Real, ends: Real, land: Land) -> Real:
    start, stop = ends[:, 0], ends[:, 1]
    length = np.maximum(np.hypot(*(stop - start).T), 1e-9)
    way = (stop - start) / length[:, None]
    at = ((middle - start) * way).sum(axis=1)
    first, last = np.clip(at - REACH, 0, length), np.clip(at + REACH, 0, length)
    dry = land.is_dry(_along(start + way * first[:, None], start + way * last[:, None]))
    shares = dry.mean(axis=1)
    metres: Real = shares * (last - first)
    return np.where(shares >= 0.5, np.maximum(metres, SHORTEST), metres)


def _along(start: Real, stop: Real) -> Real:
    steps = (np.arange(SAMPLES) + 0.5) / SAMPLES
    return start[:, None, :] + (stop - start)[:, None, :] * steps[None, :, None]


def _circle(corners: int) -> Real:
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    return np.column_stack([np.cos(turns), np.sin(turns)])


def _within_councils(points: Real, council: Whole, pairs: Whole) -> Iterator[Whole]:
    """A pair for each part of a council that water keeps from its largest part."""
    inner = pairs[council[pairs[:, 0]] == council[pairs[:, 1]]]
    part = linked_groups(len(points), inner[:, 0], inner[:, 1])
    for each in range(int(council.max()) + 1):
        parts = np.unique(part[council == each])
        sizes = [int((part == one).sum()) for one in parts]
        largest = np.flatnonzero(part == parts[int(np.argmax(sizes))])
        for one in parts:
            if one != part[largest[0]]:
                yield _nearest(points, np.flatnonzero(part == one), largest)


def _nearest(points: Real, here: Whole, there: Whole) -> Whole:
    from scipy.spatial import cKDTree

    distance, found = cKDTree(points[there]).query(points[here])
    closest = int(np.argmin(distance))
    return np.array([here[closest], there[np.atleast_1d(found)[closest]]])


def _add(
    pairs: Whole, metres: Real, links: list[str], joined: Whole, link: str
) -> tuple[Whole, Real, list[str]]:
    return np.vstack([pairs, joined]), np.append(metres, 0.0), [*links, link]


def _polygons(geometries: Iterable[str]) -> Iterator[list[Real]]:
    for geometry in geometries:
        shape = json.loads(geometry)
        several = shape["coordinates"]
        for polygon in [several] if shape["type"] == "Polygon" else several:
            rings = [np.array(ring, float) for ring in polygon]
            yield [to_metres(ring[:, 0], ring[:, 1]) for ring in rings]
