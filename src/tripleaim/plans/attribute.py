"""Who opens the gap and who closes it: shares of drivers and initiatives that add up exactly.

The Shapley value: a player's share is what it adds to those before it, averaged over every order in
which they could come. (Shapley, "A value for n-person games", 1953.)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial

import numpy as np

from tripleaim.model.documents.plan import Plan
from tripleaim.plans.distribution import Floats
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.layout import Bools, Draws, Ints, Layout
from tripleaim.plans.run import Settings, agreed_of, draws_of, switch
from tripleaim.plans.settle import cost_of_cells, settle_years
from tripleaim.plans.simulate import simulate

PART_DRAWS = 200  # worlds in which parts are told; each needs up to 128 runs
MOST_PLAYERS = 7  # 128 runs; beyond it the smallest initiatives are one player
PEOPLE = "people and their ages"
REST = "all other initiatives"
DRIVERS = {
    "population": "people beyond the projection",
    "need": "need of people of the same age",
    "technology": "technology",
    "price": "prices",
    "pay": "pay",
    "funding": "funding growth",
}
Worth = Callable[[frozenset[str]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one player adds to the gap of a year, in pence: positive opens it, negative closes."""

    name: str
    kind: str  # driver or initiative
    pence: int


def attribute(plan: Plan, year: int, settings: Settings | None = None) -> list[Part]:
    """The parts of the gap in a year of the plan (1 is the first), summing to it to the penny.

    The base-year gap, then drivers to the do-nothing gap, then initiatives to the gap of the plan.
    """
    stage = _stage(plan, year, settings)
    nothing = stage.gap(frozenset(), frozenset())
    opened = share_exactly(stage.drivers(), lambda on: stage.gap(on, frozenset()))
    return [
        Part(name="base year", kind="base", pence=nothing),
        *(Part(name=name, kind="driver", pence=pence) for name, pence in opened.items()),
        *attribute_closing(plan, year, settings),
    ]


def attribute_closing(plan: Plan, year: int, settings: Settings | None = None) -> list[Part]:
    """What each initiative adds to the gap: together, plan gap less do-nothing gap to the penny."""
    stage = _stage(plan, year, settings)
    groups, drivers = stage.groups(), frozenset(stage.drivers())
    closed = share_exactly(list(groups), lambda on: stage.gap(drivers, _all(groups, on)))
    return [Part(name=name, kind="initiative", pence=pence) for name, pence in closed.items()]


def share_exactly(players: Sequence[str], worth: Worth) -> dict[str, int]:
    """Each player's Shapley share of worth(all) less worth(none), in whole units that add to it.

    >>> share_exactly(["a", "b"], lambda on: {0: 0, 1: 3, 2: 10}[len(on)])
    {'a': 5, 'b': 5}
    """
    count = len(players)
    value = {
        frozenset(some): worth(frozenset(some))
        for size in range(count + 1)
        for some in combinations(players, size)
    }
    exact = dict.fromkeys(players, 0)  # in units of 1 / count!
    for name in players:
        others = [each for each in players if each != name]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1)
            for some in combinations(others, size):
                before = frozenset(some)
                exact[name] += weight * (value[before | {name}] - value[before])
    whole = factorial(count)
    shares = {name: each // whole for name, each in exact.items()}
    left = value[frozenset(players)] - value[frozenset()] - sum(shares.values())
    order = sorted(players, key=lambda name: -(exact[name] % whole))
    for name in order[:left]:
        shares[name] += 1
    return shares


def _stage(plan: Plan, year: int, settings: Settings | None) -> "_Stage":
    settings = replace(settings or Settings(draws=PART_DRAWS), noise=False)
    return _Stage(plan, layout_of(plan), draws_of(plan, settings), settings, year)


def _all(groups: Mapping[str, frozenset[str]], on: frozenset[str]) -> frozenset[str]:
    return frozenset(id for name in on for id in groups[name])


What = tuple[bool, frozenset[str]]  # whether people are as projected; initiatives


def _moved(named: Bools, reach: Bools) -> tuple[bool, ...]:
    """Which drivers are at work and reach anything."""
    return tuple(bool(each) for each in named & reach.any(axis=0))


class _Stage:
    """The plan with some drivers and some initiatives switched on."""

    def __init__(
        self, plan: Plan, layout: Layout, draws: Draws, settings: Settings, year: int
    ) -> None:
        self.plan, self.layout, self.draws = plan, layout, draws
        self.settings, self.year = settings, year
        self.known: dict[tuple[frozenset[str], frozenset[str]], int] = {}
        self.activity: dict[tuple[What, tuple[bool, ...]], Floats] = {}
        self.cost: dict[tuple[What, tuple[tuple[bool, ...], ...]], Ints] = {}
        self.agreed: dict[What, Floats] = {}

    def gap(self, drivers: frozenset[str], initiatives: frozenset[str]) -> int:
        """Mean gap of the year in pence with only these at work."""
        key = (drivers, initiatives)
        if key not in self.known:
            on = np.array([each in initiatives for each in self.layout.initiatives], dtype=bool)
            layout = switch(self.layout, on)
            if PEOPLE not in drivers:
                people = np.ones_like(layout.demand.people)
                layout = replace(layout, demand=replace(layout.demand, people=people))
            named = np.array([DRIVERS[each.kind] in drivers for each in self.plan.drivers], bool)
            draws = replace(self.draws, growth=self.draws.growth * named.astype(float)[:, None])
            activity = self._activity(layout, draws, (PEOPLE in drivers, initiatives), named)
            agreed = self._agreed(layout, (PEOPLE in drivers, initiatives))
            cost = self._cost(layout, draws, activity, (PEOPLE in drivers, initiatives), named)
            money = settle_years(layout, draws, activity, agreed, [self.year - 1], cost)
            self.known[key] = -round(float(money.system[0].mean()))
        return self.known[key]

    def _activity(self, layout: Layout, draws: Draws, what: What, named: Bools) -> Floats:
        """Activity, once for all that differ only in drivers that reach no demand."""
        moving = _moved(named, layout.demand.reach)
        if (what, moving) not in self.activity:
            made = simulate(layout, draws, threads=self.settings.threads, noise=False)
            self.activity[what, moving] = made
        return self.activity[what, moving]

    def _cost(
        self, layout: Layout, draws: Draws, activity: Floats, what: What, named: Bools
    ) -> Ints:
        """What the work costs, once for all that differ only in drivers that reach no cost."""
        reach = (layout.demand.reach, layout.costs.pay_reach, layout.costs.price_reach)
        key = (what, tuple(_moved(named, each) for each in reach))
        if key not in self.cost:
            self.cost[key] = cost_of_cells(layout, draws, activity, [self.year - 1])
        return self.cost[key]

    def _agreed(self, layout: Layout, what: What) -> Floats:
        """The activity that contracts are written for, as `run_layout` has it."""
        if what not in self.agreed:
            self.agreed[what] = agreed_of(layout, self.plan)
        return self.agreed[what]

    def drivers(self) -> list[str]:
        """The players among drivers: people, and each kind that the plan has."""
        kinds = {each.kind for each in self.plan.drivers}
        return [PEOPLE, *(name for kind, name in DRIVERS.items() if kind in kinds)]

    def groups(self) -> dict[str, frozenset[str]]:
        """The players among initiatives: the largest alone, the others together."""
        every = frozenset([PEOPLE, *DRIVERS.values()])
        ids = list(self.layout.initiatives)
        if len(ids) <= MOST_PLAYERS:
            return {id: frozenset([id]) for id in ids}
        alone = {id: self.gap(every, frozenset([id])) for id in ids}
        nothing = self.gap(every, frozenset())
        largest = sorted(ids, key=lambda id: -abs(alone[id] - nothing))[: MOST_PLAYERS - 1]
        rest = frozenset(ids) - frozenset(largest)
        return {**{id: frozenset([id]) for id in largest}, REST: rest}
