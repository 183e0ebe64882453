"""What somebody answers for is a topic, whatever a year's framework calls it."""

from dataclasses import replace
from datetime import date

import pytest

from tripleaim.model.errors import NothingFound
from tripleaim.model.status import Status
from tripleaim.questions.decides.answering import answering
from tripleaim.questions.decides.rows import Answering, Nobody, NotRead
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store, ask
from tripleaim.store.record.accountability import (
    read_answers,
    read_topics,
    somebody_answers,
    topic_words,
    topics_of,
)
from tripleaim.store.rules import read_rules

LATE = date(2026, 11, 28)
YEARS = range(2016, 2027)


def test_every_measure_of_the_table_has_a_topic_and_every_topic_a_measure_and_words(
    shipped_store: Store,
) -> None:
    held = {row["measure"] for row in ask(shipped_store, "select measure from accountability")}
    rules = read_rules("accountability_topics")
    assert set(rules["measures"]) == held
    assert {topic for each in rules["measures"].values() for topic in each} == set(rules["topics"])
    assert all(rules["measures"].values())
    words = list(rules["topics"].values())
    assert len(words) == len(set(words))
    with pytest.raises(NothingFound, match="'waits for a bus'"):
        topics_of("waits for a bus")


@pytest.mark.parametrize(
    ("on", "boards", "carried"),
    [
        (date(2022, 3, 31), False, False),
        (date(2022, 4, 1), False, True),
        (date(2022, 6, 30), False, True),
        (date(2022, 7, 1), True, False),
    ],
)
def test_boards_answer_for_nothing_before_they_began(
    shipped_store: Store, on: date, boards: bool, carried: bool
) -> None:
    waits = [
        each
        for each in read_answers(shipped_store, on=on, known=LATE)
        if "referral-to-treatment" in topics_of(each.measure)
    ]
    assert waits
    for each in waits:
        assert (("ICB" in (each.answers or "")), each.carried) == (boards, carried)


@pytest.mark.parametrize("year", YEARS)
def test_nothing_is_told_as_not_read_that_is_answered_under_another_name(
    shipped_store: Store, year: int
) -> None:
    on = date(year, 6, 1)
    area = "stp:QOP" if on < date(2022, 7, 1) else "icb:QOP"
    rows = question("decides").answer(shipped_store, area, on, LATE)
    answered = {
        topic_words(topic) for each in rows.of(Answering) for topic in topics_of(each.measure)
    }
    silent = {each for row in rows.of(NotRead) for each in row.measures}
    assert answered
    assert not answered & silent
    assert answered | silent == {topic_words(t) for t in read_topics(shipped_store, known=LATE)}


@pytest.mark.parametrize(
    ("on", "is_silent", "is_not"),
    [
        (date(2019, 6, 1), {"leadership", "emergency bed days"}, "delayed transfers and discharge"),
        (date(2018, 6, 1), {"emergency bed days"}, "GP access and contracts"),
        (date(2023, 6, 1), {"agency spend"}, "delayed transfers and discharge"),
        (date(2023, 7, 1), {"finance of a trust"}, "ambulance"),
        (date(2025, 6, 1), {"optometry and pharmacy"}, "health inequality"),
        (date(2026, 6, 1), {"agency spend", "health inequality"}, "dental care"),
    ],
)
def test_what_was_read_of_a_year_by_hand(
    shipped_store: Store, on: date, is_silent: set[str], is_not: str
) -> None:
    rows = answering(shipped_store, on, LATE)
    silent = {each for row in rows if isinstance(row, NotRead) for each in row.measures}
    assert is_silent <= silent
    assert is_not not in silent


def test_the_page_and_the_findings_tell_the_topics(shipped_store: Store) -> None:
    found = question("decides").ask(shipped_store, "stp:QOP", date(2019, 6, 1), LATE)
    sentence = next(each.statement for each in found if each.measure == "not_read")
    said = next(each.value for each in found if each.measure == "not_read")
    assert sentence.startswith("Who answered for ")
    assert "in this year is not on record here, which is not nobody" in sentence
    for name in ("discharge", "GP access", "finance of a trust,", "ambulance"):
        assert name not in f"{sentence} {said}"


def test_nobody_is_told_only_where_all_that_was_read_says_so(
    shipped_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = read_answers(shipped_store, on=date(2018, 6, 1), known=LATE)
    nobody = [
        replace(each, sort="nobody", answers=None) if each.measure == "delayed transfers" else each
        for each in held
    ]
    one = next(each for each in nobody if each.measure == "delayed transfers")
    assert somebody_answers(nobody, "discharge").status is Status.SHOWN_NOT
    both = [*nobody, replace(one, measure="average discharge delay", sort="council", answers="c")]
    assert somebody_answers(both, "discharge").status is Status.SHOWN
    home = "tripleaim.questions.decides.answering.read_answers"
    for rows, told in ((nobody, [("delayed transfers and discharge",)]), (both, []), (held, [])):
        monkeypatch.setattr(home, lambda store, rows=rows, **_: rows)
        found = answering(shipped_store, date(2018, 6, 1), LATE)
        assert [each.measures for each in found if isinstance(each, Nobody)] == told
