"""The answer on needs tells nothing that had not ended, begun or come out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tripleaim.model.status import Status
from tripleaim.people.carry import Asked
from tripleaim.people.four_hours import four_hours
from tripleaim.questions.needs.rows import (
    Ahead,
    ByFifth,
    CareShare,
    Health,
    Measured,
    MoneyOfYear,
    Need,
    Residents,
    Slope,
    Summary,
)
from tripleaim.questions.ten import question
from tripleaim.questions.who.rows import Residents as LivingThere
from tripleaim.store.engine import Store

DAY = timedelta(days=1)


def asked(kind: str, on: date) -> Asked:
    return Asked(kind=kind, laid=on, on=on, known=date.max)


class TestNothingLater:
    """What had not ended, or not begun, is not told."""

    @pytest.mark.parametrize("on", [date(2016, 12, 1), date(2018, 6, 1), date(2021, 5, 1)])
    @pytest.mark.parametrize("area", ["QE1", "QHM", "ccg:00D"])
    def test_every_period_had_ended(self, area: str, on: date, shipped_store: Store) -> None:
        if area == "ccg:00D" and on.year > 2018:
            area = "ccg:84H"
        if area == "QHM" and on.year < 2018:
            area = "QVV"
        answer = question("needs").answer(shipped_store, area, on)
        measured = [row for row in answer if isinstance(row, Measured | ByFifth | Slope)]
        assert measured
        assert all(row.after <= on for row in measured)
        years = [row.year for row in answer.of(MoneyOfYear)]
        assert all(date(year - 1, 4, 1) <= on for year in years)
        assert all(date(row.year - 1, 4, 1) > on for row in answer.of(Ahead))
        assert all(date(row.year - 1, 4, 1) <= on for row in answer.of(Need))

    def test_an_answer_of_2016_is_one(self, shipped_store: Store) -> None:
        answer = question("needs").answer(shipped_store, "QOP", date(2016, 12, 1))
        first = answer.rows[0]
        assert isinstance(first, Summary)
        assert first.status is Status.SHOWN
        assert first.ratio is None
        assert {each.measure for each in first.worse} >= {"preventable_mortality"}
        people = [each.people for each in answer.of(Residents)]
        who = question("who").answer(shipped_store, "QOP", date(2016, 12, 1))
        assert people == [each.people for each in who.of(LivingThere)] != [None]

    def test_a_year_counts_from_its_first_day(self, shipped_store: Store) -> None:
        for on, told in ((date(2018, 3, 31), False), (date(2018, 4, 1), True)):
            answer = question("needs").answer(shipped_store, "QOP", on)
            assert bool(answer.of(Need)) is told
            assert bool(answer.of(MoneyOfYear)) is told

    def test_what_was_not_out_is_not_told(self, shipped_store: Store) -> None:
        on = date(2018, 6, 1)
        whole, then = (
            question("needs").answer(shipped_store, "QOP", on, known) for known in (None, on)
        )
        last = [
            next(row.after for row in each.of(CareShare) if row.base == "four_hours")
            for each in (whole, then)
        ]
        assert last == [date(2018, 6, 1), date(2018, 4, 1)]
        newest = max(row.after for row in then.of(Health))
        assert newest < max(row.after for row in whole.of(Health))

    def test_waits_are_of_the_newest_systems_with_a_whole_year(self, shipped_store: Store) -> None:
        for on, kind, last in (
            (date(2023, 3, 31), "stp", date(2019, 12, 1)),
            (date(2023, 4, 1), "icb", date(2023, 3, 1)),
            (date(2026, 1, 1), "icb", date(2025, 7, 1)),
        ):
            found = four_hours(shipped_store, asked("icb", on))
            assert found is not None
            assert (found.kind, found.years["icb:QOP"].last) == (kind, last)
        before = date(2016, 6, 30)
        assert four_hours(shipped_store, asked("stp", before)) is None
        first = four_hours(shipped_store, replace(asked("stp", date(2017, 4, 1)), on=before + DAY))
        assert first is not None
