"""Does the plan add up: the published plan first, then a model of years to come, to the penny."""

import re
from dataclasses import replace
from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.model.pence import pounds
from tripleaim.model.quantity import Pence
from tripleaim.model.status import Status
from tripleaim.page.short import Mark
from tripleaim.plans.base_year import read_base_year
from tripleaim.plans.board_year import read_year_of_plan
from tripleaim.plans.bodies import read_givers, with_bodies
from tripleaim.plans.figures import figures
from tripleaim.plans.published import judge_published, list_published
from tripleaim.plans.run import run
from tripleaim.plans.template import make_template
from tripleaim.questions.adds_up.model import SETTINGS, is_to_come
from tripleaim.questions.adds_up.rows import (
    Activity,
    Consultants,
    EveryGap,
    Gap,
    GapByYear,
    NoPlan,
    NotRun,
    OtherWords,
    PartOfGap,
    PlanOut,
    PlansOnRecord,
    PublishedGap,
    PublishedSavings,
    RemarkOnPlan,
    Whether,
)
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store, ask_value

EARLY = date(2016, 12, 1)
THEN = date(2018, 6, 1)


def ask_plan(store: Store, area: str | None, on: date, known: date | None = date.max):  # type: ignore[no-untyped-def]
    """The typed rows of the question."""
    return question("adds-up").answer(store, area, on, known)


@pytest.mark.parametrize(("on", "least"), [(EARLY, 40), (THEN, 44)])
def test_every_plan_of_2016_has_its_gap(shipped_store: Store, on: date, least: int) -> None:
    answer = ask_plan(shipped_store, None, on)
    total = answer.rows[0]
    assert isinstance(total, PlansOnRecord)
    assert total.with_gap == len(answer.of(EveryGap)) >= least
    assert sum(number for _, number in total.scopes) == total.with_gap


def test_there_was_no_plan_before_october_2016(shipped_store: Store) -> None:
    first = ask_plan(shipped_store, "stp:QF7", date(2016, 9, 30)).rows[0]
    assert isinstance(first, NoPlan)
    assert first.status is Status.NOT_ON_RECORD
    whether, gap, *_ = ask_plan(shipped_store, "stp:QF7", EARLY).rows
    assert isinstance(whether, Whether)
    assert isinstance(gap, PublishedGap)
    assert isinstance(ask_plan(shipped_store, None, date(2016, 4, 1)).rows[0], NoPlan)


@pytest.mark.parametrize("on", [THEN, date(2023, 4, 1), date(2026, 4, 1)])
def test_every_system_tells_a_plan_first_its_own_or_its_predecessors(
    shipped_store: Store, on: date
) -> None:
    kind = "stp" if on < date(2022, 7, 1) else "icb"
    from tripleaim.questions.adds_up.answer import _whose
    from tripleaim.questions.adds_up.published import plans_of

    for each in list_areas(shipped_store, kind, on):
        bodies = _whose(shipped_store, each, on)
        rows = plans_of(shipped_store, bodies, on, date.max)
        assert isinstance(rows[0], PublishedGap), each.area.id
        assert (rows[0].part is None) == (rows[0].subject == each.area.id)
        assert rows[0].form == ("" if rows[0].part is None else "before")


def test_a_figure_that_gave_way_stands_until_the_other_was_known(shipped_store: Store) -> None:
    def gap(known: date) -> int:
        return ask_plan(shipped_store, "stp:QT1", THEN, known).of(PublishedGap)[0].gap

    assert gap(date(2016, 12, 31)) == 50_000_000_000
    assert gap(date.max) == 62_800_000_000


def test_what_came_out_and_what_it_cost(shipped_store: Store) -> None:
    answer = ask_plan(shipped_store, "stp:QMJ", THEN)
    assert any(each.by == "Camden Council" for each in answer.of(PlanOut))
    assert {each.cost for each in answer.of(Consultants)} == {230_000_000, 223_520_400}
    none = ask_plan(shipped_store, "stp:QMJ", date(2016, 10, 23)).of(PlanOut)
    assert all(each.by != "Camden Council" for each in none)
    savings = ask_plan(shipped_store, "stp:QWO", THEN).of(PublishedSavings)
    assert [each.savings for each in savings] == [98_300_000_000]


def test_a_remark_compares_with_nothing_later(shipped_store: Store) -> None:
    plans = {each.area: each for each in list_published(shipped_store, on=THEN, known=date.max)}

    def said(area: str, check: str, on: date) -> str:
        return next(r.sentence for r in judge_published(plans[area], on) if r.check == check)

    assert "July 2017" in said("stp:QVV", "capital", date(2017, 8, 1))
    assert "July 2017" not in said("stp:QVV", "capital", date(2017, 7, 31))
    assert "2017/18" in said("stp:QVV", "beds", date(2018, 4, 1))
    assert "2017/18" not in said("stp:QVV", "beds", date(2018, 3, 31))
    assert said("stp:QJ2", "beds", THEN).startswith("The plan was to close 535 beds (400 acute")
    scope = said("stp:QT1", "scope", THEN)
    assert scope.endswith("whether it is the NHS's alone or also social care's.")


def test_beds_are_told_once_with_their_own_citation(shipped_store: Store) -> None:
    def told(area: str) -> tuple[set[str], list[RemarkOnPlan]]:
        answer = ask_plan(shipped_store, area, date(2020, 1, 1))
        words = {each.field for each in answer.of(OtherWords)}
        return words, [each for each in answer.of(RemarkOnPlan) if each.check == "beds"]

    words, (remark,) = told("stp:QT1")
    assert not {"bed_change", "beds_note"} & words
    assert "38 Degrees" in remark.cited
    assert remark.confidence == "conflicting"
    words, remarks = told("stp:QHL")  # a note, and no number: no remark tells of it
    assert ("beds_note" in words, remarks) == (True, [])


def test_where_no_gap_is_on_record_the_model_stands_first(shipped_store: Store) -> None:
    known = date(2017, 3, 1)
    answer = ask_plan(shipped_store, "stp:QPM", date(2017, 6, 1), known)
    assert answer.of(PublishedGap) == ()
    assert answer.of(Consultants)
    assert isinstance(answer.rows[0], Gap | NotRun)
    assert sum(isinstance(row, Gap | NotRun) for row in answer.rows) == 1


def test_a_predecessor_of_whom_all_live_here_is_said_so(shipped_store: Store) -> None:
    (first, *_) = question("adds-up").ask(shipped_store, "icb:QJ2", date(2026, 4, 1))
    assert "a predecessor all of whose people live here" in first.statement
    asked = question("adds-up").ask(shipped_store, "icb:QT1", date(2026, 3, 1))
    most, least, *_ = [each for each in asked if each.measure == "do_nothing_gap"]
    assert "Nottinghamshire, a predecessor all of whose people live here" in most.statement
    assert "a predecessor 8% of whose people live here" in least.statement


def test_a_range_on_both_sides_of_balance_says_short_and_over(shipped_store: Store) -> None:
    rows = question("adds-up").ask(shipped_store, "stp:QJ2", THEN, date.max)
    said = [each.statement for each in rows if each.measure in ("gap", "gap_by_year")]
    assert said
    assert all(" over " in one and " short" in one for one in said)
    assert not [one for one in said if re.search("[-−]£", one)]


def test_a_year_that_is_past_is_not_forecast() -> None:
    assert [is_to_come(2025, day) for day in (date(2025, 3, 31), date(2025, 4, 1))] == [True, False]


@pytest.mark.parametrize(
    ("area", "on", "years"),
    [
        ("stp:QJG", THEN, (2020, 2021, 2022, 2023, 2024)),
        ("stp:QJG", date(2021, 5, 1), (2022, 2023, 2024, 2025)),
        ("icb:QJG", date(2025, 3, 31), (2025,)),
        ("icb:QJG", date(2025, 4, 1), ()),
    ],
)
def test_the_model_tells_years_to_come(
    shipped_store: Store, area: str, on: date, years: tuple[int, ...]
) -> None:
    answer = ask_plan(shipped_store, area, on)
    assert tuple(each.year for each in answer.of(GapByYear)) == years
    assert {each.year for each in answer.of(Activity)} == set(years)
    if not years:
        (why,) = answer.of(NotRun)
        assert (why.form, why.last_year) == ("past", 2025)
        assert answer.of(Gap) == ()


def test_what_was_known_by_a_day_makes_the_base_year(shipped_store: Store) -> None:
    (gap,) = ask_plan(shipped_store, "stp:QJG", THEN, date(2018, 3, 31)).of(Gap)
    assert gap.first_year == 2018
    (later,) = ask_plan(shipped_store, "stp:QJG", THEN, date(2018, 4, 1)).of(Gap)
    assert later.first_year == 2019


@pytest.mark.parametrize(("area", "on"), [("stp:QJG", THEN), ("icb:QSL", date(2024, 4, 1))])
def test_parts_add_up_to_the_gap_to_the_penny(shipped_store: Store, area: str, on: date) -> None:
    answer = ask_plan(shipped_store, area, on)
    (gap,) = answer.of(Gap)
    parts = answer.of(PartOfGap)
    assert sum(each.amount for each in parts) == gap.gap.value
    chance = parts[-1].amount
    assert abs(chance) < 0.02 * sum(abs(each.amount) for each in parts)


def test_england_and_a_region_are_not_run(shipped_store: Store) -> None:
    whole = ask_plan(shipped_store, "england:E92000001", THEN)
    assert isinstance(whole.rows[0], PlansOnRecord)
    assert whole.of(Gap) == ()
    region = ask_plan(shipped_store, "nhs_region:Y60", date(2021, 5, 1))
    assert region.rows[0].plans == len(region.of(EveryGap)) == 11
    assert region.of(NotRun)[0].form == "wide"


def test_a_council_hears_of_the_plan_of_its_system(shipped_store: Store) -> None:
    first = ask_plan(shipped_store, "lad:E08000019", THEN).rows[0]
    assert isinstance(first, PublishedGap)
    assert first.subject == "stp:QF7"


@pytest.mark.parametrize(
    ("area", "on"), [(None, THEN), ("stp:QMJ", THEN), ("icb:QHM", date(2023, 4, 1))]
)
def test_the_number_of_a_sentence_is_that_of_its_cell(
    shipped_store: Store, area: str | None, on: date
) -> None:
    for each in question("adds-up").ask(shipped_store, area, on, date.max):
        assert "None" not in each.statement
        if each.unit == "GBP" and each.value is not None:
            assert pounds(abs(round(float(str(each.value)) * 100))) in each.statement, each


def test_a_board_whose_allocation_is_on_record_is_told_from_it_as_plan_new_has_it(
    shipped_store: Store,
) -> None:
    on = date(2026, 6, 1)
    base = read_year_of_plan(shipped_store, "icb:QF7", on)
    plan = with_bodies(make_template(base, "SY"), read_givers(shipped_store, base))
    every = figures(plan, run(plan, "do nothing", SETTINGS))
    planned = [each for each in every if each.measure == "gap" and each.part == "system"][-1]
    (gap,) = [each for each in ask_plan(shipped_store, "QF7", on, on).rows if isinstance(each, Gap)]
    assert (gap.first_year, gap.year) == (2026, 2031)
    assert gap.gap.value == round(planned.mean * 100)
    assert "facts_icb_allocations" in gap.sources


@pytest.mark.parametrize(
    ("area", "on", "known"),
    [
        ("QF7", date(2026, 3, 31), date(2026, 3, 31)),  # the year was not over
        ("QF7", date(2026, 6, 1), date(2025, 1, 1)),  # nobody knew it
        ("QOP", date(2026, 6, 1), date(2026, 6, 1)),  # not on record
    ],
)
def test_without_an_allocation_on_record_nothing_is_told_of_years_to_come(
    shipped_store: Store, area: str, on: date, known: date
) -> None:
    rows = ask_plan(shipped_store, area, on, known).rows
    assert not [each for each in rows if isinstance(each, Gap)]
    assert [each.form for each in rows if isinstance(each, NotRun)] == ["past"]


@pytest.mark.parametrize("on", [date(2018, 6, 1), date(2019, 10, 1), date(2021, 5, 1)])
def test_what_councils_spent_on_social_care_is_in_some_system_whatever_became_of_them(
    shipped_store: Store, on: date
) -> None:
    """A county that was divided, or lay in two systems, is carried by the year of its spending."""
    spent = ask_value(
        shipped_store,
        "select sum(pence) from money where measure = 'council_spend' "
        "and breakdown = 'adult social care' and year_ending = 2018",
    )
    systems = [(each.area.id, on) for each in list_areas(shipped_store, "stp", on)]
    bases = list(ask_each(shipped_store, read_base_year, systems))
    assert len(bases) == 42
    assert abs(sum(each.social_care_pence for each in bases) - spent) <= 100
    assert all(each.councils and each.social_care_pence for each in bases)


def test_a_base_year_has_no_later_spending_of_councils(shipped_store: Store) -> None:
    first, second = (
        read_base_year(shipped_store, "stp:QVV", date(2018, 6, 1), y) for y in (2017, 2018)
    )
    assert first.social_care_pence != second.social_care_pence


@pytest.mark.parametrize(
    ("area", "on", "form", "status"),
    [
        ("stp:QWO", date(2017, 4, 1), "short", Status.SHOWN_NOT),
        ("stp:QOP", date(2017, 4, 1), "then", Status.CANNOT_TELL),
        ("stp:QOP", date(2021, 3, 31), "then", Status.CANNOT_TELL),
        ("icb:QOP", date(2026, 12, 1), "", Status.CANNOT_TELL),
    ],
)
def test_whether_the_plan_adds_up_is_told_first_as_far_as_it_is_known(
    shipped_store: Store, area: str, on: date, form: str, status: Status
) -> None:
    first, gap, *_ = ask_plan(shipped_store, area, on).rows
    assert isinstance(first, Whether)
    assert isinstance(gap, PublishedGap)
    assert (first.form, first.status, first.gap) == (form, status, gap.gap)
    assert first.open == (8_700_000_000 if form == "short" else None)
    card = question("adds-up").short(shipped_store, area, on, {})
    assert card.mark is (Mark.KNOWN if form == "short" else Mark.CANNOT)
    assert card.figure == ("does not add up" if form == "short" else "cannot be told")
    assert (form == "") is ("today" in card.says)
    assert card.data_of == "October 2016"


@pytest.mark.parametrize(
    ("area", "on"),
    [("icb:QOQ", date(2026, 12, 1)), ("icb:QWO", date(2026, 12, 1)), ("stp:QOP", date(2021, 4, 1))],
)
def test_the_model_leads_once_the_years_of_the_plan_of_2016_are_over(
    shipped_store: Store, area: str, on: date
) -> None:
    first = ask_plan(shipped_store, area, on).rows[0]
    assert isinstance(first, Gap)
    card = question("adds-up").short(shipped_store, area, on, {})
    assert pounds(abs(first.gap.value)) == card.figure
    assert "Cannot be told: by our model" in card.says
    assert card.mark is Mark.CANNOT


@pytest.mark.parametrize(
    ("saved", "says", "status"),
    [
        (99_999_999_99, "does not add up", Status.SHOWN_NOT),
        (100_000_000_00, "adds up", Status.SHOWN),
        (100_000_000_01, "adds up", Status.SHOWN),
        (None, "cannot tell", Status.CANNOT_TELL),
    ],
)
def test_a_plan_adds_up_where_its_savings_are_no_less_than_its_gap(
    shipped_store: Store, saved: int | None, says: str, status: Status
) -> None:
    from tripleaim.questions.adds_up.answer import _whether

    [listed] = [e for e in list_areas(shipped_store, "stp", THEN) if e.area.id == "stp:QWO"]
    [gap, *_] = ask_plan(shipped_store, "stp:QWO", THEN).of(PublishedGap)
    [savings, *_] = ask_plan(shipped_store, "stp:QWO", THEN).of(PublishedSavings)
    rows = [replace(gap, gap=Pence(100_000_000_00))]
    if saved is not None:
        rows.append(replace(savings, savings=Pence(saved)))
    [told] = _whether(listed, rows, THEN)
    assert (told.whether, told.status) == (says, status)
    assert (told.open is None) == (says != "does not add up")
