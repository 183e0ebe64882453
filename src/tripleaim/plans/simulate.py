"""Activity year by year in many possible worlds at once. Arrays in, arrays out.

Expected use = base-year use x people x growth of its drivers, less what initiatives avoid, plus
what they move elsewhere. A count is Poisson about its expectation; counts with the same chances are
drawn together as one, because a sum of Poissons is a Poisson: no person is drawn who need not be.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tripleaim.model.chance_arrays import normal_shares, poisson_counts
from tripleaim.plans.distribution import CHUNK, Floats
from tripleaim.plans.layout import Bools, Draws, Ints, Layout

SMALL_MEAN = 40.0  # below it the Poisson quantile is exact; above, to the third order
NOISE_STREAM = 1  # so that counts and assumptions are drawn from different streams of one seed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundles:
    """Strata that move alike within a cell, added up: all that the draws need to know of them."""

    base: Floats  # bundles x (1 + years): expected use if only people changed
    cell: Ints  # bundles, in order of cell
    demand_kind: Ints  # bundles -> row of demand_kinds
    effect_kind: Ints  # bundles -> row of effect_kinds
    demand_kinds: Bools  # kinds x drivers
    effect_kinds: Bools  # kinds x effects


def simulate(layout: Layout, draws: Draws, *, threads: int = 2, noise: bool = True) -> Floats:
    """Activity of each cell, year and draw: cells x years x draws, float64 holding whole numbers.

    Without `noise` it is the expectation in each world. The same seed gives the same numbers with
    any number of threads, and the same luck to two scenarios (common random numbers).
    """
    bundles = bundle(layout)
    activity = np.empty((layout.cells, layout.years, draws.count))
    blocks = [slice(at, min(at + CHUNK, draws.count)) for at in range(0, draws.count, CHUNK)]

    def work(columns: slice) -> None:
        luck = _luck(layout, draws.seed, columns) if noise else None
        expected = enumerate(_expected(layout, bundles, draws, columns))
        for year, mean in expected:
            activity[:, year, columns] = (
                mean if luck is None else poisson_quantile(mean, luck[year, :, :])
            )

    if threads < 2 or len(blocks) < 2:
        for columns in blocks:
            work(columns)
        return activity
    with ThreadPoolExecutor(max_workers=threads) as pool:
        list(pool.map(work, blocks))
    return activity


def bundle(layout: Layout) -> Bundles:
    """Strata with the same cell, drivers and initiatives, added up."""
    demand_kinds, demand_kind = np.unique(layout.demand.reach, axis=0, return_inverse=True)
    effect_kinds, effect_kind = np.unique(layout.effects.reach, axis=0, return_inverse=True)
    keys = np.stack([layout.demand.cell, demand_kind.ravel(), effect_kind.ravel()], axis=1)
    kinds, which = np.unique(keys, axis=0, return_inverse=True)
    use = layout.demand.activity[:, None] * layout.demand.people
    base = np.zeros((len(kinds), use.shape[1]))
    np.add.at(base, which.ravel(), use)
    return Bundles(
        base=base,
        cell=kinds[:, 0],
        demand_kind=kinds[:, 1],
        effect_kind=kinds[:, 2],
        demand_kinds=demand_kinds,
        effect_kinds=effect_kinds,
    )


def poisson_quantile(mean: Floats, score: NDArray[np.floating]) -> Floats:
    """The Poisson count at a normal score: a whole number for each mean, rising with the score.

    Exact for means under 40; above, the Cornish-Fisher expansion to the third order, which differs
    from the exact quantile by at most one, and seldom.

    >>> poisson_quantile(np.array([3.0, 1000.0]), np.array([0.0, 2.0])).tolist()
    [3.0, 1064.0]
    """
    root = np.sqrt(mean)
    square = score * score
    count: Floats = mean + root * score + (square - 1.0) / 6.0
    np.divide(score * (1.0 - square), 72.0 * root, out=root, where=root > 0)
    count += root
    np.rint(count, out=count)
    small = mean < SMALL_MEAN
    if small.any():
        shares = normal_shares(score[small].astype(np.float64))
        count[small] = poisson_counts(shares, np.maximum(mean[small], 0.0))
        count[mean <= 0] = 0.0
    np.maximum(count, 0.0, out=count)
    return count


def _luck(layout: Layout, seed: int, columns: slice) -> NDArray[np.float32]:
    """Normal scores, years x cells x draws, the same for a draw whatever else is drawn."""
    first, last = columns.start // CHUNK, (columns.stop - 1) // CHUNK
    parts = []
    for chunk in range(first, last + 1):
        stream = np.random.SeedSequence(seed, spawn_key=(NOISE_STREAM, chunk))
        shape = (CHUNK, layout.years, layout.cells)
        scores = np.random.default_rng(stream).standard_normal(shape, dtype=np.float32)
        low, high = max(columns.start - chunk * CHUNK, 0), min(columns.stop - chunk * CHUNK, CHUNK)
        parts.append(scores[low:high])
    return np.ascontiguousarray(np.concatenate(parts).transpose(1, 2, 0))


def _expected(layout: Layout, bundles: Bundles, draws: Draws, columns: slice) -> Iterator[Floats]:
    """Expected activity of each year in turn: cells x draws of the block."""
    growth = np.log1p(draws.growth[:, columns])
    yearly = np.exp(_weighted(bundles.demand_kinds.astype(float), growth))
    effect = draws.effect[:, columns] * layout.effects.share[:, None]
    effect = np.maximum(effect * draws.delivery[layout.effects.initiative][:, columns], -1.0)
    grown = np.ones_like(yearly)
    for year in range(1, layout.years + 1):
        grown = grown * yearly
        ramp = layout.changes.ramp[layout.effects.initiative, year - 1]
        yield _year(layout, bundles, grown, effect * ramp[:, None], year)


def _year(layout: Layout, bundles: Bundles, grown: Floats, effect: Floats, year: int) -> Floats:
    """Expected activity of one year: use before initiatives, less avoided, plus moved."""
    use = bundles.base[:, year, None] * grown[bundles.demand_kind]
    left = np.ones((len(bundles.effect_kinds), use.shape[1]))
    moved = np.zeros((layout.cells, use.shape[1]))
    for at in np.flatnonzero(effect.any(axis=1)):
        kinds = np.flatnonzero(bundles.effect_kinds[:, at])
        if layout.effects.ratio[at] > 0:
            moved += _moved(layout, bundles, use, left, effect[at], int(at))
        left[kinds] *= 1.0 + effect[at]
    use *= left[bundles.effect_kind]
    return _by_cell(use, bundles.cell, layout.cells) + moved


def _moved(
    layout: Layout, bundles: Bundles, use: Floats, left: Floats, effect: Floats, at: int
) -> Floats:
    """What an effect moves to each cell: avoided use x events there for each event avoided."""
    reached = np.flatnonzero(bundles.effect_kinds[bundles.effect_kind, at])
    avoided = use[reached] * left[bundles.effect_kind[reached]] * np.maximum(-effect, 0.0)
    by_cell = _by_cell(avoided, bundles.cell[reached], layout.cells)
    sources = np.unique(bundles.cell[reached])
    route = layout.effects.route[at][sources].T
    taken: Floats = layout.effects.ratio[at] * _weighted(route, by_cell[sources])
    return taken


def _weighted(weights: Floats, rows: Floats) -> Floats:
    """Sums of rows by the weights that are not nought, in one order whatever the threads.

    Shape: weights (results, rows), rows (rows, draws); result (results, draws).
    """
    sums = np.zeros((len(weights), rows.shape[1]))
    for result, row in zip(*np.nonzero(weights), strict=True):
        sums[result] += weights[result, row] * rows[row]
    return sums


def _by_cell(rows: Floats, cell: Ints, cells: int) -> Floats:
    """Rows added up by cell; `cell` is in ascending order."""
    total = np.zeros((cells, rows.shape[1]))
    if len(cell):
        starts = np.flatnonzero(np.r_[True, cell[1:] != cell[:-1]])
        total[cell[starts]] = np.add.reduceat(rows, starts, axis=0)
    return total
