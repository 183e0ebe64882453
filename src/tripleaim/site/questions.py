"""The answers that a page shows: the ten in short, and the section of one question."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.page.section import Inset, Section
from tripleaim.page.short import Mark, Short
from tripleaim.questions.ten import Question
from tripleaim.store.engine import Store


def section_of(question: Question, store: Store, area: str | None, on: date) -> Section:
    """The section of a question. Where nothing is held it says so, and what would settle it."""
    try:
        found = question.section(store, area, on)
    except NothingFound as nothing:
        return _empty(question, str(nothing))
    return found or _empty(question, "Nothing that answers this question is on record here.")


def _empty(question: Question, why: str) -> Section:
    return Section(
        id=question.id,
        title=question.title,
        lead="Nothing that answers this is on record here.",
        blocks=(Inset(text=why),),
    )


def counted(shorts: tuple[Short, ...]) -> tuple[tuple[Mark, int], ...]:
    """How many answers bear each mark; that something is withheld is told where it is."""
    found = tuple((mark, sum(each.mark is mark for each in shorts)) for mark in Mark)
    return tuple((mark, number) for mark, number in found if number or mark is not Mark.WITHHELD)
