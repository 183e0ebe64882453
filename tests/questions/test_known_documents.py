"""A document is told from the day on which it could be known, and not a day before."""

from datetime import date, timedelta

import pytest

from tripleaim.questions.bodies import ids_of
from tripleaim.questions.scope import read_scope
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


@pytest.mark.parametrize("code", ["QHM", "QOQ", "QT1", "QJ2"])
def test_a_sliver_is_not_answered_for(shipped_store: Store, code: str) -> None:
    on = date(2023, 4, 1)
    every = forebears(shipped_store, f"icb:{code}", on)
    wanted = [each.body for each in every if counts(each.share or 0.0, each.part or 0.0)]
    assert [each.body for each in answers_for(shipped_store, f"icb:{code}", on)] == wanted
    assert ids_of(shipped_store, f"icb:{code}", on) == (f"icb:{code}", *wanted)
    assert code != "QJ2" or len(wanted) < len(every)
