"""Which arrangements join commissioners of a day, and which accounts are told of them, drawn."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from drawn import store_of
from record.facts_drawn import facts
from tripleaim.model.status import Status
from tripleaim.registry.arranged import (
    Arranged,
    heir_of,
    joins,
    judge,
    read_accounts,
    read_arranged,
)
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
        buyers_after="2",
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


@pytest.mark.parametrize(
    ("held", "ground"),
    [((Status.SHOWN,), "led"), ((Status.CANNOT_TELL, Status.SHOWN), "perhaps"), ((), "nothing")],
)
def test_what_joins_nobody_is_told_as_leadership_or_as_a_day_that_is_missing(
    store: Store, held: tuple[Status, ...], ground: str
) -> None:
    one = read_arranged(store, MERGED - DAY, LATE)[0].arrangement
    arranged = [Arranged(arrangement=one, members=("b", "x"), held=each) for each in held]
    away = Arranged(arrangement=one, members=("x", "y"), held=Status.CANNOT_TELL)
    found = judge(["a", "b"], [["a"], ["b"]], ("register",), [*arranged, away], [])
    assert (found.ground, found.groups) == (ground, None)
    assert found.outside == (() if held else ("a", "b"))
    assert found.follows.evidence == ((one.fact.source,) if held else ())
    assert found.follows.status is (Status.CANNOT_TELL if held else Status.NOT_ON_RECORD)


@pytest.mark.parametrize(
    ("groups", "ground", "number", "outside"),
    [
        (["abc"], "together", 1, ""),
        (["ab", "c", "xy"], "part", None, "c"),
        (["ab", "cx"], "across", 2, ""),
        (["abx", "c"], "across", 2, ""),
        (["a", "c", "b"], "nothing", None, "abc"),
    ],
)
def test_whom_nothing_joins_is_told(
    groups: list[str], ground: str, number: int | None, outside: str
) -> None:
    found = judge("abc", groups, ("register",), [], [])
    assert (found.ground, found.groups, "".join(found.outside)) == (ground, number, outside)
    assert found.follows.evidence == (() if ground == "nothing" else ("register",))


@pytest.mark.parametrize(
    ("codes", "groups", "ground"),
    [
        ("abcdef", ["abc", "d", "e", "f"], "part"),
        ("abcdef", ["abcd", "ef"], "account"),
        ("abcdef", ["abcde", "f"], "account"),
        ("abcde", ["abcd", "e"], "part"),
    ],
)
def test_an_account_decides_where_it_tells_as_many_before_and_after(
    store: Store, codes: str, groups: list[str], ground: str
) -> None:
    accounts = read_accounts(store, ["stp:QA"], MERGED, LATE)
    found = judge(codes, groups, ("register",), [], accounts)
    assert found.ground == ground
    if ground == "account":
        assert (found.account, found.groups) == (accounts[0], 2)
        assert found.follows.status is Status.SHOWN_NOT
        assert found.follows.evidence == (accounts[0].fact.source,)
        assert found.outside == tuple(each for each in groups if len(each) == 1)


@pytest.mark.parametrize("kind", ["joint_committee", "shared_accountable_officer"])
@pytest.mark.parametrize("held", [Status.SHOWN, Status.CANNOT_TELL])
@pytest.mark.parametrize("systems", ["", "s", "st"])
def test_leadership_joins_within_a_system_alone(
    store: Store, kind: str, held: Status, systems: str
) -> None:
    one = read_arranged(store, MERGED - DAY, LATE)[0].arrangement
    made = Arranged(arrangement=replace(one, kind=kind), members=("a", "b"), held=held)
    of = dict(zip("ab", systems, strict=False))
    across = kind == "shared_accountable_officer" and systems == "st"
    assert joins(made, of) is (held is Status.SHOWN and not across)
