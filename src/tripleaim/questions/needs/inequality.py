"""Inequality across deprivation: gradients, slope and relative index; rates made alike for age."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import Row
from tripleaim.people.fifths import FIFTHS, Gradient, gradients, residents_by_fifth
from tripleaim.people.inequality import relative_index, slope_index
from tripleaim.people.profile import segment_profile
from tripleaim.people.standardise import Estimate as Found
from tripleaim.people.standardise import standardise_directly, standardise_indirectly
from tripleaim.questions.needs.compared import ENGLAND
from tripleaim.questions.needs.rows import (
    FifthRate,
    FifthShare,
    Slope,
    Standardised,
    SyntheticFifth,
)
from tripleaim.questions.needs.segments import SCHEME, SOURCE, profile_of
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store

CHARACTER = "system_character"
POINTS, PER_1000 = "percentage points", "per 1,000"

# measure, its slope's unit, decimal places
SHOWN = (
    ("register_copd", POINTS, 2),
    ("register_diabetes", POINTS, 2),
    ("register_depression", POINTS, 2),
    ("register_mental_illness", POINTS, 2),
    ("practice_experience", POINTS, 1),
    ("emergency_admissions_under_5", PER_1000, 0),
)

Weights = Mapping[str, Mapping[str, float]]
Shown = tuple[str, str, int]
Indices = tuple[Found, Found]


def unequal(store: Store, here: Listed, on: date) -> list[Row]:
    """Gradients as published by fifth with their indices, then those of synthetic people."""
    kind = here.area.kind
    residents = residents_by_fifth(store, kind, on)
    found = {each.measure: each for each in gradients(store, [s[0] for s in SHOWN], kind, on)}
    told = [(found[shown[0]], shown) for shown in SHOWN if shown[0] in found]
    return [
        *(row for each, shown in told for row in _fifths(here, each, shown)),
        *(row for each, shown in told for row in _indices(here, each, shown, residents)),
        *_synthetic(store, here, on),
    ]


def _fifths(here: Listed, each: Gradient, shown: Shown) -> list[Row]:
    values, places = each.values.get(here.area.id, {}), shown[2]
    found: list[Row] = []
    for fifth in FIFTHS:
        if fifth not in values:
            continue
        said = {
            "sources": (each.source,), "measure": each.measure, "fifth": fifth,
            "first": each.period[0], "after": each.period[1], "places": places,
        }  # fmt: skip
        if shown[1] == POINTS:
            found.append(FifthShare(value=Share(round(values[fifth], places + 2)), **said))  # type: ignore[arg-type]
        else:
            found.append(FifthRate(value=round(values[fifth], places), **said))  # type: ignore[arg-type]
    return found


def _indices(here: Listed, each: Gradient, shown: Shown, residents: Weights) -> list[Slope]:
    area, scale = here.area.id, 100 if shown[1] == POINTS else 1
    mine = _index(each.values.get(area, {}), residents.get(area, {}), scale)
    if mine is None:
        return []
    england = _index(each.england, residents[ENGLAND], scale)
    before = _index(each.before.get(area, {}), residents.get(area, {}), scale)
    places, unit = shown[2], "slope_index" if shown[1] == POINTS else "slope_index_rate"
    rows = [("here", unit, mine[0], places), ("here", "relative_index", mine[1], 2)]
    if england:
        rows.append(("england", unit, england[0], places))
    if before:
        rows.append(("before", f"{unit}_before", before[0], places))
    return [
        Slope(
            subject=ENGLAND if side == "england" else area, sources=(each.source, CHARACTER),
            index=index, measure=each.measure, first=each.period[0], after=each.period[1],
            places=places, side=side, unit=shown[1], value=_bounded(value, to),
            slope=_bounded(mine[0], places), relative=_bounded(mine[1], 2),
            england=round(england[0].value, places) if england else None,
            before=round(before[0].value, places) if before else None,
        )
        for side, index, value, to in rows
    ]  # fmt: skip


def _index(
    values: Mapping[str, float], residents: Mapping[str, float], scale: int
) -> Indices | None:
    both = [fifth for fifth in FIFTHS if fifth in values and residents.get(fifth)]
    if len(both) < 3:
        return None
    people, figures = [residents[f] for f in both], [scale * values[f] for f in both]
    return slope_index(people, figures), relative_index(people, figures)


def _bounded(each: Found, places: int) -> Estimate[float]:
    value, low, high = (round(number, places) for number in (each.value, each.low, each.high))
    return Estimate(value=value, low=low, high=high)


def _synthetic(store: Store, here: Listed, on: date) -> list[Row]:
    profile = segment_profile(store, SCHEME, here.area.kind, on)
    mine = profile_of(profile, here)
    if mine.empty:
        return []
    fifths = mine.groupby("fifth")[["people", "emergency_admissions"]].sum()
    rates = (1000 * fifths["emergency_admissions"] / fifths["people"]).tolist()
    people = fifths["people"].tolist()
    found: list[Row] = [
        SyntheticFifth(sources=SOURCE, fifth=int(fifth), rate=round(rate, 1))
        for fifth, rate in zip(fifths.index, rates, strict=True)
    ]
    if len(people) >= 3:
        found += [
            _made("slope_index_rate", slope_index(people, rates)),
            _made("relative_index", relative_index(people, rates)),
        ]
    return [*found, *_standardised(profile, mine)]


def _standardised(profile: pd.DataFrame, mine: pd.DataFrame) -> list[Standardised]:
    england = profile.groupby("band")[["people", "emergency_admissions"]].sum()
    own = mine.groupby("band")[["people", "emergency_admissions"]].sum().reindex(england.index)
    events, people = own["emergency_admissions"].tolist(), own["people"].tolist()
    direct = standardise_directly(events, people, england["people"].tolist())
    rates = (england["emergency_admissions"] / england["people"]).tolist()
    ratio = standardise_indirectly(sum(events), people, rates)
    per_1000 = Found(value=1000 * direct.value, low=1000 * direct.low, high=1000 * direct.high)
    return [
        _made("directly_standardised", per_1000),
        _made("indirectly_standardised", ratio),
    ]


def _made(measure: str, each: Found) -> Standardised:
    return Standardised(sources=SOURCE, measure=measure, form=measure, value=_bounded(each, 3))
