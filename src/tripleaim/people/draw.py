"""Drawing people: conditions, frailty, use of services and its cost, many at a time. Pure numpy.

Every chance is a threshold on sixteen random bits, looked up in a table that is made once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tripleaim.people.chances import Knobs, condition_chances
from tripleaim.people.parameters import (
    AGES,
    BANDS,
    DECILES,
    Columns,
    Flags,
    Parameters,
    Real,
    Small,
    Whole,
)

Thresholds = Whole

MOST = 7  # conditions are told apart up to this number
MENTAL, SOCIAL = "mental_health_contacts", "social_care_weeks"
ADMISSIONS = ("emergency_admissions", "elective_admissions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uptake:
    """What calibration found about use: `scale` a kind of use (people outside care homes) and in
    care homes, what a long-term condition multiplies all use by, and what each condition adds to
    admissions beyond the given slope.
    """

    scale: Mapping[str, float]
    care_home: Mapping[str, float]
    long_term: float
    admissions_slope: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Urn:
    """Everything that people are drawn from, as tables. `long_term` says which conditions count."""

    conditions: tuple[str, ...]
    long_term: tuple[bool, ...]
    chances: Mapping[str, Thresholds]
    frailty: Real
    care_home: Thresholds
    pregnant: Thresholds
    end_of_life: Thresholds
    uses: tuple[str, ...]
    base: Mapping[str, Real]
    slope: Mapping[str, Real]
    extra: Mapping[str, float]
    in_care_home: Mapping[str, float]
    spread: float
    stay: Real


def fill_urn(given: Parameters, knobs: Knobs, uptake: Uptake) -> Urn:
    """The tables that follow from the parameters and what calibration found."""
    chances = {name: _threshold(table) for name, table in condition_chances(given, knobs).items()}
    slopes = {use: _use_slope(given, use, uptake) for use in given.uses}
    return Urn(
        conditions=given.conditions,
        long_term=tuple(given.value("counts_as_long_term", c) == 1 for c in given.conditions),
        chances={name: table.reshape(-1) for name, table in chances.items()},
        frailty=_frailty(given),
        care_home=_threshold(_two(given, "care_home", "dementia")),
        pregnant=_threshold(given.by_band("pregnant") * (np.arange(AGES) < 50)),
        end_of_life=_threshold(_two(given, "end_of_life", "cancer")),
        uses=given.uses,
        base={use: _use_base(given, use) * uptake.scale[use] for use in given.uses},
        slope=slopes,
        extra=_extra(given),
        in_care_home={
            use: given.value("use_care_home", use) * uptake.care_home[use] for use in given.uses
        },
        spread=given.value("spread"),
        stay=given.by_age("stay_days"),
    )


def _threshold(chance: Real) -> Thresholds:
    return np.round(np.clip(chance, 0, 65535 / 65536) * 65536).astype(np.uint16)


def _two(given: Parameters, parameter: str, condition: str) -> Real:
    return np.stack(
        [given.by_band(parameter, f"{word} {condition}") for word in ("without", "with")]
    )


def _frailty(given: Parameters) -> Real:
    """Upper bounds of fit, mild, moderate by band of age and number of conditions."""
    slope = given.value("frailty_slope")
    usual = np.array([0.0, 1.8, 2.6, 3.2])
    found = np.ones((len(BANDS), MOST + 1, 3))
    for band, start in enumerate(BANDS[1:], start=1):
        wanted = [
            given.value("frailty", kind, str(start)) for kind in ("mild", "moderate", "severe")
        ]
        at_least = np.cumsum(wanted[::-1])[::-1]
        odds = np.log(at_least / (1 - at_least))[None, :]
        moved = odds + slope * (np.arange(MOST + 1)[:, None] - usual[band])
        found[band] = 1 - 1 / (1 + np.exp(-moved))
    return found


def _use_base(given: Parameters, use: str) -> Real:
    """Relative use by age and decile of deprivation."""
    decile = np.exp(given.value("use_deprivation_slope", use) * (5.5 - np.arange(1, DECILES + 1)))
    found: Real = given.by_age("use", use)[:, None] * decile[None, :]
    return found


def _use_slope(given: Parameters, use: str, uptake: Uptake) -> Real:
    """Ratio of use by number of conditions, long-term or not, frailty, end of life."""
    per = given.value("use_condition_slope", use)
    per += uptake.admissions_slope if use in ADMISSIONS else 0.0
    count = np.exp(per * np.minimum(np.arange(MOST + 1), 5))
    long_term = np.array([1.0, uptake.long_term])
    frail = np.exp(given.value("use_frailty_slope", use) * np.arange(4))
    dying = np.array([1.0, given.value("use_end_of_life", use)])
    found: Real = (
        count[:, None, None, None]
        * long_term[None, :, None, None]
        * frail[None, None, :, None]
        * dying[None, None, None, :]
    )
    return found


def _extra(given: Parameters) -> dict[str, float]:
    pregnant = given.by_subject("use_pregnant")
    return {
        "serious_mental_illness": given.value("use_mental_illness", MENTAL),
        "depression": given.value("use_depression", MENTAL),
        "learning_disability": given.value("use_learning_disability", SOCIAL),
        "dementia": given.value("use_dementia", SOCIAL),
        **{f"pregnant {use}": value for use, value in pregnant.items()},
    }


def draw_health(
    urn: Urn, age: Small, male: Flags, decile: Small, rng: np.random.Generator
) -> Columns:
    """The conditions and states of people of given age, sex and decile of deprivation."""
    size = len(age)
    cell = (age.astype(np.int32) * 2 + male) * DECILES + (decile.astype(np.int32) - 1)
    cell = cell * 64 + rng.integers(0, 64, size, dtype=np.uint8)
    people: Columns = {}
    count = np.zeros(size, dtype=np.int8)
    long_term = np.zeros(size, dtype=np.bool_)
    for name, counts in zip(urn.conditions, urn.long_term, strict=True):
        has = _bits(rng, size) < urn.chances[name].take(cell)
        people[name] = has
        count += has
        if counts:
            long_term |= has
    people["conditions"] = count
    people["long_term_condition"] = long_term
    people["frailty"] = _draw_frailty(urn, age, count, rng)
    years = age.astype(np.int32)
    demented = people["dementia"].astype(np.int32) * AGES + years
    people["care_home"] = _bits(rng, size) < urn.care_home.reshape(-1).take(demented)
    people["pregnant"] = (_bits(rng, size) < urn.pregnant.take(years)) & ~male
    sick = people["cancer"].astype(np.int32) * AGES + years
    people["end_of_life"] = _bits(rng, size) < urn.end_of_life.reshape(-1).take(sick)
    return people


def _bits(rng: np.random.Generator, size: int) -> Thresholds:
    return rng.integers(0, 65536, size, dtype=np.uint16)


def _draw_frailty(urn: Urn, age: Small, count: Small, rng: np.random.Generator) -> Small:
    frailty = np.zeros(len(age), dtype=np.int8)
    old = np.flatnonzero(age >= BANDS[1])
    band = np.searchsorted(np.array(BANDS), age[old], side="right") - 1
    bounds = urn.frailty[band, np.minimum(count[old], MOST)]
    luck = rng.random(len(old), dtype=np.float32)
    frailty[old] = (luck[:, None] >= bounds).sum(axis=1)
    return frailty


def expect_use(urn: Urn, age: Small, decile: Small, people: Columns) -> dict[str, Real]:
    """The expected use of each kind by each person in a year, before luck."""
    place = age.astype(np.int32) * DECILES + (decile.astype(np.int32) - 1)
    state = np.minimum(people["conditions"], MOST).astype(np.int32) * 16
    state += people["long_term_condition"].astype(np.int32) * 8
    state += people["frailty"].astype(np.int32) * 2 + people["end_of_life"]
    resident = np.flatnonzero(people["care_home"])
    pregnant = np.flatnonzero(people["pregnant"])
    found: dict[str, Real] = {}
    for use in urn.uses:
        rate = urn.base[use].reshape(-1).take(place) * urn.slope[use].reshape(-1).take(state)
        for condition in _marked(use):
            rate[np.flatnonzero(people[condition])] *= urn.extra[condition]
        rate[pregnant] += urn.extra.get(f"pregnant {use}", 0.0)
        rate[resident] = urn.in_care_home[use]
        found[use] = rate
    return found


def _marked(use: str) -> tuple[str, ...]:
    return {
        MENTAL: ("serious_mental_illness", "depression"),
        SOCIAL: ("learning_disability", "dementia"),
    }.get(use, ())


def draw_use(
    urn: Urn, age: Small, decile: Small, people: Columns, rng: np.random.Generator
) -> Columns:
    """A year's use of services: counts that share a person's luck (gamma) and vary on their own."""
    luck = rng.standard_gamma(urn.spread, len(age)) / urn.spread
    found: Columns = {}
    for use, rate in expect_use(urn, age, decile, people).items():
        rate *= luck
        found[use] = np.minimum(rng.poisson(rate), 32767).astype(np.int16)
    admitted = np.flatnonzero(found["emergency_admissions"])
    days = np.zeros(len(age), dtype=np.int16)
    stay = urn.stay.take(age[admitted].astype(np.int32)) * found["emergency_admissions"][admitted]
    days[admitted] = np.minimum(rng.poisson(stay), 32767)
    found["bed_days"] = days
    return found
