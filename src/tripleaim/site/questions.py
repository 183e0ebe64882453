"""The sections of a page: the answers of the ten questions, in their order."""

from datetime import date

from tripleaim.model.errors import NothingFound
from tripleaim.page.section import Inset, Section
from tripleaim.questions.ten import TEN, Question
from tripleaim.store.engine import Store


def sections_of(store: Store, area: str | None, on: date, newest: bool) -> tuple[Section, ...]:
    """The sections of a page. A question with no answer there says so and says what there is."""
    asked = [question for question in TEN if newest or question.every_date]
    found = [_answer(question, store, area, on) for question in asked]
    return tuple(section for section in found if section is not None)


def _answer(question: Question, store: Store, area: str | None, on: date) -> Section | None:
    try:
        return question.section(store, area, on)
    except NothingFound as nothing:
        return Section(
            id=question.id,
            title=question.title,
            lead="This store cannot answer this question here.",
            blocks=(Inset(text=str(nothing)),),
        )
