"""What makes a plan impossible to run, found across all its tables at once.

Scrutiny (`scrutinise.py`) judges whether a plan is believable; this asks only if it means anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from statistics import median

import numpy as np

from tripleaim.model.documents.plan import Plan, Uncertain
from tripleaim.model.pence import in_full
from tripleaim.plans.distribution import fault_of_distribution

THOUSANDFOLD = 300.0  # unit costs at one point of delivery that differ more have mixed units


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: table, row (from 0) and field, the rule, and what to do about it."""

    table: str
    row: int
    field: str
    rule: str
    remedy: str = ""
    value: str | None = None


def faults_of(plan: Plan) -> list[Fault]:
    """Everything that keeps a plan from being run, in the order of its tables."""
    return [fault for check in CHECKS for fault in check(plan)]


def repeated_ids(plan: Plan) -> Iterator[Fault]:
    """Two rows with the same id."""
    for table, field in (
        ("places", "id"),
        ("organisations", "code"),
        ("drivers", "id"),
        ("initiatives", "id"),
        ("costs", "point"),
    ):
        seen: set[str] = set()
        for row, record in enumerate(getattr(plan, table)):
            key = getattr(record, field)
            if key in seen:
                yield Fault(table=table, row=row, field=field, rule="is there twice", value=key)
            seen.add(key)


def repeated_lines(plan: Plan) -> Iterator[Fault]:
    """Two base lines of the same work: it would be counted twice."""
    seen: dict[tuple[object, ...], int] = {}
    for row, line in enumerate(plan.baseline):
        key = (line.organisation, line.place, line.point, line.age_from, line.age_to)
        if key in seen:
            yield Fault(
                table="baseline",
                row=row,
                field="point",
                rule=f"is there twice for {line.organisation} in {line.place}, ages {line.age_from}"
                f" to {line.age_to}: it would be counted twice",
                remedy="Add the two up, or take one out.",
                value=line.point,
            )
        seen.setdefault(key, row)


def unknown_references(plan: Plan) -> Iterator[Fault]:
    """A place, organisation or initiative that no table of the plan defines."""
    known = {
        "place": {each.id for each in plan.places},
        "organisation": {each.code for each in plan.organisations},
        "initiative": {each.id for each in plan.initiatives},
    }
    known["payer"] = known["organisation"] | {"outside"}
    known["payee"] = known["organisation"]
    for table in ("baseline", "people", "income", "drivers", "initiatives", "effects", "resources"):
        for row, record in enumerate(getattr(plan, table)):
            for field, names in known.items():
                said = getattr(record, field, "")
                if said and said not in names:
                    yield Fault(
                        table=table,
                        row=row,
                        field=field,
                        rule="is defined nowhere in the plan",
                        remedy=f"Known: {', '.join(sorted(names)) or 'none'}.",
                        value=said,
                    )


def dependencies(plan: Plan) -> Iterator[Fault]:
    """Initiatives that depend on what is not there, or on themselves by a round."""
    row_of = {each.id: row for row, each in enumerate(plan.initiatives)}
    for row, each in enumerate(plan.initiatives):
        for field in ("depends_on", "excludes"):
            for other in getattr(each, field):
                if other not in row_of:
                    yield Fault(
                        table="initiatives",
                        row=row,
                        field=field,
                        value=other,
                        rule="is no initiative of this plan",
                    )
    try:
        TopologicalSorter({each.id: each.depends_on for each in plan.initiatives}).prepare()
    except CycleError as error:
        chain = list(error.args[1])
        yield Fault(
            table="initiatives",
            row=row_of.get(chain[0], 0),
            field="depends_on",
            rule="is a circle: none of these can ever start",
            remedy="Take one dependency out.",
            value=" > ".join(chain),
        )


def distributions(plan: Plan) -> Iterator[Fault]:
    """An uncertain quantity whose figures do not fit together."""
    for table in ("drivers", "effects"):
        for row, record in enumerate(getattr(plan, table)):
            if said := fault_of_distribution(record.shape, record.low, record.central, record.high):
                yield Fault(
                    table=table,
                    row=row,
                    field=said.field,
                    rule=said.rule,
                    remedy=said.remedy,
                    value=_figures(record),
                )


def effects_beyond_all(plan: Plan) -> Iterator[Fault]:
    """An effect that would avoid more than there is."""
    for row, effect in enumerate(plan.effects):
        least = effect.central if effect.low is None else min(effect.low, effect.central)
        if least <= -1:
            yield Fault(
                table="effects",
                row=row,
                field="low",
                rule="would avoid more than all",
                remedy="Write a share: -0.1 for a tenth less.",
                value=str(least),
            )


def growth_beyond_belief(plan: Plan) -> Iterator[Fault]:
    """A growth written in per cent where a share a year is meant."""
    for row, driver in enumerate(plan.drivers):
        if not -0.5 < driver.central < 0.5:
            yield Fault(
                table="drivers",
                row=row,
                field="central",
                value=str(driver.central),
                rule="is not a growth a year",
                remedy="Write a share: 0.02 for 2%.",
            )


def correlations(plan: Plan) -> Iterator[Fault]:
    """A correlation with something unknown, or correlations that cannot all hold together."""
    ids = [each.id for each in plan.drivers] + [each.id for each in plan.initiatives]
    matrix = np.eye(len(ids))
    for row, each in enumerate(plan.correlations):
        for field in ("first", "second"):
            if getattr(each, field) not in ids:
                yield Fault(
                    table="correlations",
                    row=row,
                    field=field,
                    value=getattr(each, field),
                    rule="is no driver and no initiative",
                )
        if each.first in ids and each.second in ids:
            i, j = ids.index(each.first), ids.index(each.second)
            if i == j:
                yield Fault(
                    table="correlations",
                    row=row,
                    field="second",
                    rule="is the same as first",
                    value=each.second,
                )
                continue
            matrix[i, j] = matrix[j, i] = each.value
    if len(ids) and np.linalg.eigvalsh(matrix)[0] < -1e-9:
        yield Fault(
            table="correlations",
            row=len(plan.correlations) - 1,
            field="value",
            rule="with the other correlations is impossible: not positive definite",
            remedy="Make the strongest of them weaker.",
            value=str(plan.correlations[-1].value),
        )


def base_year(plan: Plan) -> Iterator[Fault]:
    """No base-year activity; or no people in the base year where activity grows with people."""
    if not plan.baseline:
        yield Fault(
            table="plan",
            row=0,
            field="base_year_ending",
            rule="is missing: the table baseline has no row for any work",
        )
    base = plan.plan.base_year_ending
    by_place: dict[str, set[int]] = defaultdict(set)
    first: dict[str, int] = {}
    for row, line in enumerate(plan.people):
        by_place[line.place].add(line.year_ending)
        first.setdefault(line.place, row)
    wanted = set(range(base, base + plan.plan.years + 1))
    for place, years in by_place.items():
        if missing := sorted(wanted - years):
            yield Fault(
                table="people",
                row=first[place],
                field="year_ending",
                rule=f"has no people of {place} for {', '.join(map(str, missing))}",
                remedy="Give every year from the base year on.",
                value=None,
            )


def moved_work(plan: Plan) -> Iterator[Fault]:
    """Work moved to where nobody does such work in the base year: it could not be costed."""
    done = {(line.place, line.point) for line in plan.baseline}
    for row, effect in enumerate(plan.effects):
        if effect.moves_to:
            places = (
                {effect.place}
                if effect.place
                else {place for place, point in done if point == effect.point}
            )
            missing = sorted(place for place in places if (place, effect.moves_to) not in done)
            if missing:
                yield Fault(
                    table="effects",
                    row=row,
                    field="moves_to",
                    value=effect.moves_to,
                    rule=f"has no base-year work in {', '.join(missing)}",
                    remedy="Add a base line for it there, so that it can be costed.",
                )


def cost_shares(plan: Plan) -> Iterator[Fault]:
    """Fixed and semi-fixed cost that together pass the whole."""
    for row, each in enumerate(plan.costs):
        if each.fixed_share + each.semi_fixed_share > 1 + 1e-9:
            yield Fault(
                table="costs",
                row=row,
                field="semi_fixed_share",
                rule="and fixed_share together pass 1",
                value=str(each.semi_fixed_share),
            )


def initiative_years(plan: Plan) -> Iterator[Fault]:
    """An initiative that starts before the plan's first year or after its last."""
    first, last = plan.plan.base_year_ending, plan.plan.base_year_ending + plan.plan.years
    for row, each in enumerate(plan.initiatives):
        if not first < each.start_year_ending <= last:
            yield Fault(
                table="initiatives",
                row=row,
                field="start_year_ending",
                rule=f"is outside the plan's years, {first + 1} to {last}",
                value=str(each.start_year_ending),
            )


def mixed_units(plan: Plan) -> Iterator[Fault]:
    """Money in thousands or millions among money in pounds."""
    unit_costs: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for row, line in enumerate(plan.baseline):
        if line.activity > 0 and line.cost_gbp > 0:
            unit_costs[line.point].append((float(line.cost_gbp) / line.activity, row))
    for point, found in unit_costs.items():
        middle = median(cost for cost, _ in found)
        for cost, row in found:
            if not middle / THOUSANDFOLD < cost < middle * THOUSANDFOLD:
                yield Fault(
                    table="baseline",
                    row=row,
                    field="cost_gbp",
                    rule=f"is {in_full(round(cost * 100))} a unit where {point} costs "
                    f"{in_full(round(middle * 100))}: thousands or millions among pounds?",
                    remedy="Write every amount in pounds.",
                    value=str(plan.baseline[row].cost_gbp),
                )


CHECKS: tuple[Callable[[Plan], Iterator[Fault]], ...] = (
    repeated_ids,
    repeated_lines,
    unknown_references,
    dependencies,
    distributions,
    effects_beyond_all,
    growth_beyond_belief,
    correlations,
    base_year,
    moved_work,
    cost_shares,
    initiative_years,
    mixed_units,
)


def _figures(record: Uncertain) -> str:
    return f"{record.shape} {record.low} / {record.central} / {record.high}"
