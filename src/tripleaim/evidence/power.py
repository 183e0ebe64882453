"""Power: before a change is made, how large an effect could be seen, and after how long.

Units to which nothing happened are taken as treated in turn, at the date that leaves the months
asked for; the spread of what is found gives the smallest effect that would be seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.evidence.falsify import DESIGNS, FEWEST_DONORS, FEWEST_POST, FEWEST_PRE
from tripleaim.evidence.inference import error_share
from tripleaim.evidence.panel import Real
from tripleaim.evidence.synthetic_control import Task
from tripleaim.evidence.verdict import ALPHA, POWER, share_of
from tripleaim.model.chance import t_quantile
from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectable:
    """The smallest effect seen four times in five at 5%: as a share, by design, months, systems."""

    design: str
    months: int
    systems: int
    effect: float


def detectable_effects(
    logs: Real, months: Sequence[int], systems: Sequence[int] = (1,)
) -> list[Detectable]:
    """What could be seen in logarithms (n, t) of untreated units, for each design.

    Raises InputRefused when there are too few units, or too few months before or after for a
    verdict.

    >>> logs = np.random.default_rng(1).normal(scale=0.02, size=(20, 48))
    >>> [found] = [each for each in detectable_effects(logs, [12])
    ...            if each.design == "difference in differences"]
    >>> found.months, 0.01 < found.effect < 0.04
    (12, True)
    """
    if len(logs) < FEWEST_DONORS or not np.isfinite(logs).all():
        rule = f"needs finite series of at least {FEWEST_DONORS} untreated units"
        raise refuse("power", rule)
    longest = logs.shape[1] - FEWEST_PRE
    wrong = [each for each in months if not FEWEST_POST <= each <= longest]
    if wrong:
        rule = f"has no such time after: {FEWEST_POST} to {longest} months"
        raise refuse("power", rule, value=str(wrong[0]))
    found = []
    for after in months:
        for design in DESIGNS:
            error, weights = _spread(logs, logs.shape[1] - after, design)
            for count in systems:
                effect = _smallest(error * _share(weights, count), len(logs) - 1)
                one = Detectable(design=design, months=after, systems=count, effect=effect)
                found.append(one)
    return found


def _share(weights: Real, count: int) -> float:
    """The error of a mean of several units, drawn at random, as a share of that of one.

    Their own noise averages out; that of the donors they share does not (see `error_share`).
    """
    each = float((weights**2).sum(axis=1).mean())
    together = weights.sum(axis=0)
    pairs = (float(together @ together) - float((weights**2).sum())) / (
        len(weights) * max(len(weights) - 1, 1)
    )
    return error_share(count, each / count + pairs * (1 - 1 / count), each)


def _spread(logs: Real, start: int, design: str) -> tuple[float, Real]:
    eligible = ~np.eye(len(logs), dtype=bool)
    task = Task(targets=logs, pool=logs, eligible=eligible, pre=start)
    counterfactual, weights = DESIGNS[design](task)
    effects = (logs - counterfactual)[:, start:].mean(axis=1)
    return float(np.sqrt((effects**2).mean())), weights


def _smallest(error: float, freedom: int) -> float:
    reach = t_quantile(1 - ALPHA / 2, freedom) + t_quantile(POWER, freedom)
    return share_of(float(reach) * error)
