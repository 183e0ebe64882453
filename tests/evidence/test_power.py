"""Power against simulation: an effect called detectable is detected four times in five."""

import numpy as np
import pytest

from tripleaim.evidence.falsify import DESIGNS
from tripleaim.evidence.inference import run_placebos, with_placebo_interval
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.power import detectable_effects
from tripleaim.evidence.simulate import World, simulate_outcomes
from tripleaim.evidence.synthetic_control import estimate_by
from tripleaim.evidence.verdict import ALPHA, POWER
from tripleaim.model.errors import InputRefused

UNITS, MONTHS, AFTER, PANELS = 30, 48, 12, 300


def detected(design: str, share: float, effect: float | None = None) -> float:
    """The share of panels in which an effect, a share of the detectable one, is told from chance.

    Power is worked out from the panel before the change; the change is then made to one unit.
    """
    found = 0
    for child in np.random.SeedSequence(5).spawn(PANELS):
        rng = np.random.default_rng(child)
        outcome = simulate_outcomes(World(units=UNITS, periods=MONTHS), rng)
        [known] = [
            each for each in detectable_effects(outcome[1:], [AFTER]) if each.design == design
        ]
        outcome[0, -AFTER:] += share * np.log1p(known.effect if effect is None else effect)
        first = np.full(UNITS, MONTHS)
        first[0] = MONTHS - AFTER
        panel = Panel(outcome=outcome, units=tuple(map(str, range(UNITS))),
                      periods=tuple(range(MONTHS)), first=first)  # fmt: skip
        fit = DESIGNS[design]
        one = with_placebo_interval(estimate_by(panel, fit, design), run_placebos(panel, fit))
        found += one.p_value <= ALPHA
    return found / PANELS


@pytest.mark.parametrize("design", DESIGNS)
def test_a_detectable_effect_is_detected_four_times_in_five(design):
    assert detected(design, 1.0) == pytest.approx(POWER, abs=0.08)


def test_half_of_it_is_mostly_missed_and_nothing_is_rarely_found():
    design = "difference in differences"
    assert 0.15 < detected(design, 0.5) < 0.45
    assert detected(design, 0.0) == pytest.approx(ALPHA, abs=0.04)


def test_more_systems_see_smaller_effects_by_the_root_of_their_number():
    logs = simulate_outcomes(World(units=UNITS, periods=MONTHS), np.random.default_rng(1))
    one, four = (
        next(each.effect for each in detectable_effects(logs, [AFTER], (count,)))
        for count in (1, 4)
    )
    assert np.log1p(one) == pytest.approx(2 * np.log1p(four))


def test_too_little_to_tell_power_from_is_refused():
    logs = np.random.default_rng(1).normal(size=(20, 30))
    with pytest.raises(InputRefused, match="1 to 18 months"):
        detectable_effects(logs, [19])
    with pytest.raises(InputRefused, match="at least 8 untreated units"):
        detectable_effects(logs[:7], [6])
    logs[0, 0] = np.nan
    with pytest.raises(InputRefused, match="finite"):
        detectable_effects(logs, [6])
