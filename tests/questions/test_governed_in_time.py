"""Who decides and answers, by the day: nothing is told before it was so, or was known."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tripleaim.model.status import Status
from tripleaim.page.catalogue import catalogue_of
from tripleaim.questions.decides.answering import answering_row
from tripleaim.questions.decides.rows import (
    Delegated,
    Rated,
)
from tripleaim.questions.heard.rows import Occasion, PlanPublished, ServiceChange
from tripleaim.questions.next.rows import SingleContract, Tried
from tripleaim.questions.ten import question
from tripleaim.store.record.accountability import read_answers

heard, what_next = (question(name).ask for name in ("heard", "next"))
DAYS = (date(2018, 6, 1), date(2021, 6, 1), date(2026, 5, 1))
GM = "stp:QOP"


def test_a_month_is_a_month(shipped_store):
    said = what_next(shipped_store, None, date(2018, 5, 18))[0].statement
    assert "had 10 integrated care systems; 4 more were named in May 2018" in said
    assert what_next(shipped_store, None, date(2018, 5, 31))[0].value == 14


def test_what_may_have_come_later_is_not_counted_as_on_record(shipped_store):
    on = date(2023, 4, 1)
    answer = question("heard").answer(shipped_store, "nhs_region:Y56", on)
    head, plans = answer.rows[0], answer.of(PlanPublished)
    untold = [row for row in answer.rows[1:] if row.form == "maybe"]
    assert head.plans == sum(not row.form for row in plans) < len(plans)
    assert head.number + head.plans + head.untold == len(answer.rows) - 1
    assert head.untold == len(untold) > 0
    table, told = catalogue_of("heard").rows["PlanPublished"].table, 0
    for each in heard(shipped_store, "nhs_region:Y56", on)[1:]:
        if each.table == table:
            told += 1
            late = "cannot be told" in each.statement
            assert (" was " in each.statement) != late
            assert (" is dated " in each.statement) == late
    assert told >= len(plans)


def test_what_came_after_stands_under_its_heading_and_only_where_it_is_known(shipped_store):
    day, later = date(2026, 3, 31), date(2026, 11, 28)
    after = [e for e in what_next(shipped_store, "icb:QNQ", day, later) if e.measure == "after"]
    assert {each.table for each in after} == {"What came after"}
    assert any("Thames Valley" in each.statement for each in after)
    assert not [e for e in what_next(shipped_store, "icb:QNQ", day, day) if e.measure == "after"]


def test_a_body_that_is_named_only_later_is_not_named(shipped_store):
    held = read_answers(shipped_store, on=DAYS[0], known=date.max)
    one = next(each for each in held if each.sort == "organisation" and each.answers_to)
    later = "the board (from 2024)", "NHS England from 2024"
    row = answering_row(replace(one, answers=later[0][4:], answers_to=later[1]), DAYS[0])
    assert row.answers == "board"
    assert row.answers_to == "a body named only later"
    gone = answering_row(replace(one, answers=later[1], answers_to=None), DAYS[0])
    assert (gone.answers, gone.answers_to) == ("a body named only later", "")
    nobody = answering_row(replace(one, sort="nobody", answers=None), DAYS[0])
    assert nobody.answers == ""


def test_what_was_delegated_to_a_board_has_its_day(shipped_store):
    rows = question("decides").answer(shipped_store, "icb:QOP", date(2024, 6, 1)).of(Delegated)
    days = {each.function: each.when.low for each in rows}
    assert days["specialised services, 59"] == date(2024, 4, 1)
    assert "specialised services, 11 more (70)" not in days


def test_a_rating_is_not_known_before_its_period_is_over(shipped_store):
    rows = question("decides").answer(shipped_store, GM, DAYS[0], date(2026, 11, 28)).of(Rated)
    assert "2018/19" not in {each.period for each in rows}
    later = question("decides").answer(shipped_store, GM, date(2019, 12, 1)).of(Rated)
    assert "2018/19" in {each.period for each in later}


@pytest.mark.parametrize("on", [date(2016, 12, 1), date(2018, 6, 1), date(2021, 5, 1)])
def test_nothing_on_a_past_day_tells_a_later_year(shipped_store, on):
    def years(text):
        return [int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", text or "")]

    rows = question("next").answer(shipped_store, GM, on)
    told = [each.fate for each in rows.of(Tried)]
    told += [each.changes for each in rows.of(SingleContract)]
    rows = question("heard").answer(shipped_store, GM, on)
    told += [each.outcome for each in rows.of(Occasion)]
    told += [f"{each.challenge} {each.outcome}" for each in rows.of(ServiceChange)]
    assert told
    assert not [text for text in told if max(years(text), default=0) > on.year]


@pytest.mark.parametrize(
    ("on", "attempt", "told"),
    [
        (date(2018, 6, 1), "Trafford", Status.CANNOT_TELL),  # "later run with": no day
        (date(2026, 9, 29), "Trafford", Status.CANNOT_TELL),
        (date(2026, 9, 30), "Trafford", Status.SHOWN),  # the day on which it was read
    ],
)
def test_what_has_no_day_is_told_from_when_it_was_read(shipped_store, on, attempt, told):
    system = GM if on < date(2022, 7, 1) else "icb:QOP"
    rows = question("next").answer(shipped_store, system, on).of(Tried)
    each = next(each for each in rows if each.attempt.startswith(attempt))
    assert each.status is told
    assert (each.fate is None) == (told is Status.CANNOT_TELL)
