"""Merging areas until each keeps enough of its flow: the way Travel to Work Areas are drawn.

Every area starts as a region of its own. Time and again the region that is worth least gives up one
area: the one most of whose flow crosses its border. That area goes to the region with which it has
the strongest links, unless it would make that region worth less; then it waits aside. When every
region is good enough, the areas that wait go to the region that they are most linked with.

After Coombes and Bond (2008) and Coombes and ONS (2015), in the form in which one area is moved at
a time (Franconi and others, 2016), which the R package LabourMarketAreas works by.
"""

from dataclasses import dataclass

import numpy as np

from tripleaim.flows.ground import Real, Whole
from tripleaim.model.errors import InputRefused, Problem, refuse

WAITING = -1
STEPS = 200  # moves allowed for each area before the search is given up


@dataclass(frozen=True, slots=True, kw_only=True)
class Enough:
    """When a region is good enough, in the unit of the flow and in shares of it.

    One of at least `full_size` must keep `least_stays`; one of `least_size` must keep
    `full_stays`; between the two, less size asks for more that stays.

    >>> Enough(least_size=3500, full_size=25000, least_stays=0.667, full_stays=0.75).full_stays
    0.75
    """

    least_size: float
    full_size: float
    least_stays: float
    full_stays: float

    def __post_init__(self) -> None:
        """Refuse limits that are the wrong way round."""
        problems = []
        if not 0 < self.least_size <= self.full_size:
            problems.append(Problem(where="size", rule="wants 0 < least_size <= full_size"))
        if not 0 < self.least_stays <= self.full_stays <= 1:
            problems.append(Problem(where="stays", rule="wants 0 < least <= full <= 1"))
        if problems:
            raise InputRefused(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Regions by area, (n,), from 0; -1 for areas without any link. worth: of each region, 1 or
    more where it is good enough. waited: areas that no region took until the end."""

    label: Whole
    worth: Real
    waited: tuple[int, ...]


def merge_areas(flow: Real, enough: Enough) -> Merged:
    """Merge areas into regions that keep enough of their flow.

    Shape: flow (n, n), from residents of the row to places in the column, not negative. Raises
    InputRefused for flow of another shape or sign, and when regions do not settle.

    >>> towns = np.array([[80.0, 9, 0, 0], [30, 20, 1, 0], [0, 1, 70, 8], [0, 0, 25, 25]])
    >>> enough = Enough(least_size=50, full_size=100, least_stays=0.8, full_stays=0.9)
    >>> merge_areas(towns, enough).label.tolist()
    [0, 0, 1, 1]
    """
    _insist(flow)
    n = len(flow)
    label, waited = np.arange(n), list[int]()
    for _ in range(STEPS * n):
        worth = worth_of(_between(flow, label, n), enough)
        worth[np.bincount(label[label >= 0], minlength=n) == 0] = np.inf
        least = int(worth.argmin())
        if worth[least] >= 1:
            break
        area = _first_to_go(flow, label, least)
        label[area] = _find_home(flow, label, area, least, enough)
        if label[area] == WAITING:
            waited.append(area)
    else:
        raise refuse(
            "the areas",
            f"did not settle into regions in {STEPS * n:,} moves",
            "Ask for a smaller size, or for less that stays.",
        )
    _house(flow, label)
    named = np.unique(label[label >= 0])
    label = np.where(label >= 0, np.searchsorted(named, label), WAITING)
    return Merged(
        label=label,
        worth=worth_of(_between(flow, label, len(named)), enough),
        waited=tuple(waited),
    )


def worth_of(between: Real, enough: Enough) -> Real:
    """What regions are worth: 1 or more is good enough.

    Shape: between (k + 1, k + 1), flow between regions; the last row and column are of areas that
    are in none of them. Result (k,).
    """
    count = len(between) - 1
    kept = np.diag(between)[:count]
    lives, comes = between.sum(axis=1)[:count], between.sum(axis=0)[:count]
    with np.errstate(divide="ignore", invalid="ignore"):
        stays = np.nan_to_num(np.minimum(kept / lives, kept / comes))
    reached = np.minimum(stays / enough.full_stays, 1)
    room = max(enough.full_size - enough.least_size, 1e-300)
    small = np.maximum(enough.full_size - lives, 0) / room
    ratio = enough.least_stays / enough.full_stays
    worth: Real = reached * (1 - (1 - ratio) * small) / ratio
    worth[stays == 1] = 1
    return worth


def _insist(flow: Real) -> None:
    if flow.ndim != 2 or flow.shape[0] != flow.shape[1] or not flow.size:
        raise refuse("flow", f"has shape {flow.shape}; it goes between the same areas both ways")
    wrong = int((~np.isfinite(flow) | (flow < 0)).sum())
    if wrong:
        raise refuse("flow", f"is negative or no number {wrong} times")


def _between(flow: Real, label: Whole, regions: int) -> Real:
    """Flow between regions; the last row and column are of areas that wait."""
    place = np.where(label >= 0, label, regions)
    pair = (place[:, None] * (regions + 1) + place[None, :]).ravel()
    summed: Real = np.bincount(pair, flow.ravel(), (regions + 1) ** 2).astype(float)
    return summed.reshape(regions + 1, regions + 1)


def _first_to_go(flow: Real, label: Whole, region: int) -> int:
    """The area of a region with most flow to others and from outside the region."""
    mine = np.flatnonzero(label == region)
    comes_in = flow[label != region][:, mine].sum(axis=0)
    leaves = flow[mine].sum(axis=1) - flow[mine, mine]
    return int(mine[(comes_in + leaves).argmax()])


def _find_home(flow: Real, label: Whole, area: int, old: int, enough: Enough) -> int:
    """The region that takes an area, or WAITING where the best linked would be worth less."""
    home = _strongest(flow, label, area, old)
    if home == WAITING:
        return WAITING
    before = worth_of(_between(flow, np.where(label == home, 0, 1), 2), enough)[0]
    joins = (label == home) | (np.arange(len(label)) == area)
    after = worth_of(_between(flow, np.where(joins, 0, 1), 2), enough)[0]
    return home if after >= before else WAITING


def _strongest(flow: Real, label: Whole, area: int, old: int = WAITING) -> int:
    """The region most linked with an area: by the share of each side's flow that goes between.

    The link is flow there over all that live at one end, times the same flow over all that come to
    the other, both ways added. Not the region that the area leaves.
    """
    n = int(label.max()) + 1
    between = _between(flow, label, n)
    lives, comes = between.sum(axis=1)[:n], between.sum(axis=0)[:n]
    placed = label >= 0
    goes = np.bincount(label[placed], flow[area, placed], n)
    draws = np.bincount(label[placed], flow[placed, area], n)
    one, two = flow[area].sum(), flow[:, area].sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        there = np.nan_to_num(goes / one * goes / comes, posinf=0)
        back = np.nan_to_num(draws / lives * draws / two, posinf=0)
    link = there + back
    if old != WAITING:
        link[old] = 0
    return int(link.argmax()) if link.max() > 0 else WAITING


def _house(flow: Real, label: Whole) -> None:
    """Give the areas that wait to the regions they are most linked with, last first."""
    moved = True
    while moved:
        moved = False
        for area in np.flatnonzero(label == WAITING)[::-1]:
            home = _strongest(flow, label, int(area))
            if home != WAITING:
                label[area] = home
                moved = True
