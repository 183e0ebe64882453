"""The card of an answer: its mark is the status of the row, its day that of the data."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tripleaim import site
from tripleaim.model.finding import STATUSES, Finding
from tripleaim.model.quantity import People
from tripleaim.model.row import Answer
from tripleaim.model.status import Status
from tripleaim.page.short import Headline, Mark, mark_of, short_of, spell_of
from tripleaim.page.values import status_words
from tripleaim.questions.heard.rows import HeardCount
from tripleaim.questions.ten import question
from tripleaim.questions.who.rows import Itself, Residents
from tripleaim.site.questions import counted
from tripleaim.store.engine import Store

TOLD = {"measure": "gap", "unit": "GBP", "statement": "So.", "sources": ("a",), "method": "m"}


def answer(status: Status) -> Answer:
    itself = Itself(
        subject="icb:QOP",
        sources=("a",),
        called="NHS Kent and Medway Integrated Care Board",
        code="QKS",
        kind="system",
        tier="system",
        valid_from=date(2022, 7, 1),
        valid_to=None,
        status=status,
    )
    people = Residents(
        sources=("b",),
        people=People(1_855_888),
        counted_at="Census 2021",
        data_day=date(2021, 3, 21),
    )
    name = itself.called
    rows = (itself, people)
    return Answer(question="who", on=date(2026, 11, 28), area="icb:QKS", name=name, rows=rows)


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        (Status.SHOWN, Mark.KNOWN),
        (Status.SHOWN_NOT, Mark.KNOWN),
        (Status.CANNOT_TELL, Mark.CANNOT),
        (Status.NOT_ON_RECORD, Mark.ABSENT),
    ],
)
def test_the_mark_is_the_status_of_the_first_row(status: Status, mark: Mark) -> None:
    card = short_of(answer(status), "who", "Who is it?", Headline(figure="people"), {"a": "2022"})
    assert card.mark is mark
    assert card.figure == ("–" if mark is Mark.ABSENT else "1,855,888")
    assert "A board in law since 1 July 2022" in card.says


@pytest.mark.parametrize(
    ("low", "high"), [(-1.0, 1.0), (0.0, 1.0), (-1.0, 0.0), (0.4, 0.6), (None, None)]
)
def test_what_a_model_gives_is_never_known(low: float | None, high: float | None) -> None:
    assumed = Finding(value=0.5, low=low, high=high, status="assumed", **TOLD)
    assert mark_of(assumed) is Mark.CANNOT
    assert mark_of(Finding(value=0.5, low=low, high=high, status="found", **TOLD)) is Mark.KNOWN


def test_what_is_withheld_is_said_to_be_and_never_to_be_off_record() -> None:
    heard = HeardCount(
        sources=("a",), consultation="Hours", dimension="age", group="18 to 24",
        answers=None, withheld=True,
    )  # fmt: skip
    on = date(2026, 11, 28)
    found = Answer(question="heard", on=on, area="icb:QKS", name="Kent", rows=(heard,))
    card = short_of(found, "heard", "Were people heard?", Headline(), {"a": "2026"})
    assert (card.mark, card.mark.words, card.figure) == (Mark.WITHHELD, "Withheld", "withheld")
    held = replace(heard, answers=40, withheld=False)
    told = short_of(replace(found, rows=(held,)), "heard", "Heard?", Headline(), {"a": "2026"})
    assert (told.mark, told.figure) == (Mark.KNOWN, "40")
    assert [each for each, _ in counted((told,))] == [Mark.KNOWN, Mark.CANNOT, Mark.ABSENT]
    assert counted((told, card))[-1] == (Mark.WITHHELD, 1)
    assert {status_words(each) for each in STATUSES} >= {"withheld"}


def test_every_mark_has_its_shape() -> None:
    sheet = (Path(site.__file__).parent / "static" / "site.css").read_text(encoding="utf-8")
    assert [each for each in Mark if f".ta-{each} {{ --mark:" not in sheet] == []


def test_findings_without_rows_have_the_day_of_their_source() -> None:
    found = [Finding(value=12.0, **TOLD)]
    card = short_of(found, "money", "Where?", Headline(), {"a": "2016 to 2019; as published"})
    assert (card.figure, card.data_of, card.mark) == ("£12", "2016 to 2019", Mark.KNOWN)


@pytest.mark.parametrize(
    ("vintage", "spell"), [("2018", "2018"), ("July 2015, first", "July 2015"), ("", "")]
)
def test_a_spell_is_without_remarks(vintage: str, spell: str) -> None:
    assert spell_of(vintage) == spell


@pytest.mark.parametrize(
    ("area", "on", "figure"),
    [
        ("icb:QOP", date(2026, 11, 28), "5.45%"),
        ("icb:QOX", date(2026, 11, 28), "1.49%"),
        ("stp:QNC", date(2018, 6, 1), "£1.46bn"),
    ],
)
def test_the_figure_of_a_card_is_rounded_as_its_sentence(
    shipped_store: Store, area: str, on: date, figure: str
) -> None:
    card = question("money").short(shipped_store, area, on, {})
    assert card.figure == figure
    assert figure in card.says


def test_one_is_told_in_the_singular_and_a_board_is_not_counted_as_named(
    shipped_store: Store,
) -> None:
    today = date(2026, 11, 28)
    buying = question("buyers").short(shipped_store, "icb:QOP", today, {})
    assert buying.figure == "1"
    assert "buying group" in buying.counts
    assert "buying groups" not in buying.counts
    named = question("next").short(shipped_store, "icb:QOP", today, {})
    assert named.figure == "integrated care board"
    before = question("next").short(shipped_store, "stp:QOP", date(2018, 6, 1), {})
    assert before.figure == "integrated care system"
    assert "stage" in before.counts.lower()
