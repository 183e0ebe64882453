"""Designations: the national count is the sum of the systems' own answers, day by day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tripleaim.model.status import Status
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.designations import (
    count_designated,
    days_of_change,
    read_designations,
    read_standing,
    standing_of,
)

TODAY = date(2026, 11, 28)
ONE_DAY = timedelta(days=1)

# by the end of, systems, named within the month of the day before
COUNTS = [
    ("2017-05-31", 0, 0),
    ("2017-06-01", 0, 10),
    ("2017-06-29", 0, 10),
    ("2017-06-30", 10, 0),
    ("2018-04-30", 10, 0),
    ("2018-05-18", 10, 4),
    ("2018-05-31", 14, 0),
    ("2019-06-18", 14, 0),
    ("2019-06-19", 14, 0),
    ("2020-04-30", 14, 0),
    ("2020-05-01", 14, 4),
    ("2020-05-31", 18, 0),
    ("2020-12-30", 18, 11),
    ("2020-12-31", 29, 0),
    ("2021-03-31", 29, 0),
    ("2021-04-01", 42, 0),
    ("2022-06-30", 42, 0),
]


@pytest.mark.parametrize(("day", "count", "in_doubt"), COUNTS)
def test_how_many_by_a_day(shipped_store: Store, day: str, count: int, in_doubt: int) -> None:
    found = count_designated(shipped_store, on=date.fromisoformat(day), known=TODAY)
    assert (found.count, found.in_doubt) == (count, in_doubt)


def test_on_18_may_2018_ten_were_so_and_four_were_named_in_that_month(shipped_store: Store) -> None:
    found = count_designated(shipped_store, on=date(2018, 5, 18), known=TODAY)
    assert (found.count, found.in_doubt) == (10, 4)
    assert found.begun is not None
    assert (found.begun.low, found.begun.high) == (date(2018, 5, 1), date(2018, 5, 31))


def test_the_count_is_the_sum_of_the_systems_own_answers_every_day(shipped_store: Store) -> None:
    """Every day from 1 June 2017 to 30 June 2022, and each stands with one system alive then."""
    lives = ask(shipped_store, "select area, valid_from, valid_to from area where kind = 'stp'")
    day, days = date(2017, 6, 1), 0
    while day <= date(2022, 6, 30):
        alive = {
            row["area"]
            for row in lives
            if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])
        }
        listed = read_designations(shipped_store, on=day, known=TODAY)
        by_area = {area: [each for each in listed if each.area == area] for area in alive}
        answers = [standing_of(area, found) for area, found in sorted(by_area.items())]
        national = count_designated(shipped_store, on=day, known=TODAY)
        assert sum(len(each.standing) for each in answers) == national.count, day
        assert sum(len(each.in_doubt) for each in answers) == national.in_doubt, day
        so = [each for each in answers if Status.SHOWN in (each.whole.status, each.part.status)]
        assert bool(so) == bool(national.count), day
        day, days = day + ONE_DAY, days + 1
    assert days == 1856


def test_a_name_that_changes_changes_nothing(shipped_store: Store) -> None:
    """Greater Manchester's footprint changed its name in 2019 and stayed what it was."""
    for day in (date(2018, 6, 1), date(2019, 6, 1), date(2021, 5, 1)):
        standing = read_standing(shipped_store, "stp:QOP", on=day, known=TODAY)
        assert standing.whole.status is Status.SHOWN, day


def test_a_footprint_that_became_part_of_another_stands_with_it_in_part(
    shipped_store: Store,
) -> None:
    standing = read_standing(shipped_store, "stp:QHM", on=date(2019, 6, 18), known=TODAY)
    assert standing.whole.status is Status.SHOWN_NOT
    assert standing.part.status is Status.SHOWN
    assert [each.named_for for each in standing.standing] == ["stp:QT8"]
    after = read_standing(shipped_store, "stp:QHM", on=date(2019, 6, 19), known=TODAY)
    assert after.whole.status is Status.SHOWN
    assert [each.name for each in after.standing] == ["North East and North Cumbria"]


def test_two_in_one_footprint_until_one_covers_it(shipped_store: Store) -> None:
    before = read_standing(shipped_store, "stp:QU9", on=date(2019, 6, 18), known=TODAY)
    assert sorted(each.name for each in before.standing) == ["Berkshire West", "Buckinghamshire"]
    assert before.whole.status is Status.SHOWN_NOT
    after = read_standing(shipped_store, "stp:QU9", on=date(2019, 6, 19), known=TODAY)
    assert len(after.standing) == 1
    assert after.whole.status is Status.SHOWN


@pytest.mark.parametrize(("day", "part"), [(date(2018, 12, 30), True), (date(2018, 12, 31), False)])
def test_a_part_becomes_the_whole_by_the_end_of_the_year_said(
    shipped_store: Store, day: date, part: bool
) -> None:
    standing = read_standing(shipped_store, "stp:QE1", on=day, known=TODAY)
    assert [each.is_part for each in standing.standing] == [part]


@pytest.mark.parametrize(
    ("known", "count", "in_doubt"),
    [(date(2018, 4, 30), 10, 0), (date(2018, 5, 30), 10, 4), (date(2018, 5, 31), 14, 0)],
)
def test_what_may_not_have_been_known_yet_does_not_count(
    shipped_store: Store, known: date, count: int, in_doubt: int
) -> None:
    found = count_designated(shipped_store, on=date(2018, 6, 1), known=known)
    assert (found.count, found.in_doubt) == (count, in_doubt)


def test_boards_are_so_by_law(shipped_store: Store) -> None:
    for day, boards in ((date(2022, 7, 1), 42), (date(2026, 3, 31), 42), (date(2026, 4, 1), 36)):
        found = count_designated(shipped_store, on=day, known=TODAY)
        assert (found.count, found.by_law) == (boards, True)
    standing = read_standing(shipped_store, "icb:QNQ", on=date(2023, 4, 1), known=TODAY)
    assert standing.whole.status is Status.SHOWN


def test_where_sources_disagree_both_are_said(shipped_store: Store) -> None:
    listed = read_designations(shipped_store, on=date(2021, 1, 1), known=TODAY)
    said = Counter(each.also_said for each in listed if each.fact.begun.low == date(2020, 12, 1))
    assert said == {"2021-04-01": 11}


def test_days_of_change(shipped_store: Store) -> None:
    found = days_of_change(shipped_store, on=date(2022, 6, 30), known=TODAY)
    counts = [(each.on.isoformat(), each.count) for each in found]
    assert counts == [
        ("2017-06-30", 10),
        ("2018-05-31", 14),
        ("2019-06-19", 14),
        ("2020-05-31", 18),
        ("2020-12-31", 29),
        ("2021-04-01", 42),
    ]


@pytest.mark.parametrize(
    ("area", "statuses", "stage"),
    [
        ("stp:QX1", [], "none"),
        ("stp:QX1", [(False, Status.CANNOT_TELL)], "doubt"),
        ("stp:QX1", [(True, Status.CANNOT_TELL)], "doubt"),
        ("stp:QX1", [(True, Status.SHOWN), (False, Status.CANNOT_TELL)], "part"),
        ("stp:QX1", [(True, Status.SHOWN), (False, Status.SHOWN)], "system"),
        ("icb:QX1", [], "system"),
        ("icb:QX1", [(False, Status.CANNOT_TELL)], "system"),
    ],
)
def test_the_stage_of_a_system_is_said_in_one_place(
    shipped_store: Store, area: str, statuses: list[tuple[bool, Status]], stage: str
) -> None:
    one = read_designations(shipped_store, on=date(2018, 6, 1), known=TODAY)[0]
    named = [replace(one, area=area, is_part=part, status=status) for part, status in statuses]
    standing = standing_of(area, named)
    assert standing.stage == stage
    assert (standing.designations == ()) is (area.startswith("icb:") or not named)
