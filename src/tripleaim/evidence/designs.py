"""Every design that suits a panel, with its inference: one date of treatment, or several."""

from dataclasses import dataclass, replace

from tripleaim.evidence.did import did_fit
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.factors import factor_fit
from tripleaim.evidence.group_time import group_time_effects, with_comparison
from tripleaim.evidence.inference import (
    conformal_interval,
    jackknife,
    run_placebos,
    with_placebo_interval,
)
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Panel, Real, check_design
from tripleaim.evidence.pooled_control import pooled_control
from tripleaim.evidence.said import needed, so_many
from tripleaim.evidence.synthetic_control import (
    Fit,
    Task,
    augmented_fit,
    demeaned_fit,
    estimate_by,
    plain_fit,
)
from tripleaim.evidence.synthetic_did import SYNTHETIC_DID, synthetic_did_fit

FEWEST_OF_ONE, FEWEST_OF_MANY, FEWEST_WITH_TIME_WEIGHTS = 3, 5, 8
FEWEST_BEFORE = 2
FEWEST_FOR_CONFORMAL = 3
COMPLETION = "matrix completion"
FITS: dict[str, Fit] = {
    "difference in differences": did_fit,
    "synthetic control": plain_fit,
    "demeaned synthetic control": demeaned_fit,
    "ridge-augmented synthetic control": augmented_fit,
    SYNTHETIC_DID: synthetic_did_fit,
    "interactive fixed effects": factor_fit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The least that a design needs: periods before, donors; whether a brief answer has it."""

    before: int
    donors: int
    brief: bool


NEEDS = {
    "difference in differences": Needs(before=1, donors=1, brief=True),
    "synthetic control": Needs(before=2, donors=2, brief=True),
    "demeaned synthetic control": Needs(before=3, donors=2, brief=True),
    "ridge-augmented synthetic control": Needs(before=3, donors=2, brief=False),
    SYNTHETIC_DID: Needs(before=3, donors=2, brief=True),
    "interactive fixed effects": Needs(before=4, donors=4, brief=False),
    COMPLETION: Needs(before=2, donors=2, brief=False),
}


def estimate_all(panel: Panel, every: bool = True) -> list[Estimate]:
    """An estimate of each design that the panel can carry (see `left_out` for the others).

    Staggered treatment: group-time effects, pooled synthetic control, matrix completion. Without
    `every` only what is quick and what a verdict compares. Raises InputRefused with every reason
    why the panel cannot carry any design.
    """
    if len(set(panel.first[panel.treated].tolist())) > 1:
        return _staggered(panel, every)
    check_design(panel)
    names = [name for name in _wanted(every) if not _short(panel, NEEDS[name])]
    return [
        matrix_completion(panel) if name == COMPLETION else _with_inference(panel, name)
        for name in names
    ]


def bare_estimates(panel: Panel) -> list[Estimate]:
    """The effects of the brief designs of one date of treatment, without interval or chance."""
    check_design(panel)
    names = [name for name in _wanted(every=False) if not _short(panel, NEEDS[name])]
    treated = len(panel.treated)
    return [estimate_by(panel, _for_many(FITS[name], treated), name) for name in names]


def left_out(panel: Panel, every: bool = True) -> tuple[str, ...]:
    """Why each design that was asked for is not given, and what else the estimates rest on."""
    if len(set(panel.first[panel.treated].tolist())) > 1:
        rest = with_comparison(panel)
        last = () if len(panel.donors) else (_say_last(panel, rest),)
        if int(rest.first.min()) >= FEWEST_BEFORE:
            return last
        why = "Synthetic control is not given: a group has 1 period before (2 are needed)"
        return (*last, why)
    shorts = {name: _short(panel, NEEDS[name]) for name in _wanted(every)}
    return tuple(
        f"{name[0].upper()}{name[1:]} is not given: {short}"
        for name, short in shorts.items()
        if short
    )


def _wanted(every: bool) -> list[str]:
    return [name for name, need in NEEDS.items() if every or need.brief]


def _short(panel: Panel, need: Needs) -> str:
    pairs = ((panel.start, need.before, "period before"), (len(panel.donors), need.donors, "donor"))
    return ", ".join(
        f"{so_many(has, what)} ({needed(least)})" for has, least, what in pairs if has < least
    )


def _staggered(panel: Panel, every: bool) -> list[Estimate]:
    """Group-time effects by both comparisons, pooled synthetic control, matrix completion.

    Units treated from the first period on have no before and are left out.
    """
    rest = with_comparison(panel)
    later = replace(
        group_time_effects(rest, not_yet_treated=True).simple(),
        design="group-time effects, simple average, not yet treated too",
    )
    found = [group_time_effects(rest).simple(), later]
    if int(rest.first.min()) >= FEWEST_BEFORE:
        found.append(pooled_control(rest, with_chance=every))
        found += [matrix_completion(rest)] if every else []
    return found


def _say_last(panel: Panel, rest: Panel) -> str:
    until = panel.periods[len(rest.periods)]
    return (
        f"Nobody is never treated: the {len(rest.donors)} treated last are the comparison, until "
        f"{until}, when they are treated themselves"
    )


def _with_inference(panel: Panel, name: str) -> Estimate:
    treated = len(panel.treated)
    fit = _for_many(FITS[name], treated)
    estimate = estimate_by(panel, fit, name)
    if len(panel.donors) >= _fewest_placebos(fit=FITS[name], treated=treated):
        return with_placebo_interval(estimate, run_placebos(panel, fit), treated)
    if treated > 1 and len(panel.donors) > 1:
        return replace(jackknife(panel, fit), design=name)
    if panel.start >= FEWEST_FOR_CONFORMAL:
        return conformal_interval(estimate, panel, fit)
    held = so_many(len(panel.donors), "donor"), so_many(panel.start, "period before")
    why = f"{held[0]} and {held[1]} cannot tell chance"
    return replace(estimate, notes=(f"no interval, as {why}",))


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
