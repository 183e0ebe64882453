"""Bought as one: told once, so the page of what is next says what the page of buyers says."""

import re
from datetime import date
from inspect import getsource

import pytest

from tripleaim.model.documents.agreement import JointCommissioning
from tripleaim.model.documents.kinds import document_from
from tripleaim.model.status import Status
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.buyers.rows import Verdict
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.as_one import WHY, bought_here, why
from tripleaim.questions.next.rows import Requirement
from tripleaim.registry import arranged
from tripleaim.registry.area import list_areas
from tripleaim.registry.buyers import read_bought
from tripleaim.store.engine import Store
from tripleaim.store.readers.documents import rows_of_documents

ASKED = date(2019, 6, 1)
GROUND = re.compile(r"ground ?= ?(.+)")


@pytest.mark.parametrize("on", [date(2019, 1, 7), date(2021, 5, 1)])
def test_both_questions_are_told_one_thing_of_every_system(shipped_store: Store, on: date) -> None:
    found = set()
    for listed in list_areas(shipped_store, "stp", on):
        system = listed.area.id
        bought = bought_here(shipped_store, system, on, date.max)
        assert bought == read_bought(shipped_store, system, on)
        assert bought is not None
        assert bought.commissioners == len(bought.outside) or bought.ground != "nothing"
        assert str(bought.commissioners) in why(bought) or bought.ground == "law"
        found.add(bought.follows.status)
    assert {Status.SHOWN, Status.NOT_ON_RECORD} <= found


@pytest.mark.parametrize(
    ("area", "status", "met"),
    [
        ("QMF", Status.SHOWN, "met"),  # seven under one document
        ("QWE", Status.SHOWN_NOT, "not met"),  # five of six by a document, two buyers by an account
        ("QM7", Status.NOT_ON_RECORD, "not on record"),
    ],
)
def test_what_the_pages_say_of_a_system(
    shipped_store: Store, area: str, status: Status, met: str
) -> None:
    (verdict,) = [
        row for row in buyers(shipped_store, area, ASKED).rows if isinstance(row, Verdict)
    ]
    (asked,) = [
        row
        for row in what_next(shipped_store, area, ASKED).rows
        if isinstance(row, Requirement) and "one CCG" in row.requirement
    ]
    assert (verdict.status, asked.status, asked.met) == (status, status, met)


@pytest.mark.parametrize("arrangement", ["alliance", "joint committee", "lead commissioner"])
@pytest.mark.parametrize(
    ("scope", "ties"), [("all commissioning", 2), ("children", 0), ("leadership", 0)]
)
def test_a_document_joins_by_its_scope_in_whatever_form(
    arrangement: str, scope: str, ties: int
) -> None:
    parties = [
        {"organisation": code, "name": code, "role": "commissioner", "signs": False}
        for code in ("02P", "03L")
    ]
    said = {"id": "a", "title": "A", "status": "reported", "valid_from": date(2018, 4, 1)}
    made = document_from(
        {"kind": "joint_commissioning", **said, "parties": parties, "arrangement": arrangement}
        | {"scope": scope},
        "a",
    )
    assert isinstance(made, JointCommissioning)
    assert made.joins_buyers is (ties > 0)
    assert len(rows_of_documents([made]).get("tie", ())) == ties


def test_every_ground_that_decides_has_its_reason() -> None:
    decided = re.findall(r'"(\w+)"', " ".join(GROUND.findall(getsource(arranged))))
    assert set(WHY) == set(decided)
    assert len(decided) > 6


def test_what_may_have_been_is_not_told_as_nothing(shipped_store: Store) -> None:
    bought = bought_here(shipped_store, "stp:QOQ", ASKED, date.max)
    assert bought is not None
    assert bought.ground == "perhaps"
    assert "had an arrangement" in why(bought)
    assert "no agreement" not in why(bought)
