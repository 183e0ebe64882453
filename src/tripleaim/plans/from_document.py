"""From the document of a plan to the arrays of the engine."""

from collections.abc import Iterable

import numpy as np

from tripleaim.model.documents.plan import (
    BaseLine,
    CostShape,
    Driver,
    Effect,
    Income,
    PeopleLine,
    Plan,
)
from tripleaim.model.pence import pence_of
from tripleaim.model.succession import is_most
from tripleaim.plans.layout import (
    Bools,
    Changes,
    Costs,
    Demand,
    Effects,
    Floats,
    Ints,
    Layout,
    Payments,
)

DEMAND_KINDS = ("population", "need", "technology")


def layout_of(plan: Plan) -> Layout:
    """A plan as arrays. The plan must be sound (`soundness.py`)."""
    cells: list[Cell] = list(
        dict.fromkeys((b.organisation, b.place, b.point) for b in plan.baseline)
    )
    bodies = [each.code for each in plan.organisations]
    places = [each.id for each in plan.places]
    return Layout(
        years=plan.plan.years,
        organisations=tuple(bodies),
        places=tuple(places),
        cell_organisation=_ints(bodies.index(cell[0]) for cell in cells),
        cell_place=_ints(places.index(cell[1]) for cell in cells),
        cell_point=tuple(cell[2] for cell in cells),
        initiatives=tuple(each.id for each in plan.initiatives),
        drivers=tuple(each.id for each in plan.drivers),
        demand=_demand(plan, cells),
        effects=_effects(plan, cells),
        costs=_costs(plan, cells),
        changes=_changes(plan, bodies),
        payments=_payments(plan, cells, bodies),
    )


Cell = tuple[str, str, str]  # organisation, place, point of delivery


def _demand(plan: Plan, cells: list[Cell]) -> Demand:
    reach = _table(len(plan.baseline), len(plan.drivers))
    for at, driver in enumerate(plan.drivers):
        if driver.kind in DEMAND_KINDS:
            reach[:, at] = [_reaches(driver, line) for line in plan.baseline]
    return Demand(
        activity=np.array([line.activity for line in plan.baseline], dtype=float),
        people=_people(plan),
        cell=_ints(cells.index((b.organisation, b.place, b.point)) for b in plan.baseline),
        reach=reach,
    )


def _people(plan: Plan) -> Floats:
    """People of each base line's place and ages in each year, against the base year."""
    first = plan.plan.base_year_ending
    years = range(first, first + plan.plan.years + 1)
    found: dict[tuple[str, int, int | None], list[float]] = {}

    def counted(line: BaseLine) -> list[float]:
        key = (line.place, line.age_from, line.age_to)
        if key not in found:
            totals = dict.fromkeys(years, 0.0)
            for each in plan.people:
                if each.place == line.place and each.year_ending in totals:
                    totals[each.year_ending] += each.people * _overlap(each, line)
            base = totals[first]
            found[key] = [total / base if base > 0 else 1.0 for total in totals.values()]
        return found[key]

    return np.array([counted(line) for line in plan.baseline], dtype=float)


def _overlap(people: PeopleLine, line: BaseLine) -> float:
    """Share of a band of people who are in the ages of a base line."""
    end = 101 if people.age_to is None else people.age_to + 1
    stop = 101 if line.age_to is None else line.age_to + 1
    shared = min(end, stop) - max(people.age_from, line.age_from)
    return max(shared, 0) / max(end - people.age_from, 1)


def _effects(plan: Plan, cells: list[Cell]) -> Effects:
    ids = [each.id for each in plan.initiatives]
    reach = _table(len(plan.baseline), len(plan.effects))
    for at, effect in enumerate(plan.effects):
        reach[:, at] = [_reaches(effect, line) for line in plan.baseline]
    return Effects(
        initiative=_ints(ids.index(each.initiative) for each in plan.effects),
        reach=reach,
        share=np.array([each.reach for each in plan.effects], dtype=float),
        ratio=np.array([each.moved_ratio if each.moves_to else 0.0 for each in plan.effects]),
        route=_routes(plan, cells),
    )


def _routes(plan: Plan, cells: list[Cell]) -> Floats:
    """Where what is moved goes: to who does that work in the same place, as they share it now."""
    use = dict.fromkeys(cells, 0.0)
    for line in plan.baseline:
        use[line.organisation, line.place, line.point] += line.activity
    route = np.zeros((len(plan.effects), len(cells), len(cells)))
    for at, effect in enumerate(plan.effects):
        for source, (_, place, point) in enumerate(cells):
            if effect.moves_to and point == effect.point:
                takers = {
                    cell: n for cell, n in use.items() if cell[1:] == (place, effect.moves_to)
                }
                total = sum(takers.values())
                for cell, count in takers.items():
                    route[at, source, cells.index(cell)] = count / total if total else 0.0
    return route


def _costs(plan: Plan, cells: list[Cell]) -> Costs:
    pence = dict.fromkeys(cells, 0)
    for line in plan.baseline:
        pence[line.organisation, line.place, line.point] += pence_of(line.cost_gbp)
    shapes: dict[str, CostShape] = {each.point: each for each in plan.costs}
    said = [shapes.get(cell[2], CostShape(point="ae")) for cell in cells]
    return Costs(
        base_pence=_ints(pence.values()),
        fixed=np.array([each.fixed_share for each in said]),
        semi_fixed=np.array([each.semi_fixed_share for each in said]),
        step=np.array([each.step_activity for each in said]),
        pay_share=np.array([each.pay_share for each in said]),
        pay_reach=_price_reach(plan, cells, "pay"),
        price_reach=_price_reach(plan, cells, "price"),
    )


def _price_reach(plan: Plan, cells: list[Cell], kind: str) -> Bools:
    reach = _table(len(cells), len(plan.drivers))
    for at, driver in enumerate(plan.drivers):
        if driver.kind == kind:
            reach[:, at] = [
                driver.point in ("", point) and driver.place in ("", place)
                for _, place, point in cells
            ]
    return reach


def _changes(plan: Plan, bodies: list[str]) -> Changes:
    first = plan.plan.base_year_ending + 1
    years = np.arange(first, first + plan.plan.years)
    ramp = np.array(
        [
            np.clip((years - each.start_year_ending + 1) / (each.ramp_years + 1), 0.0, 1.0)
            for each in plan.initiatives
        ]
    ).reshape(len(plan.initiatives), plan.plan.years)
    return Changes(
        ramp=ramp,
        running=ramp > 0,
        recurrent_pence=_ints(pence_of(each.recurrent_gbp) for each in plan.initiatives),
        saving_pence=_ints(pence_of(each.cash_saving_gbp) for each in plan.initiatives),
        organisation=_ints(bodies.index(each.organisation) for each in plan.initiatives),
    )


def _payments(plan: Plan, cells: list[Cell], bodies: list[str]) -> Payments:
    base = _costs(plan, cells).base_pence.astype(float)
    weight = np.array([_weight(each, cells, base) for each in plan.income])
    reach = _table(len(plan.income), len(plan.drivers))
    for at, driver in enumerate(plan.drivers):
        if driver.kind == "funding":
            reach[:, at] = [driver.fund in ("", each.fund) for each in plan.income]
    return Payments(
        payer=_ints(-1 if i.payer == "outside" else bodies.index(i.payer) for i in plan.income),
        payee=_ints(bodies.index(each.payee) for each in plan.income),
        rule=tuple(each.rule for each in plan.income),
        base_pence=_ints(pence_of(each.amount_gbp) for each in plan.income),
        weight=weight.reshape(len(plan.income), len(cells)),
        marginal=np.array([each.marginal_share for each in plan.income]),
        break_glass=np.array([each.break_glass_share for each in plan.income]),
        gain=np.array([each.gain_share for each in plan.income]),
        loss=np.array([each.loss_share for each in plan.income]),
        reach=reach,
    )


def _weight(income: Income, cells: list[Cell], base: Floats) -> Floats:
    """The payee's cells that a payment follows, by their share of base-year cost."""
    follows = np.array([c[0] == income.payee and income.point in ("", c[2]) for c in cells])
    part = np.where(follows, base, 0.0)
    return part / part.sum() if part.sum() > 0 else part


def _reaches(what: Driver | Effect, line: BaseLine) -> bool:
    """Whether a driver or an effect reaches a base line: its point, place and most of its ages."""
    if what.point not in ("", line.point) or what.place not in ("", line.place):
        return False
    start, stop = line.age_from, 101 if line.age_to is None else line.age_to + 1
    end = 101 if what.age_to is None else what.age_to + 1
    shared = min(end, stop) - max(what.age_from, start)
    return is_most(shared / (stop - start))


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _table(rows: int, columns: int) -> Bools:
    return np.zeros((rows, columns), dtype=bool)
