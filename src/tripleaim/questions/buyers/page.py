"""Who buys here? Buying groups, their size, and whether they follow the footprint."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import sentences_of, tables_of
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Chart, KeyFigure, KeyFigures, Section, Table
from tripleaim.page.values import describe_finding, describe_measure
from tripleaim.questions.buyers.answer import buyers
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

MOST_BARS = 25
GROUPS = "Buying groups"


TITLES = {
    "": "Buying group",
    "group_people": "People",
    "group_pence": "Allocation a year",
    "group_alignment": "Against the footprint",
    "next_change": "Day",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who buys here?, for one system or for England."""
    findings = buyers(store, area, on)
    alone = [each for each in findings if not each.table]
    tables = tables_of(findings, prefix="buyers", titles=TITLES)
    return Section(
        id="buyers",
        title=question("buyers").title,
        lead=alone[0].statement,
        blocks=(
            KeyFigures(figures=tuple(_figure(each, area) for each in alone)),
            *sentences_of(alone[1:]),
            *(block for table in tables for block in _shown(table, findings)),
        ),
    )


def _figure(finding: Finding, area: str | None) -> KeyFigure:
    verdict = f"buying group{'s' if finding.value != 1 else ''}"
    if area is not None and finding.measure == "buying_groups":
        follows = "follows the footprint" if finding.label == "follows" else "not the footprint"
        return KeyFigure(value=describe_finding(finding), label=verdict, note=follows)
    label = {
        "concentration_people": "Concentration by people",
        "concentration_pounds": "Concentration by pounds",
    }
    note = "of 10,000" if finding.measure.startswith("concentration") else ""
    return KeyFigure(
        value=describe_finding(finding),
        label=label.get(finding.measure, describe_measure(finding.measure)),
        note=note,
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
