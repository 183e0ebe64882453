"""How often intervals hold the truth on simulated panels, for every design and inference.

Run by hand: `python -m bench.coverage [PANELS] [WORDS ...]` prints rows of evidence/measured.toml,
all or those whose names hold some words. Each panel has its own seed, so that any run of 2,000
panels is the same whichever are asked for.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from bench.simulate import World, simulate_outcomes
from tripleaim.evidence.designs import FITS
from tripleaim.evidence.did import LongRows, two_way_effect
from tripleaim.evidence.estimate import Estimate
from tripleaim.evidence.group_time import group_time_effects
from tripleaim.evidence.inference import (
    conformal_interval,
    jackknife,
    run_placebos,
    with_placebo_interval,
)
from tripleaim.evidence.interrupted import (
    Segments,
    compared_effect,
    robust_effect,
    segmented_effect,
)
from tripleaim.evidence.matrix_completion import matrix_completion
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.simulate import autocorrelated
from tripleaim.evidence.synthetic_control import Fit, estimate_by

EFFECT, PERIODS, START = 0.05, 40, 30
MANY, MIDDLE, SOME, FEW = 39, 19, 8, 4
Draw = Callable[[np.random.Generator], list[tuple[Estimate, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A design and inference, how much they claim, and a panel of a known effect at a time.

    `draw` gives estimates with their truths; all intervals must hold for the panel to count.
    """

    design: str
    inference: str
    donors: int
    draw: Draw
    claimed: float = 0.95
    treated: int = 1

    @property
    def name(self) -> str:
        return f"{self.design}, {self.inference}, {self.treated} of {self.treated + self.donors}"


def simulated(rng: np.random.Generator, treated: int, donors: int) -> Panel:
    """A panel of 40 periods of which some units are treated from the 31st period on."""
    units = treated + donors
    outcome = simulate_outcomes(World(units=units, periods=PERIODS), rng)
    first = np.full(units, PERIODS)
    first[:treated] = START
    outcome[:treated, START:] += EFFECT
    return Panel(
        outcome=outcome,
        units=tuple(map(str, range(units))),
        periods=tuple(range(PERIODS)),
        first=first,
    )


def with_placebos(fit: Fit, treated: int, donors: int) -> Draw:
    """One unit treated, or more, and the placebo variance."""

    def draw(rng: np.random.Generator) -> list[tuple[Estimate, float]]:
        panel = simulated(rng, treated, donors)
        estimate = estimate_by(panel, fit, "any")
        return [(with_placebo_interval(estimate, run_placebos(panel, fit), treated), EFFECT)]

    return draw


def with_conformal(fit: Fit, donors: int) -> Draw:
    """One unit treated, and the conformal interval."""

    def draw(rng: np.random.Generator) -> list[tuple[Estimate, float]]:
        panel = simulated(rng, 1, donors)
        return [(conformal_interval(estimate_by(panel, fit, "any"), panel, fit), EFFECT)]

    return draw


def with_jackknife(fit: Fit, donors: int) -> Draw:
    """Ten units treated, and the jackknife."""
    return lambda rng: [(jackknife(simulated(rng, 10, donors), fit), EFFECT)]


def completed(donors: int) -> Draw:
    """Matrix completion with placebos a part of the donors at a time."""
    return lambda rng: [(matrix_completion(simulated(rng, 1, donors)), EFFECT)]


def staggered(rng: np.random.Generator) -> Panel:
    """200 units treated at three dates or never, with noise that remembers."""
    outcome = rng.normal(size=(200, 1)) + rng.normal(size=(1, 10))
    outcome = outcome + autocorrelated((200, 10), 0.5, rng)
    first = rng.choice([4, 6, 8, 10], size=200)
    outcome += EFFECT * (np.arange(10)[None, :] >= first[:, None])
    return Panel(
        outcome=outcome, units=tuple(map(str, range(200))), periods=tuple(range(10)), first=first
    )


def averaged(not_yet: bool) -> Draw:
    """The simple average of group-time effects."""
    return lambda rng: [(group_time_effects(staggered(rng), not_yet).simple(), EFFECT)]


def banded(rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """The event study, which must hold in every period at once."""
    found = group_time_effects(staggered(rng)).event_band(seed=1, draws=1000)
    return [(each, EFFECT if gap >= 0 else 0.0) for gap, each in found]


def clustered(rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """Two-way regression on a continuous exposure in 100 units with errors that remember."""
    unit, period = np.divmod(np.arange(1000), 10)
    exposure = autocorrelated((100, 10), 0.7, rng).ravel()
    error = autocorrelated((100, 10), 0.7, rng).ravel()
    outcome = EFFECT * exposure + rng.normal(size=100)[unit] + rng.normal(size=10)[period] + error
    rows = LongRows(
        outcome=outcome, exposure=exposure, covariates=np.zeros((1000, 0)), unit=unit, period=period
    )
    return [(two_way_effect(rows), EFFECT)]


def series(rng: np.random.Generator) -> np.ndarray:
    """A monthly series of 60 with season, trend and errors that remember; changed at the 37th."""
    clock = np.arange(60)
    found = 0.002 * clock + 0.05 * np.sin(clock * np.pi / 6)
    found = found + 0.02 * autocorrelated((1, 60), 0.4, rng)[0]
    found[36:] += EFFECT
    return found


SEGMENTS = Segments(start=36, seasons=12)


def compared(rng: np.random.Generator) -> list[tuple[Estimate, float]]:
    """The series against another with the same shocks in part."""
    shock = 0.03 * autocorrelated((1, 60), 0.6, rng)[0]
    other = 0.02 * autocorrelated((1, 60), 0.4, rng)[0] + shock
    return [(compared_effect(series(rng) + shock, other, SEGMENTS), EFFECT)]


PLACEBO, JACKKNIFE = "placebo variance", "jackknife"
CONFORMAL, INFLUENCE = "conformal", "influence function"
GROUPS = "group-time effects, simple average"
PLACEBOS = ((1, MANY), (1, MIDDLE), (10, MANY - 9), (1, SOME), (10, SOME), (1, FEW))
TRIALS = (
    *(
        Trial(
            design=name,
            inference=PLACEBO,
            donors=donors,
            treated=treated,
            draw=with_placebos(fit, treated, donors),
        )
        for treated, donors in PLACEBOS
        for name, fit in FITS.items()
    ),
    *(
        Trial(
            design=name, inference=JACKKNIFE, donors=FEW, draw=with_jackknife(fit, FEW), treated=10
        )
        for name, fit in FITS.items()
    ),
    *(
        Trial(
            design=name, inference=CONFORMAL, donors=FEW, draw=with_conformal(fit, FEW), claimed=0.9
        )
        for name, fit in FITS.items()
    ),
    Trial(
        design="synthetic difference in differences",
        inference=JACKKNIFE,
        donors=30,
        treated=10,
        draw=with_jackknife(FITS["synthetic difference in differences"], 30),
    ),
    Trial(
        design="demeaned synthetic control",
        inference=CONFORMAL,
        donors=MANY,
        claimed=0.9,
        draw=with_conformal(FITS["demeaned synthetic control"], MANY),
    ),
    Trial(design=GROUPS, inference=INFLUENCE, donors=50, treated=150, draw=averaged(not_yet=False)),
    Trial(
        design=f"{GROUPS}, not yet treated too",
        inference=INFLUENCE,
        donors=50,
        treated=150,
        draw=averaged(not_yet=True),
    ),
    Trial(design="event study", inference="simulated", donors=50, treated=150, draw=banded),
    Trial(design="two-way fixed effects", inference="cluster-robust", donors=100, draw=clustered),
    Trial(
        design="interrupted time series",
        inference="AR(1)",
        donors=0,
        draw=lambda rng: [(segmented_effect(series(rng), SEGMENTS), EFFECT)],
    ),
    Trial(
        design="interrupted time series",
        inference="Newey-West",
        donors=0,
        draw=lambda rng: [(robust_effect(series(rng), SEGMENTS), EFFECT)],
    ),
    Trial(design="interrupted time series", inference="AR(1)", donors=1, draw=compared),
    Trial(design="matrix completion", inference=PLACEBO, donors=MANY, draw=completed(MANY)),
    Trial(design="matrix completion", inference=PLACEBO, donors=SOME, draw=completed(SOME)),
)


def coverage(trial: Trial, panels: int, seed: int = 2018) -> tuple[float, float]:
    """The share of panels whose intervals hold the truth, and the mean error of the estimates."""
    held, error = 0, 0.0
    for child in np.random.SeedSequence(seed).spawn(panels):
        found = trial.draw(np.random.default_rng(child))
        held += all(_holds(estimate, truth) for estimate, truth in found)
        error += float(np.mean([estimate.effect - truth for estimate, truth in found]))
    return held / panels, error / panels


def _holds(estimate: Estimate, truth: float) -> bool:
    low, high = estimate.low, estimate.high
    return low is not None and high is not None and low <= truth <= high


def main() -> None:
    """Print a row of measured.toml a trial, with its bias and time as a comment."""
    panels = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    for trial in TRIALS:
        if sys.argv[2:] and not any(words in trial.name for words in sys.argv[2:]):
            continue
        began = time.perf_counter()
        held, bias = coverage(trial, panels)
        print(f"\n# bias {bias:+.4f}, {time.perf_counter() - began:.0f} s\n[[interval]]")
        for key in ("design", "inference"):
            print(f'{key} = "{getattr(trial, key)}"')
        print(f"donors = {trial.donors}\ntreated = {trial.treated}\nclaimed = {trial.claimed}")
        print(f"held = {held:.4f}\npanels = {panels}", flush=True)


if __name__ == "__main__":
    main()
