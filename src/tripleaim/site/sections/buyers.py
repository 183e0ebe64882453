"""Who buys here? Buying groups, their size, and whether they follow the footprint."""

from collections.abc import Sequence
from datetime import date

from tripleaim.answers.buyers import buyers
from tripleaim.model.finding import Finding
from tripleaim.site.blocks_of import figures_of, sentences_of, tables_of
from tripleaim.site.charts import bars
from tripleaim.site.section import Block, Chart, Section, Table
from tripleaim.site.values import describe_finding
from tripleaim.store.engine import Store

EVERY_DATE = True
TITLE = "Who buys here?"
MOST_BARS = 25
GROUPS = "Buying groups"


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who buys here?, for one system or for England."""
    findings = buyers(store, area, on)
    alone = [each for each in findings if not each.table]
    tables = tables_of(findings, prefix="buyers")
    return Section(
        id="buyers",
        title=TITLE,
        lead=alone[0].statement,
        blocks=(
            *figures_of(alone),
            *sentences_of(alone[1:]),
            *(block for table in tables for block in _shown(table, findings)),
        ),
    )


def _shown(table: Table, findings: Sequence[Finding]) -> tuple[Block, ...]:
    if table.caption != GROUPS:
        return (table,)
    people = [
        each for each in findings if each.measure == "group_people" and each.value is not None
    ]
    if len(people) < 2:
        return (table,)
    if len(people) > MOST_BARS:
        return (_chart(people[:MOST_BARS], table, "largest "),)
    return (_chart(people, table, ""),)


def _chart(people: Sequence[Finding], table: Table, which: str) -> Block:
    return Chart(
        name="buyers-groups-chart",
        title=f"The {len(people)} {which}buying groups by the people they buy for",
        spec=bars([_bar(each) for each in people], "people"),
        alt="; ".join(f"{_label(each.label)}: {describe_finding(each)} people" for each in people)
        + ".",
        reading="Each bar is a group of commissioners that buy as one, as far as agreements are on "
        "record; its length is the number of people for whom they buy.",
        table=table,
    )


def _bar(finding: Finding) -> dict[str, object]:
    shown = describe_finding(finding)
    return {"label": _label(finding.label), "value": finding.value, "shown": shown}


def _label(label: str, most: int = 38) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip(" ,") + "…"
