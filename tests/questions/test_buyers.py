"""Who buys here: by law, document or arrangement; where nothing decides, that it cannot be told."""

from datetime import date

import pytest

from questions.together import ask_each
from tripleaim.model.row import Answer
from tripleaim.model.said_date import SaidDate
from tripleaim.model.status import Status
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import (
    Arranged,
    Board,
    BuyerCount,
    BuyersOf,
    Cluster,
    Earlier,
    Group,
    Later,
    Merger,
    NextChange,
    Planned,
    Service,
    Verdict,
)
from tripleaim.registry.area import list_areas
from tripleaim.registry.arranged import Arranged as OneArranged
from tripleaim.registry.arranged import Bought, joins, judge
from tripleaim.store.engine import Store
from tripleaim.store.record.arrangements import Arrangement
from tripleaim.store.record.fact import Fact

ON = date(2018, 6, 1)
SOURCE = ("register",)
EVIDENCE = (Arranged, Service, Merger, Planned)


def arrangement(kind: str, **more: object) -> Arrangement:
    """An arrangement that was confirmed to begin in 2017."""
    fact = Fact(
        id="a",
        subject="stp:QAA",
        begun=SaidDate.read("2017"),
        over=None,
        known=SaidDate.read("2017"),
        grade="confirmed",
        cited="minutes",
        address=None,
        source="facts",
    )
    usual = {
        "fact": fact,
        "kind": kind,
        "title": "as told",
        "status": "done",
        "delegated": None,
        "buyers_before": None,
        "buyers_after": None,
        "fate": None,
        "worth": None,
        "end_is_legal": False,
        "note": None,
    }
    return Arrangement(**{**usual, **more})  # type: ignore[arg-type]


def bought(
    codes: str,
    groups: list[str],
    *accounts: Arrangement,
    perhaps: str = "",
    held: Status = Status.CANNOT_TELL,
) -> Bought:
    """A verdict on commissioners that are letters, in groups that are words."""
    doubtful = (
        [
            OneArranged(
                arrangement=arrangement("joint_committee"),
                members=tuple(perhaps),
                held=held,
            )
        ]
        if perhaps
        else []
    )
    return judge(list(codes), [list(group) for group in groups], SOURCE, doubtful, accounts)


@pytest.mark.parametrize(
    ("codes", "groups", "ground", "status", "number"),
    [
        ("a", ["a"], "law", Status.SHOWN, 1),
        ("abc", ["abc"], "together", Status.SHOWN, 1),
        ("abc", ["ab", "c"], "part", Status.CANNOT_TELL, None),
        ("abc", ["abx", "c"], "across", Status.SHOWN_NOT, 2),
        ("a", ["ax"], "across", Status.SHOWN_NOT, 1),
        ("abc", ["ab", "cx"], "across", Status.SHOWN_NOT, 2),
        ("ab", ["a", "b", "xy"], "nothing", Status.NOT_ON_RECORD, None),
        ("abc", ["a", "b", "c"], "nothing", Status.NOT_ON_RECORD, None),
    ],
)
def test_how_commissioners_bought(
    codes: str, groups: list[str], ground: str, status: Status, number: int | None
) -> None:
    found = bought(codes, groups)
    assert (found.ground, found.follows.status, found.groups) == (ground, status, number)
    assert bool(found.follows.settles) is (not status.is_known)


def test_an_account_decides_only_where_arrangements_tell_as_many() -> None:
    six_to_two = arrangement("buying_together", buyers_before=6, buyers_after=2)
    assert bought("abcdef", ["abcde", "f"], six_to_two).ground == "account"
    assert bought("abcdef", ["abcd", "e", "f"], six_to_two).ground == "part"
    assert bought("abcde", ["abcd", "e"], six_to_two).ground == "part"


def test_what_may_have_begun_is_no_verdict() -> None:
    assert bought("ab", ["a", "b"], perhaps="ab").ground == "perhaps"
    assert bought("ab", ["a", "b"], perhaps="xy").ground == "nothing"


def test_one_officer_across_systems_is_told_as_that_and_not_as_a_day_that_is_missing(
    shipped_store: Store,
) -> None:
    led = bought("ab", ["a", "b"], perhaps="bx", held=Status.SHOWN)
    assert (led.ground, led.follows.status) == ("led", Status.CANNOT_TELL)
    told = verdict(shipped_store, "QOQ", date(2019, 11, 30))
    assert (told.form, told.status) == ("led", Status.CANNOT_TELL)


@pytest.mark.parametrize(
    ("kind", "held", "systems", "joined"),
    [
        ("joint_committee", Status.SHOWN, ("s", "t"), True),
        ("joint_committee", Status.CANNOT_TELL, ("s", "s"), False),
        ("shared_accountable_officer", Status.SHOWN, ("s", "s"), True),
        ("shared_accountable_officer", Status.SHOWN, ("s", "t"), False),
    ],
)
def test_a_shared_officer_across_systems_joins_no_buying(
    kind: str, held: Status, systems: tuple[str, str], joined: bool
) -> None:
    told = OneArranged(arrangement=arrangement(kind), members=("a", "b"), held=held)
    assert joins(told, {"a": systems[:1], "b": systems[1:]}) is joined


def verdict(store: Store, area: str, on: date) -> Verdict:
    """The first row about a system."""
    found = buyers(store, area, on).rows[0]
    assert isinstance(found, Verdict)
    return found


@pytest.mark.parametrize(
    ("area", "day", "form"),
    [
        ("QH8", date(2017, 9, 14), "nothing"),
        ("QH8", date(2017, 9, 15), "together"),
        ("QSL", ON, "law"),
        ("QMF", ON, "together"),
        ("QWE", ON, "account"),
        ("QKK", ON, "part"),
        ("QNQ", ON, "across"),
        ("QRV", ON, "perhaps"),
        ("QPM", ON, "nothing"),
        ("QNC", date(2022, 6, 30), "together"),
        ("QNC", date(2022, 7, 1), "board"),
    ],
)
def test_each_ground_on_its_days(shipped_store: Store, area: str, day: date, form: str) -> None:
    assert verdict(shipped_store, area, day).form == form


def test_systems_of_2018_by_evidence(shipped_store: Store) -> None:
    systems = [each.area.id for each in list_areas(shipped_store, "stp", ON)]
    answers = ask_each(shipped_store, buyers, [(area, ON) for area in systems])
    told = dict(zip(systems, answers, strict=True))
    assert len(told) == 42
    without = {area for area, answer in told.items() if not by_evidence(answer)}
    assert without == {"stp:QK1", "stp:QM7", "stp:QPM"}
    for area in without:
        assert told[area].rows[0].status is Status.NOT_ON_RECORD


def by_evidence(answer: Answer) -> bool:
    """Whether law, a document, an arrangement, a merger or a plan of one tells how they bought."""
    known = answer.rows[0].status.is_known
    return known or any(isinstance(row, EVIDENCE) for row in answer.rows)


def test_nothing_says_that_buying_does_not_follow_without_evidence(shipped_store: Store) -> None:
    for day in (date(2016, 12, 1), date(2019, 5, 1), date(2021, 5, 1)):
        asked = [(each.area.id, day) for each in list_areas(shipped_store, "stp", day)]
        for found in ask_each(shipped_store, verdict, asked):
            assert (found.status is Status.SHOWN_NOT) is (found.form in ("across", "account"))
            assert (found.groups is None) is (not found.status.is_known)


def test_boards_buy_by_law_and_clusters_are_named(shipped_store: Store) -> None:
    day = date(2026, 11, 28)
    clustered = set()
    boards = [each.area.id for each in list_areas(shipped_store, "icb", day)]
    answers = ask_each(shipped_store, buyers, [(board, day) for board in boards])
    for board, answer in zip(boards, answers, strict=True):
        first, count = answer.first(Verdict), answer.first(BuyerCount)
        assert first
        assert count
        assert (first.form, first.groups, count.commissioners) == ("board", 1, 1)
        assert answer.first(Board)
        clustered |= {board for _ in answer.of(Cluster)}
    assert len(clustered) == 20
    assert "icb:QHL" in clustered


def test_a_board_shows_how_its_predecessors_bought(shipped_store: Store) -> None:
    answer = buyers(shipped_store, "D7T5G", date(2026, 11, 28))
    assert {row.subject for row in answer.of(Earlier)} == {"stp:QH8", "stp:QJG", "stp:QM7"}
    assert not buyers(shipped_store, "QH8", date(2018, 6, 1)).of(Earlier)


def test_what_came_later_stands_apart(shipped_store: Store) -> None:
    before = buyers(shipped_store, "QMM", date(2019, 4, 30))
    assert before.of(Later)
    assert ["five CCGs" in row.title for row in before.of(Arranged)] == [False]
    after = buyers(shipped_store, "QMM", date(2019, 5, 1))
    assert ["five CCGs" in row.title for row in after.of(Arranged)] == [True]
    assert not after.of(Later)


def test_a_small_part_moves_and_a_recode_is_no_change(shipped_store: Store) -> None:
    moves = [row for row in buyers(shipped_store, "QOP", ON).of(NextChange) if row.form == "moves"]
    assert [(row.after, round(row.share or 0, 3)) for row in moves] == [
        ("Derby and Derbyshire", 0.011)
    ]
    for area in ("QVV", "QSL"):
        (row,) = buyers(shipped_store, area, ON).of(NextChange)
        assert row.form == "becomes"
        assert row.before_kind != row.after_kind


@pytest.mark.parametrize(
    ("area", "day", "number"),
    [
        ("lad:E09000007", ON, 1),
        ("nhs_region:Y56", ON, 32),
        ("england:E92000001", ON, 195),
        ("pcn:U95344", date(2023, 4, 1), 1),
        ("ccg:07R", date(2016, 12, 1), 1),
    ],
)
def test_who_bought_for_other_areas(
    shipped_store: Store, area: str, day: date, number: int
) -> None:
    row = buyers(shipped_store, area, day).rows[0]
    assert isinstance(row, BuyersOf)
    assert row.number == number


def test_pounds_of_the_year_or_of_the_last_that_is_held(shipped_store: Store) -> None:
    for day, of_day in ((date(2020, 3, 31), True), (date(2020, 4, 1), False)):
        groups = buyers(shipped_store, "QHL", day).of(Group)
        assert [(each.year, each.of_day) for each in groups] == [(2020, of_day)]
        assert all(each.pence for each in groups)
