"""Were people heard? Consultations tested, you said we did, who was reached, transparency."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import figures_of, sentences_of, tables_of
from tripleaim.page.section import Block, Cell, Column, Details, Inset, Section, Table
from tripleaim.questions.heard.answer import heard
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

IN_WORDS = {"What published surveys say", "You said, we did"}
BEHIND = {"Scrutiny sheet"}
EXAMPLE = (
    "Consultations and meetings shown here are in part invented, to show how such documents are "
    "filled in: nobody held them."
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Were people heard?, for one area or for England."""
    if area is not None and area.startswith(("nhs_region:", "england:")):
        return None
    findings = heard(store, area, on)
    alone = [each for each in findings if not each.table]
    example = any("examples" in caveat for each in findings for caveat in each.caveats)
    return Section(
        id="heard",
        title=question("heard").title,
        lead=alone[0].statement,
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *figures_of(alone),
            *sentences_of(alone[1:]),
            *(_shown(table) for table in tables_of(findings, prefix="heard")),
        ),
    )


def _shown(table: Table) -> Block:
    if table.caption in BEHIND:
        return Details(summary=table.caption, blocks=(table,))
    return _with_words(table, table.findings) if table.caption in IN_WORDS else table


def _with_words(table: Table, findings: Sequence[Finding]) -> Table:
    """The table with the whole sentence of each row beside its figure."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.label, each, each.statement) for each in findings
    )
    columns = (Column(title="What was said"), Column(title="Figure"), Column(title="In words"))
    return Table(
        name=table.name, caption=table.caption, columns=columns, rows=rows, note=table.note,
        sources=table.sources, caveats=table.caveats, findings=table.findings,
    )  # fmt: skip
