"""Numbers that somebody types are read in one place: a program's own readers take too much."""

import re
from datetime import date
from pathlib import Path

import pytest

from tripleaim.model.documents.survey import Question
from tripleaim.voice.responses import Responses, _bad_weights, _fits
from tripleaim.workspace.pages.fields import _scalar

SOURCE = Path(__file__).parents[2] / "src" / "tripleaim"
UNSAFE = re.compile(r"\.is(?:digit|decimal|numeric)\(\)")
NO_NUMBERS = ["1_000", "٣", "１２", "²", "1 000", "0x10", "nan", "infinity", "1e999", "9" * 5_000]
# Words and codes that hold digits, none of which becomes a number, and lengths that are bounded.
LETTERS = {
    "cli/key.py",
    "evidence/panel.py",
    "model/said_number.py",
    "registry/find/matching.py",
    "registry/find/vocabulary.py",
    "site/finder.py",
    "site/render.py",
    "store/compile/facts.py",
    "store/compile/prepare.py",
    "store/compile/record.py",
}


def test_nothing_else_asks_whether_a_text_is_of_digits() -> None:
    """`²` is a digit to Python and no number, and digits by the thousand stop its reader."""
    asking = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if UNSAFE.search(path.read_text(encoding="utf-8"))
    }
    assert asking == LETTERS


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_a_survey_and_a_form_take_plain_numbers_only(text: str) -> None:
    question = Question(id="age", text="How old are you?", answer="number")
    assert not _fits(text, question)
    assert _scalar(text, {"type": "integer"}) == text
    assert _scalar(text, {"type": "number"}) == text


def test_a_weight_of_a_survey_is_a_plain_number() -> None:
    held = Responses(name="answers.csv", columns={"weight": ("1", "1_0", "2")})
    assert [each.row for each in _bad_weights(held, "weight")] == [3]


def test_a_form_takes_days_as_they_are_written() -> None:
    day = {"type": "string", "format": "date"}
    assert _scalar("2018-06-01", day) == date(2018, 6, 1)
    assert _scalar("2018-W10", day) == "2018-W10"
