"""Designations at their edges: drawn systems that begin, join others, are named and are boards."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from record.facts_drawn import facts
from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.record.designations import (
    count_designated,
    days_of_change,
    read_designations,
    read_standing,
    systems_of,
)

DAY = timedelta(days=1)
LATE = date(2030, 1, 1)
GIVEN = {
    "area": """
        area  | kind | code | name | valid_from | valid_to   | source
        stp:A | stp  | A    | A    | 2017-04-01 | 2019-04-01 | s
        stp:B | stp  | B    | B    | 2017-04-01 | 2022-07-01 | s
        stp:C | stp  | C    | C    | 2017-04-01 | 2020-04-01 | s
        icb:B | icb  | B    | B    | 2022-07-01 |            | s
        icb:C | icb  | C    | C    | 2022-07-01 | 2026-04-01 | s
        ccg:X | ccg  | X    | X    | 2017-04-01 |            | s
    """,
    "succession": """
        predecessor | successor | effective  | share | source
        stp:A       | stp:C     | 2019-04-01 | 0.3   | s
        stp:A       | stp:B     | 2019-04-01 | 0.7   | s
        stp:A       | ccg:X     | 2019-04-01 | 1.0   | s
        stp:A       | icb:C     | 2019-04-01 |       | s
        stp:B       | icb:B     | 2022-07-01 | 1.0   | s
    """,
    # one named in June 2017; a part in May 2018, of the whole by the end of 2019; one for two
    # footprints on a day, which ended
    "designation": facts(
        """
        fact | subject | name  | covers | whole_high | begun      | last       | known      | cited
        d:1  | stp:A   | One   | whole  |            | 2017-06    |            |            | a
        d:2  | stp:B   | Two   | part   | 2019-12-31 | 2018-05    |            |            | b
        d:3  | stp:C   | Three | whole  |            | 2018-05-31 | 2020-03-31 | 2018-06    | c
        d:3  | stp:D   | Three | whole  |            | 2018-05-31 | 2020-03-31 | 2018-06    | c
        """
    ),
}


@pytest.fixture(scope="module")
def store() -> Store:
    """Systems named in a month, in part, for a spell."""
    return store_of(GIVEN)


@pytest.mark.parametrize(
    ("on", "systems"),
    [
        (date(2019, 4, 1) - DAY, ("stp:A", "stp:B", "stp:C")),
        (date(2019, 4, 1), ("stp:B", "stp:B", "stp:C")),
        (date(2020, 4, 1), ("stp:B", "stp:B", "stp:C")),  # C became nothing on record
        (date(2022, 7, 1) - DAY, ("stp:B", "stp:B", "stp:C")),
        (date(2022, 7, 1), ("icb:B", "icb:B", "stp:C")),
    ],
)
def test_a_footprint_stands_with_itself_and_then_with_where_most_went(
    store: Store, on: date, systems: tuple[str, ...]
) -> None:
    asked = ("stp:A", "stp:B", "stp:C", "stp:Z")
    assert tuple(systems_of(store, asked, on).values()) == (*systems, "stp:Z")


@pytest.mark.parametrize(
    ("area", "on", "known", "stage"),
    [
        ("stp:A", date(2017, 5, 31), LATE, "none"),
        ("stp:A", date(2017, 6, 1), LATE, "doubt"),
        ("stp:A", date(2017, 6, 29), LATE, "doubt"),
        ("stp:A", date(2017, 6, 30), LATE, "system"),
        ("stp:A", date(2017, 6, 30), date(2017, 6, 29), "doubt"),
        ("stp:A", date(2017, 6, 30), date(2017, 5, 31), "none"),
        ("stp:B", date(2018, 5, 30), LATE, "doubt"),
        ("stp:B", date(2018, 5, 31), LATE, "part"),
        ("stp:B", date(2019, 12, 30), LATE, "part"),
        ("stp:B", date(2019, 12, 31), LATE, "system"),
        ("stp:C", date(2018, 5, 30), LATE, "none"),
        ("stp:C", date(2018, 5, 31), LATE, "system"),
        ("stp:C", date(2018, 5, 31), date(2018, 5, 31), "none"),
        ("stp:C", date(2020, 3, 31), LATE, "system"),
        ("stp:C", date(2020, 4, 1), LATE, "none"),
        ("icb:B", date(2022, 7, 1), LATE, "system"),
    ],
)
def test_the_stage_of_a_system(store: Store, area: str, on: date, known: date, stage: str) -> None:
    assert read_standing(store, area, on=on, known=known).stage == stage


@pytest.mark.parametrize(
    ("area", "whole", "part"),
    [
        ("stp:B", Status.SHOWN_NOT, Status.SHOWN),
        ("stp:C", Status.SHOWN, Status.SHOWN_NOT),
        ("stp:Z", Status.SHOWN_NOT, Status.SHOWN_NOT),
        ("icb:B", Status.SHOWN, Status.SHOWN_NOT),
    ],
)
def test_what_is_named_whole_is_not_named_in_part(
    store: Store, area: str, whole: Status, part: Status
) -> None:
    found = read_standing(store, area, on=date(2018, 5, 31), known=LATE)
    assert (found.whole.status, found.part.status) == (whole, part)


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2018, 5, 30), [("d:1", "stp:A", False), ("d:2", "stp:B", True)]),
        (
            date(2019, 4, 1),
            [
                ("d:1", "stp:B", True),
                ("d:2", "stp:B", True),
                ("d:3", "stp:C", False),
                ("d:3", "stp:D", False),
            ],
        ),
        (date(2020, 4, 1), [("d:1", "stp:B", True), ("d:2", "stp:B", False)]),
    ],
)
def test_who_stands_with_whom_in_part(
    store: Store, on: date, told: list[tuple[str, str, bool]]
) -> None:
    found = read_designations(store, on=on, known=LATE)
    assert [(each.fact.id, each.area, each.is_part) for each in found] == told
    standing = read_standing(store, "stp:B", on=on, known=LATE)
    mine = [each.fact.id for each in (*standing.standing, *standing.in_doubt)]
    assert mine == [fact for fact, area, _ in told if area == "stp:B"]


@pytest.mark.parametrize(
    ("on", "count", "in_doubt", "by_law"),
    [
        (date(2017, 5, 31), 0, 0, False),
        (date(2017, 6, 1), 0, 1, False),
        (date(2018, 5, 30), 1, 1, False),
        (date(2018, 5, 31), 3, 0, False),  # named for two footprints, it is one
        (date(2020, 4, 1), 2, 0, False),
        (date(2022, 7, 1) - DAY, 2, 0, False),
        (date(2022, 7, 1), 2, 0, True),
        (date(2026, 4, 1) - DAY, 2, 0, True),
        (date(2026, 4, 1), 1, 0, True),
    ],
)
def test_the_national_count(
    store: Store, on: date, count: int, in_doubt: int, by_law: bool
) -> None:
    found = count_designated(store, on=on, known=LATE)
    assert (found.count, found.in_doubt, found.by_law) == (count, in_doubt, by_law)
    assert (found.begun.said if found.begun else "") == (f"{on:%Y-%m}" if in_doubt else "")


def test_no_board_counts_before_it_began() -> None:
    boards = """
        area  | kind | code | name | valid_from | valid_to | source
        icb:B | icb  | B    | B    | 2022-07-02 |          | s
    """
    found = [
        count_designated(store_of({"area": boards}), on=date(2022, 7, day), known=LATE).count
        for day in (1, 2)
    ]
    assert found == [0, 1]


def test_days_of_change_are_those_by_which_it_was_so(store: Store) -> None:
    days = (date(2017, 6, 30), date(2018, 5, 31))
    for on, told in ((days[0] - DAY, 0), (days[0], 1), (days[1] - DAY, 1), (days[1], 2)):
        found = days_of_change(store, on=on, known=LATE)
        assert [each.on for each in found] == list(days[:told])
    assert [each.cited for each in found] == [("a",), ("b", "c")]
