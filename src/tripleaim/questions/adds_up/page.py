"""Does the plan add up? Published plans, the gap as a waterfall, the fan of years, what matters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.bars import waterfall
from tripleaim.page.blocks_of import sentences_of, tables_of
from tripleaim.page.charts import lines
from tripleaim.page.section import (
    Block,
    Chart,
    Column,
    Inset,
    KeyFigure,
    KeyFigures,
    Section,
    Table,
)
from tripleaim.page.words import pounds
from tripleaim.questions.adds_up.answer import adds_up
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

GAPS, PARTS, USE = "Gap if nothing changes", "What makes the gap", "Activity if nothing changes"
REMARKS, URGENT = "What can be said of it", "emergency admissions"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the plan add up?, for one system or every plan of 2016."""
    findings = adds_up(store, area, on)
    alone = [each for each in findings if not each.table]
    assumed = any(each.status == "assumed" for each in findings)
    note = (Inset(text=alone[0].caveats[0]),) if assumed and alone and alone[0].caveats else ()
    return Section(
        id="adds-up",
        title=question("adds-up").title,
        lead=findings[0].statement,
        blocks=(
            *note,
            *_figures(findings),
            *sentences_of(alone[1:]),
            *(
                block
                for table in tables_of(findings, prefix="adds-up")
                for block in _shown(table, [f for f in findings if f.table == table.caption])
            ),
        ),
    )


def _shown(table: Table, rows: Sequence[Finding]) -> tuple[Block, ...]:
    if table.caption == PARTS:
        return (_waterfall(table, rows),)
    if table.caption == GAPS:
        return (_fan(table, rows, "£ million", 1e6),)
    if table.caption == USE:
        return (_fan(table, [r for r in rows if r.label.startswith(URGENT)], "admissions", 1.0),)
    if table.caption.startswith(REMARKS):
        return (_remarks(table, rows),)
    return (table,)


def _figures(findings: Sequence[Finding]) -> tuple[KeyFigures, ...]:
    gap = next(
        (each for each in findings if each.measure == "gap" and each.value is not None), None
    )
    if gap is None:
        return ()
    low, high = (pounds(round(float(str(end)) * 100)) for end in (gap.low, gap.high))
    year = next(each for each in reversed(findings) if each.measure == "gap_by_year")
    chance = year.statement.rpartition(" ")[2].rstrip(".")
    return (
        KeyFigures(
            figures=(
                KeyFigure(
                    value=pounds(round(_number(gap) * 100)),
                    label=f"gap in {year.label} if nothing changes",
                    note=f"{low} to {high}",
                ),
                KeyFigure(value=chance, label=f"chance of balance in {year.label}"),
            )
        ),
    )


def _remarks(table: Table, rows: Sequence[Finding]) -> Table:
    """Remarks as sentences, worst first, instead of a table of severities."""
    order = ["serious", "doubtful", "note"]
    ranked = sorted(rows, key=lambda each: order.index(str(each.value)))
    return replace(
        table,
        columns=(Column(title="How serious"), Column(title="Remark")),
        rows=tuple((str(each.value).capitalize(), each.statement) for each in ranked),
    )


def _waterfall(table: Table, rows: Sequence[Finding]) -> Chart:
    parts = [(row.label, _number(row) / 1e6) for row in rows]
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=waterfall(parts, "£ million", "Gap"),
        alt="; ".join(f"{row.label}: {_millions(row)}" for row in rows) + ".",
        reading="Each bar starts where the one before it ended: to the right it opens the gap, to "
        "the left it closes it. The last bar is the gap.",
        table=table,
    )


def _fan(table: Table, rows: Sequence[Finding], unit: str, scale: float) -> Chart:
    spec = lines([_point(row, scale) for row in rows], unit)
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=spec,
        alt="; ".join(row.statement for row in rows),
        reading="The line is the mean of all possible worlds; nine in ten of them lie in the band. "
        "The table has every kind.",
        table=table,
    )


def _point(row: Finding, scale: float) -> dict[str, object]:
    series, _, year = row.label.rpartition(", ")
    ends = int(year[:4]) + 1
    return {
        "day": f"{ends}-03-31", "series": series or "Gap", "value": _number(row) / scale,
        "low": float(str(row.low)) / scale, "high": float(str(row.high)) / scale,
    }  # fmt: skip


def _number(row: Finding) -> float:
    return float(str(row.value))


def _millions(row: Finding) -> str:
    return f"£{_number(row) / 1e6:,.0f}m"
