"""Designing footprints: maps that keep flow inside, within stated limits.

Small areas are first put into a few hundred communities whose residents go to the same places. On
those, two areas are merged and one is cut, again and again, each time followed by a local search:
a change is kept when the map is worth more, or little less. The best map is then laid over the
small areas, which move across its borders until nothing gains.
"""

import numpy as np

from tripleaim.flows.brief import Brief, Cooling, Limits
from tripleaim.flows.feasible import insist_kept, insist_possible
from tripleaim.flows.ground import Ground, Whole, contract
from tripleaim.flows.search import search, worth
from tripleaim.flows.start import coarsen, recount
from tripleaim.flows.trees import cut_in_two, random_map

COMMUNITIES = 12  # to an area, where small areas are many
TOLERANCE = (0.0004, 0.00002)  # worth lost in a change one time in three, at first and at last
CHANGE = Cooling(tries=6, rounds=1)  # short: ten times the changes gain more than a longer search
FINE = Cooling(tries=120, rounds=12, warm=0.1)
LOOSE = Cooling(tries=600, rounds=60, warm=0.5, cold=0.05)  # where nothing was merged and cut


def design(ground: Ground, brief: Brief, seed: int, today: Whole | None = None) -> Whole:
    """A map of `brief.areas` areas, each whole and in band, that keeps as much flow as was found.

    Shape: today and result (n,), areas from 0. With `today`, the search starts from it (brought to
    the count wanted) and areas keep its numbers; without, from a random map. The same seed gives
    the same map. Raises InputRefused with every limit that cannot be met, and by how much.
    """
    insist_possible(ground, brief)
    if today is not None:
        start = recount(ground, today, brief.areas, brief.limits, seed)
        few = ground.size <= 2 * COMMUNITIES * brief.areas
        label = _reshape(ground, start, brief, seed, today) if few else start
        label = search(ground, label, brief, (FINE, seed), today)
    else:
        label = _from_nothing(ground, brief, seed)
    insist_kept(ground, label, brief)
    return label


def _from_nothing(ground: Ground, brief: Brief, seed: int) -> Whole:
    many = ground.size > 3 * COMMUNITIES * brief.areas
    band = (brief.limits.lowest, brief.limits.highest)
    if not many:
        start = random_map(ground.borders, ground.people, brief.areas, band, seed)
        label = _reshape(ground, start, brief, seed, None)
        return search(ground, label, brief, (FINE if brief.changes else LOOSE, seed))
    group = coarsen(ground, COMMUNITIES * brief.areas, seed)
    names = [str(each) for each in range(int(group.max()) + 1)]
    coarse = contract(ground, group, names)
    start = random_map(coarse.borders, coarse.people, brief.areas, band, seed)
    label = _reshape(coarse, start, brief, seed, None)[group]
    return search(ground, label, brief, (FINE, seed))


def _reshape(ground: Ground, label: Whole, brief: Brief, seed: int, today: Whole | None) -> Whole:
    """The best of many maps, each made from the last by merging, cutting and searching."""
    draw = np.random.default_rng(seed)
    best = current = search(ground, label, brief, (CHANGE, seed), today)
    best_worth = worth_now = worth(ground, current, brief.aims, today)
    for tolerance in np.geomspace(*TOLERANCE, brief.changes):
        change = change_areas(ground, current, brief.limits, draw)
        if change is None:
            continue
        changed, around = change
        how = (CHANGE, int(draw.integers(2**31)))
        changed = search(ground, changed, brief, how, today, around)
        gain = worth(ground, changed, brief.aims, today) - worth_now
        if gain >= 0 or draw.random() < np.exp(gain / tolerance):
            current, worth_now = changed, worth_now + gain
            if worth_now > best_worth:
                best, best_worth = current, worth_now
    return best


def change_areas(
    ground: Ground, label: Whole, limits: Limits, draw: np.random.Generator
) -> tuple[Whole, list[int]] | None:
    """The map with two neighbouring areas merged and one area cut, at random, and the areas that
    changed; None if the change drawn does not fit."""
    ends = label[ground.edges]
    across = np.flatnonzero(ends[:, 0] != ends[:, 1])
    if not len(across):
        return None
    first, second = map(int, ends[draw.choice(across)])
    people = np.bincount(label, ground.people)
    together = people[first] + people[second]
    cut = first
    people[[first, second]] = 0
    if draw.random() < 0.5 and people.sum():
        cut = int(draw.choice(len(people), p=people / people.sum()))
    if cut != first and together > limits.highest:
        return None
    changed = np.where(label == second, first, label)
    sides = np.array([limits.lowest, limits.highest] * 2)
    seed = int(draw.integers(2**31))
    members = np.flatnonzero(changed == cut)
    side = cut_in_two(ground.borders, ground.people, members, sides, seed)
    if side is None:
        return None
    changed[side] = second
    return changed, [first, second, cut]
