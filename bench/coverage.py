"""How often intervals hold the truth, and how often verdicts are wrong, on simulated panels.

Run by hand: `python -m bench.coverage [PANELS] [DESIGN ...]`. Each panel has its own seed, so that
any run of 2,000 panels is the same whichever designs are asked for.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable

import numpy as np

from tripleaim.evidence.did import LongRows, did_fit, group_time_effects, two_way_effect
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.factors import factor_fit
from tripleaim.evidence.falsify import Study, falsify
from tripleaim.evidence.inference import (
    conformal_interval,
    discoveries,
    jackknife,
    run_placebos,
    with_placebo_interval,
)
from tripleaim.evidence.interrupted import Segments, robust_effect, segmented_effect
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.simulate import World, autocorrelated, simulate_outcomes
from tripleaim.evidence.synthetic_control import (
    Fit,
    augmented_fit,
    demeaned_fit,
    estimate_by,
    plain_fit,
)
from tripleaim.evidence.synthetic_did import synthetic_did_fit
from tripleaim.evidence.verdict import judge

EFFECT = 0.05
Trial = Callable[[np.random.Generator], Estimate]


def one_treated(fit: Fit) -> Trial:
    """A panel of 40 units and 40 periods of which one is treated from the 31st period on."""

    def trial(rng: np.random.Generator) -> Estimate:
        panel = _panel(rng, treated=1)
        return with_placebo_interval(estimate_by(panel, fit, "any"), run_placebos(panel, fit))

    return trial


def _panel(rng: np.random.Generator, treated: int) -> Panel:
    outcome = simulate_outcomes(World(units=40, periods=40), rng)
    first = np.full(40, 40)
    first[:treated] = 30
    outcome[:treated, 30:] += EFFECT
    return Panel(outcome=outcome, units=tuple(map(str, range(40))), periods=tuple(range(40)),
                 first=first)  # fmt: skip


def conformal(rng: np.random.Generator) -> Estimate:
    """The conformal interval of 90% around a demeaned synthetic control."""
    panel = _panel(rng, treated=1)
    return conformal_interval(estimate_by(panel, demeaned_fit, "any"), panel, demeaned_fit)


def completed(rng: np.random.Generator) -> Estimate:
    """Matrix completion with placebos a part of the donors at a time."""
    return matrix_completion(_panel(rng, treated=1))


def jackknifed(rng: np.random.Generator) -> Estimate:
    """The jackknife around synthetic difference in differences with ten units treated."""
    return jackknife(_panel(rng, treated=10), synthetic_did_fit)


def staggered(rng: np.random.Generator) -> Estimate:
    """The simple average of group-time effects in 200 units treated at three dates or never."""
    outcome = rng.normal(size=(200, 1)) + rng.normal(size=(1, 10))
    outcome = outcome + autocorrelated((200, 10), 0.5, rng)
    first = rng.choice([4, 6, 8, 10], size=200)
    outcome += EFFECT * (np.arange(10)[None, :] >= first[:, None])
    panel = Panel(outcome=outcome, units=tuple(map(str, range(200))), periods=tuple(range(10)),
                  first=first)  # fmt: skip
    return group_time_effects(panel).simple()


def clustered(rng: np.random.Generator) -> Estimate:
    """Two-way regression on a continuous exposure in 100 units with errors that remember."""
    unit, period = np.divmod(np.arange(1000), 10)
    exposure = autocorrelated((100, 10), 0.7, rng).ravel()
    error = autocorrelated((100, 10), 0.7, rng).ravel()
    outcome = EFFECT * exposure + rng.normal(size=100)[unit] + rng.normal(size=10)[period] + error
    return two_way_effect(
        LongRows(outcome=outcome, exposure=exposure, covariates=np.zeros((1000, 0)),
                 unit=unit, period=period)
    )  # fmt: skip


def interrupted(estimate: Callable[[np.ndarray, Segments], Estimate]) -> Trial:
    """A monthly series of 60 with season, trend and errors that remember."""

    def trial(rng: np.random.Generator) -> Estimate:
        clock = np.arange(60)
        series = 0.002 * clock + 0.05 * np.sin(clock * np.pi / 6)
        series = series + 0.02 * autocorrelated((1, 60), 0.4, rng)[0]
        series[36:] += EFFECT
        return estimate(series, Segments(start=36, seasons=12))

    return trial


TRIALS: dict[str, Trial] = {
    "difference in differences, placebo": one_treated(did_fit),
    "synthetic control, placebo": one_treated(plain_fit),
    "demeaned synthetic control, placebo": one_treated(demeaned_fit),
    "synthetic DiD, placebo": one_treated(synthetic_did_fit),
    "group-time effects, influence": staggered,
    "two-way, clustered": clustered,
    "interrupted, AR(1) REML": interrupted(segmented_effect),
    "interrupted, Newey-West": interrupted(robust_effect),
    "interactive fixed effects, placebo": one_treated(factor_fit),
    "matrix completion, placebo": completed,
    "demeaned synthetic control, conformal 90%": conformal,
    "synthetic DiD of ten, jackknife": jackknifed,
    "augmented synthetic control, placebo": one_treated(augmented_fit),
}


def coverage(trial: Trial, panels: int, seed: int = 2018) -> tuple[float, float]:
    """The share of intervals that hold the truth, and the mean error of the estimates."""
    held, error = 0, 0.0
    for child in np.random.SeedSequence(seed).spawn(panels):
        found = trial(np.random.default_rng(child))
        truth = EFFECT
        held += (
            found.low is not None and found.high is not None and found.low <= truth <= found.high
        )
        error += found.effect - truth
    return held / panels, error / panels


def verdicts(panels: int, effect: float = 0.0, uneven: float = 0.4) -> Counter[str]:
    """Verdicts on 16 systems of each of many panels of 44, with one effect for all of them."""
    counted: Counter[str] = Counter()
    for child in np.random.SeedSequence(44).spawn(panels):
        rng = np.random.default_rng(child)
        outcome = simulate_outcomes(World(uneven=uneven), rng)
        outcome[:16, 24:] += np.log1p(effect)
        donors = np.arange(44) >= 16
        found = falsify(
            Study(outcome=outcome, donors=donors, near=np.eye(44, dtype=bool), start=24)
        )
        q_values = discoveries(found.p_value[:16])
        counted.update(judge(found, unit, float(q_values[unit])).kind for unit in range(16))
    return counted


def main() -> None:
    """Print a line a design, then the verdicts where nothing happened and where something did."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    asked = sys.argv[2:] or [*TRIALS, "verdicts"]
    for name in asked:
        if name == "verdicts":
            tell_verdicts(panels)
            continue
        began = time.perf_counter()
        share, bias = coverage(TRIALS[name], panels)
        spent = time.perf_counter() - began
        print(f"{name}: {share:.1%} of {panels}, bias {bias:+.4f}, {spent:.0f} s", flush=True)


def tell_verdicts(panels: int) -> None:
    """Print how often each verdict is given, with no effect and with effects of stated sizes."""
    for effect in (0.0, -0.02, -0.03, -0.04, -0.06, -0.08, -0.10):
        studied = panels if effect == 0 else panels // 10
        counted = verdicts(studied, effect)
        whole = counted.total()
        shares = ", ".join(f"{kind} {count / whole:.2%}" for kind, count in sorted(counted.items()))
        print(f"effect {effect:+.0%}, {whole} systems of {studied} panels: {shares}", flush=True)


if __name__ == "__main__":
    main()
