"""Pictures and tables of verdicts: a strip of dots, verdicts in a table, how to reproduce them."""

from collections.abc import Mapping, Sequence
from typing import Any

from tripleaim.model.finding import Finding
from tripleaim.page.drawing import CATEGORIES, QUIET
from tripleaim.page.section import Code, Column, Table
from tripleaim.questions.done.answer import measure_words

Spec = dict[str, Any]


def dot_strip(rows: Sequence[Mapping[str, object]], unit: str) -> Spec:
    """Dots along a line, a row a `who`. Rows: `value`, `who`.

    >>> dot_strip([{"value": 1, "who": "a"}], "per cent")["width"]
    560
    """
    y = {"field": "who", "type": "nominal", "sort": None, "title": None,
         "axis": {"labelLimit": 330}}  # fmt: skip
    x = {"field": "value", "type": "quantitative", "title": unit}
    rule = {"type": "rule", "strokeDash": [4, 3]}
    return {
        "width": 560,
        "height": {"step": 34},
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {"mark": rule, "encoding": {"x": {"datum": 0}}},
            {"mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.6},
             "encoding": {"x": x, "y": y}},
        ],
    }  # fmt: skip


def interval_rows(rows: Sequence[Mapping[str, object]], unit: str) -> Spec:
    """A dot and its interval a row, in the order given; filled where `is` is the first seen.

    Rows: `who`, `value`, `low`, `high`, `is`.

    >>> interval_rows([{"who": "a", "value": 1, "low": 0, "high": 2, "is": "b"}], "%")["width"]
    430
    """
    y = {"field": "who", "type": "nominal", "sort": None, "title": None,
         "axis": {"labelLimit": 330, "labelFontSize": 10}}  # fmt: skip
    kinds = list(dict.fromkeys(str(row["is"]) for row in rows))
    shapes = {"domain": kinds, "range": ["circle", "diamond"][: len(kinds)]}
    colours = {"domain": kinds, "range": [CATEGORIES[0], QUIET][: len(kinds)]}
    legend = {"orient": "top", "title": None}
    colour = {"field": "is", "type": "nominal", "scale": colours, "legend": legend}
    x = {"field": "value", "type": "quantitative", "title": unit}
    reach = {"x": {"field": "low", "type": "quantitative", "title": unit}, "x2": {"field": "high"}}
    shape = {"field": "is", "type": "nominal", "scale": shapes, "legend": legend}
    dots = {"x": x, "y": y, "color": colour, "shape": shape}
    return {
        "width": 430,
        "height": {"step": 13},
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": {"datum": 0}}},
            {"mark": {"type": "rule", "opacity": 0.7}, "encoding": {**reach, "y": y,
                                                                    "color": colour}},
            {"mark": {"type": "point", "filled": True, "size": 40}, "encoding": dots},
        ],
    }  # fmt: skip


def with_band(spec: Spec, rows: Sequence[Mapping[str, object]]) -> Spec:
    """A spec of lines with a band behind them. Rows: `day`, `low`, `high`."""
    y = {"field": "low", "type": "quantitative", "scale": {"zero": False}}
    band = {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": "area", "opacity": 0.2},
        "encoding": {
            "x": {"field": "day", "type": "temporal"},
            "y": y,
            "y2": {"field": "high"},
        },
    }
    return {**spec, "layer": [band, *spec["layer"]]}


def verdict_table(findings: Sequence[Finding]) -> Table:
    """Findings about effects as a table: what, effect with interval, and the verdict in words."""
    words = measure_words()
    rows = tuple(
        (each.label, words.get(each.measure.removeprefix("effect_on_"), each.measure),
         _interval(each), each.statement)
        for each in findings
        if each.measure.startswith("effect_on_")
    )  # fmt: skip
    used = [each for each in findings if each.measure.startswith("effect_on_")]
    titles = ("Of what", "Measure", "Effect, 95% interval", "Verdict")
    kept = range(4)
    if all(row[0].lower() == row[1].lower() for row in rows):  # one system: the measure says it
        kept = range(1, 4)
    return Table(
        name="done-verdicts",
        caption="Verdicts",
        columns=tuple(Column(title=titles[at]) for at in kept),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        sources=tuple(dict.fromkeys(source for each in used for source in each.sources)),
        caveats=tuple(dict.fromkeys(caveat for each in used for caveat in each.caveats)),
        findings=tuple(used),
    )


def _interval(finding: Finding) -> str:
    numbers = (finding.value, finding.low, finding.high)
    if any(not isinstance(each, float) for each in numbers):
        return "none"
    value, low, high = (float(str(each)) for each in numbers)
    return f"{value:+.1%} ({low:+.1%} to {high:+.1%})"


def reproduce(systems: Sequence[str]) -> Code:
    """Lines of Python that give the same figures from the same store."""
    listed = ", ".join(repr(each) for each in systems)
    lines = (
        "from pathlib import Path",
        "from tripleaim.evidence.claims import judge_claims",
        "from tripleaim.store.engine import open_store",
        "store = open_store(Path('build/england.duckdb'))",
        "for each in judge_claims(store):",
        f"    if each.system in ({listed},) and each.verdict:",
        "        print(each.measure.id, each.verdict.kind, round(each.verdict.effect, 4), sep=',')",
        "# or on the command line: tripleaim evaluate claims --json",
    )
    return Code(text="\n".join(lines), says="Python that gives the same figures")
