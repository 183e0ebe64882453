"""What becomes of agreements when partnerships merge: stands, lapses, transfers, to be decided."""

from datetime import date, timedelta

import pytest

from tripleaim.governance.body import Body, Registry
from tripleaim.governance.merger import (
    Held,
    Merging,
    Side,
    day_one,
    fates,
    functions_held,
    heirs_on_record,
)
from tripleaim.model.documents.kinds import document_from

DAY = date(2027, 4, 1)
HEIRS = {"AAA": "NEW", "BBB": "NEW"}


def agreement(id, *codes, status="signed", **changes):
    values = {
        "kind": "partnership_agreement",
        "id": id,
        "title": id,
        "valid_from": date(2024, 4, 1),
        "status": status,
        "standing": "voluntary",
        "decision_rule": "consensus",
        "binding_on": "nobody in law",
        "parties": [{"organisation": c, "name": c} for c in codes],
    }
    return document_from(values | changes, id)


def delegation(id, delegate, *functions):
    return document_from(
        {
            "kind": "delegation",
            "id": id,
            "title": id,
            "valid_from": date(2024, 4, 1),
            "status": "signed",
            "delegator": "AAA",
            "delegate": delegate,
            "from_tier": "system",
            "to_tier": "place",
            "purpose": "Nearer.",
            "functions": [{"function": f} for f in functions],
            "parties": [{"organisation": c, "name": c} for c in ("AAA", delegate)],
        },
        id,
    )


def told(*documents, heirs=HEIRS):
    side = Side(name="A", members=(), documents=documents)
    return {e.document.id: e for e in fates([side], Merging(on=DAY, heirs=heirs))}


@pytest.mark.parametrize(
    ("codes", "changes", "heirs", "word"),
    [
        (("CCC", "DDD"), {}, HEIRS, "stands"),
        (("AAA", "CCC"), {}, HEIRS, "transfers"),
        (("AAA", "BBB"), {}, HEIRS, "lapses"),  # with itself
        (("AAA", "BBB", "CCC"), {}, HEIRS, "transfers"),
        (("AAA", "CCC"), {}, {"AAA": ""}, "to be decided"),
        (("CCC", "DDD"), {"valid_to": DAY}, HEIRS, "lapses"),
        (("CCC", "DDD"), {"valid_to": DAY + timedelta(days=1)}, HEIRS, "stands"),
    ],
)
def test_what_becomes_of_an_agreement(codes, changes, heirs, word):
    assert told(agreement("a", *codes, **changes), heirs=heirs)["a"].word == word


def test_who_must_agree_are_those_who_sign_with_the_heir_in_the_place_of_who_ends():
    fate = told(agreement("a", "AAA", "BBB", "CCC"))["a"]
    assert fate.must_agree == ("NEW", "CCC")
    assert told(agreement("a", "CCC", "DDD"))["a"].must_agree == ()


def test_only_what_binds_and_was_not_replaced_before_the_day_has_a_fate():
    old = agreement("old", "AAA", "CCC")
    early = agreement("new", "AAA", "CCC", supersedes="old")
    late = agreement("new", "AAA", "CCC", supersedes="old", valid_from=DAY)
    assert set(told(old, early)) == {"new"}
    assert set(told(old, late)) == {"new", "old"}
    assert told(old, late)["old"].successor == "new"
    assert set(told(agreement("d", "AAA", "CCC", status="draft"))) == set()
    draft = agreement("next", "NEW", "CCC", supersedes="old", status="draft", valid_from=DAY)
    assert told(old, draft)["old"].successor == "next"


def test_functions_held_twice_or_by_nobody_are_named():
    sides = [
        Side(name="A", members=(), documents=(delegation("a", "PLA", "f-one", "f-two"),)),
        Side(name="B", members=(), documents=(delegation("b", "PLB", "f-one", "f-three"),)),
    ]
    found = functions_held(sides, Merging(on=DAY, heirs={"PLB": ""}))
    assert [(e.function, e.word) for e in found] == [
        ("f-one", "held once"),
        ("f-three", "held by nobody"),
        ("f-two", "held once"),
    ]
    both = functions_held(sides, Merging(on=DAY, heirs={}))
    assert Held(function="f-one", holders=("PLA", "PLB")) in both
    one = functions_held(sides, Merging(on=DAY, heirs={"PLA": "P", "PLB": "P"}))
    assert {each.word for each in one} == {"held once"}


def test_the_first_day_names_what_is_left():
    sides = [Side(name="A", members=(), documents=(agreement("a", "AAA", "CCC"),))]
    known = Registry(
        bodies={"NEW": Body(code="NEW", name="New", valid_from=DAY, valid_to=None)}, successors={}
    )
    left = {e.what: e.left for e in day_one(sides, Merging(on=DAY, heirs=HEIRS), known)}
    assert left["What lapses or transfers has a successor drafted"] == "a"
    assert left["Every heir is on the register on the day"] == ""
    early = Merging(on=DAY - timedelta(days=1), heirs=HEIRS)
    left = {e.what: e.left for e in day_one(sides, early, known)}
    assert left["Every heir is on the register on the day"] == "NEW"
    left = {e.what: e.left for e in day_one(sides, Merging(on=DAY, heirs={"AAA": ""}), None)}
    assert left["Every body that ends has one heir"] == "AAA"
    assert left["Nothing is left to be decided"] == "a"


@pytest.mark.parametrize(
    ("ends", "heirs", "found"),
    [
        (DAY, ("NEW",), {"AAA": "NEW"}),
        (DAY + timedelta(days=1), ("NEW",), {}),
        (DAY, ("X", "Y"), {"AAA": ""}),
        (DAY, (), {"AAA": ""}),
        (None, ("NEW",), {}),
    ],
)
def test_who_ends_by_the_day_is_read_from_the_register(ends, heirs, found):
    known = Registry(
        bodies={"AAA": Body(code="AAA", name="A", valid_from=None, valid_to=ends)},
        successors={"AAA": heirs},
    )
    assert heirs_on_record(known, ["AAA", "ZZZ"], DAY) == found
    assert heirs_on_record(None, ["AAA"], DAY) == {}
