"""Who decides, and who answers for it? The who-decides diagram, the matrix, the register."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tripleaim.governance.functions import STATUTORY_SYSTEMS
from tripleaim.model.documents.delegation import TIER_ORDER
from tripleaim.model.finding import Finding
from tripleaim.page.blocks_of import figures_of, sentences_of, table_of, tables_of
from tripleaim.page.drawing import CATEGORIES, INK
from tripleaim.page.section import Block, Chart, Column, Details, Inset, Section, Table
from tripleaim.page.values import describe_day
from tripleaim.questions.decides.answer import busiest_day, decides
from tripleaim.questions.scope import read_scope
from tripleaim.questions.ten import question
from tripleaim.store.engine import Store

FUNCTIONS = "Functions by tier"
BEHIND = {"Who answers for what", "Integrated care systems"}
EXAMPLE = (
    "Some of the documents behind this section are invented, to show how such documents are filled "
    "in. The organisations named have agreed no such thing; the table of documents says which."
)


def section(store: Store, area: str | None, on: date) -> Section | None:
    """Who decides, and who answers for it?, for a system, a place, or England."""
    if area is not None and area.startswith(("nhs_region:", "england:")):
        return None
    findings = decides(store, area, on)
    alone = [each for each in findings if not each.table]
    placed = [each for each in findings if each.table == FUNCTIONS]
    rest = [each for each in findings if each.table and each.table != FUNCTIONS]
    example = any("examples" in caveat for each in findings for caveat in each.caveats)
    return Section(
        id="decides",
        title=question("decides").title,
        lead=alone[0].statement,
        blocks=(
            *([Inset(text=EXAMPLE)] if example else []),
            *figures_of(alone),
            *sentences_of(alone[1:]),
            *([_diagram(placed)] if placed else []),
            *(_shown(table) for table in tables_of(rest, prefix="decides")),
            *_as_it_stood(store, area, on),
        ),
    )


def _as_it_stood(store: Store, area: str | None, on: date) -> tuple[Block, ...]:
    """The same, behind a line, for the day on which most documents of a system held."""
    if area is None or not area.startswith(("stp:", "icb:")):
        return ()
    day = busiest_day(read_scope(store, area, on))
    if day is None:
        return ()
    kind = "stp" if day < STATUTORY_SYSTEMS else "icb"
    findings = decides(store, f"{kind}:{area.split(':')[1]}", day)
    alone = [each for each in findings if not each.table]
    tables = tables_of(
        [each for each in findings if each.table and each.table != "Documents"], prefix="then"
    )
    summary = f"As it stood on {describe_day(day)}, by the documents of that time"
    return (Details(summary=summary, blocks=(*sentences_of(alone), *tables)),)


def _shown(table: Table) -> Block:
    if table.caption in BEHIND:
        return Details(summary=f"{table.caption} ({len(table.rows)} rows)", blocks=(table,))
    return table


def _diagram(placed: Sequence[Finding]) -> Chart:
    rows: dict[str, dict[str, Finding]] = {}
    for each in placed:
        rows.setdefault(each.label, {})[each.measure] = each
    marks = [
        {
            "function": name, "sits": str(said["sits_with"].value),
            "could": str(said["could_sit_with"].value),
        }
        for name, said in rows.items()
    ]  # fmt: skip
    moved = [mark for mark in marks if mark["sits"] != mark["could"]]
    return Chart(
        name="decides-diagram",
        title="Where each function sits, and the lowest tier that can carry it",
        spec=who_decides(marks),
        alt="; ".join(f"{m['function']}: sits with the {m['sits']}, could sit with the {m['could']}"
                      for m in marks) + ".",
        reading="A filled circle is the tier at which a function sits, a ring the lowest tier that "
        f"can carry it; a line joins the two where they differ ({len(moved)} of {len(marks)}).",
        table=_table(placed),
    )  # fmt: skip


def _table(placed: Sequence[Finding]) -> Table:
    table = table_of(FUNCTIONS, placed, "decides")
    titles = ("Function", "Sits with", "Could sit with", "Why")
    columns = tuple(Column(title=title) for title in titles)
    return Table(
        name=table.name, caption=table.caption, columns=columns, rows=table.rows,
        sources=table.sources, caveats=table.caveats, findings=table.findings,
    )  # fmt: skip


def who_decides(marks: Sequence[dict[str, str]]) -> dict[str, Any]:
    """The diagram: functions down, tiers across, as a Vega-Lite spec.

    >>> who_decides([{"function": "a", "sits": "place", "could": "system"}])["layer"][0]["mark"]
    {'type': 'rule', 'strokeWidth': 2}
    """
    tiers = {"domain": list(TIER_ORDER)}
    y = {
        "field": "function", "type": "nominal", "sort": None, "title": None,
        "axis": {"labelLimit": 480, "grid": True, "ticks": False},
    }  # fmt: skip
    axis = {"title": None, "orient": "top", "labelAngle": 0}
    sits = {"field": "sits", "type": "ordinal", "scale": tiers, "axis": axis}
    could = {"field": "could", "type": "ordinal", "scale": tiers, "axis": axis}
    return {
        "width": 420,
        "height": {"step": 24},
        "data": {"values": [dict(mark) for mark in marks]},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": sits, "x2": {"field": "could"}, "color": {"value": INK}},
            },
            {
                "mark": {"type": "point", "size": 160, "strokeWidth": 2, "filled": False},
                "encoding": {"x": could, "color": {"value": INK}},
            },
            {
                "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1},
                "encoding": {"x": sits, "color": {"value": CATEGORIES[0]}},
            },
        ],
    }
