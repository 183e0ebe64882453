"""Health and care of an area from open data, against England and the time before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tripleaim.model.area import ENGLAND, SYSTEMS
from tripleaim.model.quantity import PER_CENT
from tripleaim.model.row import Row
from tripleaim.model.status import Status
from tripleaim.people.carry import Asked, Rolled, roll_ups
from tripleaim.people.fifths import ByDeprivation, Gradient, by_deprivation, mean_over_fifths
from tripleaim.people.four_hours import Waits, Year, four_hours
from tripleaim.people.rates import proportion
from tripleaim.people.standing import BETTER, WORSE
from tripleaim.questions.needs.compared import Compared, compare
from tripleaim.questions.needs.inequality import SHOWN as SLOPES
from tripleaim.questions.needs.rows import (
    Care,
    CareShare,
    Condition,
    Health,
    Measured,
    Named,
    NotHeld,
)
from tripleaim.registry.area import Listed
from tripleaim.store.alike import CHARACTER_SOURCE
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of
from tripleaim.store.record.observed import read_directions
from tripleaim.store.remembered import once

ORDER = (Health, Condition, Care)
WHERE = "ae_provider_system"
AVOIDABLE, AVOIDABLE_SOURCE = "avoidable_admissions", "ae_monthly_provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is worse in an area than in England and what better; see rows.Summary."""

    judged: int
    worse: tuple[Named, ...]
    worst: tuple[Named, ...]
    better: tuple[Named, ...]
    commoner: tuple[Named, ...]
    untold: tuple[Named, ...]


class Shown(NamedTuple):
    """A measure that is shown: its id and breakdown in the store, its rows, decimal places.

    `scale` turns the unit of the store into that of the rows; `id` is the measure's here where it
    is another than in the store.
    """

    measure: str
    breakdown: str
    kind: type[Measured]
    places: int
    scale: float = 1.0
    id: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What it is asked by."""
        return self.measure, self.breakdown

    @property
    def called(self) -> str:
        """The id of the measure in the words."""
        return self.id or self.measure


WOMEN, MEN, ALL = "female", "male", "all"
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
    Shown("left_on_ready_date", ALL, CareShare, 1, PER_CENT),
    Shown("days_after_ready", ALL, Care, 1),
    Shown("community_within_18_weeks", ALL, CareShare, 1, PER_CENT),
    Shown("urgent_community_in_time", ALL, CareShare, 1, PER_CENT),
    Shown("gp_contact_good", ALL, CareShare, 1, PER_CENT),
    Shown("gp_phone_easy", ALL, CareShare, 1, PER_CENT),
    Shown("gp_website_easy", ALL, CareShare, 1, PER_CENT),
    Shown("gp_app_easy", ALL, CareShare, 1, PER_CENT),
    Shown("gp_reception_helpful", ALL, CareShare, 1, PER_CENT),
    Shown("gp_preferred_seen", ALL, CareShare, 1, PER_CENT),
    Shown("gp_listened", ALL, CareShare, 1, PER_CENT),
    Shown("gp_care_and_concern", ALL, CareShare, 1, PER_CENT),
    Shown("social_care_quality_of_life", ALL, Care, 3),
    Shown("carer_quality_of_life", ALL, Care, 1),
    Shown("reablement_outcome", ALL, CareShare, 1, PER_CENT),
)
QOF = "on_disease_register"
REGISTERS = tuple(
    Shown(QOF, code, Condition, places, PER_CENT, f"on_register_{code.lower()}")
    for code, places in (
        ("HYP", 1),
        ("DEP", 1),
        ("OB", 1),
        ("DM", 1),
        ("NDH", 1),
        ("AST", 1),
        ("CKD", 1),
        ("CAN", 1),
        ("CHD", 1),
        ("AF", 1),
        ("STIA", 1),
        ("COPD", 1),
        ("HF", 1),
        ("MH", 2),
        ("DEM", 2),
        ("RA", 2),
        ("EP", 2),
        ("LD", 2),
        ("OST", 2),
        ("PAD", 2),
        ("PC", 2),
    )
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
BY_FIFTH = tuple(dict.fromkeys([*(each.measure for each in FIFTHS), *(each[0] for each in SLOPES)]))
FOUR_HOURS, ADMISSIONS = "four_hours", "emergency_admissions_crude"


def aims(store: Store, here: Listed, asked: Asked) -> list[Compared]:
    """Every measure of health and care of the areas of a kind, in the order in which it is told."""
    every, spread = _of_all(store, asked)
    told = sorted(
        [*every, *_waits(store, here, asked), *spread], key=lambda each: ORDER.index(_table(each))
    )
    return [_as_published(each) for each in told] if asked.kind == "england" else told


@once
def _of_all(store: Store, asked: Asked) -> tuple[list[Compared], list[Compared]]:
    """What is one whichever area of a kind is asked about: measures rolled up, and by fifth.

    The registers of a whole year as published for boards take the place of those by fifth.
    """
    rolled = roll_ups(store, tuple(each.key for each in (*SHOWN, *REGISTERS)), asked)
    better = read_directions(store)
    every = [
        _of_rolled(rolled[each.key], each, better)
        for each in (*SHOWN, *REGISTERS)
        if each.key in rolled
    ]
    registers = any(each.key in rolled for each in REGISTERS)
    spread = [
        each
        for each in _by_fifth(by_deprivation(store, BY_FIFTH, asked), better)
        if not (registers and each.kind is Condition)
    ]
    return every, spread


def _as_published(each: Compared) -> Compared:
    """England itself: as published for it, not as the mean of what is published for its parts."""
    if each.england is None:
        return each
    return replace(each, values={ENGLAND: each.england}, covered={}, inside={}, england=None)


def _table(each: Compared) -> type[Measured]:
    return Care if each.kind is CareShare else each.kind


def told_aims(here: Listed, compared: Sequence[Compared], near: Sequence[str]) -> list[Row]:
    """Health and care of an area, each with England's figure and that of the period before."""
    found: list[Row] = [row for each in compared for row in compare(here, each, near)]
    return [*found, *_cannot_be_told(here, compared)]


def _direction(shown: Shown, better: Mapping[str, str]) -> str:
    """In which direction a measure improves; of conditions, fewer people who have them."""
    return "lower" if shown.kind is Condition else better.get(shown.measure, "neither")


def _of_rolled(rolled: Rolled, shown: Shown, better: Mapping[str, str]) -> Compared:
    overlaps = rolled.period[1].year - rolled.period[0].year > 1

    def scaled(values: Mapping[str, float]) -> dict[str, float]:
        return {area: shown.scale * value for area, value in values.items()}

    bounds = {**rolled.bounds}
    if rolled.england_bounds:
        bounds[ENGLAND] = rolled.england_bounds
    return Compared(
        kind=shown.kind,
        measure=shown.called,
        whom=shown.breakdown if shown.breakdown in (WOMEN, MEN) else "",
        places=shown.places,
        period=rolled.period,
        values=scaled(rolled.values),
        before=scaled(rolled.previous),
        england=None if rolled.england is None else shown.scale * rolled.england,
        derived=not rolled.england_is_published,
        how="rolled",
        better=_direction(shown, better),
        notes=("overlap",) if overlaps else (),
        sources=(rolled.source,),
        covered=rolled.covered,
        inside=rolled.inside,
        bounds={
            area: (shown.scale * low, shown.scale * high) for area, (low, high) in bounds.items()
        },
    )


def _by_fifth(fifths: ByDeprivation, better: Mapping[str, str]) -> list[Compared]:
    return [
        _of_gradient(fifths.gradients[shown.measure], fifths.residents, shown, better)
        for shown in FIFTHS
        if shown.measure in fifths.gradients
    ]


Residents = Mapping[str, Mapping[str, float]]


def _of_gradient(
    each: Gradient, residents: Residents, shown: Shown, better: Mapping[str, str]
) -> Compared:
    means = [
        {
            area: mean
            for area, values in spread.items()
            if (mean := mean_over_fifths(values, residents.get(area, {}))) is not None
        }
        for spread in (each.values, each.before)
    ]
    return Compared(
        kind=shown.kind,
        measure=each.measure,
        places=shown.places,
        period=each.period,
        values=means[0],
        before=means[1],
        england=mean_over_fifths(each.england, residents[ENGLAND]),
        how="fifths",
        sources=(each.source, CHARACTER_SOURCE),
        better=_direction(shown, better),
    )


def _waits(store: Store, here: Listed, asked: Asked) -> list[Compared]:
    """Four-hour waits and emergency admissions; England's are those of this area's own year."""
    area = here.area.id
    waits = four_hours(store, asked) if here.area.kind in SYSTEMS else None
    if waits is None or area not in waits.years:
        return []
    year, whole = waits.years[area], waits.whole[area]
    of = {
        each: proportion(held.attendances - held.over_four, held.attendances)
        for each, held in ((area, year), (ENGLAND, whole))
    }
    four = Compared(
        kind=CareShare,
        measure=FOUR_HOURS,
        places=1,
        period=year.period,
        how=waits.kind,
        sources=(waits.source, WHERE),
        better="higher",
        values={name: each.within for name, each in waits.years.items()},
        before={name: each.within for name, each in waits.before.items()},
        england=whole.within,
        notes=("pilot",) if waits.kind == "stp" else (),
        bounds={each: (found.low, found.high) for each, found in of.items()},
    )
    return [four, *_admissions(store, here, waits, asked)]


def _admissions(store: Store, here: Listed, waits: Waits, asked: Asked) -> list[Compared]:
    people = people_of(store, list(waits.years), asked.laid)
    if here.area.id not in people:
        return []

    def rates(years: Mapping[str, Year]) -> dict[str, float]:
        return {
            area: 1000 * each.admissions / people[area].people
            for area, each in years.items()
            if area in people
        }

    return [
        Compared(
            kind=Care,
            measure=ADMISSIONS,
            places=0,
            period=waits.years[here.area.id].period,
            how=waits.kind,
            sources=(waits.source, WHERE, *people[here.area.id].sources),
            values=rates(waits.years),
            before=rates(waits.before),
            england=None,
            notes=("crude",),
        )
    ]


def _cannot_be_told(here: Listed, compared: Sequence[Compared]) -> list[NotHeld]:
    """What the triple aim asks for and the open data do not hold, said and not left out."""
    held = {each.measure for each in compared}
    return [
        NotHeld(
            subject=here.area.id,
            sources=(AVOIDABLE_SOURCE,),
            measure=measure,
            form=measure,
            status=Status.CANNOT_TELL,
        )
        for measure in (AVOIDABLE, FOUR_HOURS)
        if measure not in held
    ]


def summarised(compared: Sequence[Compared], here: Listed, near: Sequence[str]) -> Judged:
    """What is worse here than in England, what better, and what cannot be told, furthest first."""
    area = here.area.id
    worse = _of(compared, area, WORSE)
    return Judged(
        judged=sum(bool(each.standing(area)) for each in compared),
        worse=_names(each for each in worse if each.kind is not Condition),
        worst=_names(
            each for each in worse if each.kind is not Condition and _is_worst(each, area, near)
        ),
        better=_names(each for each in _of(compared, area, BETTER) if each.kind is not Condition),
        commoner=_names(each for each in worse if each.kind is Condition),
        untold=_names(each for each in compared if not each.is_told(area)),
    )


def _of(compared: Sequence[Compared], area: str, standing: str) -> list[Compared]:
    found = [each for each in compared if each.standing(area) == standing]
    return sorted(found, key=lambda each: _from_the_end(each, area))


def _from_the_end(each: Compared, area: str) -> float:
    """How many areas lie further out on the same side of England, as a share of all."""
    spread, value = each.spread, each.values[area]
    above = value > (each.england or 0.0)
    return sum(other > value if above else other < value for other in spread) / len(spread)


def _is_worst(each: Compared, area: str, near: Sequence[str]) -> bool:
    """Whether it is worse than in most of the systems most like it."""
    beaten, of = each.beaten(area, near)
    return of > 0 and beaten > of / 2


def _names(compared: Iterable[Compared]) -> tuple[Named, ...]:
    return tuple(Named(measure=each.measure, whom=each.whom) for each in compared)
