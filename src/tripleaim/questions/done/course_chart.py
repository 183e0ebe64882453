"""Small charts of process control, one a measure, with the limits beside them."""

from collections.abc import Sequence
from typing import Any

from tripleaim.page.drawing import CATEGORIES, INK, QUIET
from tripleaim.page.section import Block, Cell, Chart, Column, Table, Words
from tripleaim.page.told import Told
from tripleaim.page.words import capital
from tripleaim.questions.done.course import Process
from tripleaim.questions.done.rows import Course

Spec = dict[str, Any]
COLUMNS = (
    Column(title="Measure"),
    Column(title="Last month", kind="date"),
    Column(title="Value", kind="number"),
    Column(title="Mean", kind="number"),
    Column(title="Lower limit", kind="number"),
    Column(title="Upper limit", kind="number"),
    Column(title="Verdict"),
    Column(title="Special causes"),
)


def course_blocks(said: Told, held: Sequence[Process]) -> tuple[Block, ...]:
    """A chart of small charts and its table for each body; notes on the series below."""
    rows = said.answer.of(Course)
    blocks: list[Block] = []
    for subject in dict.fromkeys(each.subject for each in rows):
        mine = [each for each in rows if each.subject == subject]
        drawn = [each for each in held if each.series.subject == subject]
        blocks += [_chart(said, mine, drawn), Words(paragraphs=_remarks(mine))]
    return tuple(blocks)


def _chart(said: Told, rows: Sequence[Course], drawn: Sequence[Process]) -> Chart:
    name = rows[0].subject.replace(":", "-").lower()
    table = said.table(rows)
    return Chart(
        name=f"done-process-{name}",
        title=f"{rows[0].whose}: each measure month by month, under process control",
        spec={"concat": [_panel(each) for each in drawn], "columns": 2, "spacing": 28},
        alt=" ".join(said.sentence(each) for each in rows),
        reading="Points within the dashed limits, with no run or trend, vary as chance does. Dark "
        "squares are special causes: outside the limits, seven in one direction, two of three near "
        "one limit, or seven on one side of the mean. Limits come from mean moving ranges.",
        table=Table(
            name=f"done-limits-{name}",
            caption=f"Process limits of each measure: {rows[0].whose}",
            columns=COLUMNS,
            rows=tuple(_cells(said, each) for each in rows),
            sources=table.sources,
            caveats=table.caveats,
            findings=table.findings,
        ),
    )


def _cells(said: Told, row: Course) -> tuple[Cell, ...]:
    figures = (round(each) for each in (row.last, row.mean, row.lower, row.upper))
    special = "; ".join(row.special) or "none"
    return (said.label(row), row.month, *figures, capital(row.variation), special)


def _panel(one: Process) -> Spec:
    charts = one.charts
    rows = [
        {
            "day": str(month), "value": round(float(charts.values[0, at]), 1),
            "mean": round(float(charts.mean[0, at]), 1),
            "lower": round(float(charts.lower[0, at]), 1),
            "upper": round(float(charts.upper[0, at]), 1),
            "special": bool(charts.rule[0, at]),
        }
        for at, month in enumerate(one.series.months)
    ]  # fmt: skip
    x: Spec = {"field": "day", "type": "temporal", "title": None, "axis": {"tickCount": 4}}
    y: Spec = {"field": "value", "type": "quantitative", "title": None, "scale": {"zero": False}}
    line = {"type": "line", "strokeWidth": 1.5, "color": QUIET}
    limits: list[Spec] = [
        {"mark": {**line, "strokeDash": [5, 4]}, "encoding": {"x": x, "y": {**y, "field": side}}}
        for side in ("lower", "upper")
    ]
    shape = {"field": "special", "type": "nominal", "legend": None,
             "scale": {"domain": [False, True], "range": ["circle", "square"]}}  # fmt: skip
    colour = {"field": "special", "type": "nominal", "legend": None,
              "scale": {"domain": [False, True], "range": [CATEGORIES[0], INK]}}  # fmt: skip
    dots = {"x": x, "y": y, "shape": shape, "color": colour}
    return {
        "title": {"text": one.series.name, "anchor": "start"},
        "width": 290,
        "height": 170,
        "data": {"values": rows},
        "layer": [
            *limits,
            {"mark": line, "encoding": {"x": x, "y": {**y, "field": "mean"}}},
            {"mark": {"type": "line", "strokeWidth": 1}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "point", "filled": True, "size": 42, "opacity": 1},
             "encoding": dots},
        ],
    }  # fmt: skip


def _remarks(rows: Sequence[Course]) -> tuple[str, ...]:
    """What is missing or changed in these series, and what was done about it; each once."""
    said: dict[str, list[str]] = {}
    for row in rows:
        for remark in row.remarks:
            said.setdefault(remark, []).append(row.what)
    return tuple(f"{text} (Concerns {', '.join(words)}.)" for text, words in said.items()) or (
        "No month is missing and no definition changed in these series.",
    )
