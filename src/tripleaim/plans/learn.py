"""Which assumptions matter, and what it would be worth to know each for certain."""

from dataclasses import dataclass, replace

import numpy as np

from tripleaim.model.documents.plan import Plan
from tripleaim.plans.distribution import Floats
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.run import Settings, draws_of, run_layout, running_in, switch

BINS = 20  # worlds are sorted by an assumption into so many groups of equal size


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One assumption, and how the gap of a year depends on it.

    `rank_correlation` is Spearman's, of the assumption with the gap; `explained_share` is the share
    of the gap's variance that would go if it were known; `worth_gbp` is the expected gain of
    knowing it before choosing between the plan and doing nothing.
    """

    id: str
    kind: str
    rank_correlation: float
    explained_share: float
    worth_gbp: float


def rank_assumptions(plan: Plan, year: int, settings: Settings | None = None) -> list[Assumption]:
    """Every uncertain driver and initiative, the one that moves the gap of a year most first."""
    settings = replace(settings or Settings(draws=4000), noise=False)
    layout, draws = layout_of(plan), draws_of(plan, settings)
    balances = []
    for scenario in ("plan", "do nothing"):
        on = switch(layout, running_in(plan, scenario))
        outcome = run_layout(on, draws, settings, scenario, plan)
        balances.append(outcome.settlement.system[year - 1] / 100.0)
    known: list[tuple[str, str, Floats]] = []
    for driver, growth in zip(plan.drivers, draws.growth, strict=True):
        known.append((driver.id, driver.kind, growth))
    known += [
        (each.initiative, "initiative", row)
        for each, row in zip(plan.effects, draws.effect, strict=True)
    ]
    found = {id: _assumption(id, kind, row, balances) for id, kind, row in known if np.ptp(row) > 0}
    return sorted(found.values(), key=lambda each: (-each.explained_share, each.id))


def value_of_knowing(assumption: Floats, choices: list[Floats]) -> float:
    """Expected gain of knowing an assumption before choosing what pays best.

    `choices` hold what each choice pays, a figure a draw; a choice is made once for each of 20
    groups of worlds in which the assumption is much alike, instead of once for all.

    >>> known = np.linspace(-1, 1, 1000)
    >>> round(value_of_knowing(known, [known, np.zeros(1000)]), 2)
    0.25
    """
    order = np.argsort(assumption, kind="stable")
    groups = np.array_split(order, BINS)
    informed = sum(len(g) * max(float(pay[g].mean()) for pay in choices) for g in groups)
    blind = max(float(pay.mean()) for pay in choices)
    return max(informed / len(assumption) - blind, 0.0)


def explained_share(assumption: Floats, outcome: Floats) -> float:
    """Share of the variance of an outcome between groups of worlds alike in one assumption.

    Corrected for what 20 groups of pure noise would explain.
    """
    groups = np.array_split(np.argsort(assumption, kind="stable"), BINS)
    whole = float(outcome.var())
    if whole <= 0:
        return 0.0
    means = np.array([outcome[group].mean() for group in groups])
    share = float(means.var()) / whole
    by_chance = (BINS - 1) / len(outcome)
    return float(np.clip((share - by_chance) / (1 - by_chance), 0.0, 1.0))


def ranks_of(values: Floats) -> Floats:
    """Ranks from 1, what is equal sharing the mean of its ranks.

    >>> ranks_of(np.array([3.0, 1.0, 3.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, which, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (counts.cumsum() - (counts - 1) / 2)[which]
    return ranks


def _assumption(id: str, kind: str, row: Floats, balances: list[Floats]) -> Assumption:
    ranks = np.corrcoef(ranks_of(row), ranks_of(-balances[0]))
    return Assumption(
        id=id,
        kind=kind,
        rank_correlation=float(ranks[0, 1]),
        explained_share=explained_share(row, balances[0]),
        worth_gbp=value_of_knowing(row, balances),
    )
