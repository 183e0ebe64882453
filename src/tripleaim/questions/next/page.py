"""What next? The stage, what it asks, what is coming, what was tried, what came after."""

from dataclasses import replace
from datetime import date

from tripleaim.page.section import (
    Block,
    Cell,
    Column,
    Inset,
    KeyFigure,
    KeyFigures,
    Section,
    folded,
)
from tripleaim.page.told import Told, told
from tripleaim.page.words import capital, count
from tripleaim.questions.next.answer import what_next
from tripleaim.questions.next.rows import (
    After,
    BesideLikes,
    Coming,
    Contact,
    CountByDate,
    Helped,
    Maturity,
    MaturityDomain,
    NationalCount,
    Readiness,
    Reform,
    Requirement,
    SingleContract,
    Stage,
    Support,
    SystemIn,
    Tried,
    TriedHere,
    Worse,
)
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

EXAMPLE = (
    "The documents that show what is met are in part invented, to show how such documents are "
    "filled in; this is no judgement of a real system."
)
SHOWN = (SystemIn, Worse, Requirement, Coming, After, MaturityDomain, CountByDate, Contact)
FOLDED = (TriedHere, Reform, Tried, SingleContract)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """What next?, for one area or for England."""
    if area is not None and not area.startswith(("stp:", "icb:", "nhs_region:", "england:")):
        return None
    said = told(what_next(store, area, on))
    answer = said.answer
    example = any("example" in row.notes for row in answer)
    return Section(
        id="next",
        title=question("next").title,
        lead=said.sentence(answer.rows[0]),
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *_figures(said),
            *said.paragraphs(
                [
                    *answer.of(Readiness),
                    *answer.of(Support),
                    *answer.of(BesideLikes),
                    *answer.of(Maturity),
                ]
            ),
            *said.tables(SHOWN),
            *_tried(said),
            *map(folded, said.tables(FOLDED)),
        ),
    )


def _figures(said: Told) -> tuple[Block, ...]:
    stage, ready = said.answer.first(Stage), said.answer.first(Readiness)
    national = said.answer.first(NationalCount)
    figures = []
    if national:
        figures.append(KeyFigure(value=count(national.number), label="Integrated care systems"))
    if stage:
        figures.append(KeyFigure(value=capital(stage.stage), label="Stage"))
    if ready:
        note = f"of {ready.asked} requirements"
        figures += [
            KeyFigure(value=count(ready.met), label="Shown to be met", note=note),
            KeyFigure(value=count(ready.not_met), label="Shown not to be met", note=note),
            KeyFigure(value=count(ready.not_on_record), label="Not on record", note=note),
        ]
    return (KeyFigures(figures=tuple(figures)),) if figures else ()


def _tried(said: Told) -> tuple[Block, ...]:
    """What others tried for what is worse here: the whole sentence, harms first."""
    rows = said.answer.of(Helped)
    if not rows:
        return ()
    made = said.table(rows)
    cells: tuple[tuple[Cell, ...], ...] = tuple(
        (said.label(each), said.sentence(each)) for each in rows
    )
    columns = (Column(title="What was tried"), Column(title="In words"))
    return (replace(made, columns=columns, rows=cells),)
