"""Checks that run the plan: does it come out as it says, too fast, too hopeful, at whose cost?"""

from collections.abc import Callable, Iterator

import numpy as np

from tripleaim.model.documents.plan import Plan
from tripleaim.model.pence import gbp
from tripleaim.plans.from_document import layout_of
from tripleaim.plans.remark import Remark, limits
from tripleaim.plans.run import Settings, central_world, run_layout, running_in, switch

QUIET = Settings(draws=1, noise=False, threads=1)


def stated_gap(plan: Plan) -> Iterator[Remark]:
    """A stated gap that the plan's own figures do not give."""
    for field, scenario in (
        ("stated_do_nothing_gap_gbp", "do nothing"),
        ("stated_plan_gap_gbp", "plan"),
    ):
        stated = getattr(plan.plan, field)
        if stated is None:
            continue
        gap = -_balances(plan, scenario)[-1]
        size = max(abs(gap), abs(float(stated)), 0.002 * _cost(plan))
        if abs(gap - float(stated)) > limits()["arithmetic"] * size:
            yield Remark(
                check="stated gap",
                severity="serious",
                field=field,
                sentence=f"The plan states a gap of {gbp(stated)} ({scenario}); its own figures "
                f"give {gbp(gap)}.",
            )


def savings_too_fast(plan: Plan) -> Iterator[Remark]:
    """Savings a year beyond what systems have been asked for, let alone delivered."""
    saved = _balances(plan, "plan") - _balances(plan, "do nothing")
    step = np.diff(np.concatenate([[0.0], saved])).max()
    share = step / _cost(plan)
    if share > limits()["yearly_saving_share"]:
        yield Remark(
            check="savings too fast",
            severity="serious",
            table="initiatives",
            sentence=f"In one year the plan saves {share:.1%} of its cost more than the year "
            f"before; {limits()['yearly_saving_share']:.1%} is what systems were set.",
        )


def past_optimism(plan: Plan) -> Iterator[Remark]:
    """A plan that promises in full where its own past did not deliver in full."""
    past = [each.delivered / each.planned for each in plan.history if each.planned > 0]
    if past and np.mean(past) < limits()["past_delivery"]:
        yield Remark(
            check="past optimism",
            severity="doubtful",
            table="history",
            field="delivered",
            sentence=f"Of what was planned in {len(past)} past years {np.mean(past):.0%} was "
            "delivered; the plan counts on all of it.",
        )
    if not past:
        yield Remark(
            check="no history",
            severity="note",
            table="history",
            sentence="The plan does not say what past plans promised and delivered.",
        )


def who_loses(plan: Plan) -> Iterator[Remark]:
    """A place or an age group whose use falls much more than the system's."""
    if not plan.effects:
        return
    cut, cost = _cuts(plan)
    whole = float((cut * cost).sum() / cost.sum())
    groups = {f"people of {each.name}": ("place", each.id) for each in plan.places}
    groups |= {
        "people over 74": ("old", ""),
        "children": ("young", ""),
    }
    for name, (kind, id) in groups.items():
        inside = np.array([_belongs(kind, id, line) for line in plan.baseline])
        if not inside.any() or inside.all() or not cost[inside].sum():
            continue
        own = float((cut[inside] * cost[inside]).sum() / cost[inside].sum())
        if own - whole > limits()["uneven_cut"]:
            yield Remark(
                check="who loses",
                severity="doubtful",
                table="effects",
                sentence=f"Care that {name} would have had falls by {own:.1%}, against "
                f"{whole:.1%} for everybody.",
            )


RESULT_CHECKS: tuple[Callable[[Plan], Iterator[Remark]], ...] = (
    stated_gap,
    savings_too_fast,
    past_optimism,
    who_loses,
)


def _balances(plan: Plan, scenario: str) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Balance of the system in pounds, by year, in the central world."""
    layout = switch(layout_of(plan), running_in(plan, scenario))
    outcome = run_layout(layout, central_world(plan), QUIET, scenario, plan)
    balances: np.ndarray[tuple[int], np.dtype[np.float64]] = outcome.settlement.system[:, 0] / 100.0
    return balances


def _cost(plan: Plan) -> float:
    return float(sum(line.cost_gbp for line in plan.baseline))


def _cuts(plan: Plan) -> "tuple[np.ndarray, np.ndarray]":
    """For each base line: the share of its use that is avoided in full swing, and its cost."""
    layout = layout_of(plan)
    effect = central_world(plan).effect[:, 0] * layout.effects.share
    left = np.prod(np.where(layout.effects.reach, 1.0 + effect, 1.0), axis=1)
    return 1.0 - left, np.array([float(line.cost_gbp) for line in plan.baseline])


def _belongs(kind: str, id: str, line: object) -> bool:
    place, start = getattr(line, "place", ""), getattr(line, "age_from", 0)
    end = getattr(line, "age_to", None)
    if kind == "place":
        return bool(place == id)
    return start >= 75 if kind == "old" else end is not None and end < 18
