"""How sure: placebos in space, conformal tests, the jackknife, false discoveries.

Each takes a fit (`synthetic_control.Fit`) and does all its refits as one task.
"""

from dataclasses import dataclass, replace

import numpy as np

from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.panel import ALIKE, ROUNDING, Panel, Real, check_design
from tripleaim.evidence.synthetic_control import Fit, Task, estimate_by, treated_mean
from tripleaim.model.chance import t_quantile, t_tail
from tripleaim.model.errors import refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebos:
    """What the method finds where nothing happened: each donor in turn taken as if treated.

    `gaps` (n, t) are the donors' gaps, `effects` (n,) their means after the date, `ratios` (n,) the
    root mean squared gap after over before; `treated_ratio` is the treated unit's own. `lean` is
    how much a placebo leans on few donors: the mean sum of squares of its weights.
    """

    donors: tuple[str, ...]
    gaps: Real
    effects: Real
    ratios: Real
    treated_ratio: float
    lean: float = 0.0

    @property
    def rank(self) -> int:
        """The treated unit's place among all by ratio, 1 the largest."""
        return 1 + int((self.ratios >= self.treated_ratio).sum())

    @property
    def p_value(self) -> float:
        """The share of units, the treated included, with a ratio at least as large."""
        return self.rank / (len(self.ratios) + 1)

    @property
    def spread(self) -> float:
        """The root mean square of the placebo effects: what chance alone gives."""
        return float(np.sqrt((self.effects**2).mean()))


def run_placebos(panel: Panel, fit: Fit) -> Placebos:
    """Take each donor as treated, with the other donors as its pool; the treated is left out."""
    check_design(panel, fewest_donors=3)
    pool, start = panel.outcome[panel.donors], panel.start
    eligible = ~np.eye(len(pool), dtype=bool)
    counterfactual, weights = fit(Task(targets=pool, pool=pool, eligible=eligible, pre=start))
    gaps = pool - counterfactual
    own = estimate_by(panel, fit, "treated").gaps
    ratios = ratio_of(np.vstack([own, gaps]), start)
    return Placebos(
        donors=tuple(panel.units[unit] for unit in panel.donors),
        gaps=gaps,
        effects=gaps[:, start:].mean(axis=1),
        ratios=ratios[1:],
        treated_ratio=float(ratios[0]),
        lean=float((weights**2).sum(axis=1).mean()),
    )


def error_share(treated: float, own: float, placebo: float) -> float:
    """The error of a mean of several treated units as a share of that of one placebo.

    Their own noise averages out, that of the donors they share does not: `own` and `placebo` are
    the sums of squares of the donor weights of the mean and of a placebo.

    >>> error_share(4, 0.0, 0.0), round(error_share(4, 0.1, 0.1), 3)
    (0.5, 0.564)
    """
    return float(np.sqrt((1 / treated + own) / (1 + placebo))) if treated > 1 else 1.0


def ratio_of(gaps: Real, start: int) -> Real:
    """Root mean squared gap from `start` on over that before; a perfect fit before counts as tiny.

    >>> ratio_of(np.array([[1.0, 1, 3, 3]]), 2).tolist()
    [3.0]
    """
    before = np.sqrt((gaps[:, :start] ** 2).mean(axis=1))
    after = np.sqrt((gaps[:, start:] ** 2).mean(axis=1))
    floor = 1e-9 * max(float(np.abs(gaps).max()), 1e-300)
    ratio: Real = after / np.maximum(before, floor)
    return ratio


def with_placebo_interval(
    estimate: Estimate, placebos: Placebos, treated_units: int = 1, level: float = 0.95
) -> Estimate:
    """The estimate with the placebo variance (Arkhangelsky and others 2021, algorithm 4).

    The interval uses t with as many degrees of freedom as there are placebos, since their spread
    is itself estimated. It holds when the treated, whose mean is taken, are as noisy as the donors.
    """
    count = len(placebos.effects)
    own = sum(weight**2 for weight in estimate.weights.values())
    error = placebos.spread * error_share(treated_units, own, placebos.lean)
    if error <= ROUNDING * float(np.abs(estimate.counterfactual).max(initial=0.0)):
        return replace(estimate, notes=(*estimate.notes, f"no interval, as {ALIKE}"))
    reach = float(t_quantile((1 + level) / 2, count)) * error
    return replace(
        estimate,
        low=estimate.effect - reach,
        high=estimate.effect + reach,
        standard_error=float(error),
        p_value=float(2 * t_tail(abs(estimate.effect) / error, count)),
        level=level,
        inference=f"placebo variance over {count} untreated units",
    )


def jackknife(panel: Panel, fit: Fit, level: float = 0.95) -> Estimate:
    """The estimate with the jackknife variance over all units; several must be treated.

    The interval uses t with as many degrees of freedom as there are units, less one. Raises
    InputRefused for one treated unit, which the jackknife cannot leave out.
    """
    if len(panel.treated) < 2:
        advice = "Use the placebo variance."
        raise refuse("jackknife", "needs at least two treated units", advice)
    whole = estimate_by(panel, fit, "jackknife")
    effects = _without_each(panel, fit)
    count = len(effects)
    error = float(np.sqrt((count - 1) / count * ((effects - effects.mean()) ** 2).sum()))
    reach = float(t_quantile((1 + level) / 2, count - 1)) * error
    return replace(
        whole,
        low=whole.effect - reach,
        high=whole.effect + reach,
        standard_error=error,
        inference="jackknife over units",
        level=level,
    )


def _without_each(panel: Panel, fit: Fit) -> Real:
    """The effect without each unit in turn (n,): the treated, then the donors, as one task."""
    ours, pool = panel.outcome[panel.treated], panel.outcome[panel.donors]
    mean = treated_mean(panel)
    without = mean + (mean - ours) / (len(ours) - 1)
    targets = np.vstack([without, np.repeat(mean, len(pool), axis=0)])
    everyone = np.ones((len(ours), len(pool)), dtype=bool)
    eligible = np.vstack([everyone, ~np.eye(len(pool), dtype=bool)])
    task = Task(targets=targets, pool=pool, eligible=eligible, pre=panel.start)
    effects: Real = (targets - fit(task)[0])[:, panel.start :].mean(axis=1)
    return effects


def conformal_p_values(panel: Panel, fit: Fit, effects: Real) -> Real:
    """Whether each constant effect is compatible with the data (Chernozhukov and others 2021).

    Under each hypothesis the effect is taken off after treatment, the fit uses all periods, and the
    mean gap after is compared with that of every shift of the series of gaps.
    """
    pool, start = panel.outcome[panel.donors], panel.start
    width = pool.shape[1]
    target = treated_mean(panel)
    after = np.arange(width) >= start
    targets = target - np.asarray(effects)[:, None] * after
    eligible = np.ones((len(targets), len(pool)), dtype=bool)
    counterfactual, _ = fit(Task(targets=targets, pool=pool, eligible=eligible, pre=width))
    gaps = targets - counterfactual
    shifts = (np.arange(width)[:, None] + np.arange(start, width)[None, :]) % width
    statistics = np.abs(gaps[:, shifts].mean(axis=2))
    own = statistics[:, :1]
    p_values: Real = (statistics >= own - 1e-12 * np.maximum(own, 1)).mean(axis=1)
    return p_values


def conformal_interval(estimate: Estimate, panel: Panel, fit: Fit, level: float = 0.9) -> Estimate:
    """The estimate with the interval of constant effects that a conformal test lets stand.

    The finest level that a panel of t periods can speak of is 1 - 1/t. The mean of the gaps and not
    of their sizes is compared: on simulated panels that is two and a half times as narrow.
    """
    reach = 12 * max(float(np.std(estimate.gaps[: panel.start])), 1e-9) + 2 * abs(estimate.effect)
    grid = estimate.effect + np.linspace(-reach, reach, 241)
    kept = grid[conformal_p_values(panel, fit, grid) > 1 - level]
    at_zero = conformal_p_values(panel, fit, np.zeros(1))
    if not len(kept):
        return replace(estimate, p_value=float(at_zero[0]), inference="conformal, all refused")
    return replace(
        estimate,
        low=float(kept.min()),
        high=float(kept.max()),
        p_value=float(at_zero[0]),
        level=level,
        inference="conformal, shifts of the series",
    )


def discoveries(p_values: Real) -> Real:
    """q-values of Benjamini and Hochberg (1995): the false share if all as small were believed.

    >>> discoveries(np.array([0.01, 0.02, 0.9])).round(3).tolist()
    [0.03, 0.03, 0.9]
    """
    count = len(p_values)
    order = np.argsort(p_values)
    scaled = p_values[order] * count / np.arange(1, count + 1)
    best = np.minimum.accumulate(scaled[::-1])[::-1]
    found = np.empty(count)
    found[order] = np.minimum(best, 1.0)
    return found
