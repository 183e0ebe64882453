"""The words of the bed test: those of earlier plans are read as these, others refused."""

import pytest
from pydantic import TypeAdapter, ValidationError

from tripleaim.model.bed_test import EARLIER, Named, what_is_lacking

READ = TypeAdapter(Named).validate_python


def test_words_of_earlier_plans_and_none() -> None:
    assert {said: READ(said) for said in EARLIER} == EARLIER
    assert [READ(each) for each in ("", *EARLIER.values())] == ["", *EARLIER.values()]


@pytest.mark.parametrize("said", ["cheaper", 3, None, ["new treatment"]])
def test_other_words_are_refused(said: object) -> None:
    with pytest.raises(ValidationError):
        READ(said)


@pytest.mark.parametrize("none", [None, ""])
def test_evidence_for_no_condition_meets_nothing(none: str | None) -> None:
    assert what_is_lacking(none, "a letter")
