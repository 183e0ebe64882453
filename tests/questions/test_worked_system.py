"""The five answers that read signed documents, of the worked system: with them and without.

Row by row: what differs is what the documents say, and whatever the documents say differs.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tripleaim.governance.folder import read_folder
from tripleaim.library.asking import answer
from tripleaim.model.finding import Finding
from tripleaim.store.engine import Store
from tripleaim.store.shipped import FOLDER
from tripleaim.studies.preview import Difference, compared

FIVE = ("buyers", "money", "adds-up", "decides", "next")
SYSTEM = "QF7"
IN_FORCE, BEFORE = date(2018, 6, 1), date(2016, 6, 1)
WORKED = FOLDER.parent / "worked" / "south-yorkshire-and-bassetlaw"

# Rows that differ on 1 June 2018: question, table, measure -> how many come, go and change. Those
# that only rest on another source (the documents of the system) are left out.
EXPECTED = {
    ("buyers", "Agreements that partners signed to buy together", "signed_to_buy"): (3, 0, 0),
    ("money", "What partners agreed to put into pooled funds", "pooled"): (4, 0, 0),
    ("money", "Pooled money by segment, as partners agreed", "segment_budget"): (3, 0, 0),
    ("money", "Control totals that partners signed", "control_total"): (7, 0, 0),
    (
        "money",
        "Who loses what if one partner alone misses its control total by £1",
        "fund_lost_if_missed",
    ): (7, 0, 0),
    ("money", "Example: an acute trust misses its control total by £1", "fund_lost"): (0, 9, 0),
    ("adds-up", "Who shares what pooled money leaves over or lacks", "gain_share"): (4, 0, 0),
    ("adds-up", "Who shares what pooled money leaves over or lacks", "loss_share"): (4, 0, 0),
    ("next", "", "requirements_asked"): (0, 0, 1),
    ("next", "", "requirements_met"): (0, 0, 1),
    ("next", "", "requirements_not_met"): (0, 0, 1),
    ("next", "", "requirements_not_on_record"): (0, 0, 1),
    ("next", "Requirements of the stage", "met"): (0, 0, 2),
}
LISTS = ("Documents", "What came after: documents")
KINDS = ("kind_of_document", "kind_of_later_document")


def differences(without: Store, with_them: Store, on: date) -> list[Difference]:
    return [
        row
        for id in FIVE
        for row in compared(id, answer(without, id, SYSTEM, on), answer(with_them, id, SYSTEM, on))
    ]


def documents(folder: Path) -> set[str]:
    """The invented ones: a memorandum that was reported is on record in either store."""
    filed = read_folder(folder).by_id().values()
    return {each.document.id for each in filed if each.document.example}


@pytest.fixture(scope="module")
def found(shipped_store: Store, examples_store: Store) -> list[Difference]:
    return differences(shipped_store, examples_store, IN_FORCE)


def test_every_row_that_differs_is_one_that_a_document_speaks_of(found: list[Difference]) -> None:
    seen: dict[tuple[str, str, str], Counter[str]] = {}
    for each in found:
        if not each.is_of_sources_only and each.question != "decides":
            way = "come" if each.without is None else "go" if each.with_it is None else "change"
            seen.setdefault((each.question, each.table, each.measure), Counter())[way] += 1
    counted = {key: (n["come"], n["go"], n["change"]) for key, n in seen.items()}
    assert counted == EXPECTED


def test_what_comes_names_its_document_or_rests_on_it(found: list[Difference]) -> None:
    known = documents(WORKED)
    for each in found:
        row = each.with_it
        if each.is_of_sources_only or row is None or each.without is not None:
            continue
        said = f"{row.subject} {row.label} {row.statement} {row.method}"
        assert "worked" in row.sources or any(name in said for name in known), row.statement


def test_what_goes_is_the_example_that_stood_in_for_the_documents(found: list[Difference]) -> None:
    gone = [each for each in found if each.with_it is None and each.without]
    assert {each.question for each in gone} <= {"money", "decides"}
    for each in gone:
        assert each.without is not None
        if each.question == "money":
            assert each.without.sources == ("assumed",)


def test_what_the_documents_say_differs_everywhere(
    found: list[Difference], examples_store: Store
) -> None:
    known = documents(WORKED)
    moved = Counter((each.question, each.measure, each.subject, each.label) for each in found)
    for id in FIVE:
        for row in answer(examples_store, id, SYSTEM, IN_FORCE):
            if row.sources == ("worked",) and row.subject in known:
                assert moved[id, row.measure, row.subject, row.label], row.statement


def test_decides_lists_every_document_of_the_system_and_what_it_moves(
    found: list[Difference],
) -> None:
    mine = [each for each in found if each.question == "decides" and each.with_it]
    listed = {each.subject for each in mine if each.measure in KINDS}
    assert listed == documents(WORKED)
    seats = [
        each for each in mine if each.measure == "sits_with" and each.values[0] != each.values[1]
    ]
    assert {each.values for each in seats} == {("region", "system")}
    assert all("delegated by" in each.with_it.statement for each in seats if each.with_it)


def test_before_any_of_them_held_nothing_differs_but_the_list_of_documents(
    shipped_store: Store, examples_store: Store
) -> None:
    for each in differences(shipped_store, examples_store, BEFORE):
        assert each.is_of_sources_only or each.table in LISTS, each


@pytest.mark.parametrize("id", ["who", "fits", "needs"])
def test_what_reads_no_document_of_them_is_equal(
    shipped_store: Store, examples_store: Store, id: str
) -> None:
    pair = [answer(store, id, SYSTEM, BEFORE) for store in (shipped_store, examples_store)]
    assert [without_sources(each) for each in pair[0]] == [
        without_sources(each) for each in pair[1]
    ]


def without_sources(found: Finding) -> tuple[object, ...]:
    return (found.measure, found.subject, found.label, found.value, found.status, found.statement)
