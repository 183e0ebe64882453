"""A consultation's or survey's questions as fields of a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tripleaim.model.documents.survey import Question
from tripleaim.workspace.hearing.consultation import Consultation
from tripleaim.workspace.hearing.giving import ASK, GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field: its name, id, question, sort (choice, text, number), options, and what stands in
    it. `number` counts the questions; nought for what people may say of themselves."""

    name: str
    id: str
    text: str
    sort: str
    options: tuple[tuple[str, str, bool], ...] = ()
    value: str = ""
    number: int = 0


def form_of(consultation: Consultation, given: Mapping[str, Any]) -> list[Field]:
    """Every field of a consultation's form, with what was given."""
    asked = fields_of(consultation.questions, given)
    groups = [
        choice_field(GROUP + name, f"g{at}", name, options, given)
        for at, (name, options) in enumerate(consultation.groups.items(), start=1)
    ]
    return [*asked, *groups]


def fields_of(questions: Iterable[Question], given: Mapping[str, Any]) -> list[Field]:
    """The fields of questions, in order."""
    found = []
    for number, each in enumerate(questions, start=1):
        name, id = ASK + each.id, f"q{number}"
        if each.answer in ("choice", "scale"):
            made = choice_field(name, id, each.text, each.options, given, number)
        else:
            made = Field(
                name=name,
                id=id,
                text=each.text,
                sort=each.answer,
                number=number,
                value=str(given.get(name, "")),
            )
        found.append(made)
    return found


def choice_field(
    name: str, id: str, text: str, options: Iterable[str], given: Mapping[str, Any], number: int = 0
) -> Field:
    """A field with choices, by name, id, words, options, what was given, number."""
    return Field(
        name=name,
        id=id,
        text=text,
        sort="choice",
        number=number,
        options=tuple(
            (f"{id}-{at}", option, given.get(name) == option)
            for at, option in enumerate(options, start=1)
        ),
    )
