"""Every check of the sweep finds the fault that it is for, and lets the right answer pass."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from bench.sweep.agreement import contradictions, counts_of_england, parts_and_totals
from bench.sweep.ask import DAYS, asked_of, sweep
from bench.sweep.checks import (
    CHECKS,
    alive,
    errors,
    first_sentences,
    future,
    grammar,
    names,
    refusals,
    run_checks,
)
from bench.sweep.days import days_told
from bench.sweep.figures import numbers_of_cells
from bench.sweep.report import Ran, in_full, replaced, summary
from bench.sweep.said import Body, Fault, Found, Said, World
from bench.sweep.substance import WANTED, shares, substantive

from tripleaim.store.engine import Store, open_store

ON = date(2018, 6, 1)
SENTENCE = "1,200 people lived there at mid-2017."
WORLD: World = {
    "stp:QAA": Body(
        valid_from=date(2016, 3, 1),
        valid_to=date(2022, 7, 1),
        names=(
            ("Northland", date(2016, 3, 1), date(2019, 4, 1)),
            ("Better Health Together", date(2019, 4, 1), None),
        ),
        before=frozenset({"stp:QOLD"}),
    ),
    "stp:QOLD": Body(valid_from=date(2016, 3, 1), valid_to=date(2018, 4, 1)),
    "RAA": Body(
        valid_from=date(2015, 4, 1),
        valid_to=date(2018, 6, 1),
        names=(("Northland Hospital", None, None),),
    ),
    "RBB": Body(
        valid_from=date(2018, 6, 1),
        valid_to=None,
        names=(
            ("Westland Hospital", date(2018, 6, 1), date(2020, 4, 1)),
            ("Westland University Hospital", date(2020, 4, 1), None),
        ),
    ),
}
Find = Callable[[Sequence[Said], World], Iterator[Fault]]


def said(*found: Found, question: str = "who", area: str | None = "stp:QAA", **more: str) -> Said:
    """An answer of some findings, on the day."""
    return Said(question=question, area=area, kind="stp", on=ON, found=found, **more)


def one(statement: str = SENTENCE, **more: object) -> Found:
    """A finding with a sentence."""
    usual = {"measure": "people", "value": 1200, "unit": "people", "statement": statement}
    return Found(**{**usual, **more})  # type: ignore[arg-type]


CASES: tuple[tuple[Find, Said, Said], ...] = (
    (errors, said(error="Traceback\nKeyError: 'x'"), said(one())),
    (refusals, said(refused="NothingFound: not told"), said(one())),
    (refusals, said(), said(one())),
    (future, said(one("It ends in 2019.")), said(one("It ended in 2018."))),
    (future, said(one("It ends on 2 June 2018.")), said(one("It began on 1 June 2018."))),
    (future, said(one("It lasts to 2019/20.")), said(one("It is of 2018/19."))),
    (
        future,
        said(one("It ends in July 2018.")),
        said(one("It ends in 2019.", table="What came after")),
    ),
    (
        future,
        said(one(value="2018-06-02", unit="date")),
        said(one(value="2018-06-01", unit="date")),
    ),
    (future, said(one("It ends in 2019.")), said(one("It is proposed to end in 2019."))),
    (
        future,
        said(one("Everywhere by April 2021.")),
        said(one("Everywhere by April 2021: not met.", measure="met")),
    ),
    (
        future,
        said(one("Within the boundaries of 1 April 2019 it stayed.")),
        said(one("Within the boundaries of 1 April 2019, the first on record, it stayed.")),
    ),
    (
        future,
        said(one("In 2019 it stayed, by boundaries of 1 July 2018, the first on record.")),
        said(one("It stayed in 2019 (the only flow on record, of a later day than asked about).")),
    ),
    (alive, said(one(subject="RAA")), said(one(subject="RBB"))),
    (alive, said(one(subject="RAA")), said(one("In May 2018 it had 1,200.", subject="RAA"))),
    (alive, said(one(subject="RAA")), said(one(subject="stp:QOLD"))),
    (
        alive,
        said(one(subject="RBB", label="Westland University Hospital")),
        said(one(subject="RBB", label="Westland Hospital")),
    ),
    (
        names,
        said(one("Better Health Together has 1,200 people.")),
        said(one("Northland has 1,200 people.")),
    ),
    (
        numbers_of_cells,
        said(one("2.2% of them.", value=0.0214, unit="share")),
        said(one("2.1% of them.", value=0.0214, unit="share")),
    ),
    (
        numbers_of_cells,
        said(one("£4.11bn of it.", value=4.1049e9, unit="GBP")),
        said(one("£4.10bn of it.", value=4.1049e9, unit="GBP")),
    ),
    (grammar, said(one("1 commissioners bought.")), said(one("1 commissioner bought."))),
    (grammar, said(one("A change of -0.0% is told.")), said(one("A change of -0.1% is told."))),
    (grammar, said(one("It was the the first.")), said(one("It was the first."))),
    (grammar, said(one("It was None.")), said(one("It was Nonesuch."))),
    (grammar, said(one("It ended on 2018-06-01.")), said(one("It ended in 2017-19 or 2018."))),
    (
        grammar,
        said(one("It was so (https://www.hsj.co.uk/1; confirmed).")),
        said(one("It was so (HSJ; confirmed). Ask it at https://a.nhs.uk/contact.")),
    ),
    (grammar, said(one("It was so (succ_2026-05.csv).")), said(one("It was so (ODS succession)."))),
    (grammar, said(one("It is a integrated board.")), said(one("It is an integrated board."))),
    (first_sentences, said(one("1,200 people.")), said(one())),
    (first_sentences, said(one("it had 1,200 people in all.")), said(one())),
    (first_sentences, said(one("Greater Northland, people of all ages here.")), said(one())),
    (
        parts_and_totals,
        said(one(), one(measure="people_by_age", value=1199)),
        said(one(), one(measure="people_by_age", value=1200)),
    ),
    (
        parts_and_totals,
        said(one(measure="council_count", value=2), one(measure="council_people")),
        said(one(measure="council_count", value=1), one(measure="council_people")),
    ),
)


@pytest.mark.parametrize(("find", "wrong", "right"), CASES)
def test_a_check_finds_its_fault_and_no_other(find: Find, wrong: Said, right: Said) -> None:
    assert list(find([wrong], WORLD)), wrong
    assert list(find([right], WORLD)) == []


def test_answers_that_differ_contradict_one_another() -> None:
    who = said(one(), one(measure="commissioner_count", value=10))
    for other, faults in ((1, 1), (10, 0)):
        buys = said(one(measure="commissioners", value=other), question="buyers")
        assert len(list(contradictions([who, buys], WORLD))) == faults
    for other, faults in ((1300, 1), (1200, 0)):
        needs = said(one(value=other), question="needs")
        assert len(list(contradictions([who, needs], WORLD))) == faults


def test_one_measure_of_one_body_is_one_figure() -> None:
    money = said(one(measure="rate", subject="RBB", label="2017", value=0.0216), question="money")
    for value, faults in ((0.022, 0), (0.0241, 1)):
        needs = said(
            one(measure="rate", subject="RBB", label="2017", value=value), question="needs"
        )
        assert len(list(contradictions([money, needs], WORLD))) == faults


def test_the_day_of_designation_is_one() -> None:
    after = said(one("It was a system, named in June 2017."), question="next")
    for month, faults in (("June 2017", 0), ("May 2018", 1)):
        done = said(
            one(f"It was designated an integrated care system in {month}."), question="done"
        )
        assert len(list(contradictions([after, done], WORLD))) == faults


def test_systems_add_up_to_england() -> None:
    whole = said(one(value=1200), area="england:E92000001")
    for parts, faults in (((600, 600), 0), ((600, 599), 1)):
        listed = said(*(one(value=each, table="systems") for each in parts), area=None)
        assert len(list(counts_of_england([whole, listed], WORLD))) == faults


def test_days_are_read_as_they_are_said() -> None:
    text = "In 2023/24, by 1 July 2022 and May 2021; https://x.uk/2031/05; £2,019m; 2,025 people."
    assert {str(day) for _, day in days_told(text)} == {"2023-04-01", "2022-07-01", "2021-05-01"}


def test_what_is_not_known_is_of_no_substance() -> None:
    wanted = next(each for each in WANTED if each.id == "next: stage")
    assert substantive(said(one(measure="stage", value="partnership"), question="next"), wanted)
    none = said(one(measure="stage", value=None, status="not on record"), question="next")
    assert not substantive(none, wanted)
    assert shares([none]) == {"next: stage": {ON: (0, 1)}}


def test_the_report_counts_each_fault_where_it_is_and_replaces_its_section() -> None:
    answers = [said(one("1 commissioners bought in 2019."))]
    faults = run_checks(answers, WORLD)
    ran = Ran(store="s", day="2026-11-29", machine="m", seconds=1.0)
    section = summary(answers, faults, ran)
    for check in CHECKS:
        some = 1 if check.id in ("grammar", "future") else 0
        assert f"| {check.about} | {some} |" in section
    assert "1 commissioners" in in_full(answers, faults)
    twice = replaced(replaced("# R\n\n## A\n\nx\n", section), section)
    assert twice.count("## The sweep") == 1
    assert twice.startswith("# R\n\n## A\n")


def test_a_sweep_ended_early_has_asked_of_systems_on_every_day(shipped_store: Store) -> None:
    asked = asked_of(shipped_store, questions=("who",))
    assert asked == asked_of(shipped_store, questions=("who",))
    first = asked[: len(asked) // 6]
    assert {each.on for each in first} == set(DAYS)
    assert {each.kind for each in first} == {"stp", "icb"}
    every = {"stp", "icb", "ccg", "lad", "nhs_region", "england"}
    assert {each.kind for each in asked} >= every


def test_a_sweep_out_of_time_asks_no_more(shipped_path: Path) -> None:
    with open_store(shipped_path) as store:
        asked = asked_of(store, days=DAYS[:1], questions=("who",), systems=1, others=0)
    assert list(sweep(shipped_path, asked, workers=1, minutes=-1)) == []
    assert len(list(sweep(shipped_path, asked, workers=1, minutes=5))) == len(asked) == 2
