"""Consultations against the tests, reach, scrutiny sheets, transparency, published surveys."""

from datetime import date, timedelta
from typing import get_args

import pytest

from tripleaim.model.bed_test import EARLIER, Condition
from tripleaim.model.documents.canonical import content_of
from tripleaim.model.documents.kinds import document_from, read_document
from tripleaim.model.documents.plan import Initiative
from tripleaim.model.said_date import SaidDate
from tripleaim.store.record.fact import Fact
from tripleaim.store.record.frameworks import read_lines
from tripleaim.store.record.voice import SurveyResult
from tripleaim.store.shipped import worked_files
from tripleaim.voice.consultation import (
    compare_reach,
    fill_sheet,
    judge_beds,
    judge_consultation,
)
from tripleaim.voice.published import judge_result
from tripleaim.voice.transparency import QUESTIONS, score_transparency

DOCUMENTS = [
    read_document(path.read_text(encoding="utf-8"), path.name)
    for path in worked_files()
    if path.parent.name == "south-yorkshire-and-bassetlaw"
]
STROKE = next(each for each in DOCUMENTS if each.kind == "consultation")

DAY = timedelta(days=1)
LAST = {weeks: STROKE.opened_on + timedelta(weeks=weeks) for weeks in (6, 12)}
UNSAID = "say whether the change is substantial: it needs 12 weeks if it is, 6 if not"


def changed(**fields):
    """The worked consultation, unsigned, with fields changed."""
    plain = STROKE.model_dump(exclude_defaults=True)
    for name in ("signatures", "seal", "publication", "status"):
        plain.pop(name, None)
    return document_from({**plain, "kind": "consultation", **fields}, "changed")


def verdict(said, rule_set, number):
    """One verdict of a consultation."""
    return next(
        each
        for each in judge_consultation(said)
        if each.rule_set.startswith(rule_set) and each.number == number
    )


@pytest.mark.parametrize(
    ("fields", "rule_set", "number", "met", "because"),
    [
        ({}, "Gunning", 1, True, "3 options were open"),
        ({"decided_before": True}, "Gunning", 1, False, "had been decided before"),
        ({"options": ["three sites"]}, "Gunning", 1, False, "nothing could still be formed"),
        ({"decided_on": date(2018, 1, 2)}, "Gunning", 1, False, "before it closed on 2018-01-19"),
        ({"papers": []}, "Gunning", 2, False, "no paper was published by the day it opened"),
        ({}, "Gunning", 3, True, "15.6 weeks"),
        ({"closed_on": date(2017, 11, 20)}, "Gunning", 3, False, "under 12 for a substantial"),
        ({"closed_on": LAST[12]}, "Gunning", 3, True, "12.0 weeks"),
        ({"closed_on": LAST[12] - DAY}, "Gunning", 3, False, "under 12 for a substantial"),
        ({"closed_on": LAST[6] - DAY}, "Gunning", 3, False, "under 6"),
        ({"closed_on": LAST[6], "substantial": False}, "Gunning", 3, True, "6.0 weeks"),
        ({"closed_on": LAST[6] - DAY, "substantial": False}, "Gunning", 3, False, "under 6"),
        ({"closed_on": LAST[12], "substantial": None}, "Gunning", 3, True, "12.0 weeks"),
        ({"closed_on": LAST[12] - DAY, "substantial": None}, "Gunning", 3, None, UNSAID),
        ({"closed_on": LAST[6], "substantial": None}, "Gunning", 3, None, UNSAID),
        ({"closed_on": LAST[6] - DAY, "substantial": None}, "Gunning", 3, False, "under 6"),
        ({}, "Gunning", 4, False, "no reply to: staff will leave"),
        ({"themes": []}, "Gunning", 4, False, "no theme with a reply"),
        ({"themes": [], "responses": 0}, "Gunning", 4, None, "no theme"),
        ({"tests": []}, "Five", 3, None, "says nothing of it"),
        (
            {"tests": [{"test": "choice", "met": True}]},
            "Five",
            2,
            False,
            "claimed without",
        ),
        ({"replied_on": None}, "Cabinet", 1, None, "no reply on record"),
        ({}, "Cabinet", 1, False, "13.0 weeks"),
        ({"replied_on": date(2018, 3, 1)}, "Cabinet", 1, True, "5.9 weeks"),
    ],
)
def test_each_test_and_what_fails_it(fields, rule_set, number, met, because):
    found = verdict(changed(**fields), rule_set, number)
    assert found.met is met
    assert because in found.because


@pytest.mark.parametrize(
    ("beds", "met", "because"),
    [
        (None, None, "gives no beds"),
        ({"before": 100, "after": 104}, True, "no bed closes"),
        ({"before": 100, "after": 80}, False, "20 of 100 beds close (80 after); none"),
        (
            {"before": 100, "after": 80, "condition": "new treatments cut need"},
            False,
            "is claimed without evidence",
        ),
        (
            {"before": 100, "after": 80, "condition": "new treatments cut need", "evidence": "x"},
            True,
            "new treatments cut need: x",
        ),
    ],
)
def test_the_bed_test_with_numbers(beds, met, because):
    found = judge_beds(changed(beds=beds))
    assert found.met is met
    assert because in found.because


def test_who_was_reached_against_who_lives_there():
    found = {each.group: each for each in compare_reach(STROKE)}
    assert sum(each.share_of_responses for each in found.values()) == pytest.approx(1)
    assert sum(each.share_of_people for each in found.values()) == pytest.approx(1)
    assert found["Sheffield"].ratio < 0.5 < 1.5 < found["Barnsley"].ratio


def test_the_scrutiny_sheet_names_what_is_not_answered(shipped_store):
    lines = read_lines(shipped_store, "scrutiny", on=date.max, known=date.max)
    asked = [(line.heading, line.said) for line in lines]
    sheet = fill_sheet(STROKE, asked)
    assert len(sheet) == 8
    missing = {each.question for each in sheet if each.answer is None}
    assert "minutes, governance, who decides and who is accountable" in missing
    fuller = fill_sheet(STROKE, asked, DOCUMENTS)
    governed = next(each for each in fuller if each.question.startswith("minutes"))
    assert governed.shown_by == "syb-memorandum-2018"
    assert "by consensus of" in governed.answer
    left = [each.question for each in fuller if each.answer is None]
    assert left == ["is there a named patient representative, what did they say, what changed"]
    assert any("148 before, 140 after" in (each.answer or "") for each in sheet)


def test_transparency_is_its_parts():
    score = score_transparency(DOCUMENTS)
    assert len(score.points) == len(QUESTIONS)
    assert score.earned == sum(point.earned for point in score.points)
    known = {document.id for document in DOCUMENTS}
    for point in score.points:
        assert (point.document in known) is point.earned
        assert point.because
    assert score_transparency([]).earned == 0


@pytest.mark.parametrize(
    ("row", "share", "asked", "cannot"),
    [
        ({"result": "78%", "who": "doctors"}, 0.78, None, "how many answered is not in our source"),
        ({"result": "<30%; 87% no event", "asked": 345}, None, 345, "speaks for nobody else"),
        ({"result": "", "asked": 1}, None, 1, "one person's account"),
        ({"result": "44 reports"}, None, None, "measures no opinion"),
        ({"result": "most", "asked": 172}, None, 172, "told without a figure"),
        ({"result": "51%", "question": "will cut services"}, 0.51, None, "expect or believe"),
    ],
)
def test_what_a_published_result_does_not_say(row, share, asked, cannot):
    found = judge_result(result(**row))
    assert (found.share, found.asked) == (share, asked)
    assert cannot in found.cannot


def test_an_interval_only_where_the_number_asked_is_known():
    assert judge_result(result(result="50%")).low is None
    found = judge_result(result(result="50%", asked=100))
    assert found.low == pytest.approx(0.398, abs=0.001)
    assert found.high == pytest.approx(0.602, abs=0.001)


def result(**said):
    """A result of a survey with what a test says of it, the rest plain."""
    day = SaidDate.read("2018")
    fact = Fact(
        id="f",
        subject="england:E92000001",
        begun=day,
        over=None,
        known=day,
        grade="confirmed",
        cited="c",
        address=None,
        source="facts_engagement_surveys",
    )
    plain = {"who": None, "asked": None, "question": None, "result": ""}
    return SurveyResult(fact=fact, survey="s", period="2018", **{**plain, **said})


def test_a_signed_document_that_does_not_say_reads_as_before():
    unsaid = changed(substantial=None)
    assert unsaid.substantial is None
    assert "substantial" not in content_of(unsaid)
    assert content_of(changed(substantial=False))["substantial"] == "false"


@pytest.mark.parametrize("condition", get_args(Condition))
def test_plans_and_consultations_share_the_bed_test(condition):
    named = {"before": 100, "after": 80, "condition": condition}
    assert judge_beds(changed(beds=named)).met is False
    assert judge_beds(changed(beds={**named, "evidence": "x"})).met is True
    initiative = {"id": "a", "title": "A", "mechanism": "m", "organisation": "B"}
    fields = {**initiative, "start_year_ending": 2018, "bed_test": condition}
    assert Initiative.model_validate(fields).bed_test == condition


def test_the_words_of_earlier_plans_are_read_as_these():
    fields = {"id": "a", "title": "A", "mechanism": "m", "organisation": "B"}
    for said, means in EARLIER.items():
        read = Initiative.model_validate({**fields, "start_year_ending": 2018, "bed_test": said})
        assert read.bed_test == means
    assert set(EARLIER.values()) == set(get_args(Condition))
    with pytest.raises(ValueError, match="bed_test"):
        Initiative.model_validate({**fields, "start_year_ending": 2018, "bed_test": "cheaper"})
