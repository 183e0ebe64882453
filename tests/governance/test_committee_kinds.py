"""Terms of reference, schemes of delegation, neighbourhood plans, whole-budget contracts."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from governance.signed import filled
from governance.test_checking import REGISTRY, faults_of, notes_of
from tripleaim.model.documents.committee import RULES, VotingRule
from tripleaim.model.errors import InputRefused
from tripleaim.model.spell import Spell

TERMS, SCHEME = "terms_of_reference", "scheme_of_delegation"
PLAN, WHOLE = "neighbourhood_plan", "integrated_health_contract"
SEATS = [
    {"organisation": "AAA", "post": "Chief executive"},
    {"organisation": "BBB", "post": "Director of finance"},
    {"organisation": "BBB", "post": "Secretary", "votes": False},
]
PRIORITY = {
    "id": "admissions",
    "name": "Fewer emergency admissions",
    "measure": "emergency_admissions",
    "target": 90,
    "due": date(2019, 3, 31),
    "lead": "AAA",
    "pence": 500,
}
POOL, MONEY = "pooled-budgets", {"party": "AAA", "year_ending": 2019, "pence": 500}
COMMITTEE = [{"function": POOL, "to": "The committee", "committee": "terms", "limit_pence": 500}]


def budget(pence, year=2019, **fields):
    """A row of money of a year."""
    return {"year_ending": year, "pence": pence, **fields}


def terms(**fields):
    """Terms of reference of a committee of two voting members."""
    return filled(TERMS, "terms", **{"members": SEATS, "chair": "Secretary", **fields})


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        (TERMS, {"chair": "Somebody else"}, "'Somebody else' is the post of no member"),
        (TERMS, {"members": [*SEATS, {**SEATS[0], "post": "Secretary"}]}, "is the post of 2"),
        (TERMS, {"members": [*SEATS, SEATS[0]]}, "Chief executive of AAA is there twice"),
        (TERMS, {"members": [*SEATS, {**SEATS[0], "organisation": "ZZZ"}]}, "members: ZZZ is not"),
        (TERMS, {"established_by": ["ZZZ"]}, "established_by: ZZZ is not one of the parties"),
        (TERMS, {"quorum": 3}, "quorum: 3 is more than the 2 members who vote"),
        (TERMS, {"quorum": 2}, ""),
        (TERMS, {"rule": "lots"}, "rule"),
        (TERMS, {"powers": [{"function": POOL}] * 2}, "pooled-budgets is named twice"),
        (TERMS, {"review_on": date(2018, 4, 1)}, "is not after valid_from 2018-04-01"),
        (TERMS, {"review_on": date(2018, 4, 2)}, ""),
        (TERMS, {"valid_to": date(2019, 4, 1), "review_on": date(2019, 4, 2)}, "is after valid_to"),
        (TERMS, {"valid_to": date(2019, 4, 1), "review_on": date(2019, 4, 1)}, ""),
        (SCHEME, {"body": "ZZZ"}, "body: ZZZ is not one of the parties"),
        (SCHEME, {"delegated": [{"function": POOL, "to": "a", "organisation": "ZZZ"}]}, "ZZZ is"),
        (SCHEME, {"delegated": [{"function": POOL, "to": "a"}] * 2}, "pooled-budgets is named twi"),
        (SCHEME, {"reserved": [{"function": POOL}] * 2}, "reserved: pooled-budgets is named twice"),
        (SCHEME, {"reserved": [{"function": POOL}]}, "is reserved to the board as well"),
        (PLAN, {"area": "stp:QF7"}, "stp:QF7 is neither a network"),
        (PLAN, {"area": "pcn:U12345"}, ""),
        (PLAN, {"priorities": [PRIORITY], "money": [MONEY]}, ""),
        (PLAN, {"priorities": [PRIORITY]}, "partners put in £0, priorities cost £5"),
        (PLAN, {"priorities": [PRIORITY] * 2, "money": [MONEY]}, "admissions is there twice"),
        (PLAN, {"money": [{**MONEY, "pence": 0}] * 2}, "AAA has two for the year ending 2019"),
        (PLAN, {"money": [{**MONEY, "party": "ZZZ", "pence": 0}]}, "money: ZZZ is not"),
        (PLAN, {"priorities": [{**PRIORITY, "lead": "ZZZ"}]}, "priorities: ZZZ is not"),
        (PLAN, {"priorities": [{**PRIORITY, "due": date(2018, 4, 1)}]}, "not after 2018-04-01"),
        (PLAN, {"priorities": [{**PRIORITY, "baseline": 90}]}, "where it stands already"),
        (WHOLE, {"holder": "AAA"}, "holder: AAA is the commissioner"),
        (WHOLE, {"holder": "ZZZ"}, "holder: ZZZ is not one of the parties"),
        (WHOLE, {"commissioner": "ZZZ"}, "commissioner: ZZZ is not one of the parties"),
        (WHOLE, {"functions": [POOL, POOL]}, "functions: pooled-budgets is named twice"),
        (WHOLE, {"valid_to": date(2019, 4, 1)}, ""),
        (WHOLE, {"valid_to": date(2019, 4, 2)}, "the year ending 2020 has none"),
        (WHOLE, {"budgets": [budget(1), budget(1)]}, "the year ending 2019 is there twice"),
        (WHOLE, {"budgets": [budget(1), budget(1, 2018)]}, "does not hold in the year ending 2018"),
        (WHOLE, {"budgets": [budget(5)], "lines": [budget(5, service="all")]}, ""),
        (WHOLE, {"budgets": [budget(5)], "lines": [budget(4, service="all")]}, "lines: add to"),
        (WHOLE, {"lines": [budget(4, 2020, service="all")]}, "the year ending 2020 has no budget"),
        (
            WHOLE,
            {"budgets": [budget(5)], "subcontracts": [budget(6, organisation="AAA", services="b")]},
            "subcontracts: add to",
        ),
        (
            WHOLE,
            {"budgets": [budget(5)], "subcontracts": [budget(5, organisation="AAA", services="b")]},
            "",
        ),
        (
            WHOLE,
            {"subcontracts": [budget(0, organisation="BBB", services="b")]},
            "BBB is the holder itself",
        ),
    ],
)
def test_what_a_document_finds_wrong_in_itself(kind, fields, said):
    given = {"members": SEATS, "chair": "Secretary", **fields} if kind == TERMS else fields
    if not said:
        assert filled(kind, **given)
        return
    with pytest.raises(InputRefused, match=r".*") as refused:
        filled(kind, **given)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ([filled(SCHEME, "scheme", delegated=COMMITTEE)], "'terms' is the id of no document"),
        (
            [
                filled(SCHEME, "scheme", delegated=COMMITTEE),
                terms(powers=[{"function": POOL, "limit_pence": 500}]),
            ],
            "",
        ),
        ([filled(SCHEME, "scheme", delegated=COMMITTEE), terms()], "has no power over pooled-"),
        (
            [
                filled(SCHEME, "scheme", delegated=COMMITTEE),
                terms(powers=[{"function": POOL, "limit_pence": 501}]),
            ],
            "may decide on £5.01 by its terms of reference, not £5",
        ),
        (
            [
                filled(SCHEME, "scheme", delegated=COMMITTEE),
                terms(powers=[{"function": POOL}]),
            ],
            "may decide on any sum",
        ),
        (
            [
                filled(SCHEME, "scheme", delegated=COMMITTEE),
                terms(established_by=["BBB"], powers=[{"function": POOL, "limit_pence": 1}]),
            ],
            "is no committee of AAA",
        ),
        (
            [filled(SCHEME, "scheme", delegated=COMMITTEE), filled("decision", "terms")],
            "is a decision, not terms of reference",
        ),
        (
            [filled(SCHEME, "scheme"), terms(powers=[{"function": "statutory-accountability"}])],
            "whether AAA reserves statutory-accountability is ",
        ),
        (
            [
                filled(SCHEME, "scheme"),
                filled(
                    "delegation",
                    "given",
                    functions=[{"function": "statutory-accountability"}],
                ),
            ],
            "whether AAA reserves statutory-accountability is ",
        ),
        (
            [
                filled(SCHEME, "scheme"),
                filled(SCHEME, "other", reserved=[{"function": "workforce-plan"}]),
            ],
            "",
        ),
        ([filled(SCHEME, "s", reserved=[{"function": "odd"}])], "'odd' is no function"),
        ([terms(powers=[{"function": "odd"}])], "'odd' is no function"),
        ([filled(WHOLE, functions=["odd"])], "'odd' is no function"),
        ([filled(WHOLE, outcomes_framework="odd")], "'odd' is the id of no document"),
        ([filled(PLAN, consultations=["odd"])], "'odd' is the id of no document"),
        (
            [filled(WHOLE, "one"), filled(WHOLE, "two", ("BBB", "AAA"))],
            "who holds the integrated health organisation contract for place:AAA",
        ),
        (
            [filled(PLAN, priorities=[{**PRIORITY, "measure": "beds", "pence": 0}])],
            "'beds' is no measure in the catalogue",
        ),
        ([filled(PLAN, area="pcn:U12345")], "is the id of no area on the register"),
        ([filled(PLAN, area="place:02X")], "was over on 2018-04-01, before 2018-04-01"),
        ([filled(PLAN, area="place:02P")], "is on the register from 2018-04-02, after 2018-04-01"),
        ([filled("decision", area="stp:QF7")], ""),
    ],
)
def test_what_is_wrong_beside_other_documents_and_the_register(documents, said, tmp_path):
    registry = replace(
        REGISTRY,
        measures=frozenset({"emergency_admissions"}),
        spells={
            "place:02X": Spell(valid_from=date(2016, 4, 1), valid_to=date(2018, 4, 1)),
            "place:02P": Spell(valid_from=date(2018, 4, 2)),
            "stp:QF7": Spell(valid_from=date(2018, 4, 1)),
        },
    )
    found = faults_of(tmp_path, *documents, registry=registry).replace(
        "may not be delegated to the place", ""
    )
    assert said in found if said else found == ""


def test_a_contract_before_the_first_ones_are_planned_is_told(tmp_path):
    said = "is before 2027, in which NHS England plans the first contracts to be live"
    assert said in notes_of(tmp_path, filled(WHOLE))
    later = filled(WHOLE, valid_from=date(2027, 1, 1), budgets=[budget(1, 2027)])
    assert said not in notes_of(tmp_path, later)


def test_the_voting_rules_are_those_that_are_explained():
    assert get_args(VotingRule) == tuple(RULES)
