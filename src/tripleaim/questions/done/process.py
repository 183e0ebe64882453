"""Process control on a system's page: a small chart a measure, and what to know about each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tripleaim.evidence.claims import MEASURES
from tripleaim.evidence.read_panel import Asked, Note, read_panel
from tripleaim.evidence.spc import Charts, chart_series
from tripleaim.model.errors import NothingFound
from tripleaim.page.drawing import CATEGORIES, INK, QUIET
from tripleaim.page.section import Block, Chart, Column, Table, Words
from tripleaim.store.engine import Store, ask_value

Spec = dict[str, Any]
FIRST, UNTIL = date(2015, 7, 1), date(2020, 1, 1)
LEAST_POINTS = 13
RULES = {
    1: "outside the limits", 2: "seven points in one direction",
    3: "two of three near one limit", 4: "seven points on one side",
}  # fmt: skip
WORDS = {
    "common cause": "nothing but common cause", "improvement": "improving, beyond chance",
    "concern": "getting worse, beyond chance", "high": "high, beyond chance",
    "low": "low, beyond chance",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One measure of one system under process control, with the notes on its series."""

    measure: str
    words: str
    months: tuple[date, ...]
    charts: Charts
    verdict: str
    notes: tuple[Note, ...]


def processes(store: Store, system: str) -> list[Process]:
    """The measures of a system as XmR charts by the rules of Making Data Count, in one pass each.

    Months that are missing are left out; measures of fewer than 13 months are not charted.
    """
    found = []
    for measure in MEASURES:
        try:
            panel = read_panel(
                store, Asked(measure=measure.id, kind="stp", first=FIRST, until=UNTIL)
            )
        except NothingFound:
            continue
        if system not in panel.values.index:
            continue
        row = panel.values.loc[system].dropna()
        if len(row) < LEAST_POINTS:
            continue
        charts = chart_series(row.to_numpy(dtype=float)[None, :])
        mine = tuple(each for each in panel.notes if each.subject in (system, ENGLAND))
        found.append(
            Process(
                measure=measure.id, words=measure.words, months=tuple(row.index), charts=charts,
                verdict=charts.variation(_better(store, measure.id))[0], notes=mine,
            )
        )  # fmt: skip
    return found


ENGLAND = "england:E92000001"


def control_blocks(store: Store, systems: Sequence[str]) -> tuple[Block, ...]:
    """A chart of small charts and its table for each system; notes on the series below."""
    blocks: list[Block] = []
    for system in systems:
        held = processes(store, system)
        if held:
            blocks += [_chart(held, system), Words(paragraphs=_said(held))]
    return tuple(blocks)


def _better(store: Store, measure: str) -> int:
    sql = "select any_value(direction) from measure where measure = $measure"
    direction = ask_value(store, sql, {"measure": measure})
    return {"lower is better": -1, "higher is better": 1}.get(str(direction), 0)


def _chart(held: Sequence[Process], system: str) -> Chart:
    code = system.split(":")[1].lower()
    rows = tuple(_row(each) for each in held)
    return Chart(
        name=f"done-process-{code}",
        title="Each measure month by month, under process control",
        spec={"concat": [_panel(each) for each in held], "columns": 2, "spacing": 28},
        alt=" ".join(f"{each.words}: {WORDS[each.verdict]} in the last month." for each in held),
        reading="Points within the dashed limits, with no run or trend, vary as chance does. Dark "
        "squares are special causes: outside the limits, seven in one direction, two of three near "
        "one limit, or seven on one side of the mean. Limits come from mean moving ranges.",
        table=Table(
            name=f"done-limits-{code}",
            caption="Process limits of each measure",
            columns=(
                Column(title="Measure"), Column(title="Last month", kind="number"),
                Column(title="Mean", kind="number"), Column(title="Lower limit", kind="number"),
                Column(title="Upper limit", kind="number"), Column(title="Verdict"),
                Column(title="Special causes"),
            ),
            rows=rows,
        ),
    )  # fmt: skip


def _row(one: Process) -> tuple[str | int, ...]:
    charts = one.charts
    last = (charts.values, charts.mean, charts.lower, charts.upper)
    rules = [int(rule) for rule in np.unique(charts.rule[0]) if rule]
    said = "; ".join(f"{RULES[rule]} {int((charts.rule[0] == rule).sum())}" for rule in rules)
    return (
        one.words[0].upper() + one.words[1:], *(round(float(each[0, -1])) for each in last),
        WORDS[one.verdict], said or "none",
    )  # fmt: skip


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
        for at, month in enumerate(one.months)
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
    return {
        "title": {"text": one.words[0].upper() + one.words[1:], "anchor": "start"},
        "width": 290,
        "height": 170,
        "data": {"values": rows},
        "layer": [
            *limits,
            {"mark": line, "encoding": {"x": x, "y": {**y, "field": "mean"}}},
            {"mark": {"type": "line", "strokeWidth": 1}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "point", "filled": True, "size": 42, "opacity": 1},
                "encoding": {"x": x, "y": y, "shape": shape, "color": colour},
            },
        ],
    }


def _said(held: Sequence[Process]) -> tuple[str, ...]:
    """What is missing or changed in these series, and what was done about it; each once."""
    said: dict[str, list[str]] = {}
    for one in held:
        for note in one.notes:
            if note.first < UNTIL and (note.until is None or note.until > FIRST):
                said.setdefault(f"{note.says} {note.treatment}", []).append(one.words)
    return tuple(
        f"{text} (Concerns {', '.join(dict.fromkeys(words))}.)" for text, words in said.items()
    ) or ("No month is missing and no definition changed in these series.",)
