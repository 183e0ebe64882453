"""Small grounds for tests: grids of blocks with flow to their neighbours or to hospitals."""

import numpy as np
from scipy.sparse import csr_array

from tripleaim.flows.ground import Ground, lay_ground


def grid_borders(rows: int, columns: int) -> csr_array:
    """Every block borders those beside, above and below it, along one metre."""
    n = rows * columns
    borders = np.zeros((n, n))
    for block in range(n):
        if (block + 1) % columns:
            borders[block, block + 1] = borders[block + 1, block] = 1
        if block + columns < n:
            borders[block, block + columns] = borders[block + columns, block] = 1
    return csr_array(borders)


def grid(rows: int, columns: int, seed: int = 1, people: int = 100) -> Ground:
    """A grid whose residents go near and less far, at random."""
    draw = np.random.default_rng(seed)
    n = rows * columns
    place = np.column_stack(np.divmod(np.arange(n), columns))
    far = np.abs(place[:, None, :] - place[None, :, :]).sum(axis=2)
    flow = csr_array(draw.gamma(0.5, 1.0, (n, n)) * np.exp(-far))
    names = [f"b{each:03}" for each in range(n)]
    return lay_ground(names, np.full(n, people), grid_borders(rows, columns), flow, to_blocks=True)


def hospitals(rows: int, columns: int, count: int, seed: int = 1) -> Ground:
    """A grid whose residents go to the nearer of some hospitals, more or less."""
    draw = np.random.default_rng(seed)
    n = rows * columns
    place = np.column_stack(np.divmod(np.arange(n), columns)).astype(float)
    at = place[draw.choice(n, count, replace=False)]
    far = np.abs(place[:, None, :] - at[None, :, :]).sum(axis=2)
    people = draw.integers(50, 150, n)
    flow = csr_array(np.exp(-far) / np.exp(-far).sum(axis=1, keepdims=True) * people[:, None])
    names = [f"b{each:03}" for each in range(n)]
    return lay_ground(names, people, grid_borders(rows, columns), flow, to_blocks=False)
