"""Four values: what is not on record is never a no, and never passes for a truth value."""

import pytest

from tripleaim.model.errors import TripleaimError
from tripleaim.model.status import (
    Shown,
    Status,
    any_of,
    cannot_tell,
    not_on_record,
    shown,
    shown_not,
)

YES, NO = shown("a"), shown_not("b")
UNSETTLED, ABSENT = cannot_tell("a second count", "c"), not_on_record("the minutes")
EACH = {
    Status.SHOWN: YES,
    Status.SHOWN_NOT: NO,
    Status.CANNOT_TELL: UNSETTLED,
    Status.NOT_ON_RECORD: ABSENT,
}


def test_only_what_is_shown_either_way_is_known() -> None:
    assert [status for status, each in EACH.items() if each.is_known] == [
        Status.SHOWN,
        Status.SHOWN_NOT,
    ]


@pytest.mark.parametrize("part", list(EACH.values()), ids=str)
def test_none_has_a_truth_value(part: Shown) -> None:
    with pytest.raises(TypeError, match="no truth value"):
        bool(part)


@pytest.mark.parametrize("status", [Status.SHOWN, Status.SHOWN_NOT, Status.CANNOT_TELL])
def test_what_was_looked_at_names_its_evidence(status: Status) -> None:
    with pytest.raises(TripleaimError, match="names no evidence"):
        Shown(status=status, settles="a count")


@pytest.mark.parametrize("status", [Status.CANNOT_TELL, Status.NOT_ON_RECORD])
def test_what_is_not_known_says_what_would_settle_it(status: Status) -> None:
    with pytest.raises(TripleaimError, match="what would settle it"):
        Shown(status=status, evidence=("a",))


# any of:           yes          no                    unsettled            absent
TABLE = {
    Status.SHOWN: (Status.SHOWN,) * 4,
    Status.SHOWN_NOT: (Status.SHOWN, Status.SHOWN_NOT, Status.CANNOT_TELL, Status.NOT_ON_RECORD),
    Status.CANNOT_TELL: (Status.SHOWN, *(Status.CANNOT_TELL,) * 3),
    Status.NOT_ON_RECORD: (
        Status.SHOWN,
        Status.NOT_ON_RECORD,
        Status.CANNOT_TELL,
        Status.NOT_ON_RECORD,
    ),
}


@pytest.mark.parametrize("one", list(EACH))
@pytest.mark.parametrize("other", list(EACH))
def test_parts_together(one: Status, other: Status) -> None:
    expected = TABLE[one][list(EACH).index(other)]
    assert any_of([EACH[one], EACH[other]]).status is expected


def test_together_keeps_the_evidence_that_decides_and_all_that_would_settle() -> None:
    assert any_of([YES, NO]).evidence == ("a",)
    assert any_of([NO, shown_not("d", "b")]).evidence == ("b", "d")
    assert any_of([NO, ABSENT, not_on_record("a letter")]).settles == "the minutes; a letter"


def test_of_no_parts_is_an_error() -> None:
    with pytest.raises(TripleaimError, match="no part at all"):
        any_of([])
