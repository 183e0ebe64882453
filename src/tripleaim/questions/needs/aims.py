"""Health and care of an area from open data, against England and the time before."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tripleaim.model.finding import Finding
from tripleaim.people.carry import ENGLAND, Rolled, roll_ups
from tripleaim.people.fifths import Gradient, gradients, mean_over_fifths, residents_by_fifth
from tripleaim.people.four_hours import Waits, Year, four_hours
from tripleaim.questions.needs.compared import Compared, compare
from tripleaim.registry.area import Listed
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of

HEALTH = "Health against England"
CONDITIONS = "Conditions on practice registers against England"
CARE = "Care against England"
SYSTEMS = ("stp", "icb")
ROLLED = "mean of the published areas within, weighted by residents; not published for this area"
BY_FIFTH = (
    "typical practice of each fifth of deprivation, weighted by the residents of mid-2020 in each"
)
WAITS = (
    "trusts added up by the system of April 2017 that they lie in, twelve whole months; England: "
    "all systems whose trusts reported in those months"
)
WAITS_SOURCES = ("ae_monthly_provider", "ae_provider_system")
PILOT = (
    "Fourteen trusts tried other standards from May 2019 and reported no four-hour waits: systems "
    "with one of them have an older year."
)
OVERLAP = "Periods of three years overlap: most of one stands in the one before it too."
CRUDE = (
    "Admissions at the system's own trusts, of whoever lives where, over its residents of "
    "mid-year, not made alike for age: low where many residents go elsewhere, high where many "
    "come in."
)


class Shown(NamedTuple):
    """A measure that is shown: its id and breakdown in the store, and how it is told."""

    measure: str
    breakdown: str
    label: str
    unit: str
    decimals: int
    table: str


EXPERIENCE = "Good experience of general practice"
WOMEN, MEN, ALL = "female", "male", "all"
DEATHS, YEARS, INDEX = "per 100,000", "years", "score, 100 is England in 2015"
HLE, LE, GAP = "healthy_life_expectancy", "life_expectancy", "life_expectancy_slope"
SHOWN = (
    Shown(HLE, WOMEN, "Healthy life expectancy, women", YEARS, 1, HEALTH),
    Shown(HLE, MEN, "Healthy life expectancy, men", YEARS, 1, HEALTH),
    Shown(LE, WOMEN, "Life expectancy, women", YEARS, 1, HEALTH),
    Shown(LE, MEN, "Life expectancy, men", YEARS, 1, HEALTH),
    Shown("preventable_mortality", ALL, "Preventable deaths under 75", DEATHS, 1, HEALTH),
    Shown("avoidable_mortality", ALL, "Avoidable deaths", DEATHS, 1, HEALTH),
    Shown("treatable_mortality", ALL, "Deaths from treatable causes", DEATHS, 1, HEALTH),
    Shown(GAP, WOMEN, "Life expectancy gap within councils, women", YEARS, 1, HEALTH),
    Shown(GAP, MEN, "Life expectancy gap within councils, men", YEARS, 1, HEALTH),
    Shown("health_index", ALL, "Health Index", INDEX, 1, HEALTH),
    Shown(
        "social_care_quality_of_life", ALL, "Quality of life of people who use social care",
        "score, 0 to 1", 3, CARE,
    ),
    Shown("carer_quality_of_life", ALL, "Quality of life of carers", "score, 0 to 12", 1, CARE),
)  # fmt: skip
FIFTHS = (
    Shown("practice_experience", "", EXPERIENCE, "share", 1, CARE),
    Shown("practice_access", "", "Good experience of making an appointment", "share", 1, CARE),
    Shown(
        "emergency_admissions_under_5", "", "Emergency admissions of children under 5",
        "per 1,000 children", 0, CARE,
    ),
    Shown("register_hypertension", "", "Hypertension", "share", 1, CONDITIONS),
    Shown("register_depression", "", "Depression, adults", "share", 1, CONDITIONS),
    Shown("register_diabetes", "", "Diabetes, aged 17 and over", "share", 1, CONDITIONS),
    Shown("register_kidney_disease", "", "Chronic kidney disease, adults", "share", 1, CONDITIONS),
    Shown("register_heart_disease", "", "Coronary heart disease", "share", 1, CONDITIONS),
    Shown("register_atrial_fibrillation", "", "Atrial fibrillation", "share", 1, CONDITIONS),
    Shown("register_copd", "", "Chronic obstructive pulmonary disease", "share", 1, CONDITIONS),
    Shown("register_stroke", "", "Stroke", "share", 1, CONDITIONS),
    Shown("register_mental_illness", "", "Serious mental illness", "share", 2, CONDITIONS),
)  # fmt: skip


def aims(store: Store, here: Listed, on: date) -> list[Compared]:
    """Every measure of health and care of the areas of a kind, in the order in which it is told."""
    kind = here.area.kind
    found = roll_ups(store, [(each.measure, each.breakdown) for each in SHOWN], kind, on)
    rolled = [
        _of_rolled(found[each.measure, each.breakdown], each)
        for each in SHOWN
        if (each.measure, each.breakdown) in found
    ]
    by_fifth = _by_fifth(store, kind, on)
    waits = _waits(store, here, on)
    every = [*rolled, *waits, *by_fifth]
    return [each for table in (HEALTH, CONDITIONS, CARE) for each in every if each.table == table]


def aim_findings(here: Listed, compared: Sequence[Compared]) -> list[Finding]:
    """Health and care of an area, each with England's figure and that of the period before."""
    found = [finding for each in compared for finding in compare(here, each)]
    return [*found, *_cannot_be_told(here, compared)]


def _of_rolled(rolled: Rolled, shown: Shown) -> Compared:
    return Compared(
        measure=rolled.measure, label=shown.label, unit=shown.unit, decimals=shown.decimals,
        table=shown.table,
        years=years_of(*rolled.period), values=rolled.values, before=rolled.previous,
        england=rolled.england, england_is_published=rolled.england_is_published, method=ROLLED,
        caveats=(OVERLAP,) if rolled.period[1].year - rolled.period[0].year > 1 else (),
        sources=(rolled.source,), covered=rolled.covered, inside=rolled.inside,
    )  # fmt: skip


def years_of(first: date, after: date) -> str:
    """A period in words: its years, or the financial year.

    >>> years_of(date(2016, 1, 1), date(2019, 1, 1)), years_of(date(2018, 4, 1), date(2019, 4, 1))
    ('2016 to 2018', '2018/19')
    """
    if first.month == 4:
        return f"{first.year}/{after.year % 100:02d}"
    last = after.year - 1
    return str(last) if first.year == last else f"{first.year} to {last}"


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
        measure=each.measure, label=shown.label, unit=shown.unit, decimals=shown.decimals,
        table=shown.table, years=years_of(*each.period), values=means[0], before=means[1],
        england=mean_over_fifths(each.england, residents[ENGLAND]), method=BY_FIFTH,
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
        measure="four_hours", label="A&E within four hours", unit="share", decimals=1,
        table=CARE, years=f"the year to {year.last:%B %Y}", method=WAITS, sources=WAITS_SOURCES,
        values={name: each.within for name, each in waits.years.items()},
        before={name: each.within for name, each in waits.before.items()},
        england=waits.whole[area].within, caveats=(PILOT,),
    )  # fmt: skip
    return [four, _admissions(store, here, waits, on)]


def _admissions(store: Store, here: Listed, waits: Waits, on: date) -> Compared:
    people = people_of(store, list(waits.years), on)
    year = waits.years[here.area.id]

    def rates(years: Mapping[str, Year]) -> dict[str, float]:
        return {
            area: 1000 * each.admissions / people[area].people
            for area, each in years.items()
            if area in people
        }

    return Compared(
        measure="emergency_admissions_rate", label="Emergency admissions at its trusts",
        unit="per 1,000 residents", decimals=0, table=CARE,
        years=f"the year to {year.last:%B %Y}", method=WAITS,
        sources=(*WAITS_SOURCES, *people[here.area.id].sources), values=rates(waits.years),
        before=rates(waits.before), england=None, caveats=(CRUDE,),
    )  # fmt: skip


def _cannot_be_told(here: Listed, compared: Sequence[Compared]) -> list[Finding]:
    """What the triple aim asks for and the open data do not hold, said and not left out."""
    found = [
        _untold(
            here, "avoidable_admissions", "Admissions that good care avoids",
            "the open data held count no admissions by diagnosis. All emergency admissions and "
            "those of children under 5 stand beside; an extract of one's own has diagnoses",
        )
    ]  # fmt: skip
    if "four_hours" not in {each.measure for each in compared}:
        found.append(
            _untold(
                here, "four_hours", "A&E within four hours",
                "trusts report waits by month and are added up to systems; no part of a system "
                "has its own, and none is held before July 2015",
            )
        )  # fmt: skip
    return found


def _untold(here: Listed, measure: str, label: str, why: str) -> Finding:
    return Finding(
        measure=measure, value=None, unit="", status="cannot tell", subject=here.area.id,
        table=CARE, label=label, sources=("ae_monthly_provider",), method="not in the data held",
        statement=f"{label}: cannot be told for {here.area.name}: {why}.",
    )  # fmt: skip
