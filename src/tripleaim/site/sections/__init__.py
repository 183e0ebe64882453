"""One module a question, with `section(store, area, on) -> Section | None`: see site/section.py.

The names stand in the order of the ten questions; a module that does not exist yet is passed over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from tripleaim.model.errors import NothingFound
from tripleaim.site.section import Inset, Section
from tripleaim.store.engine import Store

SectionFunction = Callable[[Store, str | None, date], Section | None]

# module -> the question that it answers
SECTIONS = {
    "who": "Who is it?",
    "buyers": "Who buys here?",
    "fits": "Does the footprint follow its patients?",
    "needs": "Who needs what?",
    "money": "Where does the money go?",
    "adds_up": "Does the plan add up?",
    "decides": "Who decides, and who answers for it?",
    "heard": "Were people heard?",
    "done": "What has it ever done for me?",
    "next": "What next?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A section module: its name and title, its function, and if dated pages show it too."""

    name: str
    title: str
    section: SectionFunction
    every_date: bool


@cache
def questions() -> tuple[Question, ...]:
    """The section modules that exist, in the order of the ten questions."""
    found = []
    for name, title in SECTIONS.items():
        if find_spec(f"{__name__}.{name}") is None:
            continue
        module = import_module(f"{__name__}.{name}")
        every_date = bool(getattr(module, "EVERY_DATE", False))
        found.append(
            Question(name=name, title=title, section=module.section, every_date=every_date)
        )
    return tuple(found)


def sections_of(store: Store, area: str | None, on: date, newest: bool) -> tuple[Section, ...]:
    """The sections of a page. A question with no answer there says so and says what there is."""
    asked = [question for question in questions() if newest or question.every_date]
    found = [_answer(question, store, area, on) for question in asked]
    return tuple(section for section in found if section is not None)


def _answer(question: Question, store: Store, area: str | None, on: date) -> Section | None:
    try:
        return question.section(store, area, on)
    except NothingFound as nothing:
        return Section(
            id=question.name.replace("_", "-"),
            title=question.title,
            lead="This store cannot answer this question here.",
            blocks=(Inset(text=str(nothing)),),
        )
