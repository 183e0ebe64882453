"""Designs by parts: places nested in systems, councils that may be cut so many times.

Flow that leaves a system cannot be kept by any place in it, so each system is designed by itself.
"""

from dataclasses import replace

import numpy as np

from tripleaim.flows.brief import Brief, Limits
from tripleaim.flows.design import FINE, design
from tripleaim.flows.feasible import insist_kept
from tripleaim.flows.ground import Ground, Real, Whole, contract, part_of
from tripleaim.flows.search import search
from tripleaim.model.errors import InputRefused, Problem

NESTED_CHANGES = 100  # changes tried for each area of a part


def design_nested(ground: Ground, parent: Whole, brief: Brief, seed: int) -> Whole:
    """A map whose areas each lie in one parent; parents get areas by their people.

    Shape: parent (n,) from 0, result (n,). `brief.areas` is the count of all areas together.
    Raises InputRefused with the limits that cannot be met in every parent.
    """
    shares = share_out(np.bincount(parent, ground.people).astype(float), brief)
    label = np.zeros(ground.size, np.int64)
    first, problems = 0, []
    for each, areas in enumerate(shares):
        mine = parent == each
        ours = Brief(
            areas=int(areas),
            limits=brief.limits,
            aims=brief.aims,
            changes=min(brief.changes, NESTED_CHANGES * int(areas)),
        )
        try:
            label[mine] = first + design(part_of(ground, mine), ours, seed + each)
        except InputRefused as refusal:
            problems += [_inside(problem, each) for problem in refusal.problems]
        first += int(areas)
    if problems:
        raise InputRefused(problems)
    return label


def _inside(problem: Problem, parent: int) -> Problem:
    return Problem(
        where=f"part {parent + 1}: {problem.where}", rule=problem.rule, remedy=problem.remedy
    )


def share_out(people: Real, brief: Brief) -> Whole:
    """How many areas each part gets: by people, at least as many as its band needs.

    >>> share_out(np.array([30.0, 60.0, 10.0]),
    ...           Brief(areas=10, limits=Limits(lowest=5, highest=20))).tolist()
    [3, 6, 1]
    """
    fewest = np.maximum(np.ceil(people / brief.limits.highest), 1)
    most = np.maximum(np.floor(people / max(brief.limits.lowest, 1)), 1)
    ideal = people / people.sum() * brief.areas
    areas = np.clip(np.floor(ideal), fewest, most)
    while areas.sum() != brief.areas:
        step = 1 if areas.sum() < brief.areas else -1
        free = areas < most if step > 0 else areas > fewest
        if not free.any():
            break
        want = np.where(free, (ideal - areas) * step, -np.inf)
        areas[int(want.argmax())] += step
    given: Whole = areas.astype(np.int64)
    return given


def design_with_cuts(
    ground: Ground, unit: Whole, names: tuple[str, ...], brief: Brief, seed: int
) -> Whole:
    """A map of whole units first, then small areas move where they gain, cutting only so many.

    Shape: unit (n,), the place of each block's unit in `names`; `brief.limits.splits` is how many
    cuts there may be in all: a unit in three areas counts as two.
    """
    whole = Limits(lowest=brief.limits.lowest, highest=brief.limits.highest)
    plain = Brief(areas=brief.areas, limits=whole, aims=brief.aims, changes=brief.changes)
    label = design(contract(ground, unit, names), plain, seed)[unit]
    limits = replace(whole, unit=unit, splits=brief.limits.splits)
    label = search(ground, label, replace(brief, limits=limits), (FINE, seed))
    insist_kept(ground, label, plain)
    return label


def count_cuts(label: Whole, unit: Whole) -> int:
    """How often units are cut: areas over all units, less one for each unit.

    >>> count_cuts(np.array([0, 0, 1, 1, 2]), np.array([0, 0, 0, 1, 1]))
    2
    """
    pairs = np.unique(np.column_stack([unit, label]), axis=0)
    return len(pairs) - len(np.unique(unit))
