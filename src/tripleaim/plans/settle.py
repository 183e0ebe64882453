"""From activity to money: what the work costs, who pays whom for it, and what each body has left.

Whole pence throughout: a payment leaves one body and reaches another, so the balances of the bodies
add up to the balance of the system in every year of every draw, to the penny.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.plans.distribution import Floats
from tripleaim.plans.layout import Bools, Draws, Ints, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """Pence by year and draw. Costs are of cells, then of initiatives; payments as in the plan."""

    cost: Ints  # cells + initiatives x years x draws
    payment: Ints  # payments x years x draws
    balance: Ints  # organisations x years x draws: income less own cost less payments made

    @property
    def system(self) -> Ints:
        """Balance of the whole system: years x draws."""
        total: Ints = self.balance.sum(axis=0)
        return total


def settle(layout: Layout, draws: Draws, activity: Floats, agreed: Floats) -> Settlement:
    """Costs, payments and balances for the activity of cells x years x draws.

    `agreed` is the activity that contracts were written for: cells x years.
    """
    return settle_years(layout, draws, activity, agreed, range(layout.years))


def settle_years(
    layout: Layout,
    draws: Draws,
    activity: Floats,
    agreed: Floats,
    years: Sequence[int],
    cell_cost: Ints | None = None,
) -> Settlement:
    """As `settle`, of some years only, counted from 0: each is settled by itself.

    `cell_cost` is what `cost_of_cells` gives for them, where it is known already.
    """
    if cell_cost is None:
        cell_cost = cost_of_cells(layout, draws, activity, years)
    own = np.concatenate([cell_cost, cost_of_initiatives(layout, draws)[:, list(years)]])
    payment = payments(layout, draws, (activity, agreed), cell_cost, years)
    return Settlement(cost=own, payment=payment, balance=_balance(layout, own, payment))


def cost_of_cells(layout: Layout, draws: Draws, activity: Floats, years: Sequence[int]) -> Ints:
    """Pence that the work of each cell costs: cells x years x draws.

    Cost = base cost x price index x (fixed share + semi-fixed share x whole steps needed over whole
    steps in the base year + variable share x activity over base-year activity).
    """
    costs = layout.costs
    pence = np.empty((len(activity), len(years), activity.shape[2]), dtype=np.int64)
    base = _base_activity(layout)
    steps = np.maximum(np.ceil(base / costs.step - 1e-9), 1.0)
    variable = 1.0 - costs.fixed - costs.semi_fixed
    for at, year in enumerate(years):
        volume = activity[:, year]
        index = price_index(layout, draws, year + 1)
        part = costs.fixed[:, None] + np.zeros_like(volume)
        if costs.semi_fixed.any():
            needed = np.ceil(volume / costs.step[:, None] - 1e-9)
            part += (costs.semi_fixed / steps)[:, None] * needed
        part += (variable / np.where(base > 0, base, 1.0))[:, None] * volume
        part *= index
        part *= costs.base_pence[:, None]
        pence[:, at] = np.rint(part, out=part)
    return pence


def price_index(layout: Layout, draws: Draws, years: int) -> Floats:
    """What a unit of the same work costs after some years, against 1: cells x draws."""
    growth = np.log1p(draws.growth)
    pay = _grown(layout.costs.pay_reach, growth, years)
    price = _grown(layout.costs.price_reach, growth, years)
    share = layout.costs.pay_share[:, None]
    index: Floats = share * pay + (1.0 - share) * price
    return index


def _grown(reach: Bools, growth: Floats, years: int) -> Floats:
    """Growth over some years of each cell, cells x draws: once for cells that are driven alike."""
    kinds, which = np.unique(reach, axis=0, return_inverse=True)
    grown: Floats = np.exp(years * (kinds.astype(float) @ growth))[which.ravel()]
    return grown


def cost_of_initiatives(layout: Layout, draws: Draws) -> Ints:
    """Pence that initiatives cost beyond activity, less what they save in cash, by year and draw.

    The cost is whole from the first year; the saving ramps up, and only what is delivered counts.
    """
    changes = layout.changes
    cost = changes.recurrent_pence[:, None] * changes.running
    saving = (
        changes.saving_pence[:, None, None] * changes.ramp[:, :, None] * draws.delivery[:, None, :]
    )
    pence: Ints = cost[:, :, None].astype(np.int64) - np.rint(saving).astype(np.int64)
    return pence


def payments(
    layout: Layout,
    draws: Draws,
    volumes: tuple[Floats, Floats],
    cell_cost: Ints,
    years: Sequence[int],
) -> Ints:
    """Pence that each payment comes to: payments x years x draws, by its rule.

    `volumes` are the activity and that for which contracts were written.
    """
    (activity, agreed), made = volumes, layout.payments
    pence = np.empty((len(made.payer), len(years), draws.count), dtype=np.int64)
    growth = made.reach.astype(float) @ np.log1p(draws.growth)
    base = np.maximum(_base_activity(layout), 1e-9)
    for at, rule in enumerate(made.rule):
        cells = np.flatnonzero(made.weight[at])
        weight = made.weight[at, cells]
        for place, year in enumerate(years):
            index = np.exp((year + 1) * growth[at])
            amount = made.base_pence[at] * index
            volume = weight @ (activity[cells, year] / base[cells, None])
            expected = float(weight @ (agreed[cells, year] / base[cells]))
            if rule == "tariff":
                amount = amount * volume
            elif rule == "blended":
                amount = amount * blended(volume, expected, made.marginal[at], made.break_glass[at])
            elif rule == "whole population":
                spent = cell_cost[cells, place].sum(axis=0)
                amount = shared_budget(amount, spent, made.gain[at], made.loss[at])
            pence[at, place] = np.rint(amount)
    return pence


def blended(volume: Floats, agreed: float, marginal: float, break_glass: float) -> Floats:
    """What a blended payment pays for, in units of base-year value.

    The agreed volume in full; the difference at the marginal share up to the break-glass limit (a
    share of the agreed volume either way), and in full beyond it.

    >>> blended(np.array([90.0, 100.0, 110.0, 130.0]), 100.0, 0.2, 0.1).tolist()
    [98.0, 100.0, 102.0, 122.0]
    """
    difference = volume - agreed
    inside = np.clip(difference, -break_glass * agreed, break_glass * agreed)
    paid: Floats = agreed + marginal * inside + (difference - inside)
    return paid


def shared_budget(budget: Floats, spent: Ints, gain: float, loss: float) -> Floats:
    """What a whole-population budget pays: the payee keeps a share of a gain, bears one of a loss.

    >>> shared_budget(np.array([100.0, 100.0]), np.array([80, 120]), 0.5, 0.25).tolist()
    [90.0, 115.0]
    """
    under = np.maximum(budget - spent, 0.0)
    over = np.maximum(spent - budget, 0.0)
    paid: Floats = budget - (1.0 - gain) * under + (1.0 - loss) * over
    return paid


def _base_activity(layout: Layout) -> Floats:
    use = np.zeros(layout.cells)
    np.add.at(use, layout.demand.cell, layout.demand.activity)
    return use


def _balance(layout: Layout, own: Ints, payment: Ints) -> Ints:
    owner = np.concatenate([layout.cell_organisation, layout.changes.organisation])
    bodies = len(layout.organisations)
    balance = np.zeros((bodies, *own.shape[1:]), dtype=np.int64)
    for body in range(bodies):
        received: Bools = layout.payments.payee == body
        paid: Bools = layout.payments.payer == body
        balance[body] = (
            payment[received].sum(axis=0)
            - payment[paid].sum(axis=0)
            - own[owner == body].sum(axis=0)
        )
    return balance
