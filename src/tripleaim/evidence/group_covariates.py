"""Group-time effects given covariates, by outcome regression (Callaway and Sant'Anna 2021).

The change of the units to compare with is explained by covariates known before; each treated unit
is set against what that says of a unit like it. Errors are the published ones, with the shares of
groups and the regression estimated; where a group has fewer than twenty units there is no interval.
"""

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.group_time import LARGE, GroupTime, group_time_effects, with_comparison
from tripleaim.evidence.panel import Panel, Real, Whole
from tripleaim.evidence.said import so_many
from tripleaim.model.chance import t_quantile, t_tail
from tripleaim.model.errors import refuse

DESIGN = "group-time effects given covariates"


def effects_given(panel: Panel, covariates: Real) -> Estimate:
    """The mean effect after treatment given covariates (n, k) in the order of the panel's units.

    Raises InputRefused for covariates that are not finite, and for too few units to compare with.

    >>> rng = np.random.default_rng(1)
    >>> size, first = rng.normal(size=60), np.repeat([2, 4], 30)
    >>> outcome = np.arange(4) * size[:, None] + 0.01 * rng.normal(size=(60, 4))
    >>> outcome[:30, 2:] += 3
    >>> panel = Panel(outcome=outcome, units=tuple(map(str, range(60))), periods=(1, 2, 3, 4),
    ...               first=first)
    >>> round(effects_given(panel, size[:, None]).effect, 2)
    3.0
    """
    kept = panel.first > 0
    rest = with_comparison(panel)
    known = np.asarray(covariates, dtype=float)[kept]
    if not np.isfinite(known).all():
        raise refuse("covariates", "are not finite for every unit", "Leave those units out.")
    found = group_time_effects(rest)
    sheet = np.column_stack([np.ones(len(known)), known - known.mean(axis=0)])
    compared = found.members.label == len(found.members.sizes) - 1
    if compared.sum() <= sheet.shape[1] or np.linalg.matrix_rank(sheet[compared]) < sheet.shape[1]:
        rule = (
            f"do not vary among the {int(compared.sum())} units to compare with, say the same "
            f"twice, or are as many ({known.shape[1]})"
        )
        raise refuse("covariates", rule, "Ask for fewer, that vary among those units.")
    after = np.flatnonzero(found.after)
    pairs = [_one_effect(rest, found, int(place), sheet, compared) for place in after]
    effects = np.array([effect for effect, _ in pairs])
    influence = np.column_stack([part for _, part in pairs])
    return _average(found, effects, influence, after)


def _one_effect(
    panel: Panel, found: GroupTime, place: int, sheet: Real, compared: np.ndarray
) -> tuple[float, Real]:
    """An effect and each unit's part in its error."""
    change = panel.outcome[:, found.times[place]] - panel.outcome[:, found.bases[place]]
    treated = found.members.label == found.own[place]
    both = treated | compared
    count = int(both.sum())
    slopes = np.linalg.lstsq(sheet[compared], change[compared], rcond=None)[0]
    left = change - sheet @ slopes
    effect = float(left[treated].mean())
    bread = np.linalg.inv(sheet[compared].T @ sheet[compared] / count)
    regression = (compared * left)[:, None] * sheet @ bread
    mean = (treated[:, None] * sheet).sum(axis=0) / count
    part = treated * (left - effect) - regression @ mean
    share = treated.sum() / count
    influence: Real = np.where(both, part / share * len(change) / count, 0.0)
    return effect, influence


def _average(found: GroupTime, effects: Real, influence: Real, after: Whole) -> Estimate:
    chosen = np.isin(np.arange(len(found.times)), after)
    sizes = found.sizes[chosen]
    share = sizes / sizes.sum()
    effect = float(share @ effects)
    smallest = int(min(found.members.sizes[-1], sizes.min()))
    if smallest < LARGE:
        why = f"no interval, as a group has {so_many(smallest, 'unit')} and its errors need {LARGE}"
        return Estimate(design=DESIGN, effect=effect, notes=(why,))
    part = influence @ share + found.influence_of_shares(chosen, effects)
    error = float(np.sqrt((part**2).mean() / len(part)))
    freedom = float(smallest - 1)
    reach = float(t_quantile(0.975, freedom)) * error
    return Estimate(
        design=DESIGN,
        effect=effect,
        low=effect - reach,
        high=effect + reach,
        standard_error=error,
        p_value=float(2 * t_tail(abs(effect) / error, freedom)),
        freedom=freedom,
        inference="influence function given covariates",
    )
