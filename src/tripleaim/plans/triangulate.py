"""Do the money, the activity and the staff of a plan tell one story? The planning framework asks.

Each check runs the plan in its central world, and sets what its work needs beside what its tables
of beds, staff and rooms say that there will be.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tripleaim.model.documents.plan import Plan, Resource
from tripleaim.model.pence import gbp
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.layout import Layout
from tripleaim.plans.remark import Remark, limits
from tripleaim.plans.run import Outcome, Settings, central_world, run_layout, running_in, switch
from tripleaim.plans.settle import price_index

QUIET = Settings(draws=1, noise=False, threads=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a resource's work needs, and how much of it there is: the base year, then each year."""

    row: int
    resource: Resource
    needed: tuple[float, ...]
    supply: tuple[float, ...]

    @property
    def more_each(self) -> float:
        """Growth a year of the work that each of it must do (0.02 is 2%), over the plan."""
        years = len(self.needed) - 1
        if not self.needed[0] or not self.supply[0] or not self.supply[-1]:
            return 0.0
        grown = (self.needed[-1] / self.needed[0]) / (self.supply[-1] / self.supply[0])
        return float(max(grown, 0.0) ** (1 / years)) - 1


def needs_of(plan: Plan) -> list[Need]:
    """What every resource of a plan with work to do is asked for, in the plan's central world."""
    outcome = _planned(plan)
    return [
        _need(plan, outcome, row, each)
        for row, each in enumerate(plan.resources)
        if each.per_activity
    ]


def _planned(plan: Plan) -> Outcome:
    layout = switch(layout_of(plan), running_in(plan, "plan"))
    return run_layout(layout, central_world(plan), QUIET, "plan", plan)


def _need(plan: Plan, outcome: Outcome, row: int, resource: Resource) -> Need:
    layout = outcome.layout
    mine = _cells(layout, resource.point, resource.place)
    base = sum(
        line.activity
        for line in plan.baseline
        if line.point == resource.point and resource.place in ("", line.place)
    )
    later = outcome.activity[mine, :, 0].sum(axis=0)
    years = range(plan.plan.years + 1)
    return Need(
        row=row,
        resource=resource,
        needed=tuple(float(each) * resource.per_activity for each in (base, *later)),
        supply=tuple(resource.supply * (1 + resource.supply_growth) ** year for year in years),
    )


def _cells(layout: Layout, point: str, place: str) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return np.array(
        [
            layout.cell_point[at] == point
            and place in ("", layout.places[int(layout.cell_place[at])])
            for at in range(layout.cells)
        ]
    )


def enough(plan: Plan) -> Iterator[Remark]:
    """More work than the beds, staff or rooms of a plan can do, in the first year it is so."""
    for each in needs_of(plan):
        short = [at for at, want in enumerate(each.needed) if want > each.supply[at]]
        if not short:
            continue
        at = short[0]
        year = plan.plan.base_year_ending + at
        when = "in its base year" if not at else f"in the year to March {year}"
        yield Remark(
            check="activity against capacity",
            severity="serious" if at else "doubtful",
            table="resources",
            row=each.row,
            field="supply",
            sentence=f"The plan's {each.resource.point.replace('_', ' ')} needs "
            f"{each.needed[at]:,.0f} {each.resource.name} {when}; there are "
            f"{each.supply[at]:,.0f}.",
        )


def work_a_head(plan: Plan) -> Iterator[Remark]:
    """Staff who must do much more, each, every year: activity grows and staff do not."""
    for each in needs_of(plan):
        if each.resource.kind == "staff" and each.more_each > limits()["yearly_productivity"]:
            yield Remark(
                check="activity against workforce",
                severity="doubtful",
                table="resources",
                row=each.row,
                field="supply_growth",
                sentence=f"Each of {each.resource.name} must do {each.more_each:.1%} more a year; "
                f"{limits()['yearly_productivity']:.1%} is much. Say how, or plan more staff.",
            )


def pay_bill(plan: Plan) -> Iterator[Remark]:
    """Money for pay that does not go with the staff whom the plan counts on.

    Money: the pay part of what the work costs. Staff: base-year pay of the same work, grown by the
    supply of the staff named for it and by pay. Only the one staff of a point and place is
    compared: what several do together cannot be divided between them.
    """
    staffed = _staff_alone(plan)
    if not staffed:
        return
    outcome = _planned(plan)
    layout, world = outcome.layout, central_world(plan)
    years = plan.plan.years
    pay = layout.costs.pay_share * layout.costs.base_pence
    price = price_index(layout, world, years)[:, 0]
    wage = np.exp(years * (layout.costs.pay_reach.astype(float) @ np.log1p(world.growth)))[:, 0]
    for row, each in staffed:
        mine = _cells(layout, each.point, each.place)
        base = float(pay[mine].sum())
        if not base:
            continue
        volume = outcome.settlement.cost[: layout.cells, -1, 0][mine] / np.where(
            price[mine] * layout.costs.base_pence[mine] > 0,
            price[mine] * layout.costs.base_pence[mine],
            1.0,
        )
        money = float((pay[mine] * wage[mine] * volume).sum())
        heads = float((pay[mine] * wage[mine]).sum()) * (1 + each.supply_growth) ** years
        apart = (heads - money) / base
        if abs(apart) > limits()["pay_apart"]:
            yield _apart(each, row, apart, heads - money)


def _staff_alone(plan: Plan) -> list[tuple[int, Resource]]:
    """Staff with nobody beside them at their point and place, each with its row."""
    staff = [(row, each) for row, each in enumerate(plan.resources) if each.kind == "staff"]
    alone = [
        (row, each)
        for row, each in staff
        if not any(other != row and _meet(each, its) for other, its in staff)
    ]
    return sorted(alone, key=lambda found: (found[1].point, found[1].place))


def _meet(one: Resource, other: Resource) -> bool:
    """Whether two resources do the same work somewhere: staff of no one place work in all."""
    return one.point == other.point and ("" in (one.place, other.place) or one.place == other.place)


def _apart(each: Resource, row: int, apart: float, pence: float) -> Remark:
    more = "more" if apart > 0 else "less"
    where = f" in {each.place}" if each.place else ""
    return Remark(
        check="money against workforce",
        severity="doubtful",
        table="resources",
        row=row,
        field="supply_growth",
        sentence=f"In the last year the staff of {each.point.replace('_', ' ')}{where} would cost "
        f"{gbp(abs(pence) / 100)} {more} than the plan's money for their pay "
        f"({abs(apart):.1%} of base-year pay): staff and money tell two stories.",
    )


def quality(plan: Plan) -> Iterator[Remark]:
    """Savings in care that no record of quality watches."""
    watched = {each.measure for each in plan.history}
    saving = [
        row
        for row, each in enumerate(plan.effects)
        if each.central < 0 and not each.harm_considered
    ]
    if saving and not watched:
        yield Remark(
            check="quality",
            severity="doubtful",
            table="effects",
            row=saving[0],
            field="harm_considered",
            sentence=f"{_effects(len(saving))} less care, that it may harm is not considered, and "
            "no measure of the past is there to see it by.",
        )


def _effects(number: int) -> str:
    return "1 effect means" if number == 1 else f"{number} effects mean"


TRIANGLE: tuple[Callable[[Plan], Iterator[Remark]], ...] = (
    enough,
    work_a_head,
    pay_bill,
    quality,
)
