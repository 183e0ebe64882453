"""What a run says, as figures: by year, for the system and each part of it, with intervals."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tripleaim.model.documents.plan import Plan
from tripleaim.plans.distribution import Floats
from tripleaim.plans.layout import Ints
from tripleaim.plans.run import Outcome

LOW, HIGH = 5, 95  # per cent: the interval that goes with every figure holds nine in ten worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A distribution in one year: of what, for which part, its mean and the 90% interval."""

    scenario: str
    measure: str  # activity, beds, staff, rooms, cost, income, gap
    part: str  # system, place, organisation, point
    name: str
    year_ending: int
    mean: float
    low: float
    high: float
    unit: str


def figures(plan: Plan, outcome: Outcome) -> list[Figure]:
    """Every figure of a run, a row each. Money is in pounds."""
    return [
        *_gaps(plan, outcome),
        *_costs(plan, outcome),
        *_incomes(plan, outcome),
        *_activity(plan, outcome),
        *_resources(plan, outcome),
    ]


def chance_of_balance(outcome: Outcome) -> list[float]:
    """Share of worlds in which the system does not overspend, for each year."""
    return [float(np.mean(year >= 0)) for year in outcome.settlement.system]


def gap_pounds(outcome: Outcome) -> Floats:
    """The gap of the system in pounds, years x draws: positive where money lacks."""
    gap: Floats = -outcome.settlement.system / 100.0
    return gap


def nine_in_ten(values: Floats | Ints) -> tuple[Floats, Floats]:
    """The ends, year by year, between which nine in ten worlds lie (years x draws)."""
    low, high = np.percentile(values, [LOW, HIGH], axis=1)
    return low, high


def _gaps(plan: Plan, outcome: Outcome) -> Iterator[Figure]:
    yield from _rows(plan, outcome, ("gap", "system", ""), -outcome.settlement.system, "pence")
    for at, body in enumerate(outcome.layout.organisations):
        values = -outcome.settlement.balance[at]
        yield from _rows(plan, outcome, ("gap", "organisation", body), values, "pence")


def _costs(plan: Plan, outcome: Outcome) -> Iterator[Figure]:
    layout, cost = outcome.layout, outcome.settlement.cost
    yield from _rows(plan, outcome, ("cost", "system", ""), cost.sum(axis=0), "pence")
    owner = np.concatenate([layout.cell_organisation, layout.changes.organisation])
    for at, body in enumerate(layout.organisations):
        values = cost[owner == at].sum(axis=0)
        yield from _rows(plan, outcome, ("cost", "organisation", body), values, "pence")
    cells = cost[: layout.cells]
    for at, place in enumerate(layout.places):
        values = cells[layout.cell_place == at].sum(axis=0)
        yield from _rows(plan, outcome, ("cost", "place", place), values, "pence")
    wide = cost[layout.cells :].sum(axis=0)
    yield from _rows(plan, outcome, ("cost", "place", "system-wide initiatives"), wide, "pence")


def _incomes(plan: Plan, outcome: Outcome) -> Iterator[Figure]:
    made, payment = outcome.layout.payments, outcome.settlement.payment
    outside = payment[made.payer == -1].sum(axis=0)
    yield from _rows(plan, outcome, ("income", "system", ""), outside, "pence")
    for at, body in enumerate(outcome.layout.organisations):
        values = payment[made.payee == at].sum(axis=0)
        yield from _rows(plan, outcome, ("income", "organisation", body), values, "pence")


def _activity(plan: Plan, outcome: Outcome) -> Iterator[Figure]:
    layout = outcome.layout
    for point in dict.fromkeys(layout.cell_point):
        mine = np.array([each == point for each in layout.cell_point])
        values = outcome.activity[mine].sum(axis=0)
        yield from _rows(plan, outcome, ("activity", "point", point), values, "events")


def _resources(plan: Plan, outcome: Outcome) -> Iterator[Figure]:
    layout = outcome.layout
    for each in plan.resources:
        needed = np.array(
            [
                point == each.point and each.place in ("", layout.places[place])
                for point, place in zip(layout.cell_point, layout.cell_place, strict=True)
            ]
        )
        values = outcome.activity[needed].sum(axis=0) * each.per_activity
        name = f"{each.name}{f', {each.place}' if each.place else ''}"
        yield from _rows(plan, outcome, (each.kind, "resource", name), values, each.kind)


def _rows(
    plan: Plan, outcome: Outcome, what: tuple[str, str, str], values: Floats | Ints, unit: str
) -> Iterator[Figure]:
    scale, unit = (100.0, "GBP") if unit == "pence" else (1.0, unit)
    measure, part, name = what
    low, high = nine_in_ten(values)
    for at, mean in enumerate(values.mean(axis=1)):
        yield Figure(
            scenario=outcome.scenario,
            measure=measure,
            part=part,
            name=name,
            year_ending=plan.plan.base_year_ending + 1 + at,
            mean=float(mean) / scale,
            low=float(low[at]) / scale,
            high=float(high[at]) / scale,
            unit=unit,
        )
