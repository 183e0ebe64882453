"""A signed outcomes framework stands in five answers of its area, and in none where it does not."""

from datetime import date

import pytest

from tripleaim.model.status import Status
from tripleaim.questions.adds_up.rows import GainAtStake
from tripleaim.questions.decides.rows import Leads
from tripleaim.questions.done.rows import Aimed
from tripleaim.questions.money.rows import Pooled, SegmentBudget
from tripleaim.questions.needs.rows import SegmentAgreed
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

HELD = date(2018, 6, 1)
FRAMEWORK = "rotherham-outcomes"


def rows(store: Store, name: str, kind: type, on: date = HELD, area: str = "stp:QF7") -> list:
    found = question(name).answer(store, area, on)
    return [each for each in found.of(kind) if each.document == FRAMEWORK]


def test_needs_tells_its_segments(examples_store: Store) -> None:
    found = rows(examples_store, "needs", SegmentAgreed)
    assert [each.people for each in found] == [183_000, 68_000, 13_000]
    # weighted: 91,500 + 119,000 + 71,500 = 282,000
    assert [round(each.share, 4) for each in found] == [0.3245, 0.422, 0.2535]


def test_money_divides_the_pool_to_the_penny(examples_store: Store) -> None:
    pooled = rows(examples_store, "money", Pooled)
    budgets = rows(examples_store, "money", SegmentBudget)
    assert sum(each.amount for each in pooled) == 45_000_000_00
    assert sum(each.amount for each in budgets) == 45_000_000_00
    assert budgets[0].amount == round(45_000_000_00 * 91_500 / 282_000)


def test_adds_up_tells_who_shares_the_result(examples_store: Store) -> None:
    found = rows(examples_store, "adds-up", GainAtStake)
    assert sum(each.gain for each in found) == pytest.approx(1)
    assert sum(each.loss for each in found) == pytest.approx(1)
    assert {each.stake for each in found} == {0.5}


def test_decides_tells_who_answers_for_each(examples_store: Store) -> None:
    found = rows(examples_store, "decides", Leads)
    assert len(found) == 9
    assert {each.lead for each in found} == {
        "NHS Rotherham CCG",
        "Rotherham Metropolitan Borough Council",
        "The Rotherham NHS Foundation Trust",
        "Rotherham Doncaster and South Humber NHS Foundation Trust",
    }


def test_done_does_not_tell_an_aim_as_done(examples_store: Store) -> None:
    found = rows(examples_store, "done", Aimed)
    assert len(found) == 9
    assert {each.status for each in found} == {Status.NOT_ON_RECORD}
    assert all(each.assumed and each.notes == ("invented",) for each in found)


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2018, 3, 31), 0),
        (date(2018, 4, 1), 9),
        (date(2020, 3, 31), 9),
        (date(2020, 4, 1), 0),
    ],
)
def test_it_holds_between_its_days(examples_store: Store, day: date, held: int) -> None:
    assert len(rows(examples_store, "decides", Leads, day)) == held


def test_it_is_nobody_elses(examples_store: Store, shipped_store: Store) -> None:
    assert not rows(examples_store, "decides", Leads, area="stp:QOP")
    assert not rows(shipped_store, "decides", Leads)
