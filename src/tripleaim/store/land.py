"""Land and water on a grid: outlines in degrees to a raster that answers whether a point is dry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float64]
Flag = NDArray[np.bool_]
METRES_A_DEGREE = 111_320.0
CELL = 200.0
MARGIN = 20_000.0


def to_metres(longitude: Real, latitude: Real) -> Real:
    """Points in metres east of Greenwich and north of the equator (sinusoidal, areas are true).

    Shape: (n,) and (n,) to (n, 2).

    >>> to_metres(np.array([0.0]), np.array([51.0])).tolist()
    [[0.0, 5677320.0]]
    """
    east = longitude * np.cos(np.radians(latitude)) * METRES_A_DEGREE
    return np.column_stack([east, latitude * METRES_A_DEGREE])


@dataclass(frozen=True, slots=True, kw_only=True)
class Land:
    """A raster of land. `dry[row, column]` is whether the centre of a cell is on land."""

    dry: Flag
    corner: Real

    def is_dry(self, points: Real) -> Flag:
        """Whether points in metres are on land; shape (..., 2) to (...). Outside is water."""
        cells = np.floor((points - self.corner) / CELL).astype(np.int64)
        rows, columns = cells[..., 1], cells[..., 0]
        height, width = self.dry.shape
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found: Flag = inside & self.dry[rows.clip(0, height - 1), columns.clip(0, width - 1)]
        return found


def draw_land(polygons: Sequence[Sequence[Real]]) -> Land:
    """A raster of polygons; each is a list of closed rings of points in metres, shape (n, 2).

    >>> square = np.array([[0.0, 0], [1000, 0], [1000, 1000], [0, 1000], [0, 0]])
    >>> draw_land([[square]]).is_dry(np.array([[500.0, 500.0], [1500.0, 500.0]])).tolist()
    [True, False]
    """
    everything = np.vstack([ring for polygon in polygons for ring in polygon])
    corner = everything.min(axis=0) - MARGIN
    width, height = np.ceil((everything.max(axis=0) + MARGIN - corner) / CELL).astype(int)
    dry = np.zeros((height, width), dtype=bool)
    for polygon in polygons:
        for row, first, last in _spans((ring - corner) / CELL for ring in polygon):
            dry[row, first:last] = True
    return Land(dry=dry, corner=corner)


def _spans(rings: Iterable[Real]) -> Iterable[tuple[int, int, int]]:
    """Row, first and last column of each stretch of land, by the even-odd rule."""
    rows, at = [], []
    for ring in rings:
        for (x0, y0), (x1, y1) in pairwise(ring):
            crossed = np.arange(np.ceil(min(y0, y1) - 0.5), np.ceil(max(y0, y1) - 0.5))
            rows.append(crossed)
            at.append(x0 + (crossed + 0.5 - y0) / (y1 - y0 or 1.0) * (x1 - x0))
    row, column = np.concatenate(rows).astype(int), np.concatenate(at)
    order = np.lexsort((column, row))
    edges = np.ceil(column[order] - 0.5).astype(int)
    return zip(row[order][::2].tolist(), edges[::2].tolist(), edges[1::2].tolist(), strict=True)
