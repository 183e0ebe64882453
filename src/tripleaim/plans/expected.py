"""What the initiatives of a plan are meant to do to the work of a whole system."""

from dataclasses import dataclass

import numpy as np

from tripleaim.model.documents.plan import Plan
from tripleaim.plans.from_document import layout_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The change, as a share of all use at a point of delivery, once an initiative is in full.

    `low` and `high` are the ends that the plan gives; the same as `change` where it gives none.
    """

    initiative: str
    title: str
    point: str
    change: float
    low: float
    high: float


def expected_changes(plan: Plan) -> list[Expected]:
    """One row an initiative and point, in the order of the plan; effects on one point add up.

    An effect on some ages or places, or on a part of people (`reach`), is spread over the base-year
    use of everybody. The plan must be sound (`soundness.py`).
    """
    layout = layout_of(plan)
    activity = layout.demand.activity
    used: dict[str, float] = {}
    for line in plan.baseline:
        used[line.point] = used.get(line.point, 0.0) + line.activity
    found: dict[tuple[str, str], np.ndarray] = {}
    for at, effect in enumerate(plan.effects):
        whole = used.get(effect.point, 0.0)
        if not whole:
            continue
        part = float(activity @ layout.effects.reach[:, at]) * layout.effects.share[at] / whole
        ends = (effect.central, effect.low, effect.high)
        sizes = np.array([effect.central if end is None else end for end in ends]) * part
        key = (effect.initiative, effect.point)
        found[key] = found.get(key, np.zeros(3)) + sizes
    titles = {each.id: each.title for each in plan.initiatives}
    return [
        Expected(
            initiative=initiative,
            title=titles[initiative],
            point=point,
            change=float(sizes[0]),
            low=float(sizes[1]),
            high=float(sizes[2]),
        )
        for (initiative, point), sizes in found.items()
    ]
