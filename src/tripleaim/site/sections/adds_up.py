"""Does the plan add up? Published plans, the gap as a waterfall, the fan of years, what matters."""

from collections.abc import Sequence
from datetime import date

from tripleaim.answers.adds_up import adds_up
from tripleaim.model.finding import Finding
from tripleaim.site.blocks_of import figures_of, sentences_of, tables_of
from tripleaim.site.charts import bars, lines
from tripleaim.site.section import Block, Chart, Inset, Section, Table
from tripleaim.store.engine import Store

EVERY_DATE = False
TITLE = "Does the plan add up?"
GAPS, PARTS, USE = "Gap if nothing changes", "What makes the gap", "Activity if nothing changes"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Does the plan add up?, for one system or every plan of 2016."""
    findings = adds_up(store, area, on)
    alone = [each for each in findings if not each.table]
    assumed = any(each.status == "assumed" for each in findings)
    note = (Inset(text=alone[0].caveats[0]),) if assumed and alone and alone[0].caveats else ()
    return Section(
        id="adds-up",
        title=TITLE,
        lead=findings[0].statement,
        blocks=(
            *note,
            *figures_of(alone),
            *sentences_of(alone),
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
        return (_fan(table, rows, "events", 1.0),)
    return (table,)


def _waterfall(table: Table, rows: Sequence[Finding]) -> Chart:
    spec = bars(
        [{"label": r.label, "value": _number(r) / 1e6, "shown": _millions(r)} for r in rows],
        "£ million of the gap",
    )
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=spec,
        alt="; ".join(f"{row.label}: {_millions(row)}" for row in rows) + ".",
        reading="Bars to the right open the gap, bars to the left close it; together they are the "
        "gap of the last year.",
        table=table,
    )


def _fan(table: Table, rows: Sequence[Finding], unit: str, scale: float) -> Chart:
    spec = lines([_point(row, scale) for row in rows], unit)
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=spec,
        alt="; ".join(row.statement for row in rows),
        reading="The line is the mean of all possible worlds; nine in ten of them lie in the band.",
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
