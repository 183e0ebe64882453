"""Which arrangements join commissioners of a day, and which accounts are told of them, drawn."""

from datetime import date, timedelta

import pytest

from drawn import store_of
from record.facts_drawn import facts
from tripleaim.registry.arranged import heir_of, read_accounts, read_arranged
from tripleaim.store.engine import Store

DAY = timedelta(days=1)
LATE = date(2030, 1, 1)
MERGED = date(2018, 4, 1)
GIVEN = {
    "succession": """
        predecessor | successor | effective  | share | source
        ccg:01A     | ccg:02M   | 2018-04-01 |       | s
        ccg:01B     | ccg:02M   | 2018-04-01 | 0.51  | s
        ccg:01C     | ccg:02M   | 2018-04-01 | 0.5   | s
        ccg:01D     | icb:QZZ   | 2018-04-01 | 1.0   | s
        stp:01D     | ccg:02M   | 2018-04-01 | 1.0   | s
        ccg:01C     | ccg:01C   | 2018-04-01 | 1.0   | s
    """,
    "arrangement": facts(
        """
        fact | kind            | status   | buyers_before | grade       | begun      | last
        a:1  | joint_committee | done     |               |             | 2017-06    | 2018-12-31
        a:2  | joint_committee | proposed |               |             | 2017-06-01 |
        a:3  | joint_committee | done     |               |             | 2017-06-01 |
        a:4  | trust_group     | done     |               |             | 2017-06-01 |
        c:1  | buying_together | done     | 6             | reported    | 2017-06    | 2018-12-31
        c:2  | buying_together | done     |               | reported    | 2017-06-01 |
        c:3  | buying_together | done     | 6             | conflicting | 2017-06-01 |
        c:4  | rule            | done     | 6             | reported    | 2017-06-01 |
        c:5  | buying_together | done     | 6             | reported    | 2018-06-01 |
        """,
        subject="stp:QA",
    ),
    "fact_member": """
        fact | member | role   | source
        a:1  | 01A    | member | s
        a:1  | 01B    | member | s
        a:1  | 01C    | member | s
        a:1  | 01D    | member | s
        a:1  | 09X    | with   | s
        a:2  | 01A    | member | s
        a:2  | 01D    | member | s
        a:3  | 01A    | member | s
        a:3  | 01B    | member | s
        a:4  | 01A    | member | s
        a:4  | 01B    | member | s
    """,
}


@pytest.fixture(scope="module")
def store() -> Store:
    """Two committees, of which one is left with a single buyer by a merger, and five accounts."""
    return store_of(GIVEN)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2017, 6, 1) - DAY, []),
        (
            date(2017, 6, 1),
            [("a:3", "01A 01B", "shown"), ("a:1", "01A 01B 01C 01D", "cannot_tell")],
        ),
        (MERGED - DAY, [("a:3", "01A 01B", "shown"), ("a:1", "01A 01B 01C 01D", "shown")]),
        (MERGED, [("a:1", "01C 01D 02M", "shown")]),
        (date(2018, 12, 31), [("a:1", "01C 01D 02M", "shown")]),
        (date(2019, 1, 1), []),
    ],
)
def test_who_is_joined_on_a_day(store: Store, on: date, found: list[tuple[str, str, str]]) -> None:
    assert [
        (each.arrangement.fact.id, " ".join(each.members), each.held.value)
        for each in read_arranged(store, on, LATE)
    ] == found


@pytest.mark.parametrize(
    ("on", "accounts"),
    [
        (date(2017, 6, 29), []),
        (date(2017, 6, 30), ["c:1"]),
        (date(2018, 6, 1), ["c:5", "c:1"]),
        (date(2019, 1, 1), ["c:5"]),
    ],
)
def test_accounts_that_hold_and_nobody_contradicts_newest_first(
    store: Store, on: date, accounts: list[str]
) -> None:
    assert [each.fact.id for each in read_accounts(store, ["stp:QA"], on, LATE)] == accounts


def test_an_heir_is_followed_to_the_last_and_not_round() -> None:
    heirs = {"a": "b", "b": "c", "c": "c"}
    assert [heir_of(code, heirs) for code in "abcx"] == ["c", "c", "c", "x"]
