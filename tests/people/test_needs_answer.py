"""The answer from what ships alone: every system, every aim, synthetic said where it is."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.model.status import Status
from tripleaim.page.catalogue import catalogue_of
from tripleaim.people.carry import Asked, roll_ups, spread_counties
from tripleaim.people.fifths import residents_by_fifth
from tripleaim.people.four_hours import four_hours
from tripleaim.questions.needs.aims import FIFTHS, SHOWN
from tripleaim.questions.needs.compared import ENGLAND
from tripleaim.questions.needs.money import against_need
from tripleaim.questions.needs.page import section
from tripleaim.questions.needs.rows import (
    Before,
    Care,
    CareShare,
    HeadCost,
    Health,
    MoneyOfYear,
    SegmentPeople,
    Summary,
)
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.record.observed import read_directions

DAY = timedelta(days=1)
NEWEST, BEFORE = date(2026, 6, 1), date(2019, 6, 1)
AIMS = {
    "healthy_life_expectancy",
    "life_expectancy",
    "avoidable_mortality",
    "treatable_mortality",
    "preventable_mortality",
    "register_diabetes",
    "register_copd",
    "practice_experience",
    "four_hours",
    "emergency_admissions_crude",
    "social_care_quality_of_life",
}


def asked(kind: str, on: date, known: date = date.max) -> Asked:
    return Asked(kind=kind, laid=on, on=on, known=known)


def needs(store: Store, area: str | None, on: date) -> list[Finding]:
    return question("needs").ask(store, area, on)


REGISTERS = {"register_diabetes", "register_copd"}  # from April 2025 those of a whole year instead


def of(found: list[Finding], measure: str, subject: str = "", label: str = "") -> Finding:
    return next(
        each
        for each in found
        if each.measure == measure
        and (not subject or each.subject == subject)
        and (not label or each.label.partition(" (")[0] == label.partition(" (")[0])
    )


def number(finding: Finding) -> float:
    return float(str(finding.value))


@pytest.mark.parametrize(("on", "systems"), [(BEFORE, 42), (NEWEST, 36)])
def test_every_system_has_its_need(on: date, systems: int, shipped_store: Store) -> None:
    shares = [each for each in needs(shipped_store, None, on) if each.measure == "fair_share"]
    assert len(shares) == systems
    assert sum(number(each) for each in shares) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(("area", "on"), [("QHM", BEFORE), ("QWO", BEFORE), ("QF7", NEWEST)])
def test_an_area_has_people_need_health_care_cost_and_inequality(
    area: str, on: date, shipped_store: Store
) -> None:
    found = needs(shipped_store, area, on)
    measures = {each.measure for each in found}
    assert {
        "people",
        "need_ratio",
        "need_weighted_people",
        "fair_share",
        "cost_per_head",
        "cost_mental_health",
        "slope_index",
        "relative_index",
        "directly_standardised",
        "indirectly_standardised",
        "similar_systems",
        "distance_from_target",
        "distance_from_fair_share",
        "measures_judged",
        "segment_cost",
        *(AIMS - REGISTERS),
    } <= measures
    synthetic = [each for each in found if "synthetic_england" in each.sources]
    assert synthetic
    assert all(each.status == "synthetic" and each.caveats for each in synthetic)


def test_every_aim_stands_beside_england_and_the_period_before(shipped_store: Store) -> None:
    found = needs(shipped_store, "QOP", BEFORE)
    for measure in AIMS - {"emergency_admissions_crude"}:
        assert of(found, measure, ENGLAND).value is not None, measure
        assert of(found, f"{measure}_before", "stp:QOP").value is not None, measure
        assert "England" in of(found, measure, "stp:QOP").statement


def test_greater_manchester_as_published(shipped_store: Store) -> None:
    found = needs(shipped_store, "QOP", BEFORE)
    women = of(found, "healthy_life_expectancy", ENGLAND, "Healthy life expectancy, women")
    assert women.value == 64.1  # Fingertips 90362, England, women, 2016-18
    deaths = of(found, "preventable_mortality", ENGLAND)
    assert deaths.value == 143.8  # Fingertips, England, persons, 2018
    below = 1.71  # boroughs of Greater Manchester against England, men, 2015-17, unweighted
    gap = number(of(found, "life_expectancy", ENGLAND, "Life expectancy, men")) - number(
        of(found, "life_expectancy", "stp:QOP", "Life expectancy, men")
    )
    assert gap == pytest.approx(below, abs=0.3)


def test_four_hours_are_those_of_the_months_that_every_trust_reported(
    shipped_store: Store,
) -> None:
    waits = four_hours(shipped_store, asked("stp", date(2020, 6, 1)))
    assert waits is not None
    assert waits.years["stp:QOP"].last == date(2019, 12, 1)
    # Nottingham's hospitals tried other standards from May 2019: its newest whole year ends before.
    assert waits.years["stp:QT1"].last == date(2019, 4, 1)
    of_2019 = four_hours(shipped_store, asked("stp", date(2019, 4, 1)))
    assert of_2019 is not None
    year = of_2019.whole["stp:QOP"]
    assert year.attendances == pytest.approx(24.8e6, rel=0.01)  # 2018/19 as published
    assert year.within == pytest.approx(0.880, abs=0.003)  # 88.0% in 2018/19 as published


def test_systems_most_like_it_stand_side_by_side(shipped_store: Store) -> None:
    for on, kind in ((BEFORE, "stp"), (NEWEST, "icb")):
        found = [
            each
            for each in needs(shipped_store, f"{kind}:QOP", on)
            if each.table == "Beside the systems most like it"
        ]
        subjects = list(dict.fromkeys(each.subject for each in found))
        assert subjects[0] == f"{kind}:QOP"
        assert subjects[-1] == ENGLAND
        assert len(subjects) == 7
        away = [
            number(each) for each in found if each.measure == "distance" and each.value is not None
        ]
        assert away[0] == 0
        assert all(near <= far for near, far in pairwise(away))
        assert {"preventable_mortality", "four_hours", "need_ratio"} <= {e.measure for e in found}


@pytest.mark.parametrize("area", ["stp:QOP", "stp:QVP", "stp:QF7"])
def test_people_of_a_day_before_footprints_are_those_that_who_tells(
    shipped_store: Store, area: str
) -> None:
    on = date(2016, 12, 1)
    told = {
        asked: next(
            e for e in question(asked).ask(shipped_store, area, on) if e.measure == "people"
        )
        for asked in ("who", "needs")
    }
    assert told["needs"].value == told["who"].value
    lived = [
        e.statement for e in needs(shipped_store, area, on) if " people lived in " in e.statement
    ]
    assert any("within the nearest footprint that is on record" in each for each in lived)


def test_likeness_says_that_its_people_were_counted_after_the_day(shipped_store: Store) -> None:
    for on, later in ((date(2020, 6, 29), True), (date(2020, 6, 30), False)):
        said = [e.statement for e in needs(shipped_store, "stp:QOP", on)]
        alike = next(each for each in said if each.startswith("In age, deprivation"))
        assert ("counted later (30 June 2020" in alike) is later


def test_what_cannot_be_told_is_said(shipped_store: Store) -> None:
    found = needs(shipped_store, "QOP", BEFORE)
    avoidable = of(found, "avoidable_admissions")
    assert (avoidable.status, avoidable.value) == ("cannot tell", None)
    assert "by diagnosis" in avoidable.statement
    # No county is in the data held of healthy life expectancy: two fifteenths is no answer.
    suffolk = needs(shipped_store, "QJG", BEFORE)
    assert of(suffolk, "healthy_life_expectancy").status == "cannot tell"
    place = of(needs(shipped_store, "ccg:00L", BEFORE), "four_hours")
    assert place.status == "cannot tell"


CARERS, AVOIDABLE = ("carer_quality_of_life", "all"), ("avoidable_mortality", "all")


def test_counties_figures_reach_their_districts(shipped_store: Store) -> None:
    assert "lad:E07000200" in spread_counties({"lad:E10000029": 1.0})
    rolled = roll_ups(shipped_store, [CARERS], asked("stp", BEFORE))[CARERS]
    assert len(rolled.values) == 42
    assert min(rolled.covered.values()) > 0.99


def test_a_period_that_names_few_areas_is_no_news(shipped_store: Store) -> None:
    rolled = roll_ups(shipped_store, [AVOIDABLE], asked("icb", NEWEST))[AVOIDABLE]
    assert rolled.period[0].year == 2018  # 2019 names 117 of 191 commissioners
    assert min(rolled.covered.values()) > 0.99


def test_money_against_fair_share_adds_up_over_systems(shipped_store: Store) -> None:
    money, fair = 0, 0
    for each in list_areas(shipped_store, "stp", BEFORE):
        (year,) = [
            row
            for row in against_need(shipped_store, each, asked("stp", BEFORE))
            if isinstance(row, MoneyOfYear) and row.year == 2020
        ]
        money, fair = money + year.allocation, fair + year.fair
    assert money == fair
    assert money / 100 == pytest.approx(78.4e9, rel=0.001)  # all CCGs of 2019/20


def test_distance_and_its_pace_as_published(shipped_store: Store) -> None:
    found = needs(shipped_store, "ccg:00C", date(2018, 6, 1))  # Darlington: +1.54% to +1.23%
    said = of(found, "distance_from_target")
    assert number(said) == pytest.approx(0.0123, abs=1e-4)
    assert "1.54% above it at the start" in said.statement
    path = [each for each in found if each.table.startswith("Distance from the target of January")]
    assert [each.status for each in path] == ["assumed"] * 5


def test_residents_by_fifth_are_everyone(shipped_store: Store) -> None:
    by_fifth = residents_by_fifth(shipped_store, asked("stp", BEFORE))
    lived = ask_value(shipped_store, "select sum(people) from area_character")
    assert sum(by_fifth[ENGLAND].values()) == lived
    systems = sum(sum(each.values()) for area, each in by_fifth.items() if area != ENGLAND)
    assert systems == pytest.approx(lived, rel=1e-9)


def test_inequality_of_england_is_what_its_fifths_say(shipped_store: Store) -> None:
    found = needs(shipped_store, "QOP", BEFORE)
    slope = of(found, "slope_index", ENGLAND, "Good experience of general practice")
    assert number(slope) < 0  # England: 82% in the most deprived fifths, 90% in the least
    assert float(str(slope.low)) < number(slope) < float(str(slope.high))
    assert "95% by t" in slope.method


def test_standardised_rates_name_method_and_reference(shipped_store: Store) -> None:
    found = needs(shipped_store, "QOP", BEFORE)
    said = {
        "directly_standardised": "Dobson with Byar",
        "directly_standardised_gamma": "gamma",
        "indirectly_standardised": "by Byar, exact for under ten events",
        "indirectly_standardised_exact": "exact Poisson",
    }
    for measure, method in said.items():
        assert method in of(found, measure).method, measure
        assert "reference population" in of(found, measure).method
    ours, theirs = of(found, "slope_index_rate"), of(found, "slope_index_simulated")
    assert "by t" in ours.method
    assert "simulated" in theirs.method
    assert number(ours) == pytest.approx(number(theirs), rel=0.1)
    assert number(of(found, "relative_index_simulated")) < 1  # fewer among the least deprived
    width = [float(str(each.high)) - float(str(each.low)) for each in (ours, theirs)]
    assert width[0] > 3 * width[1]


def test_segments_hold_everyone_once(shipped_store: Store) -> None:
    found = needs(shipped_store, "QHM", BEFORE)
    whole = sum(
        int(str(each.value))
        for each in found
        if each.table == "Segments of synthetic people" and each.measure == "people"
    )
    assert whole == pytest.approx(3_000_432 + 116_000, rel=0.06)


def test_cost_by_setting_adds_up_to_cost(shipped_store: Store) -> None:
    found = needs(shipped_store, "QHM", BEFORE)
    settings = [
        each
        for each in found
        if each.table == "Cost a head by segment and setting, synthetic"
        and each.label == "Everyone"
    ]
    whole = number(of(found, "cost_per_head", label="Cost a head (synthetic)"))
    assert sum(number(each) for each in settings) == pytest.approx(whole, abs=len(settings))


def test_no_answer_of_practice_surveys_is_nought(any_store: Store) -> None:
    rows = ask(
        any_store,
        "select count(*) n from observation where source = 'ascof_councils' and value = 0",
    )
    assert rows[0]["n"] == 0


class TestWhoNeedsWhat:
    """The first sentence, for a person who asked that."""

    def test_residents_live_there_and_need_is_of_those_registered(
        self, shipped_store: Store
    ) -> None:
        told = question("needs").ask(shipped_store, "QOP", date(2018, 6, 1))[0].statement
        assert told.startswith(
            "2,832,133 people lived in Greater Manchester at mid-2017; those registered with "
            "practices there needed 7.4% more care a head"
        )

    @pytest.mark.parametrize("on", [date(2018, 6, 1), date(2023, 4, 1), NEWEST])
    def test_it_says_what_is_worse_and_what_better(self, on: date, shipped_store: Store) -> None:
        answer = question("needs").answer(shipped_store, "QOP", on)
        first = answer.rows[0]
        assert isinstance(first, Summary)
        assert first.people is not None
        stood = {
            (row.base, row.whom): row.standing
            for kind in (Health, Care, CareShare)
            for row in answer.of(kind)
            if row.side == "here"
        }
        for side, names in (("worse", first.worse), ("better", first.better)):
            told = {key for key, standing in stood.items() if standing == side}
            assert {(each.measure, each.whom) for each in names} == told
        assert set(first.worst) <= set(first.worse)
        said = needs(shipped_store, "QOP", on)[0].statement
        assert said.startswith(f"{first.people:,} people lived in ")
        assert "Worse here than in England" in said

    def test_directions_are_those_of_the_store(self, shipped_store: Store) -> None:
        held, words = read_directions(shipped_store), catalogue_of("needs")
        for shown in (*SHOWN, *FIFTHS):
            assert words.better_of(shown.called) == held[shown.measure], shown

    def test_a_network_is_told_what_would_settle_it(self, shipped_store: Store) -> None:
        answer = question("needs").answer(shipped_store, "U92600", NEWEST)
        assert answer.rows[0].status is Status.NOT_ON_RECORD
        assert "network" in needs(shipped_store, "U92600", NEWEST)[0].statement

    def test_predecessors_are_named_as_theirs(self, shipped_store: Store) -> None:
        answer = question("needs").answer(shipped_store, "icb:D7T5G", NEWEST)
        before = answer.of(Before)
        assert len(before) == 3
        assert sum(row.part for row in before) == pytest.approx(1, abs=0.02)
        assert all(row.last_day == date(2026, 3, 31) for row in before)
        assert all("Integrated Care Board" in row.predecessor for row in before)
        assert all(row.ratio and row.year == 2026 for row in before)

    def test_the_patient_survey_has_its_published_interval(self, shipped_store: Store) -> None:
        found = of(needs(shipped_store, "QF7", NEWEST), "gp_contact_good", "icb:QF7")
        assert (found.value, found.low, found.high) == (0.698, 0.689, 0.706)

    def test_england_is_as_published(self, shipped_store: Store) -> None:
        found = needs(shipped_store, "england:E92000001", BEFORE)
        assert of(found, "healthy_life_expectancy", ENGLAND).value == 64.1


def test_money_of_segments_is_all_of_it(shipped_store: Store) -> None:
    answer = question("needs").answer(shipped_store, "QOP", BEFORE)
    segments, (head,) = answer.of(SegmentPeople), answer.of(HeadCost)
    people = sum(row.people for row in segments)
    assert sum(row.cost for row in segments) == pytest.approx(people * head.pence, rel=1e-3)


def test_a_place_that_is_not_there(shipped_store: Store) -> None:
    with pytest.raises(NothingFound):
        needs(shipped_store, "Atlantis", NEWEST)


def test_the_section_marks_what_is_synthetic(shipped_store: Store) -> None:
    for area in ("stp:QHM", None):
        assert section(shipped_store, area, BEFORE) is not None
    page = section(shipped_store, "stp:QHM", BEFORE)
    assert page is not None
    assert any(type(block).__name__ == "Caution" for block in page.blocks)
