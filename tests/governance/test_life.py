"""The life of a document: every pair of statuses, allowed or refused with its reason."""

import itertools

import pytest

from governance.signed import filled, published_document, signed_document
from tripleaim.model.documents.base import SETTLES, STATUSES
from tripleaim.model.documents.life import (
    ALLOWED,
    check_step,
    diagram,
    forbidden_because,
    move,
    status_faults,
    unsigned_parties,
)
from tripleaim.model.errors import InputRefused

REPORTED = "a reported document is somebody else's account and has no life here"
PAIRS = sorted(itertools.product(STATUSES, STATUSES))


@pytest.mark.parametrize(("before", "after"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_every_forbidden_transition_is_refused_with_its_reason(before, after):
    document = signed_document("decision").model_copy(update={"status": before})
    reason = forbidden_because(before, after)
    assert reason
    with pytest.raises(InputRefused) as refused:
        move(document, after)
    assert f"cannot go from {before} to {after}: {reason}" in str(refused.value)
    assert "From " in str(refused.value)


@pytest.mark.parametrize(
    ("before", "remedy"),
    [
        ("draft", "shared"),
        ("shared", "draft, signed"),
        ("signed", "draft, published, superseded"),
        ("published", "superseded"),
        ("superseded", "nothing"),
        ("reported", "nothing"),
    ],
)
def test_a_refusal_says_where_a_document_may_go(before, remedy):
    document = signed_document("decision").model_copy(update={"status": before})
    with pytest.raises(InputRefused) as refused:
        move(document, before)
    assert str(refused.value).endswith(f"From {before} it may go to: {remedy}.")


@pytest.mark.parametrize(("before", "after"), sorted(ALLOWED))
def test_every_allowed_transition_is_drawn_and_has_no_reason_against_it(before, after):
    assert forbidden_because(before, after) is None
    assert f"{before} --> {after}" in diagram()


def test_signed_needs_every_signature():
    shared = move(filled("decision", "a-decision"), "shared")
    with pytest.raises(InputRefused, match="AAA, BBB has not signed revision 1"):
        move(shared, "signed")


def test_superseded_needs_a_successor():
    document = signed_document("decision")
    with pytest.raises(InputRefused, match="by which document"):
        move(document, "superseded")
    followed = document.model_copy(update={"superseded_by": "the-next"})
    assert move(followed, "superseded").status == "superseded"


def test_a_status_that_is_none():
    with pytest.raises(InputRefused, match="'gone' is not a status"):
        check_step(signed_document("decision"), "gone")


def test_a_status_that_says_more_than_the_signatures():
    draft = filled("decision", "a-decision")
    assert (
        "AAA, BBB has not signed" in status_faults(draft.model_copy(update={"status": "signed"}))[0]
    )
    assert status_faults(signed_document("decision")) == []
    early = signed_document("decision").model_copy(update={"status": "draft"})
    assert "carries signatures" in status_faults(early)[0]
    late = signed_document("decision").model_copy(update={"status": "shared"})
    assert "should be signed" in status_faults(late)[0]


def test_a_signature_of_an_earlier_revision_is_none():
    again = signed_document("decision").model_copy(update={"revision": 2})
    assert unsigned_parties(again) == ("AAA", "BBB")
    assert "AAA, BBB has not signed revision 2" in status_faults(again)[0]


HEIR = {"superseded_by": "another"}


@pytest.mark.parametrize(
    ("status", "changes", "faults"),
    [
        ("superseded", HEIR, []),
        ("superseded", {**HEIR, "signatures": 1}, ["but BBB has not signed revision 1"]),
        ("superseded", {}, ["but it does not say by which document (superseded_by)"]),
        ("published", {}, []),
        ("published", HEIR, ["but it says what supersedes it"]),
        ("published", {"publication": None}, ["but it does not say where and when"]),
        ("signed", {"publication": None}, []),
        ("signed", {}, ["but it says where it was published"]),
        ("shared", {"publication": None, "signatures": 1}, []),
        ("shared", {"publication": None, "signatures": 0}, []),
        ("draft", {"publication": None, "signatures": 0}, []),
    ],
)
def test_a_status_is_borne_out_by_what_stands_beside_it(status, changes, faults):
    whole = published_document("decision")
    kept = {**changes, "signatures": whole.signatures[: changes.get("signatures", 2)]}
    found = status_faults(whole.model_copy(update={"status": status, **kept}))
    assert len(found) == len(faults)
    assert all(said in fault for said, fault in zip(faults, found, strict=True))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("draft", "draft", "it is draft already"),
        ("superseded", "draft", "it is history: another document has taken its place"),
        ("reported", "draft", REPORTED),
        ("signed", "reported", REPORTED),
        ("shared", "published", "not every party has signed it"),
    ],
)
def test_each_reason_is_the_one_that_holds(before, after, reason):
    assert forbidden_because(before, after) == reason


@pytest.mark.parametrize(
    ("status", "binds", "settles"),
    [
        ("draft", False, False),
        ("shared", False, False),
        ("reported", False, False),
        ("signed", True, True),
        ("published", True, True),
        ("superseded", False, True),
    ],
)
def test_what_parties_agreed_binds(status, binds, settles):
    document = filled("delegation").model_copy(update={"status": status})
    assert document.is_binding is binds
    assert (status in SETTLES) is settles
