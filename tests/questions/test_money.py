"""Where the money goes: nothing of a later year, nobody who had ended, no sum without its parts."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tripleaim.model.pence import pounds
from tripleaim.model.quantity import Pence, Year
from tripleaim.model.status import Status
from tripleaim.money.trusts import homes_on, is_told, last_day, list_results, put_together
from tripleaim.questions.bodies import Body
from tripleaim.questions.money.reported import is_out, reported
from tripleaim.questions.money.rows import (
    Allocation,
    Award,
    Duty,
    EnglandYear,
    ExampleLoss,
    Loans,
    MoneyFlow,
    NeedShare,
    OfTrust,
    Position,
    Rule,
    SystemAllocation,
    SystemShare,
    TrustResult,
    TrustsOfEngland,
    TrustsTogether,
)
from tripleaim.questions.ten import question
from tripleaim.registry.area import list_areas
from tripleaim.store.engine import Store
from tripleaim.store.ground import people_of
from tripleaim.store.record.money import read_money

LAST = date(2019, 3, 31)
AFTER = date(2019, 4, 1)
ONE = {
    "stp": date(2018, 6, 1),
    "icb": date(2026, 11, 28),
}


def ask_money(store: Store, area: str | None, on: date, known: date | None = date.max):  # type: ignore[no-untyped-def]
    """The typed rows of the question."""
    return question("money").answer(store, area, on, known)


@pytest.mark.parametrize(
    ("on", "year"),
    [
        (date(2016, 12, 1), 2017),
        (date(2018, 3, 31), 2018),
        (date(2018, 4, 1), 2019),
        (date(2020, 3, 31), 2020),
        (date(2020, 4, 1), 2020),
    ],
)
def test_no_year_after_the_day_is_told(shipped_store: Store, on: date, year: int) -> None:
    answer = ask_money(shipped_store, "stp:QKK", on)
    assert max(each.year for each in answer.of(Allocation)) == year
    assert max(each.year for each in ask_money(shipped_store, None, on).of(EnglandYear)) <= year + (
        on >= date(2020, 4, 1)
    )


@pytest.mark.parametrize(
    ("known", "year"), [(date(2018, 3, 31), 2018), (date(2018, 4, 1), 2019), (None, 2019)]
)
def test_a_year_is_known_from_its_first_day(
    shipped_store: Store, known: date | None, year: int
) -> None:
    answer = ask_money(shipped_store, "stp:QKK", date(2018, 6, 1), known)
    assert max(each.year for each in answer.of(Allocation)) == year


def test_what_is_told_first_is_the_money_of_the_year_asked(shipped_store: Store) -> None:
    then = ask_money(shipped_store, "stp:QKK", date(2018, 6, 1)).rows[0]
    assert isinstance(then, Allocation)
    lived = people_of(shipped_store, ["stp:QKK"], date(2018, 6, 1))["stp:QKK"]
    assert (then.people, then.counted_at) == (lived.people, lived.release.title)
    assert then.for_each == Pence(round(then.amount / lived.people))
    later = ask_money(shipped_store, "stp:QKK", date(2021, 5, 1)).rows[0]
    assert isinstance(later, NeedShare)
    assert (later.year, later.base, later.form) == (2022, "2018/19 base", "")
    assert later.amount == Pence(round(later.national * later.share))
    today = ask_money(shipped_store, "icb:QE1", date(2026, 11, 28)).rows[0]
    assert isinstance(today, NeedShare)
    assert (today.year, today.form, today.amount) == (2027, "older", None)


def test_an_allocation_that_was_read_stands_before_the_share(shipped_store: Store) -> None:
    first, second, *_ = ask_money(shipped_store, "icb:QF7", date(2025, 5, 1)).rows
    assert isinstance(first, Award)
    assert (first.amount, first.year) == (310_812_900_000, 2026)
    assert isinstance(second, NeedShare)
    assert second.form == "beside"


@pytest.mark.parametrize("on", [date(2016, 12, 1), date(2018, 6, 1), date(2021, 5, 1)])
def test_every_partnership_has_money_or_its_share(shipped_store: Store, on: date) -> None:
    systems = list_areas(shipped_store, "stp", on)
    rows = ask_money(shipped_store, None, on)
    told = rows.of(SystemAllocation) or rows.of(SystemShare)
    assert {each.subject for each in told} == {each.area.id for each in systems}
    assert sum(each.share for each in told) == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(("on", "number"), [(date(2024, 4, 1), 42), (date(2026, 4, 1), 36)])
def test_every_board_has_its_share(shipped_store: Store, on: date, number: int) -> None:
    told = ask_money(shipped_store, None, on).of(SystemShare)
    assert len(told) == number
    assert sum(each.share for each in told) == pytest.approx(1)


@pytest.mark.parametrize(
    ("on", "went"),
    [(date(2018, 6, 1), False), (date(2019, 3, 31), False), (date(2020, 4, 1), True)],
)
def test_our_proportion_is_said_to_be_ours_and_a_year_not_over_has_not_gone(
    shipped_store: Store, on: date, went: bool
) -> None:
    found = [e for e in question("money").ask(shipped_store, "stp:QOP", on) if e.measure == "flow"]
    rows = question("money").answer(shipped_store, "stp:QOP", on).of(MoneyFlow)
    assert {row.assumed for row in rows} == {True, False}
    for each, row in zip(found, rows, strict=True):
        assert ("our estimate, in proportion to" in each.statement) is row.assumed
        assert (" was to " in each.statement) is not went


def test_results_are_told_when_the_year_is_over() -> None:
    assert [is_told(2019, day, date.max) for day in (LAST, AFTER)] == [False, True]
    assert [is_told(2019, date.max, day) for day in (LAST, AFTER)] == [False, True]


@pytest.mark.parametrize(
    ("area", "missing"),
    [
        ("stp:QKK", ("King's College Hospital NHS Foundation Trust",)),
        ("stp:QJM", ("United Lincolnshire Hospitals NHS Trust",)),
    ],
)
def test_a_sum_without_its_worst_part_is_no_sum(
    shipped_store: Store, area: str, missing: tuple[str, ...]
) -> None:
    assert ask_money(shipped_store, area, LAST).of(TrustsTogether) == ()
    answer = ask_money(shipped_store, area, AFTER)
    (together,) = answer.of(TrustsTogether)
    assert together.status is Status.CANNOT_TELL
    assert (together.planned, together.actual, together.missing) == (None, None, missing)
    assert len(answer.of(TrustResult)) == together.number > 0


def test_a_sum_is_that_of_its_trusts(shipped_store: Store) -> None:
    answer = ask_money(shipped_store, "stp:QF7", AFTER)
    (together,) = answer.of(TrustsTogether)
    trusts = answer.of(TrustResult)
    assert together.status is Status.SHOWN
    assert together.number == len(trusts)
    assert together.actual == sum(each.actual for each in trusts)
    assert together.planned == sum(each.planned for each in trusts)


def test_nine_trusts_are_missing_and_each_is_counted_once(shipped_store: Store) -> None:
    homes = homes_on(shipped_store, last_day(2019))
    together = put_together(list_results(shipped_store), homes, 2019)
    missing = {home.trust for each in together.values() for home in each.missing}
    assert missing == {"RNL", "RVW", "RH8", "RWD", "RJZ", "RY4", "RHU", "RBK", "RQ6"}
    counted = [row.trust for each in together.values() for row in each.results]
    assert len(counted) == len(set(counted))
    (england,) = ask_money(shipped_store, None, AFTER).of(TrustsOfEngland)
    assert len(england.missing) == 9
    assert england.number == 222


def test_trusts_that_had_ended_are_not_counted(shipped_store: Store) -> None:
    answer = ask_money(shipped_store, "stp:QNC", date(2019, 10, 1))
    told = {each.subject for each in answer.of(TrustResult)}
    assert told == {"RJE", "RLY", "RRE"}
    lived = {each.subject for each in ask_money(shipped_store, "stp:QNC", LAST).of(OfTrust)}
    assert not lived & {"RJF", "R1E"}


def test_a_board_shows_its_predecessors_named_as_theirs(shipped_store: Store) -> None:
    answer = ask_money(shipped_store, "icb:QE1", date(2023, 4, 1))
    together = answer.of(TrustsTogether)
    assert [each.subject for each in together] == ["stp:QE1"]
    assert all(each.part is not None and each.part > 0.9 for each in together)
    assert {each.subject for each in answer.of(Loans)} == {"stp:QE1"}
    planned = [each for each in answer.of(Position) if each.stage.startswith("plan")]
    assert {each.subject for each in planned} == {"stp:QE1"}  # in the spring before the board


def test_the_board_made_of_two_tells_of_both(shipped_store: Store) -> None:
    answer = ask_money(shipped_store, "icb:S9B9J", date(2026, 11, 28))
    whose = {each.subject for each in answer.of(Position)}
    assert any(each.startswith("icb:") for each in whose)
    assert "icb:S9B9J" not in whose


def test_an_amount_that_its_own_source_contradicts_is_in_doubt(shipped_store: Store) -> None:
    def doubted(area: str) -> set[Status]:
        bodies = {area: Body(id=area, name="", part=None)}
        rows = reported(shipped_store, bodies, date(2022, 6, 1), date.max)
        return {
            each.status
            for each in rows
            if isinstance(each, Award) and each.year == 2023 and not each.per_head
        }

    assert doubted("stp:QYG") == {Status.CANNOT_TELL}
    assert doubted("stp:QOP") == {Status.CANNOT_TELL}
    assert doubted("stp:QWO") == {Status.SHOWN}


def test_what_came_of_a_plan_is_told_when_it_was_told(shipped_store: Store) -> None:
    rows = read_money(shipped_store, ["icb:QE1"], on=date(2024, 4, 1), known=date.max)
    outturn = next(each for each in rows if each.stage == "outturn" and each.year_ending == 2025)
    low, high = outturn.fact.known.low, outturn.fact.known.high
    assert (low, high) == (date(2025, 5, 1), date(2025, 5, 31))
    assert [is_out(outturn, day) for day in (date(2025, 3, 31), date(2025, 4, 1))] == [False, True]
    undated = replace(outturn, year_ending=None)
    assert [is_out(undated, day) for day in (date(2025, 5, 30), high)] == [False, True]
    assert is_out(replace(outturn, kind="allocation"), date(2024, 4, 1))


@pytest.mark.parametrize(
    ("on", "tied", "status"),
    [
        (date(2018, 3, 31), 0, Status.SHOWN),
        (date(2018, 4, 1), 1, Status.SHOWN),
        (date(2019, 3, 31), 1, Status.SHOWN),
        (date(2019, 4, 1), None, Status.NOT_ON_RECORD),
    ],
)
def test_dorset_tied_all_of_its_fund(
    shipped_store: Store, on: date, tied: int | None, status: Status
) -> None:
    (rule,) = ask_money(shipped_store, "stp:QVV", on).of(Rule)
    assert (rule.tied, rule.status) == (tied, status)
    (other,) = ask_money(shipped_store, "stp:QF7", on).of(Rule)
    assert other.tied in (0, None)


@pytest.mark.parametrize(
    ("on", "told_by"),
    [
        (date(2021, 3, 31), "organisation"),
        (date(2021, 4, 1), None),
        (date(2022, 3, 31), None),
        (date(2022, 4, 1), "system"),
        (date(2026, 4, 1), "organisation"),
    ],
)
def test_what_had_to_balance(shipped_store: Store, on: date, told_by: str | None) -> None:
    (duty,) = ask_money(shipped_store, None, on).of(Duty)
    assert (duty.told_by, duty.year.words) == (told_by, Year(duty.year).words)


@pytest.mark.parametrize(
    ("known", "status"),
    [(date(2018, 3, 31), Status.NOT_ON_RECORD), (date(2018, 4, 1), Status.SHOWN)],
)
def test_rules_of_a_year_are_known_from_its_first_day(
    shipped_store: Store, known: date, status: Status
) -> None:
    answer = ask_money(shipped_store, "stp:QF7", date(2018, 6, 1), known)
    assert [each.status for each in answer.of(Duty)] == [status]
    assert all(each.status is status for each in answer.of(Rule))


def test_no_rule_of_a_later_or_earlier_year_stands_in(shipped_store: Store) -> None:
    for on in (date(2016, 3, 31), date(2023, 4, 1)):
        answer = ask_money(shipped_store, None, on)
        assert answer.of(Rule) == ()
        assert answer.of(ExampleLoss) == ()


DAYS = [
    ("stp:QKK", date(2019, 6, 1)),
    ("stp:QUE", date(2021, 5, 1)),
    ("icb:QYG", date(2023, 4, 1)),
    ("icb:S9B9J", date(2026, 11, 28)),
    ("lad:E08000019", date(2018, 6, 1)),
    (None, date(2019, 6, 1)),
]


@pytest.mark.parametrize(("area", "on"), DAYS)
def test_the_number_of_a_sentence_is_that_of_its_cell(
    shipped_store: Store, area: str | None, on: date
) -> None:
    told = question("money").ask(shipped_store, area, on, date.max)
    for each in told:
        assert each.statement[0].isupper() or each.statement[0] in "£0123456789"
        if each.unit == "GBP" and each.value is not None and each.measure != "fund_lost_if_missed":
            said = pounds(round(abs(float(str(each.value))) * 100))
            words = ("balance", "on plan")
            assert said in each.statement or any(word in each.statement for word in words), each
        assert "None" not in each.statement
        assert not re.search(r"\b1 trusts", each.statement)


@pytest.mark.parametrize("board", ["icb:QE1", "icb:QOP"])
def test_a_position_of_months_is_of_who_was_there_then(shipped_store: Store, board: str) -> None:
    """Partnerships had ended when months 5 and 6 of 2022/23 were counted: they are the board's."""
    answer = question("money").answer(shipped_store, board, date(2023, 4, 1))
    mid_year = [row for row in answer.of(Position) if "month 5-6" in row.stage]
    assert {(row.subject, row.part) for row in mid_year} == {(board, None)}
