"""A small sweep in the tests: some systems and other areas, two days, all ten questions."""

from datetime import date

import pytest
from bench.sweep.ask import Asked, ask_one, asked_of
from bench.sweep.checks import errors, refusals, run_checks
from bench.sweep.said import Said, said_of
from bench.sweep.world import read_world

from tripleaim.questions.ten import TEN
from tripleaim.store.engine import Store

DAYS = (date(2018, 6, 1), date(2026, 11, 28))
CLEAN = ("who", "buyers")
"""Questions in which no check of the sweep may find a fault."""
CHEAP = ("who", "buyers", "heard", "next")


def answers(store: Store, asked: list[Asked]) -> list[Said]:
    """Each answer, in this process."""
    return [said_of(ask_one(store, each)) for each in asked]


@pytest.fixture(scope="module")
def swept(shipped_store: Store) -> list[Said]:
    """The cheap questions of a few systems of each era and one area of every other kind."""
    days = (date(2016, 12, 1), *DAYS)
    return answers(
        shipped_store, asked_of(shipped_store, days=days, questions=CHEAP, systems=2, others=1)
    )


def test_every_kind_of_area_is_asked(swept: list[Said]) -> None:
    assert {each.kind for each in swept} >= {
        "all systems",
        "stp",
        "icb",
        "ccg",
        "sub_icb",
        "lad",
        "nhs_region",
        "pcn",
        "england",
    }


def test_no_trace_and_no_system_refused(swept: list[Said]) -> None:
    assert list(errors(swept, {})) == []
    assert list(refusals(swept, {})) == []


def test_no_fault_where_answers_are_clean(shipped_store: Store, swept: list[Said]) -> None:
    faults = run_checks(swept, read_world(shipped_store))
    assert [each for each in faults if each.question in CLEAN] == []


def test_all_ten_answer_for_one_system_of_each_era(shipped_store: Store) -> None:
    asked = [
        Asked(question=each.id, area=area, kind=area[:3], on=on)
        for area, on in zip(("stp:QXU", "icb:D7T5G"), DAYS, strict=True)
        for each in TEN
        if each.id not in CHEAP
    ]
    found = answers(shipped_store, asked)
    assert list(errors(found, {})) == []
    assert list(refusals(found, {})) == []
