"""The systems most like one: nearest in age, deprivation and rurality."""

from collections.abc import Mapping, Sequence

import numpy as np


def nearest(
    characters: Mapping[str, Sequence[float]], area: str, most: int = 5
) -> list[tuple[str, float]]:
    """The areas nearest to one and how far they are, nearest first, ties by name.

    >>> nearest({"a": [0, 0], "b": [0, 1], "c": [2, 3]}, "a", 1)[0][0]
    'b'
    """
    names = sorted(characters)
    table = np.array([characters[name] for name in names], dtype=float)
    spread = table.std(axis=0)
    scaled = (table - table[names.index(area)]) / np.where(spread > 0, spread, 1)
    far = np.sqrt((scaled**2).sum(axis=1))
    ordered = sorted((round(float(far[at]), 9), name) for at, name in enumerate(names))
    return [(name, distance) for distance, name in ordered if name != area][:most]
