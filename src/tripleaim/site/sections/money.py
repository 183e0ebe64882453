"""Where does the money go? Allocation, fair share, trusts' results, flows, dated funds."""

from collections.abc import Sequence
from datetime import date

from tripleaim.answers.money import money
from tripleaim.model.finding import Finding
from tripleaim.site.blocks_of import figures_of, sentences_of, tables_of
from tripleaim.site.charts import bars
from tripleaim.site.section import Block, Chart, Details, Section, Table
from tripleaim.store.engine import Store

EVERY_DATE = False
TITLE = "Where does the money go?"
FLOWS = "Follow the money"
BEHIND = ("Sustainability funds", "The acute trust misses its control total by £1")


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Where does the money go?, for one system or for England."""
    findings = money(store, area, on)
    alone = [each for each in findings if not each.table]
    tables = tables_of(findings, prefix="money")
    open_ones = tuple(each for each in tables if each.caption not in BEHIND)
    rules = tuple(each for each in tables if each.caption in BEHIND)
    return Section(
        id="money",
        title=TITLE,
        lead=findings[0].statement,
        blocks=(
            *figures_of(alone),
            *sentences_of(alone),
            *(block for table in open_ones for block in _shown(table, findings)),
            *(
                (Details(summary="Sustainability funds: rules and losses", blocks=rules),)
                * bool(rules)
            ),
        ),
    )


def _shown(table: Table, findings: Sequence[Finding]) -> tuple[Block, ...]:
    if table.caption not in (FLOWS, "Allocation by year", "England by year"):
        return (table,)
    rows = [each for each in findings if each.table == table.caption]
    spec = bars(
        [
            {"label": each.label, "value": float(str(each.value)) / 1e6, "shown": _millions(each)}
            for each in rows
        ],
        "£ million",
    )
    return (
        Chart(
            name=f"{table.name}-chart",
            title=table.caption,
            spec=spec,
            alt="; ".join(f"{each.label}: {_millions(each)}" for each in rows) + ".",
            reading="The length of each bar is an amount of money in cash of its year."
            if table.caption != FLOWS
            else "Each bar is money that goes from the one named first to the one named second.",
            table=table,
        ),
    )


def _millions(finding: Finding) -> str:
    return f"£{float(str(finding.value)) / 1e6:,.0f}m"
