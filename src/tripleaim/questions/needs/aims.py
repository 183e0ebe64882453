"""Health and care of an area from open data, against England and the time before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.people.carry import ENGLAND, Rolled, roll_ups
from tripleaim.people.fifths import Gradient, gradients, mean_over_fifths, residents_by_fifth
from tripleaim.people.four_hours import Waits, Year, four_hours
from tripleaim.questions.needs.compared import Compared, compare
from tripleaim.questions.needs.rows import (
    Care,
    CareShare,
    Condition,
    Health,
    Measured,
    NotHeld,
)
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of

SYSTEMS = ("stp", "icb")
ORDER = (Health, Condition, Care)
WAITS_SOURCES = ("ae_monthly_provider", "ae_provider_system")


class Shown(NamedTuple):
    """A measure that is shown: its id and breakdown in the store, its rows, decimal places."""

    measure: str
    breakdown: str
    kind: type[Measured]
    places: int


WOMEN, MEN, ALL = "female", "male", "all"
WHOM = {WOMEN: "women", MEN: "men"}
HLE, LE, GAP = "healthy_life_expectancy", "life_expectancy", "life_expectancy_slope"
SHOWN = (
    Shown(HLE, WOMEN, Health, 1),
    Shown(HLE, MEN, Health, 1),
    Shown(LE, WOMEN, Health, 1),
    Shown(LE, MEN, Health, 1),
    Shown("preventable_mortality", ALL, Health, 1),
    Shown("avoidable_mortality", ALL, Health, 1),
    Shown("treatable_mortality", ALL, Health, 1),
    Shown(GAP, WOMEN, Health, 1),
    Shown(GAP, MEN, Health, 1),
    Shown("health_index", ALL, Health, 1),
    Shown("social_care_quality_of_life", ALL, Care, 3),
    Shown("carer_quality_of_life", ALL, Care, 1),
)
FIFTHS = (
    Shown("practice_experience", "", CareShare, 1),
    Shown("practice_access", "", CareShare, 1),
    Shown("emergency_admissions_under_5", "", Care, 0),
    Shown("register_hypertension", "", Condition, 1),
    Shown("register_depression", "", Condition, 1),
    Shown("register_diabetes", "", Condition, 1),
    Shown("register_kidney_disease", "", Condition, 1),
    Shown("register_heart_disease", "", Condition, 1),
    Shown("register_atrial_fibrillation", "", Condition, 1),
    Shown("register_copd", "", Condition, 1),
    Shown("register_stroke", "", Condition, 1),
    Shown("register_mental_illness", "", Condition, 2),
)


def aims(store: Store, here: Listed, on: date) -> list[Compared]:
    """Every measure of health and care of the areas of a kind, in the order in which it is told."""
    kind = here.area.kind
    found = roll_ups(store, [(each.measure, each.breakdown) for each in SHOWN], kind, on)
    rolled = [
        _of_rolled(found[each.measure, each.breakdown], each)
        for each in SHOWN
        if (each.measure, each.breakdown) in found
    ]
    every = [*rolled, *_waits(store, here, on), *_by_fifth(store, kind, on)]
    return sorted(every, key=lambda each: ORDER.index(_table(each)))


def _table(each: Compared) -> type[Measured]:
    return Care if each.kind is CareShare else each.kind


def told_aims(here: Listed, compared: Sequence[Compared]) -> list[Row]:
    """Health and care of an area, each with England's figure and that of the period before."""
    found: list[Row] = [row for each in compared for row in compare(here, each)]
    return [*found, *_cannot_be_told(here, compared)]


def _of_rolled(rolled: Rolled, shown: Shown) -> Compared:
    overlaps = rolled.period[1].year - rolled.period[0].year > 1
    return Compared(
        kind=shown.kind, measure=rolled.measure, whom=WHOM.get(shown.breakdown, ""),
        places=shown.places, period=rolled.period, values=rolled.values, before=rolled.previous,
        england=rolled.england, derived=not rolled.england_is_published, how="rolled",
        notes=("overlap",) if overlaps else (), sources=(rolled.source,),
        covered=rolled.covered, inside=rolled.inside,
    )  # fmt: skip


def _by_fifth(store: Store, kind: str, on: date) -> list[Compared]:
    residents = residents_by_fifth(store, kind, on)
    found = {each.measure: each for each in gradients(store, [f.measure for f in FIFTHS], kind, on)}
    return [
        _of_gradient(found[shown.measure], residents, shown)
        for shown in FIFTHS
        if shown.measure in found
    ]


Residents = dict[str, dict[str, float]]


def _of_gradient(each: Gradient, residents: Residents, shown: Shown) -> Compared:
    means = [
        {
            area: mean
            for area, values in spread.items()
            if (mean := mean_over_fifths(values, residents.get(area, {}))) is not None
        }
        for spread in (each.values, each.before)
    ]
    return Compared(
        kind=shown.kind, measure=each.measure, places=shown.places, period=each.period,
        values=means[0], before=means[1],
        england=mean_over_fifths(each.england, residents[ENGLAND]), how="fifths",
        sources=(each.source, "system_character"),
    )  # fmt: skip


def _waits(store: Store, here: Listed, on: date) -> list[Compared]:
    """Four-hour waits and emergency admissions; England's are those of this area's own year."""
    area = here.area.id
    waits = four_hours(store, here.area.kind, on) if here.area.kind in SYSTEMS else None
    if waits is None or area not in waits.years:
        return []
    year = waits.years[area]
    four = Compared(
        kind=CareShare, measure="four_hours", places=1, period=year.period, how="waits",
        sources=WAITS_SOURCES,
        values={name: each.within for name, each in waits.years.items()},
        before={name: each.within for name, each in waits.before.items()},
        england=waits.whole[area].within, notes=("pilot",),
    )  # fmt: skip
    return [four, _admissions(store, here, waits, on)]


def _admissions(store: Store, here: Listed, waits: Waits, on: date) -> Compared:
    people = people_of(store, list(waits.years), on)

    def rates(years: Mapping[str, Year]) -> dict[str, float]:
        return {
            area: 1000 * each.admissions / people[area].people
            for area, each in years.items()
            if area in people
        }

    return Compared(
        kind=Care, measure="emergency_admissions_crude", places=0,
        period=waits.years[here.area.id].period, how="waits",
        sources=(*WAITS_SOURCES, *people[here.area.id].sources), values=rates(waits.years),
        before=rates(waits.before), england=None, notes=("crude",),
    )  # fmt: skip


def _cannot_be_told(here: Listed, compared: Sequence[Compared]) -> list[NotHeld]:
    """What the triple aim asks for and the open data do not hold, said and not left out."""
    held = {each.measure for each in compared}
    return [
        NotHeld(
            subject=here.area.id, sources=("ae_monthly_provider",), measure=measure, form=measure,
            status=Status.CANNOT_TELL,
        )
        for measure in ("avoidable_admissions", "four_hours")
        if measure not in held
    ]  # fmt: skip
