"""Arrangements, accountability and law at their edges, drawn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from drawn import store_of
from record.facts_drawn import facts
from tripleaim.model.errors import NothingFound
from tripleaim.model.status import Status
from tripleaim.store.engine import Store
from tripleaim.store.record.accountability import (
    Answers,
    Law,
    read_answers,
    read_delegations,
    read_frameworks,
    read_law,
    read_topics,
    somebody_answers,
    topics_of,
)
from tripleaim.store.record.arrangements import coming, read_arrangements
from tripleaim.store.record.bodies import read_contacts, read_footprints

DAY = timedelta(days=1)
LATE = date(2030, 1, 1)
MERGED = date(2018, 4, 1)
GIVEN = {
    "area": """
        area    | kind | code | name | valid_from | valid_to   | source
        ccg:01A | ccg  | 01A  | A    | 2013-04-01 | 2018-04-01 | s
        ccg:01B | ccg  | 01B  | B    | 2013-04-01 | 2018-04-01 | s
        ccg:01C | ccg  | 01C  | C    | 2013-04-01 |            | s
    """,
    "succession": """
        predecessor | successor | effective  | share | source
        icb:B       | icb:C     | 2026-04-01 | 1.0   | s
        stp:X       | icb:X     | 2022-07-01 | 1.0   | s
    """,
    "arrangement": facts(
        """
        fact | subject | kind            | title  | status   | begun      | last       | known
        a:1  | stp:QA  | joint_committee | Joint  | in_force | 2017-06    | 2018-06-30 | 2017-06-01
        a:2  | stp:QA  | joint_committee | Wanted | proposed | 2017-06-01 |            |
        a:3  | stp:QA  | merger_of_ccgs  | Merged | done     | 2018-04-01 |            | 2017-06-01
        a:4  | stp:QA  | merger_of_ccgs  | Held   | in_force | 2018-04-01 |            | 2017-06-01
        a:5  | stp:QA  | merger_of_ccgs  | Half   | planned  | 2018-04-01 |            | 2017-06-01
        a:6  | stp:QA  | merger_of_odd   | Odd    | done     | 2018-04-01 |            | 2017-06-01
        a:7  | stp:QA  | merger_of_ccgs  | None   | planned  | 2018-04-01 |            | 2017-06-01
        b:1  | icb:B   | board_plan      | Anew   | planned  | 2026-04-01 |            | 2025-06-01
        b:2  | icb:X   | board_plan      | Early  | planned  | 2022-07-01 |            | 2021-06-01
        b:3  | icb:Y   | board_plan      | Vague  | planned  | 2026-04    |            | 2025-06-01
        """
    ),
    "fact_member": """
        fact | member  | role   | source
        a:2  | ccg:01A | member | s
        a:4  | ccg:01A | old    | s
        a:4  | 01B     | member | s
        a:5  | ccg:01A | member | s
        a:5  | ccg:01C | old    | s
        a:1  | ccg:01A | old    | s
        a:1  | 01B     | new    | s
    """,
    "accountability": facts(
        """
        fact | measure             | sort         | answers | begun      | last
        k:1  | delayed transfers   | nobody       |         | 2021-04-01 | 2022-03-31
        k:2  | delayed transfers   | commissioner | CCG     | 2021-04-01 | 2022-03-31
        k:3  | delayed transfers   | organisation | trust   | 2021-04-01 | 2022-03-31
        k:4  | delayed transfers   | system       | ICB     | 2022-04-01 | 2023-03-31
        k:5  | ambulance           | nobody       |         | 2021-04-01 | 2022-03-31
        """
    ),
    "delegation": facts(
        """
        fact | subject | function | status    | begun      | last
        g:1  | icb:B   | dental   | delegated | 2023-04-01 | 2024-03-31
        """
    ),
    "law": facts(
        """
        fact | form | status   | begun      | last
        l:1  | ICP  | proposed | 2018-05    | 2019-04-30
        """
    ),
    "oversight_framework": facts(
        """
        fact | framework | who_answers | to_whom | begun      | last
        o:1  | SOF       | trusts      | NHSI    | 2016-10-01 | 2019-03-31
        """
    ),
    "contact": facts(
        """
        fact | subject | kind | name | page | begun      | last
        c:1  | stp:QA  | site | A    | a    | 2017-04-01 | 2018-03-31
        """
    ),
    "footprint": facts(
        """
        fact | subject | number | name | begun
        f:1  | stp:QB  | 12     | B    | 2016-03
        f:2  | stp:QA  | 7      | A    | 2016-03
        """
    ),
}


@pytest.fixture(scope="module")
def store() -> Store:
    """A merger that came about and others that did not, and who answered for what."""
    return store_of(GIVEN)


@pytest.mark.parametrize(
    ("fact", "on", "held"),
    [
        ("a:1", date(2017, 6, 29), Status.CANNOT_TELL),
        ("a:1", date(2017, 6, 30), Status.SHOWN),
        ("a:1", date(2018, 6, 30), Status.SHOWN),
        ("a:1", date(2018, 7, 1), Status.SHOWN_NOT),
        ("a:2", date(2018, 1, 1), Status.SHOWN_NOT),  # proposed
        ("a:3", MERGED, Status.SHOWN),
        ("a:4", MERGED, Status.SHOWN_NOT),  # a merger is done or is none
        ("a:6", MERGED, Status.SHOWN_NOT),
    ],
)
def test_what_came_about_holds_on_its_days(store: Store, fact: str, on: date, held: Status) -> None:
    found = {each.fact.id: each for each in read_arrangements(store, None, on=on, known=LATE)}
    assert found[fact].holds(on) is held


def test_an_arrangement_of_several_is_told_once_with_its_members(store: Store) -> None:
    found = read_arrangements(store, ["ccg:01A", "stp:QA", "01B"], on=LATE, known=LATE)
    assert [each.fact.id for each in found] == [f"a:{n}" for n in (2, 1, 3, 4, 5, 6, 7)]
    assert found[1].members == {"old": ("ccg:01A",), "new": ("01B",)}


@pytest.mark.parametrize(
    ("on", "plans"),
    [
        (date(2017, 5, 31), ""),
        (date(2017, 6, 1) - DAY, ""),
        (date(2017, 6, 1), "a:2 a:3 a:4 a:5 a:6 a:7"),
        (MERGED - DAY, "a:2 a:3 a:4 a:5 a:6 a:7"),
        (MERGED, "a:2 a:5 a:6 a:7"),  # one of a:5 lives on, nobody of a:7 is named
        (date(2022, 6, 30), "a:2 a:5 a:6 a:7 b:2"),
        (
            date(2022, 7, 1),
            "a:2 a:5 a:6 a:7 b:2",
        ),  # partnerships became boards: no board was remade
        (date(2026, 3, 31), "a:2 a:5 a:6 a:7 b:2 b:1 b:3"),
        (date(2026, 4, 1), "a:2 a:5 a:6 a:7 b:2 b:3"),
        (date(2026, 5, 1), "a:2 a:5 a:6 a:7 b:2 b:3"),
    ],
)
def test_what_is_coming_is_known_and_has_not_come_about(store: Store, on: date, plans: str) -> None:
    assert " ".join(each.fact.id for each in coming(store, None, on=on, known=LATE)) == plans
    before = coming(store, None, on=LATE, known=date(2017, 6, 1) - DAY)
    assert before == []


@pytest.mark.parametrize(
    ("on", "sorts", "carried"),
    [
        (date(2021, 4, 1) - DAY, "", False),
        (date(2022, 3, 31), "nobody organisation commissioner nobody", False),
        (date(2022, 4, 1), "nobody organisation commissioner nobody", True),
        (date(2022, 6, 30), "nobody organisation commissioner nobody", True),
        (date(2022, 7, 1), "system", False),
    ],
)
def test_who_answers_organisations_first(store: Store, on: date, sorts: str, carried: bool) -> None:
    found = read_answers(store, on=on, known=LATE)
    assert " ".join(each.sort for each in found) == sorts
    assert {each.carried for each in found} <= {carried}


def test_whether_anybody_answers_is_on_record_or_not(store: Store) -> None:
    found: list[Answers] = read_answers(store, on=date(2022, 3, 31), known=LATE)
    said = [
        somebody_answers(found, topic).status
        for topic in ("discharge", "ambulance", "referral-to-treatment")
    ]
    assert said == [Status.SHOWN, Status.SHOWN_NOT, Status.NOT_ON_RECORD]
    assert read_topics(store, known=LATE) == ["ambulance", "discharge"]


def test_a_measure_without_a_topic_is_refused_by_name() -> None:
    assert topics_of("delayed transfers") == ("discharge",)
    with pytest.raises(NothingFound, match="No topic is on record for 'wishes'"):
        topics_of("wishes")


@pytest.mark.parametrize(
    ("read", "first", "last"),
    [
        (read_delegations, date(2023, 4, 1), date(2024, 3, 31)),
        (read_contacts, date(2017, 4, 1), date(2018, 3, 31)),
    ],
)
def test_what_a_body_has_is_had_on_its_days(
    store: Store, read: object, first: date, last: date
) -> None:
    days = (first - DAY, first, last, last + DAY)
    assert callable(read)
    assert [len(read(store, None, on=on, known=LATE)) for on in days] == [0, 1, 1, 0]


def test_law_and_frameworks_may_hold_from_the_first_day_said(store: Store) -> None:
    days = (date(2018, 4, 30), date(2018, 5, 1), date(2019, 4, 30), date(2019, 5, 1))
    assert [len(read_law(store, on=on, known=LATE)) for on in days] == [0, 1, 1, 0]
    law: Law = read_law(store, on=days[1], known=LATE)[0]
    assert law.is_proposed
    assert not replace(law, status="law").is_proposed
    days = (date(2016, 9, 30), date(2016, 10, 1), date(2019, 3, 31), date(2019, 4, 1))
    assert [len(read_frameworks(store, on=on, known=LATE)) for on in days] == [0, 1, 1, 0]


def test_footprints_stand_by_number(store: Store) -> None:
    assert [each.number for each in read_footprints(store)] == [7, 12]
