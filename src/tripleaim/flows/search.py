"""Local search for a better map: what a map is worth, and a search that cools."""
# mypy: disable-error-code="no-untyped-call"

from collections.abc import Sequence

import numpy as np

from tripleaim.flows.brief import Aims, Brief, Cooling, Limits
from tripleaim.flows.ground import Ground, Whole, score
from tripleaim.flows.moves import Board, Drawn, Scratch, Terms, anneal


def search(
    ground: Ground,
    label: Whole,
    brief: Brief,
    how: tuple[Cooling, int],
    today: Whole | None = None,
    around: Sequence[int] = (),
) -> Whole:
    """A map of the same count of areas, no worse in the end than local moves can tell.

    Shape: label, today and result (n,), areas from 0; `how` is a cooling and a seed; `around`
    names areas at whose borders alone moves begin. An area out of its band at the start only ever
    moves towards it; every other limit must hold at the start.
    """
    cooling, seed = how
    n = ground.size
    limits, aims = brief.limits, brief.aims
    drawn = _draw(ground, label, limits)
    ends = ground.edges
    if len(around):
        begins = np.zeros(int(label.max()) + 1, dtype=bool)
        begins[list(around)] = True
        ends = ends[begins[label[ends]].any(axis=1)]
    heats = np.geomspace(cooling.warm, cooling.cold, cooling.rounds) * ground.out.sum() / n
    heats[-1] = 0.0
    board = Board(
        land=ground.land,
        drawn=drawn,
        terms=_set_terms(ground, limits, aims, label if today is None else today),
        scratch=Scratch(np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(len(drawn.people))),
    )
    tries = cooling.tries * n * len(ends) // max(len(ground.edges), 1)
    anneal(board, ends, heats, max(1, tries // cooling.rounds), seed)
    return drawn.label[:n].copy()


def worth(ground: Ground, label: Whole, aims: Aims, today: Whole | None = None) -> float:
    """Share of flow kept, less what the aims charge."""
    kept, out, _ = score(ground, label)
    whole = out.sum()
    value = kept.sum() / whole
    value -= aims.fair * np.maximum(aims.floor - kept / np.maximum(out, 1e-300), 0)[out > 0].sum()
    if aims.compact:
        ends, metres = label[ground.edges], ground.land.metres
        value -= aims.compact * metres[ends[:, 0] != ends[:, 1]].sum() / metres.sum()
    if aims.steady and today is not None:
        value -= aims.steady * ground.people[label != today].sum() / ground.people.sum()
    return float(value)


def _draw(ground: Ground, label: Whole, limits: Limits) -> Drawn:
    kept, out, full = score(ground, label)
    areas = len(kept)
    parts, cuts = np.zeros((1, 1), np.int64), 0
    if limits.unit is not None:
        parts = np.zeros((int(limits.unit.max()) + 1, areas), np.int64)
        np.add.at(parts, (limits.unit, label), 1)
        cuts = int((parts > 0).sum() - len(parts))
    people = np.bincount(label, ground.people, areas).astype(np.int64)
    return Drawn(full.copy(), kept, out, people, parts, np.array([cuts, 0], np.int64))


def _set_terms(ground: Ground, limits: Limits, aims: Aims, today: Whole) -> Terms:
    n, flow = ground.size, float(ground.out.sum())
    border = max(float(ground.land.metres.sum()) / 2, 1.0)
    return Terms(
        limits.lowest,
        limits.highest,
        -1 if limits.unit is None else limits.splits,
        np.zeros(n, np.int64) if limits.unit is None else limits.unit.astype(np.int64),
        today.astype(np.int64),
        aims.fair * flow,
        aims.floor,
        aims.compact * flow / border,
        aims.steady * flow / max(float(ground.people.sum()), 1.0),
    )
