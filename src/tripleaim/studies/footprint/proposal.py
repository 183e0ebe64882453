"""A proposed map beside today's: who moves, what is gained, what is broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.optimize import linear_sum_assignment

from tripleaim.flows.ground import Ground, Real, Whole, score
from tripleaim.flows.lying import read_lying
from tripleaim.flows.read import Survey
from tripleaim.registry.buyers import read_agreements
from tripleaim.registry.members import commissioner_kind
from tripleaim.store.engine import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A map over a ground, with today's map of the same ground.

    names: of the proposed areas, after the one of today that each shares most people with; label,
    today: (n,). kept, out: flow of each proposed area; before, before_out: of each of today's.
    """

    ground: Ground
    label: Whole
    names: tuple[str, ...]
    today: Whole
    today_names: tuple[str, ...]
    kept: Real
    out: Real
    before: Real
    before_out: Real

    @property
    def share(self) -> float:
        """Share of all flow that the proposal keeps inside."""
        return float(self.kept.sum() / self.out.sum())

    @property
    def share_before(self) -> float:
        """Share of all flow that today's map keeps inside, over the same blocks."""
        return float(self.before.sum() / self.before_out.sum())

    @property
    def moves(self) -> dict[tuple[str, str], int]:
        """People by today's area and proposed area, where the two are not the same."""
        return {
            (self.today_names[was], self.names[becomes]): int(people)
            for (was, becomes), people in np.ndenumerate(overlap(self))
            if people and self.today_names[was] != self.names[becomes]
        }


def overlap(proposal: Proposal) -> Whole:
    """People by today's area and proposed area, (today, proposed)."""
    table = np.zeros((len(proposal.today_names), len(proposal.names)), np.int64)
    np.add.at(table, (proposal.today, proposal.label), proposal.ground.people)
    return table


def compare(ground: Ground, label: Whole, today: Whole, today_names: tuple[str, ...]) -> Proposal:
    """A proposal beside today's map. Each proposed area takes a name of today, by most people.

    Areas beyond the number of today's are called new, in order of people.
    """
    label = np.unique(label, return_inverse=True)[1].astype(np.int64)
    kept, out, _ = score(ground, label)
    before, before_out, _ = score(ground, today)
    table = np.zeros((len(today_names), len(kept)))
    np.add.at(table, (today, label), ground.people)
    rows, columns = linear_sum_assignment(-table)
    shared = {
        int(column): today_names[row]
        for row, column in zip(rows, columns, strict=True)
        if table[row, column] > 0
    }
    size = np.argsort(-table.sum(axis=0), kind="stable")
    fresh = {int(each): f"new area {n}" for n, each in enumerate(size, 1) if each not in shared}
    names = tuple((shared | fresh)[each] for each in range(len(kept)))
    return Proposal(
        ground=ground,
        label=label,
        names=names,
        today=today,
        today_names=today_names,
        kept=kept,
        out=out,
        before=before,
        before_out=before_out,
    )


def divided_groups(
    store: Store, survey: Survey, area_of: Mapping[str, str], on: date
) -> list[tuple[str, int]]:
    """Agreements to buy together whose members would lie in several areas, and in how many.

    A member lies where most of its blocks do; `area_of` maps small areas to proposed areas.
    """
    kind = commissioner_kind(store, on)
    home: dict[str, dict[str, int]] = {}
    for block, area in read_lying(store, kind, survey.basis, on).items():
        if block in area_of:
            seen = home.setdefault(area.split(":", 1)[1], {})
            seen[area_of[block]] = seen.get(area_of[block], 0) + 1
    found = []
    for agreement in read_agreements(store, on):
        areas = {
            max(home[code], key=home[code].__getitem__)
            for code in agreement.members
            if code in home
        }
        if len(areas) > 1:
            found.append((agreement.title, len(areas)))
    return found
