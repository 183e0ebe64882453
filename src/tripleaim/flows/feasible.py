"""Whether limits can be met at all, and whether a map meets them: which fails, and by how much."""

from collections.abc import Iterator

import numpy as np

from tripleaim.flows.brief import Brief
from tripleaim.flows.ground import Ground, Whole, pieces_of
from tripleaim.model.errors import InputRefused, Problem

SHOWN = 4


def insist_possible(ground: Ground, brief: Brief) -> None:
    """Raise InputRefused with every limit that no map of this ground can meet.

    Ground in several pieces, too many or too few people for so many areas, blocks above the band.
    """
    problems = [*_pieces(ground), *_counts(ground, brief)]
    if problems:
        raise InputRefused(problems)


def _pieces(ground: Ground) -> Iterator[Problem]:
    piece = pieces_of(ground.borders)
    people = np.bincount(piece, ground.people).astype(int)
    if len(people) == 1:
        return
    order = np.argsort(-people, kind="stable")
    said = [
        f"{people[each]:,} people at {ground.blocks[int(np.flatnonzero(piece == each)[0])]}"
        for each in order[:SHOWN]
    ]
    more = f", and {len(people) - SHOWN} more" if len(people) > SHOWN else ""
    yield Problem(
        where="neighbours",
        rule=f"leave the ground in {len(people)} pieces: {'; '.join(said)}{more}",
        remedy="Add a crossing that joins them, or design each by itself.",
    )


def _counts(ground: Ground, brief: Brief) -> Iterator[Problem]:
    areas, limits, people = brief.areas, brief.limits, int(ground.people.sum())
    if not 1 <= areas <= ground.size:
        rule = f"cannot be made of {ground.size} blocks"
        yield Problem(
            where=f"{areas} areas", rule=rule, remedy="Use smaller blocks or fewer areas."
        )
    if limits.lowest > limits.highest:
        rule = f"{limits.lowest:,} at least is above {limits.highest:,} at most"
        yield Problem(where="the band of people", rule=rule, remedy="Turn the two round.")
    if areas * limits.lowest > people:
        rule = f"needs {areas * limits.lowest - people:,} people more than the {people:,} there are"
        most = people // max(limits.lowest, 1)
        remedy = f"At most {most} such areas fit; or lower the band to {people // areas:,}."
        yield Problem(where=f"{areas} areas of {limits.lowest:,} or more", rule=rule, remedy=remedy)
    if areas * limits.highest < people:
        rule = f"leaves {people - areas * limits.highest:,} of {people:,} people without an area"
        fewest = -(-people // max(limits.highest, 1))
        remedy = f"At least {fewest} such areas are needed; or raise the band."
        yield Problem(
            where=f"{areas} areas of {limits.highest:,} or less", rule=rule, remedy=remedy
        )
    for each in np.flatnonzero(ground.people > limits.highest)[:SHOWN]:
        rule = f"alone holds {ground.people[each] - limits.highest:,} people more than an area may"
        remedy = "Raise the band, or use smaller blocks."
        yield Problem(where=ground.blocks[each], rule=rule, remedy=remedy)


def insist_kept(ground: Ground, label: Whole, brief: Brief) -> None:
    """Raise InputRefused with every area of a map that is in pieces or out of its band."""
    problems = [*_broken(ground, label), *_out_of_band(ground, label, brief)]
    if problems:
        raise InputRefused(problems)


def _broken(ground: Ground, label: Whole) -> Iterator[Problem]:
    piece = pieces_of(ground.borders, label)
    for area in range(int(label.max()) + 1):
        parts = np.unique(piece[label == area])
        if len(parts) > 1:
            yield Problem(
                where=_called(ground, label, area),
                rule=f"is in {len(parts)} pieces: every area must hang together",
                remedy="Start from a map whose areas are whole, or add a crossing.",
            )


def _out_of_band(ground: Ground, label: Whole, brief: Brief) -> Iterator[Problem]:
    limits = brief.limits
    people = np.bincount(label, ground.people, brief.areas).astype(int)
    for area, count in enumerate(people):
        if limits.lowest <= count <= limits.highest:
            continue
        below = count < limits.lowest
        by = limits.lowest - count if below else count - limits.highest
        yield Problem(
            where=_called(ground, label, area),
            rule=f"holds {count:,} people, {by:,} too {'few' if below else 'many'}",
            remedy="Widen the band, let other areas change, or use smaller blocks.",
        )


def _called(ground: Ground, label: Whole, area: int) -> str:
    members = np.flatnonzero(label == area)
    return f"the area round {ground.blocks[int(members[0])]}" if len(members) else f"area {area}"
