"""Power against simulation: an effect called detectable is detected four times in five."""

import numpy as np
import pytest
from bench.simulate import World, simulate_outcomes

from tripleaim.evidence.falsify import DESIGNS, FEWEST_POST
from tripleaim.evidence.inference import run_placebos, with_placebo_interval
from tripleaim.evidence.panel import Panel
from tripleaim.evidence.power import detectable_effects
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
        panel = Panel(
            outcome=outcome,
            units=tuple(map(str, range(UNITS))),
            periods=tuple(range(MONTHS)),
            first=first,
        )
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


@pytest.mark.parametrize("count", [4, 8])
def test_several_systems_see_what_drawing_as_many_shows(count):
    """Systems that share donors see less than in proportion to the root of their number.

    Sets of units to which nothing happened are taken as treated, the rest as donors, by difference
    in differences: their errors over that of one are those that power reckons with.
    """
    rng, ratios, reckoned = np.random.default_rng(3), [], []
    for _ in range(60):
        logs = simulate_outcomes(World(units=UNITS, periods=MONTHS), rng)
        moved = logs[:, -AFTER:].mean(axis=1) - logs[:, :-AFTER].mean(axis=1)
        one = [moved[u] - np.delete(moved, u).mean() for u in range(UNITS)]
        several = []
        for _ in range(200):
            picked = rng.permutation(UNITS)[:count]
            several.append(moved[picked].mean() - np.delete(moved, picked).mean())
        ratios.append(np.sqrt(np.mean(np.square(several)) / np.mean(np.square(one))))
        sizes = {
            each.systems: np.log1p(each.effect)
            for each in detectable_effects(logs, [AFTER], (1, count))
            if each.design == "difference in differences"
        }
        reckoned.append(sizes[count] / sizes[1])
    assert np.mean(reckoned) == pytest.approx(np.mean(ratios), rel=0.08)
    assert np.mean(reckoned) > 1 / np.sqrt(count)


def test_too_little_to_tell_power_from_is_refused():
    logs = np.random.default_rng(1).normal(size=(20, 30))
    for after in (19, FEWEST_POST - 1):
        with pytest.raises(InputRefused, match=f"{FEWEST_POST} to 18 months"):
            detectable_effects(logs, [after])
    assert detectable_effects(logs, [FEWEST_POST, 18])
    with pytest.raises(InputRefused, match="at least 8 untreated units"):
        detectable_effects(logs[:7], [6])
    logs[0, 0] = np.nan
    with pytest.raises(InputRefused, match="finite"):
        detectable_effects(logs, [6])
