"""Many maps and not one: how often neighbours fall together, and what any map would keep."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tripleaim.flows.brief import Brief
from tripleaim.flows.design import design
from tripleaim.flows.ground import Ground, Real, Whole, score, share_kept
from tripleaim.flows.trees import random_map
from tripleaim.model.errors import InputRefused

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ensemble:
    """Designed maps of one brief, best first, with the share of flow that each keeps.

    pairs: neighbouring blocks, (p, 2); together: share of maps in which each pair is in one area.
    """

    maps: tuple[Whole, ...]
    kept: Real
    lowest: Real
    pairs: Whole
    together: Real


def design_many(
    ground: Ground, brief: Brief, seeds: list[int], tell: Tell | None = None
) -> Ensemble:
    """A map from nothing for each seed. Raises as `design` does."""
    maps = []
    for done, seed in enumerate(seeds):
        if tell:
            tell(done, len(seeds), "maps drawn")
        maps.append(design(ground, brief, seed))
    kept = np.array([share_kept(ground, label) for label in maps])
    lowest = np.array([lowest_kept(ground, label) for label in maps])
    order = np.argsort(-kept, kind="stable")
    one = ground.borders.tocoo()
    once = one.row < one.col
    pairs = np.column_stack([one.row[once], one.col[once]]).astype(np.int64)
    together = np.mean([label[pairs[:, 0]] == label[pairs[:, 1]] for label in maps], axis=0)
    return Ensemble(
        maps=tuple(maps[each] for each in order),
        kept=kept[order],
        lowest=lowest[order],
        pairs=pairs,
        together=together,
    )


def lowest_kept(ground: Ground, label: Whole) -> float:
    """The smallest share that any area keeps of its residents' flow."""
    kept, out, _ = score(ground, label)
    return float((kept / np.maximum(out, 1e-300)).min())


def keep_at_random(ground: Ground, brief: Brief, maps: int, seed: int) -> Real:
    """What random maps of the same count and band keep: shares, (maps,).

    The measure against which any map of that count stands: larger areas keep more whatever their
    shape, so only the excess over these says how well borders follow flow.
    """
    band = (brief.limits.lowest, brief.limits.highest)
    found = []
    for stream in range(maps):
        try:
            label = random_map(
                ground.borders, ground.people, brief.areas, band, seed * 100_003 + stream
            )
        except InputRefused:
            continue
        found.append(share_kept(ground, label))
    return np.array(found)


def stands_at(values: Real, value: float) -> float:
    """The share of values that are below one; halves for equals.

    >>> stands_at(np.array([0.1, 0.2, 0.3, 0.4]), 0.3)
    0.625
    """
    return float(((values < value).sum() + 0.5 * (values == value).sum()) / len(values))
