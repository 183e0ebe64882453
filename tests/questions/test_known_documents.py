"""A document is told from the day on which it could be known, and not a day before."""

from datetime import date, timedelta

import pytest

from tripleaim.questions.bodies import ids_of
from tripleaim.questions.decides.rows import OnRecord, Recorded, RecordedLater
from tripleaim.questions.scope import read_scope
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store
from tripleaim.store.ground import answers_for, forebears
from tripleaim.store.ground.lineage import counts
from tripleaim.store.papers import read_documents


def test_documents_are_told_from_the_day_on_which_they_were_known(examples_store: Store) -> None:
    told = [each for each in read_documents(examples_store) if (each.area or "").startswith("stp:")]
    assert told
    for each in told:
        assert each.area is not None
        on, known = each.valid_from, each.known_from
        assert each in read_scope(examples_store, each.area, on, known).documents
        before = read_scope(examples_store, each.area, on, known - timedelta(days=1))
        assert each not in before.documents


def test_one_is_known_when_it_was_published_or_signed_by_the_last(examples_store: Store) -> None:
    for each in read_documents(examples_store):
        if each.publication is not None:
            assert each.known_from == each.publication.published_on
        elif each.signatures:
            assert each.known_from == max(one.signed_on for one in each.signatures)


def told_as(store: Store, document: str, on: date) -> Recorded:
    rows = question("decides").answer(store, "QF7", on).of(Recorded)
    return next(each for each in rows if each.subject == document)


def test_a_document_known_only_later_stands_under_what_came_after(shipped_store: Store) -> None:
    document = "syb-memorandum-2018"
    known = next(each for each in read_documents(shipped_store) if each.id == document).known_from
    assert type(told_as(shipped_store, document, known)) is OnRecord
    before = known - timedelta(days=1)
    assert type(told_as(shipped_store, document, before)) is RecordedLater
    found = question("decides").ask(shipped_store, "QF7", before)
    tables = {each.table for each in found if each.subject == document}
    assert tables == {"What came after: documents"}


def test_a_document_begins_holds_and_is_over_from_its_days(examples_store: Store) -> None:
    documents = read_documents(examples_store)
    ended = next(
        each
        for each in documents
        if each.area == "stp:QF7" and each.valid_to and each.known_from < each.valid_from
    )
    assert ended.valid_to is not None
    day = timedelta(days=1)
    forms = [
        told_as(examples_store, ended.id, on).form
        for on in (
            ended.valid_from - day,
            ended.valid_from,
            ended.valid_to - day,
            ended.valid_to,
        )
    ]
    assert forms == ["begins", "", "", "over"]


@pytest.mark.parametrize("code", ["QHM", "QOQ", "QT1", "QJ2"])
def test_a_sliver_is_not_answered_for(shipped_store: Store, code: str) -> None:
    on = date(2023, 4, 1)
    every = forebears(shipped_store, f"icb:{code}", on)
    wanted = [each.body for each in every if counts(each.share or 0.0, each.part or 0.0)]
    assert [each.body for each in answers_for(shipped_store, f"icb:{code}", on)] == wanted
    assert ids_of(shipped_store, f"icb:{code}", on) == (f"icb:{code}", *wanted)
    assert code != "QJ2" or len(wanted) < len(every)
