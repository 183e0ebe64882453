"""Every design that suits a panel, with its inference: one date of treatment, or several."""

from dataclasses import replace

import numpy as np

from tripleaim.evidence.did import did_fit, group_time_effects
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.factors import factor_fit
from tripleaim.evidence.inference import (
    conformal_interval,
    jackknife,
    run_placebos,
    with_placebo_interval,
)
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Panel, Real, check_design
from tripleaim.evidence.synthetic_control import (
    Fit,
    Task,
    augmented_fit,
    demeaned_fit,
    estimate_by,
    plain_fit,
)
from tripleaim.evidence.synthetic_did import synthetic_did_fit

FEWEST_OF_ONE, FEWEST_OF_MANY, FEWEST_WITH_TIME_WEIGHTS = 3, 5, 8
FEWEST_BEFORE = 2
FITS: dict[str, Fit] = {
    "difference in differences": did_fit,
    "synthetic control": plain_fit,
    "demeaned synthetic control": demeaned_fit,
    "ridge-augmented synthetic control": augmented_fit,
    "synthetic difference in differences": synthetic_did_fit,
    "interactive fixed effects": factor_fit,
}


def estimate_all(panel: Panel) -> list[Estimate]:
    """An estimate of each design. Staggered treatment: group-time effects and matrix completion.

    Raises InputRefused with every reason why the panel cannot carry a design.
    """
    if len(set(panel.first[panel.treated].tolist())) > 1:
        return _staggered(panel)
    check_design(panel)
    return [*(_with_inference(panel, name) for name in FITS), matrix_completion(panel)]


def _staggered(panel: Panel) -> list[Estimate]:
    """Group-time effects by both comparisons; matrix completion where all have two periods before.

    Units treated from the first period on have no before: they are left out, and a note says so.
    """
    late = np.flatnonzero(panel.first > 0)
    left_out = [panel.units[place] for place in np.flatnonzero(panel.first == 0)]
    note = f"{len(left_out)} treated from the first period on left out: {', '.join(left_out[:5])}"
    rest = panel.select(late)
    later = replace(
        group_time_effects(rest, not_yet_treated=True).simple(),
        design="group-time effects, simple average, not yet treated too",
    )
    found = [group_time_effects(rest).simple(), later]
    if int(rest.first.min()) >= FEWEST_BEFORE:
        found.append(matrix_completion(rest))
    return [replace(each, notes=(note,)) for each in found] if left_out else found


def _with_inference(panel: Panel, name: str) -> Estimate:
    treated = len(panel.treated)
    fit = _for_many(FITS[name], treated)
    estimate = estimate_by(panel, fit, name)
    if len(panel.donors) >= _fewest_placebos(fit=FITS[name], treated=treated):
        return with_placebo_interval(estimate, run_placebos(panel, fit), treated)
    if treated > 1:
        return replace(jackknife(panel, fit), design=name)
    return conformal_interval(estimate, panel, fit)


def _fewest_placebos(fit: Fit, treated: int) -> int:
    """With fewer donors other inference holds the truth more often: see measured.toml."""
    if fit is synthetic_did_fit:
        return FEWEST_WITH_TIME_WEIGHTS
    return FEWEST_OF_ONE if treated == 1 else FEWEST_OF_MANY


def _for_many(fit: Fit, treated: int) -> Fit:
    if fit is not synthetic_did_fit:
        return fit

    def many(task: Task) -> tuple[Real, Real]:
        return synthetic_did_fit(task, treated)

    return many
