"""Inequality across deprivation: gradients, slope and relative index; rates made alike for age."""

from collections.abc import Mapping

from tripleaim.model.area import ENGLAND
from tripleaim.model.quantity import Estimate, Share
from tripleaim.model.row import Row
from tripleaim.people.carry import Asked
from tripleaim.people.fifths import FIFTHS, ByDeprivation, Gradient
from tripleaim.people.inequality import (
    LEAST_GROUPS,
    relative_index,
    simulated_slope,
    slope_index,
)
from tripleaim.people.profile import Profile
from tripleaim.people.rates import directly_standardised, indirectly_standardised, rate
from tripleaim.people.standardise import Estimate as Found
from tripleaim.people.standardise import standardise_directly, standardise_indirectly
from tripleaim.questions.needs.rows import (
    FifthRate,
    FifthShare,
    Slope,
    Standardised,
    SyntheticFifth,
)
from tripleaim.questions.needs.segments import SOURCE, Notes, notes_of
from tripleaim.registry.area import Listed
from tripleaim.store.alike import CHARACTER_SOURCE

FEW = ("few_events",)
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


def unequal(here: Listed, asked: Asked, fifths: ByDeprivation, profile: Profile) -> list[Row]:
    """Gradients as published by fifth with their indices, then those of synthetic people."""
    found, residents = fifths.gradients, fifths.residents
    told = [(found[shown[0]], shown) for shown in SHOWN if shown[0] in found]
    return [
        *(row for each, shown in told for row in _fifths(here, each, shown)),
        *(row for each, shown in told for row in _indices(here, each, shown, residents)),
        *_synthetic(asked, profile),
    ]


def _fifths(here: Listed, each: Gradient, shown: Shown) -> list[Row]:
    values, places = each.values.get(here.area.id, {}), shown[2]
    found: list[Row] = []
    for fifth in FIFTHS:
        if fifth not in values:
            continue
        said = {
            "sources": (each.source,),
            "measure": each.measure,
            "fifth": fifth,
            "first": each.period[0],
            "after": each.period[1],
            "places": places,
        }
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
            subject=ENGLAND if side == "england" else area,
            sources=(each.source, CHARACTER_SOURCE),
            index=index,
            measure=each.measure,
            first=each.period[0],
            after=each.period[1],
            places=places,
            side=side,
            unit=shown[1],
            value=_bounded(value, to),
            slope=_bounded(mine[0], places),
            relative=_bounded(mine[1], 2),
            england=round(england[0].value, places) if england else None,
            before=round(before[0].value, places) if before else None,
        )
        for side, index, value, to in rows
    ]


def _index(
    values: Mapping[str, float], residents: Mapping[str, float], scale: int
) -> Indices | None:
    both = [fifth for fifth in FIFTHS if fifth in values and residents.get(fifth)]
    if len(both) < LEAST_GROUPS:
        return None
    people, figures = [residents[f] for f in both], [scale * values[f] for f in both]
    return slope_index(people, figures), relative_index(people, figures)


def _bounded(each: Found, places: int) -> Estimate[float]:
    value, low, high = (round(number, places) for number in (each.value, each.low, each.high))
    return Estimate(value=value, low=low, high=high)


def _synthetic(asked: Asked, profile: Profile) -> list[Row]:
    """Rates of synthetic people by fifth, and their indices by the methods that OHID publishes."""
    fifths = profile.by("fifth")
    if not fifths:
        return []
    notes = notes_of(asked)
    people = [each["people"] for each in fifths.values()]
    events = [each["emergency_admissions"] for each in fifths.values()]
    rates = [_per_1000(rate(n, d)) for n, d in zip(events, people, strict=True)]
    found: list[Row] = [
        SyntheticFifth(
            sources=SOURCE,
            fifth=int(fifth),
            rate=_bounded(each, 1),
            notes=(*notes, *(FEW if each.few else ())),
        )
        for fifth, each in zip(fifths, rates, strict=True)
    ]
    return [*found, *_slopes(people, rates, notes), *_standardised(profile, notes)]


def _slopes(people: list[float], rates: list[Found], notes: Notes) -> list[Standardised]:
    """The slope index by its line and by simulation, and both relative indices."""
    if len(people) < LEAST_GROUPS or min(each.low for each in rates) <= 0:
        return []
    values = [each.value for each in rates]
    bounds = [(each.low, each.high) for each in rates]
    simulated = simulated_slope(people, values, bounds, "rate")
    fall = Found(value=-simulated.slope.value, low=-simulated.slope.high, high=-simulated.slope.low)
    return [
        _made("slope_index_rate", slope_index(people, values), notes),
        _made("relative_index", relative_index(people, values), notes),
        _made("slope_index_simulated", fall, notes),
        _made("relative_index_simulated", simulated.relative, notes),
    ]


def _standardised(profile: Profile, notes: Notes) -> list[Standardised]:
    england, own = profile.by("band", england=True), profile.by("band")
    held = [own.get(band, {}) for band in england]
    events = [each.get("emergency_admissions", 0.0) for each in held]
    people = [each.get("people", 0.0) for each in held]
    reference = [each["people"] for each in england.values()]
    rates = [each["emergency_admissions"] / each["people"] for each in england.values()]
    whole = sum(events)
    return [
        _made(
            "directly_standardised",
            _per_1000(directly_standardised(events, people, reference)),
            notes,
        ),
        _made(
            "directly_standardised_gamma",
            _per_1000(standardise_directly(events, people, reference)),
            notes,
        ),
        _made("indirectly_standardised", indirectly_standardised(whole, people, rates), notes),
        _made("indirectly_standardised_exact", standardise_indirectly(whole, people, rates), notes),
    ]


def _per_1000(each: Found) -> Found:
    return Found(value=1000 * each.value, low=1000 * each.low, high=1000 * each.high, few=each.few)


def _made(measure: str, each: Found, notes: Notes) -> Standardised:
    return Standardised(
        sources=SOURCE,
        measure=measure,
        form=measure,
        value=_bounded(each, 3),
        notes=(*notes, *(FEW if each.few else ())),
    )
