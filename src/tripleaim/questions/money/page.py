"""Where does the money go? Allocation, fair share, trusts' results, flows, dated funds."""

from collections.abc import Sequence
from datetime import date

from tripleaim.model.finding import Finding
from tripleaim.page.bars import Ribbon, ribbons
from tripleaim.page.blocks_of import sentences_of, tables_of
from tripleaim.page.charts import bars
from tripleaim.page.section import Block, Chart, Details, KeyFigure, KeyFigures, Section, Table
from tripleaim.page.words import pounds
from tripleaim.questions.money.answer import money
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

FLOWS = "Follow the money"
NATION = "The nation"
BY_YEAR = ("Allocation by year", "England by year")
BEHIND = ("Sustainability funds", "Example: an acute trust misses its control total by £1")
FIGURES = {
    "allocation": "allocated in",
    "allocation_total": "allocated to CCGs in",
    "distance_from_target": "from the target of January 2016, in 2019/20",
    "trusts_surplus": "surplus of its trusts in 2018/19",
    "trusts_surplus_total": "surplus of trusts in 2018/19",
}


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Where does the money go?, for one system or for England."""
    findings = money(store, area, on)
    tables = tables_of(findings, prefix="money")
    rules = tuple(each for each in tables if each.caption in BEHIND)
    shown = [block for table in tables for block in _shown(table, findings)]
    behind = Details(summary="Sustainability funds: rules and losses", blocks=rules)
    return Section(
        id="money",
        title=question("money").title,
        lead=findings[0].statement,
        blocks=(
            *_figures(findings),
            *sentences_of(findings),
            *shown,
            *((behind,) if rules else ()),
        ),
    )


def _figures(findings: Sequence[Finding]) -> tuple[KeyFigures, ...]:
    found: dict[str, KeyFigure] = {}
    for each in findings:
        alone = not each.table or each.table in BY_YEAR
        if each.measure in FIGURES and each.measure not in found and alone:
            label = FIGURES[each.measure]
            year = f" {each.label}" if each.table in BY_YEAR else ""
            found[each.measure] = KeyFigure(value=_words(each), label=f"{label}{year}")
    return (KeyFigures(figures=tuple(found.values())[:6]),) if found else ()


def _words(finding: Finding) -> str:
    value = float(str(finding.value))
    return f"{value:+.1%}" if finding.unit.startswith("share") else pounds(round(value * 100))


def _shown(table: Table, findings: Sequence[Finding]) -> tuple[Block, ...]:
    if table.caption in BEHIND:
        return ()
    rows = [each for each in findings if each.table == table.caption]
    if table.caption == FLOWS:
        return (_flow_chart(table, rows),)
    if table.caption in BY_YEAR:
        return (_year_chart(table, rows),)
    return (table,)


def _year_chart(table: Table, rows: Sequence[Finding]) -> Chart:
    spec = bars(
        [
            {"label": each.label, "value": float(str(each.value)) / 1e6, "shown": _words(each)}
            for each in rows
        ],
        "£ million",
    )
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=spec,
        alt="; ".join(f"{each.label}: {_words(each)}" for each in rows) + ".",
        reading="The length of each bar is an amount of money in cash of its year.",
        table=table,
    )


def _flow_chart(table: Table, rows: Sequence[Finding]) -> Chart:
    """Ribbons from the nation by programme to the system and those who give care."""
    programmes = {each.label.split(" > ")[1] for each in rows if each.label.startswith(NATION)}
    ribbon = [_ribbon(each, programmes) for each in rows]
    return Chart(
        name=f"{table.name}-chart",
        title=table.caption,
        spec=ribbons(ribbon, "£ million"),
        alt="; ".join(each.statement for each in rows),
        reading="Money runs from left to right; a ribbon is as wide as the money is much. Only "
        "what CCGs were allocated is known; other programmes are shared in proportion to it.",
        table=table,
    )


def _ribbon(row: Finding, programmes: set[str]) -> Ribbon:
    origin, _, target = row.label.partition(" > ")
    amount = float(str(row.value)) / 1e6
    if target in programmes:
        return Ribbon(origin=(0, origin), target=(1, target), amount=amount)
    if origin in programmes:
        return Ribbon(origin=(1, origin), target=(2, "The system"), amount=amount)
    return Ribbon(origin=(2, "The system"), target=(3, "Care"), amount=amount)
