"""Surveys: a questionnaire, and a wave of asking it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from tripleaim.model.documents.base import Day, Document, Id, Record, Said, Text

Count = Annotated[int, Field(ge=0, le=100_000_000)]


class Question(Record):
    """A question: `options` in order for choice and scale, none for number and text."""

    id: Id
    text: Text
    answer: Literal["choice", "scale", "number", "text"]
    options: tuple[Text, ...] = ()


class Questionnaire(Document):
    """What is asked, of whom."""

    family: ClassVar[str] = "consultation"
    title_of_kind: ClassVar[str] = "Questionnaire"

    kind: Literal["questionnaire"] = "questionnaire"
    asked_of: Text
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    def faults(self) -> list[str]:
        """Two questions of one id; a choice of fewer than two options."""
        named = [question.id for question in self.questions]
        faults = [
            f"questions: {q} is there twice" for q in sorted(set(named)) if named.count(q) > 1
        ]
        return faults + [
            f"questions: {question.id} offers fewer than two options"
            for question in self.questions
            if question.answer in ("choice", "scale") and len(set(question.options)) < 2
        ]


class Margin(Record):
    """People of one category of a variable in the population that the survey speaks for."""

    variable: Text
    category: Text
    people: Count


class SurveyWave(Document):
    """One round of a questionnaire: when, how people were chosen, how many were asked and answered.

    `margins` are what responses are weighted to; `stratum`, `cluster` and `base_weight` name the
    columns of the file of responses that hold the design.
    """

    family: ClassVar[str] = "consultation"
    title_of_kind: ClassVar[str] = "Survey wave"

    kind: Literal["survey_wave"] = "survey_wave"
    questionnaire: Id
    fielded_from: Day
    fielded_to: Day
    chosen_by: Literal["random sample", "everyone was asked", "who chose to answer"]
    population: Text
    population_people: Count | None = None
    invited: Count | None = None
    answered: Count | None = None
    stratum: Said = ""
    cluster: Said = ""
    base_weight: Said = ""
    margins: tuple[Margin, ...] = ()

    def faults(self) -> list[str]:
        """Days out of order; more answers than people asked; a margin that sums to nothing."""
        faults = []
        if self.fielded_to < self.fielded_from:
            faults.append(f"fielded_to {self.fielded_to} is before fielded_from")
        if self.invited is not None and self.answered is not None and self.answered > self.invited:
            faults.append(f"answered: {self.answered} people of {self.invited} invited")
        for variable in sorted({margin.variable for margin in self.margins}):
            if not sum(margin.people for margin in self.margins if margin.variable == variable):
                faults.append(f"margins: {variable} sums to nothing; give the people of each")
        return faults
