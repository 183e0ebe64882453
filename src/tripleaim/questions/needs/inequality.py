"""Inequality across deprivation: gradients, slope and relative index; rates made alike for age."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from tripleaim.model.finding import Finding
from tripleaim.people.fifths import FIFTHS, Gradient, gradients, residents_by_fifth
from tripleaim.people.inequality import relative_index, slope_index
from tripleaim.people.profile import segment_profile
from tripleaim.people.standardise import (
    Estimate,
    standardise_directly,
    standardise_indirectly,
)
from tripleaim.questions.needs.compared import ENGLAND
from tripleaim.questions.needs.segments import METHOD, SCHEME, SOURCE, SYNTHETIC
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

BY_FIFTH = "By deprivation of practices"
SLOPES = "Inequality across deprivation"
SYNTHETIC_FIFTHS = "Emergency admissions by deprivation, synthetic"
STANDARDISED = "Inequality and standardised rates of synthetic people"
LINE = (
    "line through groups from most to least deprived, weighted by residents; slope index: its fall "
    "from one end of the population to the other; relative index: that over the mean; 95% by t"
)
FEW = (
    "Four groups (the publication joins the two most deprived fifths), so the interval is wide; "
    "practices are put into fifths of England."
)
SIGN = "Above nought: higher among the most deprived; below: lower among them."
REFERENCE = "reference population: England's synthetic people of mid-2020 in five age bands"

# measure, words, unit of the slope, from the measure's unit to that, decimals
SHOWN = (
    ("register_copd", "Chronic obstructive pulmonary disease", "percentage points", 100, 2),
    ("register_diabetes", "Diabetes, aged 17 and over", "percentage points", 100, 2),
    ("register_depression", "Depression, adults", "percentage points", 100, 2),
    ("register_mental_illness", "Serious mental illness", "percentage points", 100, 2),
    ("practice_experience", "Good experience of general practice", "percentage points", 100, 1),
    (
        "emergency_admissions_under_5", "Emergency admissions of children under 5", "per 1,000", 1,
        0,
    ),
)  # fmt: skip

Weights = Mapping[str, Mapping[str, float]]


def inequality_findings(store: Store, here: Listed, on: date) -> list[Finding]:
    """Gradients as published by fifth with their indices, then those of synthetic people."""
    kind = here.area.kind
    residents = residents_by_fifth(store, kind, on)
    found = {each.measure: each for each in gradients(store, [s[0] for s in SHOWN], kind, on)}
    told = [(found[shown[0]], shown) for shown in SHOWN if shown[0] in found]
    return [
        *(finding for each, shown in told for finding in _fifths(here, each, shown)),
        *(finding for each, shown in told for finding in _indices(here, each, shown, residents)),
        *_synthetic(store, here, on),
    ]


Shown = tuple[str, str, str, int, int]


def _years(each: Gradient) -> str:
    return str(each.period[1].year - 1)


def _fifths(here: Listed, each: Gradient, shown: Shown) -> list[Finding]:
    _, words, _, times, decimals = shown
    values, unit = each.values.get(here.area.id, {}), "share" if times == 100 else shown[2]
    places = decimals + (2 if times == 100 else 0)
    sign = "%" if times == 100 else ""
    return [
        Finding(
            measure=each.measure, value=round(values[fifth], places), unit=unit, table=BY_FIFTH,
            label=fifth, sources=(each.source,), caveats=(FEW,),
            method="typical practice of the fifth, as published for systems",
            statement=f"{words}, {fifth}: {times * values[fifth]:.{decimals}f}{sign} "
            f"({_years(each)}).",
        )
        for fifth in FIFTHS
        if fifth in values
    ]  # fmt: skip


def _indices(here: Listed, each: Gradient, shown: Shown, residents: Weights) -> list[Finding]:
    area = here.area.id
    mine = _index(each.values.get(area, {}), residents.get(area, {}), shown[3])
    if mine is None:
        return []
    england = _index(each.england, residents[ENGLAND], shown[3])
    before = _index(each.before.get(area, {}), residents.get(area, {}), shown[3])
    shared: dict[str, Any] = {
        "table": SLOPES, "label": f"{shown[1]} ({_years(each)})",
        "sources": (each.source, "system_character"),
        "method": LINE, "caveats": (FEW, SIGN),
        "statement": _sentence(shown, _years(each), mine, england, before),
    }  # fmt: skip
    own = {"subject": area, "unit": shown[2]}
    found = [
        _bounded("slope_index", mine[0], shown[4], own | shared),
        _bounded("relative_index", mine[1], 2, own | shared | {"unit": "ratio to the mean"}),
    ]
    if england:
        whole = own | shared | {"subject": ENGLAND}
        found.append(_bounded("slope_index", england[0], shown[4], whole))
    if before:
        found.append(_bounded("slope_index_before", before[0], shown[4], own | shared))
    return found


Indices = tuple[Estimate, Estimate]


def _index(
    values: Mapping[str, float], residents: Mapping[str, float], times: int
) -> Indices | None:
    both = [fifth for fifth in FIFTHS if fifth in values and residents.get(fifth)]
    if len(both) < 3:
        return None
    people, figures = [residents[f] for f in both], [times * values[f] for f in both]
    return slope_index(people, figures), relative_index(people, figures)


def _sentence(
    shown: Shown, years: str, mine: Indices, england: Indices | None, before: Indices | None
) -> str:
    slope, relative = mine
    places, unit = shown[4], shown[2]
    way = "higher" if slope.value >= 0 else "lower"
    said = [
        f"{shown[1]} ({years}): {abs(slope.value):.{places}f} {unit} {way} among the most deprived "
        f"than the least (95% {slope.low:.{places}f} to {slope.high:.{places}f}), "
        f"{relative.value:+.0%} of the mean"
    ]
    if england:
        said.append(f"England {england[0].value:+.{places}f}")
    if before:
        said.append(f"the period before {before[0].value:+.{places}f}")
    return "; ".join(said) + "."


def _bounded(measure: str, each: Estimate, places: int, shared: Mapping[str, Any]) -> Finding:
    value, low, high = (round(number, places) for number in (each.value, each.low, each.high))
    return Finding(measure=measure, value=value, low=low, high=high, **shared)


def _synthetic(store: Store, here: Listed, on: date) -> list[Finding]:
    profile = segment_profile(store, SCHEME, here.area.kind, on)
    mine = profile if profile.empty else profile[profile["area"] == here.area.id]
    if mine.empty:
        return []
    fifths = mine.groupby("fifth")[["people", "emergency_admissions"]].sum()
    rates = (1000 * fifths["emergency_admissions"] / fifths["people"]).tolist()
    people = fifths["people"].tolist()
    found = [
        Finding(
            measure="emergency_admissions_rate", value=round(rate, 1), unit="per 1,000",
            table=SYNTHETIC_FIFTHS, label=f"fifth {fifth} of 5", status="synthetic",
            sources=SOURCE, method=METHOD, caveats=(SYNTHETIC,),
            statement=f"Fifth {fifth} of 5 (1 most deprived): {rate:.0f} emergency admissions per "
            "1,000 synthetic people.",
        )
        for fifth, rate in zip(fifths.index, rates, strict=True)
    ]  # fmt: skip
    if len(people) >= 3:
        found += [
            _made("slope_index", "Slope index", slope_index(people, rates), "per 1,000", LINE,
                  "emergency admissions per 1,000, most against least deprived"),
            _made("relative_index", "Relative index", relative_index(people, rates),
                  "ratio to the mean", LINE, "the slope as a share of the mean"),
        ]  # fmt: skip
    return [*found, *_standardised(profile, mine)]


def _standardised(profile: pd.DataFrame, mine: pd.DataFrame) -> list[Finding]:
    england = profile.groupby("band")[["people", "emergency_admissions"]].sum()
    here = mine.groupby("band")[["people", "emergency_admissions"]].sum().reindex(england.index)
    events, people = here["emergency_admissions"].tolist(), here["people"].tolist()
    direct = standardise_directly(events, people, england["people"].tolist())
    rates = (england["emergency_admissions"] / england["people"]).tolist()
    ratio = standardise_indirectly(sum(events), people, rates)
    per_1000 = Estimate(value=1000 * direct.value, low=1000 * direct.low, high=1000 * direct.high)
    return [
        _made("directly_standardised", "Directly standardised rate", per_1000, "per 1,000",
              f"direct standardisation, gamma interval (Fay and Feuer), 95%; {REFERENCE}",
              "emergency admissions, at England's ages"),
        _made("indirectly_standardised", "Indirectly standardised ratio", ratio, "ratio",
              f"indirect standardisation, exact Poisson interval, 95%; {REFERENCE}",
              "emergency admissions over those expected for its ages"),
    ]  # fmt: skip


def _made(
    measure: str, label: str, estimate: Estimate, unit: str, method: str, words: str
) -> Finding:
    value, low, high = (
        round(float(each), 3) for each in (estimate.value, estimate.low, estimate.high)
    )
    return Finding(
        measure=measure, value=value, low=low, high=high, unit=unit, label=label,
        table=STANDARDISED, status="synthetic", sources=SOURCE, method=method,
        caveats=(SYNTHETIC,), statement=f"{label}: {value} ({low} to {high}), {words}.",
    )  # fmt: skip
