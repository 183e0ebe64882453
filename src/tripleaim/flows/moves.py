"""Moves over maps, compiled: blocks change area across a border, alone or one for another.

A move is judged by what it adds to the worth of a map (see `search`), worked out from what it
changes only. Every area stays in one piece, no area leaves its band of people, no more councils
are cut than is allowed: a move that would is not made.
"""
# mypy: disable-error-code="no-untyped-def,no-untyped-call"

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tripleaim.flows.compiled import lean
from tripleaim.flows.ground import Land

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
STRIDE = 11  # of a walk along the borders: random enough, and what is near is read together


class Drawn(NamedTuple):
    """A map as it changes: label by node, sums by area, parts[unit, area] and counts
    (cuts of units, turns of visits)."""

    label: Whole
    kept: Real
    out: Real
    people: Whole
    parts: Whole
    counts: Whole


class Terms(NamedTuple):
    """What is forbidden and what is charged."""

    lowest: int
    highest: int
    splits: int
    unit: Whole
    today: Whole
    fair: float
    floor: float
    compact: float
    steady: float


class Scratch(NamedTuple):
    """Room to work in: marks of visits and a queue, by block; what is drawn, by area."""

    mark: Whole
    queue: Whole
    drawing: Real


class Board(NamedTuple):
    """All that a move reads and changes."""

    land: Land
    drawn: Drawn
    terms: Terms
    scratch: Scratch


@lean
def anneal(board, edges, heats, draws, seed):
    """Try `draws` moves at each heat, giving each provider its best area after each round."""
    np.random.seed(seed)
    label, pick = board.drawn.label, 0
    for heat in heats:
        for _ in range(draws):
            pick = (pick + 1 + np.random.randint(STRIDE)) % len(edges)
            block, other = edges[pick, 0], edges[pick, 1]
            if label[block] == label[other]:
                continue
            if excess_of(board, block, label[other]) > 0:
                try_swap(board, block, label[other], heat)
            else:
                try_move(board, block, label[other], heat)
        settle(board)


@lean
def outside(people, terms):
    """People by which an area is outside its band."""
    if people < terms.lowest:
        return terms.lowest - people
    return people - terms.highest if people > terms.highest else 0


@lean
def excess_of(board, block, away):
    """People by which a move takes two areas further out of their band; negative is nearer."""
    land, drawn, terms = board.land, board.drawn, board.terms
    home, moved = drawn.label[block], land.people[block]
    before = outside(drawn.people[home], terms) + outside(drawn.people[away], terms)
    after = outside(drawn.people[home] - moved, terms) + outside(drawn.people[away] + moved, terms)
    return after - before


@lean
def cuts_of(board, block, away):
    """How many more cuts of units a move makes."""
    drawn, terms = board.drawn, board.terms
    if terms.splits < 0:
        return 0
    unit, home = terms.unit[block], drawn.label[block]
    return int(drawn.parts[unit, away] == 0) - int(drawn.parts[unit, home] == 1)


@lean
def gain_of(board, block, away):
    """What a move adds to the worth of the map, in flow, and what both areas keep after it."""
    land, drawn, terms = board.land, board.drawn, board.terms
    home = drawn.label[block]
    at_home, at_away = 0.0, 0.0
    for each in range(land.pull_start[block], land.pull_start[block + 1]):
        there = drawn.label[land.pull_to[each]]
        if there == home:
            at_home += land.pull_by[each]
        elif there == away:
            at_away += land.pull_by[each]
    kept_home = drawn.kept[home] - at_home - land.own[block]
    kept_away = drawn.kept[away] + at_away + land.own[block]
    gain = at_away - at_home
    if terms.fair > 0.0:
        leaves = land.leaves[block]
        gain += shortfall(drawn.kept[home], drawn.out[home], terms)
        gain += shortfall(drawn.kept[away], drawn.out[away], terms)
        gain -= shortfall(kept_home, drawn.out[home] - leaves, terms)
        gain -= shortfall(kept_away, drawn.out[away] + leaves, terms)
    if terms.compact > 0.0:
        gain += terms.compact * straightened(board, block, home, away)
    if terms.steady > 0.0:
        back = int(away == terms.today[block]) - int(home == terms.today[block])
        gain += terms.steady * land.people[block] * back
    return gain, kept_home, kept_away


@lean
def shortfall(kept, out, terms):
    """What an area is charged for keeping less than the floor, in flow."""
    if out <= 0.0:
        return 0.0
    missing = terms.floor - kept / out
    return terms.fair * missing if missing > 0.0 else 0.0


@lean
def straightened(board, block, home, away):
    """Metres of border between areas that a move removes."""
    land, drawn = board.land, board.drawn
    metres = 0.0
    for each in range(land.start[block], land.start[block + 1]):
        there = drawn.label[land.near[each]]
        if there == home:
            metres -= land.metres[each]
        elif there == away:
            metres += land.metres[each]
    return metres


@lean
def holds_without(board, block):
    """Whether the area of a block stays in one piece, and is not empty, without it."""
    land, drawn, scratch = board.land, board.drawn, board.scratch
    label, mark, queue = drawn.label, scratch.mark, scratch.queue
    drawn.counts[1] += 1
    turn = drawn.counts[1]
    home, wanted, first = label[block], 0, -1
    for each in range(land.start[block], land.start[block + 1]):
        there = land.near[each]
        if label[there] == home:
            wanted += 1
            mark[there] = -turn
            first = there
    if wanted <= 1:
        return wanted == 1
    mark[block], mark[first], queue[0] = turn, turn, first
    found, at, filled = 1, 0, 1
    while at < filled and found < wanted:
        here = queue[at]
        at += 1
        for each in range(land.start[here], land.start[here + 1]):
            there = land.near[each]
            if label[there] == home and mark[there] != turn:
                if mark[there] == -turn:
                    found += 1
                mark[there] = turn
                queue[filled] = there
                filled += 1
    return found == wanted


@lean
def is_taken(gain, heat):
    """Whether a move of this gain is made at this heat."""
    if gain > 0.0:
        return True
    return heat > 0.0 and np.random.random() < np.exp(gain / heat)


@lean
def make(board, block, away, kept_home, kept_away):
    """Make a move."""
    land, drawn, terms = board.land, board.drawn, board.terms
    home, moved, leaves = drawn.label[block], land.people[block], land.leaves[block]
    if terms.splits >= 0:
        drawn.counts[0] += cuts_of(board, block, away)
        drawn.parts[terms.unit[block], home] -= 1
        drawn.parts[terms.unit[block], away] += 1
    drawn.label[block] = away
    drawn.kept[home], drawn.kept[away] = kept_home, kept_away
    drawn.out[home] -= leaves
    drawn.out[away] += leaves
    drawn.people[home] -= moved
    drawn.people[away] += moved


@lean
def may_cut(board, block, away):
    """Whether a move keeps to the number of cuts allowed."""
    more = cuts_of(board, block, away)
    return more <= 0 or board.drawn.counts[0] + more <= board.terms.splits


@lean
def try_move(board, block, away, heat):
    """Make a move if it is allowed and taken. One that brings areas into band is always taken."""
    if not may_cut(board, block, away):
        return
    gain, kept_home, kept_away = gain_of(board, block, away)
    wanted = excess_of(board, block, away) < 0 or is_taken(gain, heat)
    if wanted and holds_without(board, block):
        make(board, block, away, kept_home, kept_away)


@lean
def try_swap(board, block, away, heat):
    """Move a block that alone would break the band, and one of the other area the other way."""
    land, drawn, terms = board.land, board.drawn, board.terms
    home = drawn.label[block]
    before = outside(drawn.people[home], terms) + outside(drawn.people[away], terms)
    if not may_cut(board, block, away):
        return
    gain, kept_home, kept_away = gain_of(board, block, away)
    if not holds_without(board, block):
        return
    make(board, block, away, kept_home, kept_away)
    for each in range(land.start[block], land.start[block + 1]):
        back = land.near[each]
        if drawn.label[back] != away:
            continue
        if try_back(board, back, home, (gain, before, heat)):
            return
    _, kept_away, kept_home = gain_of(board, block, home)
    make(board, block, home, kept_away, kept_home)


@lean
def try_back(board, back, home, so_far):
    """The second half of a swap: makes it and says so when the two together are taken."""
    land, drawn, terms = board.land, board.drawn, board.terms
    gain, before, heat = so_far
    away, moved = drawn.label[back], land.people[back]
    after = outside(drawn.people[away] - moved, terms) + outside(drawn.people[home] + moved, terms)
    if after > before or not touches(board, back, home):
        return False
    if not may_cut(board, back, home):
        return False
    more, kept_away, kept_home = gain_of(board, back, home)
    if not is_taken(gain + more, heat) or not holds_without(board, back):
        return False
    make(board, back, home, kept_away, kept_home)
    return True


@lean
def touches(board, block, area):
    """Whether a block borders an area."""
    land, drawn = board.land, board.drawn
    for each in range(land.start[block], land.start[block + 1]):
        if drawn.label[land.near[each]] == area:
            return True
    return False


@lean
def settle(board):
    """Give each provider to the area that draws on it most."""
    land, drawn = board.land, board.drawn
    drawing = board.scratch.drawing
    for node in range(len(land.people), len(drawn.label)):
        drawing[:] = 0.0
        for each in range(land.pull_start[node], land.pull_start[node + 1]):
            drawing[drawn.label[land.pull_to[each]]] += land.pull_by[each]
        best, held = drawing.argmax(), drawn.label[node]
        if drawing[best] > drawing[held]:
            drawn.kept[held] -= drawing[held]
            drawn.kept[best] += drawing[best]
            drawn.label[node] = best
