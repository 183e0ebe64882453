"""Responses of a survey: one row a respondent, from CSV or from a workbook, checked to the cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tripleaim.model.documents.survey import Question, Questionnaire, SurveyWave
from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.said_number import is_number
from tripleaim.store.disclosure import FEWEST_RESPONDENTS
from tripleaim.store.files.csv_file import read_table
from tripleaim.store.files.workbook_file import open_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Responses:
    """Answers by column, all of one length, as text; an empty answer is empty text."""

    name: str
    columns: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """How many respondents there are."""
        return len(next(iter(self.columns.values()), ()))


def read_responses(path: Path) -> Responses:
    """The responses in a CSV file or in the first sheet of a workbook (.xlsx).

    Raises InputRefused for a file that cannot be read, merged cells, no heading, a heading twice,
    or a row of another length.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        rows = _read_workbook(path)
    elif path.suffix.lower() == ".csv":
        table = read_table(path)
        rows = [[str(name) for name in table.columns], *table.to_numpy().tolist()]
    else:
        raise refuse(path.name, "is neither a .csv nor an .xlsx file", "Save it as one of them.")
    return _columns(path.name, rows)


def check_responses(
    responses: Responses,
    questionnaire: Questionnaire,
    wave: SurveyWave,
    by: Sequence[str] = (),
) -> list[Problem]:
    """Everything in the responses that the questionnaire and the wave do not allow, by row; and
    columns that are to be told `by` and are not there, or hold answers in free text."""
    needed = [question.id for question in questionnaire.questions]
    needed += [name for name in (wave.stratum, wave.cluster, wave.base_weight) if name]
    needed += list(dict.fromkeys(margin.variable for margin in wave.margins))
    needed += by
    absent = [name for name in dict.fromkeys(needed) if name not in responses.columns]
    # Where none of them is there, row 1 may be somebody's answers.
    headed = len(absent) < len(set(needed))
    columns = f"Columns: {', '.join(responses.columns)}." if headed else "Are headings in row 1?"
    problems = [
        Problem(where=responses.name, column=name, rule="is not there", remedy=columns)
        for name in absent
    ]
    for question in questionnaire.questions:
        if question.id not in absent:
            problems += _bad_answers(responses, question)
        if question.id in by and question.answer == "text":
            rule = "is free text: by it everybody would be a group"
            problems.append(Problem(where=responses.name, column=question.id, rule=rule))
    if wave.base_weight and wave.base_weight not in absent:
        problems += _bad_weights(responses, wave.base_weight)
    if wave.answered is not None and wave.answered != responses.size:
        problems.append(
            Problem(
                where=responses.name,
                rule=f"has {responses.size} respondents, and {wave.id} says {wave.answered}",
                remedy="Correct one of the two.",
            )
        )
    return problems


def _bad_answers(responses: Responses, question: Question) -> list[Problem]:
    if question.answer == "text":
        return []
    wrong = [
        (number, answer)
        for number, answer in enumerate(responses.columns[question.id], start=2)
        if answer and not _fits(answer, question)
    ]
    said = "a number" if question.answer == "number" else f"one of: {', '.join(question.options)}"
    told = Problem(
        where=responses.name,
        column=question.id,
        rule=f"is not {said}",
        remedy="Correct it, or leave it empty.",
    )
    return _wrong_cells(told, wrong)


def _wrong_cells(told: Problem, wrong: Sequence[tuple[int, str]]) -> list[Problem]:
    """One problem for all cells of a column, by the first. What stands in it is shown where enough
    gave it: else it may be one respondent's words, or name, in the wrong column."""
    if not wrong:
        return []
    row, value = wrong[0]
    shown = sum(each == value for _, each in wrong) >= FEWEST_RESPONDENTS
    rule = told.rule if shown else f"holds what {told.rule}"
    return [replace(told, row=row, value=value if shown else None, rule=rule, count=len(wrong))]


def _fits(answer: str, question: Question) -> bool:
    return is_number(answer) if question.answer == "number" else answer in question.options


def _bad_weights(responses: Responses, name: str) -> list[Problem]:
    wrong = [
        (number, value)
        for number, value in enumerate(responses.columns[name], start=2)
        if not is_number(value) or float(value) <= 0
    ]
    told = Problem(
        where=responses.name,
        column=name,
        rule="is not a positive weight",
        remedy="Write 1 where all had the same chance.",
    )
    return _wrong_cells(told, wrong)


def _read_workbook(path: Path) -> list[list[str]]:
    book = open_workbook(path)
    sheet = book.worksheets[0]
    if sheet.merged_cells.ranges:
        merged = ", ".join(sorted(str(each) for each in sheet.merged_cells.ranges)[:5])
        raise refuse(
            path.name,
            f"has merged cells ({merged}) in sheet {sheet.title}: whose answer would they be?",
            "Unmerge them: one row a respondent, one column a question, headings in row 1.",
        )
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    return [row for row in rows if any(row)]


def _columns(name: str, rows: Sequence[Sequence[str]]) -> Responses:
    if len(rows) < 2:
        raise refuse(name, "holds no answers", "Row 1 has the headings, the answers follow.")
    heading = [each.strip() for each in rows[0]]
    problems = [
        Problem(where=name, row=1, column=each or "(empty)", rule="is a heading twice or empty")
        for each in sorted({h for h in heading if not h or heading.count(h) > 1})
    ]
    problems += [
        Problem(
            where=name,
            row=number,
            rule=f"has {len(row)} cells, and row 1 has {len(heading)}",
            remedy="Give every row a cell for every heading.",
        )
        for number, row in enumerate(rows[1:], start=2)
        if len(row) != len(heading)
    ]
    if problems:
        raise InputRefused(problems[:20])
    columns = zip(*rows[1:], strict=True)
    return Responses(
        name=name,
        columns={
            each: tuple(value.strip() for value in column)
            for each, column in zip(heading, columns, strict=True)
        },
    )
