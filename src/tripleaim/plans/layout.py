"""A plan laid out as arrays, for the engine, which knows nothing of plans.

Strata are the rows of the base year. A cell is an organisation's work at one point of delivery in
one place: strata of one cell differ by age only. Money is whole pence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Base-year use and what multiplies it. `people` is 1 in the base year, years run from 0."""

    activity: Floats  # strata
    people: Floats  # strata x (1 + years)
    cell: Ints  # strata
    reach: Bools  # strata x drivers: whose use a driver of demand moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What initiatives do to use, in the order of the plan. Each works on what those before left.

    `route` has a row an effect and source cell: which cells take what is moved, and how much each.
    """

    initiative: Ints  # effects
    reach: Bools  # strata x effects
    share: Floats  # effects: of the use at the strata, how much the initiative reaches
    ratio: Floats  # effects: events elsewhere for each event avoided; 0 moves nothing
    route: Floats  # effects x cells (source) x cells (target), or empty where nothing moves


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Base-year cost by cell and how it follows activity and prices."""

    base_pence: Ints  # cells
    fixed: Floats  # cells
    semi_fixed: Floats  # cells
    step: Floats  # cells: activity of one whole step
    pay_share: Floats  # cells
    pay_reach: Bools  # cells x drivers
    price_reach: Bools  # cells x drivers


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Initiatives: when they run, what they cost and save beyond the activity they avoid."""

    ramp: Floats  # initiatives x years: 0 before the start, 1 when fully at work
    running: Bools  # initiatives x years
    recurrent_pence: Ints  # initiatives
    saving_pence: Ints  # initiatives
    organisation: Ints  # initiatives


@dataclass(frozen=True, slots=True, kw_only=True)
class Payments:
    """Who pays whom by which rule. Payer -1 is outside the system."""

    payer: Ints  # payments
    payee: Ints  # payments
    rule: tuple[str, ...]
    base_pence: Ints  # payments
    weight: Floats  # payments x cells: the cells a payment follows, by share of base-year cost
    marginal: Floats
    break_glass: Floats
    gain: Floats
    loss: Floats
    reach: Bools  # payments x drivers: growth of the fund


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole plan as arrays, with the names that its axes have."""

    years: int
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    cell_organisation: Ints
    cell_place: Ints
    cell_point: tuple[str, ...]
    initiatives: tuple[str, ...]
    drivers: tuple[str, ...]
    demand: Demand
    effects: Effects
    costs: Costs
    changes: Changes
    payments: Payments

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.cell_point)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """One possible world a column: growth of every driver, effect and delivery of initiatives."""

    growth: Floats  # drivers x draws: growth a year
    effect: Floats  # effects x draws: share of use, negative for less
    delivery: Floats  # initiatives x draws: share of the promised that is delivered
    seed: int

    @property
    def count(self) -> int:
        """How many worlds."""
        return int((self.delivery if len(self.delivery) else self.growth).shape[1])
