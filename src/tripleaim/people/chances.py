"""Chances as tables: of each condition by age, sex, deprivation and two traits that people carry.

A person's two traits (`shared`: everything clusters in those who have much of it; and
`cardiometabolic`) are what makes conditions come together beyond age, sex and deprivation. Both are
standard normal and cut into levels of equal size, so that every chance is a look-up and every
expectation is exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tripleaim.model.chance import normal_below
from tripleaim.people.parameters import CARDIO_LEVELS, LEVELS, Parameters, Real

STATES = LEVELS * CARDIO_LEVELS


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """What calibration turns, as shifts in log odds and ratios.

    `shift` moves every condition, `long_term_shift` those that count as long-term, `slope` is a
    ratio on the deprivation slopes, `loading` one on the shared trait.
    """

    shift: float = 0.0
    long_term_shift: float = 0.0
    slope: float = 1.0
    loading: float = 1.0


def trait_levels(levels: int) -> Real:
    """The mean of a standard normal within each of some levels of equal size.

    >>> trait_levels(2).round(3).tolist()
    [-0.798, 0.798]
    """
    cuts = np.array([normal_below(share) for share in np.linspace(0, 1, levels + 1)])
    density = np.exp(-(cuts**2) / 2) / np.sqrt(2 * np.pi)
    return np.asarray((density[:-1] - density[1:]) * levels)


def condition_chances(given: Parameters, knobs: Knobs) -> Mapping[str, Real]:
    """The chance of each condition: shape (age, sex, decile of deprivation, state of traits)."""
    return {name: _chances(given, knobs, name) for name in given.conditions}


def _chances(given: Parameters, knobs: Knobs, name: str) -> Real:
    long_term = given.value("counts_as_long_term", name)
    women = given.by_age("prevalence", name)
    base = np.log(np.maximum(women, 1e-9) / (1 - women))
    sex = np.array([0.0, np.log(given.value("male_ratio", name))])
    decile = knobs.slope * given.value("deprivation_slope", name) * (5.5 - np.arange(1, 11))
    shared = knobs.loading * given.value("shared_loading", name) * trait_levels(LEVELS)
    cardio = given.value("cardiometabolic_loading", name) * trait_levels(CARDIO_LEVELS)
    traits = (shared[:, None] + cardio[None, :]).ravel()
    spread = float(np.var(traits))
    shift = knobs.shift + long_term * knobs.long_term_shift
    centred = (base + shift) * np.sqrt(1 + 0.346 * spread)  # keeps the mean chance over traits
    odds = (
        centred[:, None, None, None]
        + sex[None, :, None, None]
        + decile[None, None, :, None]
        + traits[None, None, None, :]
    )
    chances: Real = 1 / (1 + np.exp(-odds))
    return np.where(women[:, None, None, None] > 0, chances, 0.0)


def count_chances(chances: Sequence[Real], most: int = 4) -> Real:
    """The chance of having 0, 1, ... conditions (the last: `most` or more), on a first axis.

    >>> count_chances([np.array([0.5]), np.array([0.5])], 2).ravel().tolist()
    [0.25, 0.5, 0.25]
    """
    found = np.zeros((most + 1, *chances[0].shape))
    found[0] = 1.0
    for chance in chances:
        moved = found * chance
        found = found - moved
        found[1:] += moved[:-1]
        found[most] += moved[most]
    return found


def fifth_of(decile: int) -> int:
    """The fifth of deprivation that a decile lies in; 1 is the most deprived of both.

    >>> fifth_of(1), fifth_of(10)
    (1, 5)
    """
    return (decile + 1) // 2
