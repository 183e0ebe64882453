"""A consultation, its reach, its scrutiny sheet and what is open, each drawn at its edges."""

from datetime import date, timedelta
from typing import Any

import pytest

from tripleaim.model.documents.base import Document
from tripleaim.model.documents.kinds import document_from
from tripleaim.voice.consultation import Reach, compare_reach, fill_sheet, judge_consultation
from tripleaim.voice.transparency import score_transparency

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
OPENED = date(2018, 1, 1)
CLOSED = OPENED + 12 * WEEK


def document(kind: str, id: str = "a", **fields: Any) -> Document:
    parties = [{"organisation": code, "name": "A", "signs": False} for code in ("AAA", "BBB")]
    plain = {"title": "A", "status": "reported", "parties": parties, "valid_from": OPENED}
    return document_from({"kind": kind, "id": id, **plain, **fields}, id)


def consultation(**fields: Any) -> Any:
    said = {"proposal": "P", "opened_on": OPENED, "closed_on": CLOSED, "options": ["a", "b"]}
    return document("consultation", **{**said, **fields})


def paper(title: str, published: date, *covers: str, **fields: Any) -> dict[str, Any]:
    return {"title": title, "published_on": published, "covers": covers, **fields}


ALL = ("reasons", "options", "finance", "evidence")


@pytest.mark.parametrize(
    ("rules", "number", "fields", "met", "because"),
    [
        ("Gunning", 1, {}, True, "2 options were open until 2018-03-26"),
        ("Gunning", 1, {"options": ["a"]}, False, "1 option was open"),
        ("Gunning", 1, {"decided_on": CLOSED}, False, "before it closed"),
        ("Gunning", 1, {"decided_on": CLOSED + DAY}, True, "2 options"),
        ("Gunning", 1, {"decided_before": True}, False, "had been decided before"),
        ("Gunning", 2, {"papers": [paper("A", OPENED, *ALL)]}, True, "1 paper covers evidence, fi"),
        ("Gunning", 2, {"papers": [paper("A", OPENED + DAY, *ALL)]}, False, "no paper was publ"),
        (
            "Gunning",
            2,
            {"papers": [paper("A", OPENED, *ALL[:3]), paper("B", OPENED + DAY, "evidence")]},
            False,
            "no paper covers evidence",
        ),
        (
            "Gunning",
            2,
            {"papers": [paper("A", OPENED, *ALL[:2]), paper("B", OPENED - DAY, *ALL[2:])]},
            True,
            "2 papers cover evidence, finance, options, reasons",
        ),
        ("Gunning", 4, {"themes": [{"theme": "T", "responses": 1}]}, False, "no reply to: T"),
        (
            "Gunning",
            4,
            {"themes": [{"theme": "T", "responses": 1, "reply": "R"}]},
            True,
            "each of 1 themes has a reply",
        ),
        (
            "Gunning",
            4,
            {
                "themes": [
                    {"theme": "T", "responses": 1, "reply": "R"},
                    {"theme": "U", "responses": 1},
                ]
            },
            False,
            "no reply to: U",
        ),
        ("Gunning", 4, {"responses": 1}, False, "1 responses, and no theme"),
        ("Gunning", 4, {}, None, "no theme of the responses is on record"),
        ("Five", 2, {}, None, "says nothing of it"),
        ("Five", 2, {"tests": [{"test": "choice", "met": True}]}, False, "claimed without"),
        ("Five", 2, {"tests": [{"test": "choice", "met": True, "evidence": "x"}]}, True, "x"),
        ("Five", 2, {"tests": [{"test": "choice", "met": False}]}, False, "says that it is not"),
        ("Five", 2, {"tests": [{"test": "choice", "met": False, "evidence": "x"}]}, False, "x"),
        ("Five", 1, {"tests": [{"test": "choice", "met": True}]}, None, "says nothing of it"),
        ("Five", 5, {}, None, "gives no beds"),
        ("Five", 5, {"beds": {"before": 9, "after": 9}}, True, "no bed closes"),
        ("Five", 5, {"beds": {"before": 9, "after": 8}}, False, "1 of 9 beds close"),
        ("Cabinet", 1, {}, None, "no reply on record"),
        ("Cabinet", 1, {"replied_on": CLOSED + 12 * WEEK}, True, "12.0 weeks"),
        ("Cabinet", 1, {"replied_on": CLOSED + 12 * WEEK + DAY}, False, "12.1 weeks"),
    ],
)
def test_each_test_at_its_edges(
    rules: str, number: int, fields: dict[str, Any], met: bool | None, because: str
) -> None:
    (found,) = (
        each
        for each in judge_consultation(consultation(**fields))
        if each.rule_set.startswith(rules) and each.number == number
    )
    assert found.met is met
    assert because in found.because


def reached(dimension: str, group: str, responded: int, living: int) -> dict[str, Any]:
    counts = {"responded": responded, "living_here": living}
    return {"dimension": dimension, "group": group, **counts}


def test_reach_is_within_its_dimension_least_heard_first() -> None:
    groups = [
        reached("Place", "North", 30, 50),
        reached("Place", "South", 10, 50),
        reached("Age", "Young", 5, 0),
        reached("Age", "Old", 15, 80),
        reached("Sex", "Women", 0, 10),
        reached("Means", "By post", 7, 0),
    ]
    found = compare_reach(consultation(reached=groups))
    told = [(each.group, each.share_of_responses, each.share_of_people) for each in found]
    assert told == [
        ("Young", 0.25, 0.0),
        ("Old", 0.75, 1.0),
        ("South", 0.25, 0.5),
        ("North", 0.75, 0.5),
    ]
    assert [each.ratio for each in found] == [0.0, 0.75, 0.5, 1.5]


def test_a_group_of_nobody_has_no_ratio() -> None:
    alone = {"dimension": "Age", "group": "a", "responded": 1}
    assert Reach(**alone, share_of_responses=0.5, share_of_people=0.0).ratio == 0.0
    assert Reach(**alone, share_of_responses=0.5, share_of_people=0.25).ratio == 2.0


MINUTES = "minutes, governance, who decides"
FINANCE = "finance: gap to be closed"
TESTS, BEDS = "which of the five tests are met", "beds before and after"
NAMED = "is there a named patient representative"
AGREED = {"standing": "voluntary", "decision_rule": "consensus", "binding_on": "nobody in law"}
AGREEMENT = document("partnership_agreement", "agreed", **AGREED)
TOTAL = document(
    "shared_control_total",
    "total",
    year_ending=2019,
    system_share="0.5",
    totals=[
        {"party": "AAA", "control_total_pence": 5_000_00, "forecast_pence": 2_000_00},
        {"party": "BBB", "control_total_pence": 1_000_00},
    ],
)
MORE = document(
    "shared_control_total",
    "more",
    year_ending=2019,
    system_share="0.5",
    totals=[
        {"party": "AAA", "control_total_pence": 5_000_00, "forecast_pence": 2_000_00},
        {"party": "BBB", "control_total_pence": 1_000_00, "forecast_pence": 9_000_00},
    ],
)


@pytest.mark.parametrize(
    ("question", "fields", "others", "shown_by", "answer"),
    [
        (MINUTES, {}, (), "", None),
        (MINUTES, {}, (TOTAL,), "", None),
        (MINUTES, {}, (TOTAL, AGREEMENT), "agreed", "by consensus of 2 partners, voluntary"),
        (FINANCE, {}, (AGREEMENT, TOTAL), "total", "forecast shortfall of £3,000 against"),
        (FINANCE, {}, (AGREEMENT, MORE), "more", "forecast shortfall of £3,000 against"),
        (FINANCE, {}, (AGREEMENT,), "", None),
        ("who pays", {}, (AGREEMENT, TOTAL), "", None),
        (TESTS, {}, (), "", None),
        (
            TESTS,
            {"beds": {"before": 9, "after": 9}},
            (),
            "a",
            "strong public and patient engagement: not told (the document says nothing of it); ",
        ),
        (BEDS, {}, (), "", None),
        (BEDS, {"beds": {"before": 9, "after": 8}}, (), "a", "9 before, 8 after; no word"),
        (
            BEDS,
            {"beds": {"before": 9, "after": 8, "evidence": "x"}},
            (),
            "a",
            "9 before, 8 after; x",
        ),
        (NAMED, {}, (), "", None),
        (NAMED, {"representative": "Ann"}, (), "a", "Ann"),
        (MINUTES, {"answers": [{"question": "who", "answer": "no"}]}, (), "", None),
        (
            MINUTES,
            {
                "answers": [
                    {"question": "who", "answer": "no"},
                    {"question": MINUTES, "answer": "held"},
                ]
            },
            (AGREEMENT,),
            "a",
            "held",
        ),
    ],
)
def test_a_question_of_scrutiny_is_answered_by_the_first_document_that_does(
    question: str,
    fields: dict[str, Any],
    others: tuple[Document, ...],
    shown_by: str,
    answer: str | None,
) -> None:
    (sheet,) = fill_sheet(consultation(**fields), [("A council", question)], others)
    assert (sheet.body, sheet.question, sheet.shown_by) == ("A council", question, shown_by)
    assert (sheet.answer or "").startswith(answer or "")
    assert (sheet.answer is None) is (answer is None)


def test_of_five_tests_those_alone_are_told() -> None:
    (sheet,) = fill_sheet(consultation(beds={"before": 9, "after": 9}), [("A", TESTS)])
    assert (sheet.answer or "").count(";") == 4
    assert "bed closures: met (no bed closes" in (sheet.answer or "")


PUBLISHED = {
    "published_on": OPENED,
    "address": "https://a.example",
    "party": "AAA",
    "key": "0" * 16,
    "signature": "0" * 128,
}
SIGNED = {
    "party": "AAA",
    "revision": 1,
    "hash": "0" * 64,
    "signed_on": OPENED,
    "key": "0" * 16,
    "signature": "0" * 128,
}
OPEN = {"status": "published", "publication": PUBLISHED}
FUND = {
    "purpose": "P",
    "host": "AAA",
    "contributions": [],
    "overspend_shared": "by the host",
}
MEETING = {"who": "People", "held_on": OPENED, "means": "M"}
DECIDED = {"taken_on": OPENED, "body": "B", "decided": "D", "because": "W"}
THEME = {"theme": "T", "responses": 1}
COST = {"says": "It cost 1", "cited": "c", "grade": "confirmed"}


@pytest.mark.parametrize(
    ("point", "nearly", "shows", "because"),
    [
        (
            0,
            [AGREEMENT, document("decision", "d", **DECIDED, **OPEN)],
            document("partnership_agreement", "b", **AGREED, **OPEN),
            "published on 2018-01-01 at https://a.example",
        ),
        (
            1,
            [
                consultation(papers=[paper("A", OPENED, address="x")]),
                consultation(papers=[paper("A", OPENED, plain_language=True)]),
                AGREEMENT,
            ],
            consultation(
                id="b",
                papers=[
                    paper("A", OPENED, address="x"),
                    paper("B", OPENED, address="y", plain_language=True),
                ],
            ),
            "'B' is in plain language at y",
        ),
        (
            2,
            [document("pooled_fund", **FUND), AGREEMENT],
            document("pooled_fund", "b", **FUND, **OPEN),
            "its amounts are public",
        ),
        (
            3,
            [
                consultation(papers=[paper("A", OPENED, "finance")]),
                consultation(papers=[paper("A", OPENED, "equality")]),
                AGREEMENT,
            ],
            consultation(
                id="b",
                papers=[
                    paper("A", OPENED, "finance"),
                    paper("B", OPENED, "equality", "finance"),
                ],
            ),
            "'B' gives finance and equality",
        ),
        (
            4,
            [document("engagement_record", **MEETING), AGREEMENT],
            document("engagement_record", "b", **MEETING, followed_up_on=OPENED),
            "People: some came, followed up",
        ),
        (
            5,
            [consultation(themes=[THEME]), AGREEMENT],
            consultation(id="b", themes=[THEME, {**THEME, "theme": "U", "changed": "C"}]),
            "1 of 2 themes changed something",
        ),
        (
            6,
            [AGREEMENT, document("decision", "d", **DECIDED, status="shared", signatures=[SIGNED])],
            document("partnership_agreement", "b", **AGREED, status="shared", signatures=[SIGNED]),
            "signed by 1 parties",
        ),
        (
            7,
            [document("decision", **DECIDED), AGREEMENT],
            document("decision", "b", **DECIDED, in_public=True),
            "decided on 2018-01-01 in public",
        ),
        (
            8,
            [document("decision", **DECIDED, evidence=[COST])],
            document("decision", "b", **DECIDED, evidence=[COST, {**COST, "about": "consultancy"}]),
            "It cost 1",
        ),
    ],
)
def test_each_point_of_openness_and_what_nearly_earns_it(
    point: int, nearly: list[Document], shows: Document, because: str
) -> None:
    none = score_transparency(nearly).points[point]
    assert (none.earned, none.document, none.because) == (False, "", NO_DOCUMENT)
    found = score_transparency([*nearly, shows]).points[point]
    assert (found.earned, found.document) == (True, "b")
    assert because in found.because


NO_DOCUMENT = "no document on record shows it"


def test_a_control_total_that_is_public_shows_the_finances_and_who_came_is_counted() -> None:
    fields = {"year_ending": 2019, "system_share": "0.5"}
    totals = [{"party": "AAA", "control_total_pence": 1}]
    public = document("shared_control_total", **fields, totals=totals, **OPEN)
    assert score_transparency([public]).points[2].earned
    came = document("engagement_record", **MEETING, followed_up_on=OPENED, reached=7)
    assert "People: 7 came" in score_transparency([came]).points[4].because
    assert score_transparency([public, came]).earned == 3
