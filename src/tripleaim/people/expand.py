"""Cells to people: an entry a person from counts by block and age, sex by the council's split."""

import numpy as np

from tripleaim.people.parameters import Flags, Real, Small, Whole


def expand_block_people(
    counts: Whole, male_share: Real, blocks: Whole, rng: np.random.Generator
) -> tuple[Whole, Small, Flags]:
    """The block, age and sex (male or not) of every person of some blocks.

    `counts` and `male_share` have a row a block of `blocks` and a column an age.

    >>> block, age, _ = expand_block_people(
    ...     np.array([[2, 0, 1]]), np.full((1, 3), 0.5), np.array([7]), np.random.default_rng(1))
    >>> block.tolist(), age.tolist()
    ([7, 7, 7], [0, 0, 2])
    """
    ages = counts.shape[1]
    cell = np.repeat(np.arange(counts.size, dtype=np.int32), counts.ravel())
    row, age = np.divmod(cell, np.int32(ages))
    chance = np.round(male_share * 65536).clip(0, 65535).astype(np.uint16)
    male = rng.integers(0, 65536, len(cell), dtype=np.uint16) < chance.ravel().take(cell)
    return blocks[row], age.astype(np.int8), male
