"""Were people heard? What was published, asked, challenged and answered, and tested."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.row import Row
from tripleaim.page.section import Block, Cell, Column, Details, Inset, Section, Table
from tripleaim.page.told import Told, told
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.heard.rows import (
    AskedInPublic,
    Engagement,
    HeardCount,
    Occasion,
    OpenPoint,
    PatientSurvey,
    PlanPublished,
    PromiseKept,
    Reach,
    Result,
    Scrutiny,
    ServiceChange,
    Survey,
    Test,
    Tests,
    Theme,
    ThemeTold,
    Transparency,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

IN_WORDS: tuple[type[Row], ...] = (
    PlanPublished,
    ServiceChange,
    Occasion,
    Result,
    Theme,
    PromiseKept,
    AskedInPublic,
    ThemeTold,
)
PLAIN: tuple[type[Row], ...] = (
    PatientSurvey,
    Reach,
    HeardCount,
    Engagement,
    Survey,
    OpenPoint,
)
EXAMPLE = (
    "Consultations and meetings shown here are in part invented, to show how such documents are "
    "filled in: nobody held them."
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Were people heard?, for one area or for England."""
    if area is not None and area.startswith(("nhs_region:", "england:")):
        return None
    said = told(heard(store, area, on))
    answer = said.answer
    example = any("example" in row.notes for row in answer)
    return Section(
        id="heard",
        title=question("heard").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *said.paragraphs([*answer.of(Tests), *answer.of(Transparency)]),
            *(_in_words(said, answer.of(kind)) for kind in IN_WORDS if answer.of(kind)),
            *_tested(said),
            *said.tables(PLAIN),
            *_scrutiny(said),
        ),
    )


def _in_words(said: Told, rows: Sequence[Row]) -> Table:
    """A table with the whole sentence of each row."""
    made = said.table(rows)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (said.label(row), said.sentence(row)) for row in rows
    )
    first = said.words.of(rows[0]).first
    return replace(made, columns=(Column(title=first), Column(title="In words")), rows=cells)


def _tested(said: Told) -> tuple[Block, ...]:
    """A table of tests for each consultation."""
    tests = said.answer.of(Test)
    found = []
    for at, whose in enumerate(dict.fromkeys(each.subject for each in tests), start=1):
        table = said.table([each for each in tests if each.subject == whose])
        found.append(replace(table, name=f"{table.name}-{at}"))
    return tuple(found)


def _scrutiny(said: Told) -> tuple[Block, ...]:
    return tuple(
        Details(summary=table.caption, blocks=(table,)) for table in said.tables([Scrutiny])
    )
