"""What `heard` makes of a partnership's public record: nothing later, nothing withheld told."""

from datetime import date

import pytest

from tripleaim.model.documents.kinds import document_from, read_document, text_of
from tripleaim.model.errors import InputRefused
from tripleaim.model.status import Status
from tripleaim.page.told import told
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.heard.door import recorded
from tripleaim.questions.heard.rows import AskedInPublic, HeardCount, PromiseKept, ThemeTold

AS_OF = date(2026, 11, 29)
RECORD = {
    "kind": "public_record",
    "id": "public-record",
    "title": "Public record",
    "status": "reported",
    "area": "icb:QF7",
    "valid_from": date(2026, 6, 1),
    "as_of": AS_OF,
    "parties": [{"organisation": "QF7", "name": "The board", "signs": False}],
    "heard": [
        {"consultation": "harle", "title": "Harle Road", "answers": 470},
        {"consultation": "harle", "title": "Harle Road", "dimension": "Age", "group": "16 to 34"},
    ],
    "themes": [{"consultation": "harle", "theme": "Buses", "answers": 40, "reply": "We ask."}],
    "promises": [
        {
            "promise": "Publish travel times",
            "owner": "QF7",
            "due": date(2026, 9, 30),
            "made_on": date(2026, 6, 1),
            "made_in": "Minutes",
            "status": "late",
        },
        {
            "promise": "Meet in each town",
            "owner": "QF7",
            "due": date(2026, 12, 31),
            "made_on": date(2026, 6, 1),
            "made_in": "Minutes",
            "status": "open",
        },
        {
            "promise": "Print it large",
            "owner": "QF7",
            "due": date(2026, 8, 1),
            "made_on": date(2026, 6, 1),
            "made_in": "Minutes",
            "status": "kept",
            "ended_on": date(2026, 10, 1),
            "outcome": "Printed.",
        },
    ],
    "questions": [
        {
            "question": "How many beds?",
            "asked_on": date(2026, 7, 1),
            "due": date(2026, 7, 29),
            "answered_on": date(2026, 8, 5),
            "answer": "Forty.",
        }
    ],
}


def rows_on(on, **changes):
    record = document_from({**RECORD, **changes}, "record")
    return list(recorded([record], {"public-record": "own"}, on))


@pytest.mark.parametrize(
    ("on", "travel", "town", "print_"),
    [
        (date(2026, 9, 30), "open", "open", "late"),
        (date(2026, 10, 1), "late", "open", "kept"),
        (date(2026, 11, 29), "late", "open", "kept"),
        (date(2026, 12, 31), "late", "open", "kept"),
        (date(2027, 1, 1), "late", "open", "kept"),
    ],
)
def test_late_from_the_day_after_and_as_it_stood_on_the_day(on, travel, town, print_):
    promises = [each for each in rows_on(on) if isinstance(each, PromiseKept)]
    assert [each.state for each in promises] == [travel, town, print_]
    unknown = [each.promise for each in promises if each.status is Status.CANNOT_TELL]
    assert unknown == (["Meet in each town"] if on > date(2026, 12, 31) else [])


def test_nothing_is_told_before_it_was():
    assert rows_on(date(2026, 5, 31)) == []
    asked = [e for e in rows_on(date(2026, 7, 29)) if isinstance(e, AskedInPublic)]
    assert [(each.state, each.answer) for each in asked] == [("open", "")]
    asked = [e for e in rows_on(date(2026, 7, 30)) if isinstance(e, AskedInPublic)]
    assert [(each.state, each.answer) for each in asked] == [("late", "")]
    asked = [e for e in rows_on(date(2026, 8, 5)) if isinstance(e, AskedInPublic)]
    assert [(each.state, each.answer) for each in asked] == [("answered", "Forty.")]
    before = rows_on(date(2026, 11, 28))
    assert not [each for each in before if isinstance(each, HeardCount | ThemeTold)]


def test_a_row_is_of_the_record_and_says_no_more_than_it_did_that_day():
    early, late = date(2026, 9, 30), date(2027, 3, 1)
    for on, ended, outcome in ((early, None, ""), (late, date(2026, 10, 1), "Printed.")):
        *_, printed = [each for each in rows_on(on) if isinstance(each, PromiseKept)]
        assert (printed.ended_on, printed.outcome) == (ended, outcome)
        assert (printed.owner, printed.owner_name) == ("QF7", "The board")
        assert printed.data_day == min(on, AS_OF)
        assert (printed.sources, printed.notes, printed.assumed) == (("own",), (), False)
    (row,) = [e for e in rows_on(date(2026, 8, 4)) if isinstance(e, AskedInPublic)]
    assert (row.answered_on, row.answer) == (None, "")
    (row,) = [e for e in rows_on(date(2026, 8, 5)) if isinstance(e, AskedInPublic)]
    assert row.answered_on == date(2026, 8, 5)
    assert {each.notes for each in rows_on(AS_OF, example=True)} == {("example",)}


def test_a_promise_and_a_question_are_there_from_their_day():
    told = [len(rows_on(on)) for on in (date(2026, 5, 31), date(2026, 6, 1))]
    assert told == [0, 3]
    told = [len(rows_on(on)) for on in (date(2026, 6, 30), date(2026, 7, 1))]
    assert told == [3, 4]


def test_a_question_due_since_the_record_cannot_be_told():
    asked = {"question": "When?", "asked_on": date(2026, 11, 1), "due": date(2026, 11, 29)}
    for on, status in ((AS_OF, Status.SHOWN), (date(2026, 11, 30), Status.CANNOT_TELL)):
        (row,) = [e for e in rows_on(on, questions=[asked]) if isinstance(e, AskedInPublic)]
        assert (row.state, row.status) == ("open", status)
    late = {**asked, "due": date(2026, 11, 28)}
    (row,) = [
        e for e in rows_on(date(2026, 12, 5), questions=[late]) if isinstance(e, AskedInPublic)
    ]
    assert (row.state, row.status) == ("late", Status.SHOWN)


def test_whoever_is_no_party_is_told_by_code_and_other_documents_are_no_record():
    parties = [{"organisation": code, "name": code.lower(), "signs": False} for code in ("AAA",)]
    rows = rows_on(AS_OF, parties=[*parties, *RECORD["parties"]])
    assert {e.owner_name for e in rows if isinstance(e, PromiseKept)} == {"The board"}
    rows = rows_on(AS_OF, parties=parties)
    assert {e.owner_name for e in rows if isinstance(e, PromiseKept)} == {"QF7"}
    plain = {"id": "d", "title": "D", "status": "reported", "parties": RECORD["parties"]}
    days = {"valid_from": date(2026, 6, 1), "taken_on": date(2026, 6, 1)}
    said = {"kind": "decision", "body": "B", "decided": "D", "because": "W"}
    assert list(recorded([document_from({**plain, **days, **said}, "d")], {}, AS_OF)) == []


def test_a_theme_of_few_is_withheld():
    few = {"consultation": "harle", "theme": "Beds"}
    themes = [
        e for e in rows_on(AS_OF, themes=[*RECORD["themes"], few]) if isinstance(e, ThemeTold)
    ]
    assert [(each.answers, each.withheld) for each in themes] == [(40, False), (None, True)]


def test_what_is_withheld_is_no_nought():
    counts = [each for each in rows_on(AS_OF) if isinstance(each, HeardCount)]
    assert [(each.answers, each.withheld) for each in counts] == [(470, False), (None, True)]


def test_a_record_reads_as_it_was_written_and_its_faults_are_named():
    record = document_from(RECORD, "record")
    assert read_document(text_of(record), "again") == record
    early = {**RECORD["promises"][2], "ended_on": date(2026, 5, 1)}
    with pytest.raises(InputRefused, match="ended before it was made"):
        document_from({**RECORD, "promises": [early]}, "record")
    soon = {**RECORD["questions"][0], "answered_on": date(2026, 6, 1)}
    with pytest.raises(InputRefused, match="answered before it was asked"):
        document_from({**RECORD, "questions": [soon]}, "record")


def test_every_row_has_its_sentence(shipped_store):
    from dataclasses import replace

    answer = heard(shipped_store, "icb:QF7", AS_OF)
    said = told(replace(answer, rows=(*answer.rows, *rows_on(AS_OF), *rows_on(date(2027, 1, 1)))))
    sentences = [said.sentence(each) for each in said.answer.rows]
    assert any("it is late." in each for each in sentences)
    assert any("The board answers for it" in each for each in sentences), "by name, not by code"
    assert any("whether it was kept cannot be told." in each for each in sentences)
    assert any("kept on 1 October 2026. Printed." in each for each in sentences)
    assert any("too few answered to be shown" in each for each in sentences)
    assert any("About 40 said: Buses. Reply: We ask." in each for each in sentences)
