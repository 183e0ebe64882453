"""Pictures and tables of verdicts: a strip of dots, verdicts in a table, notes on a series."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from tripleaim.evidence.claimed import Judged
from tripleaim.evidence.monthly import Note, read_notes
from tripleaim.page.drawing import CATEGORIES, QUIET
from tripleaim.page.section import Code, Column, Table
from tripleaim.page.told import Told
from tripleaim.page.words import capital, signed
from tripleaim.questions.done.rows import EffectRow
from tripleaim.store.engine import Store

Spec = dict[str, Any]
ENGLAND = "england:"


def dot_strip(rows: Sequence[Mapping[str, object]], unit: str) -> Spec:
    """Dots along a line, a row a `who`. Rows: `value`, `who`.

    >>> dot_strip([{"value": 1, "who": "a"}], "per cent")["width"]
    560
    """
    y = {
        "field": "who",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 330},
    }
    x = {"field": "value", "type": "quantitative", "title": unit}
    rule = {"type": "rule", "strokeDash": [4, 3]}
    return {
        "width": 560,
        "height": {"step": 34},
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {"mark": rule, "encoding": {"x": {"datum": 0}}},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 0.6},
                "encoding": {"x": x, "y": y},
            },
        ],
    }


def interval_rows(
    rows: Sequence[Mapping[str, object]], unit: str, ends: tuple[float, float]
) -> Spec:
    """A dot and its interval a row, in the order given; filled where `is` is the first seen.

    Rows: `who`, `value`, `low`, `high`, `is`. `ends` are those of the axis.

    >>> row = {"who": "a", "value": 1, "low": 0, "high": 2, "is": "b"}
    >>> interval_rows([row], "%", (-5, 5))["width"]
    430
    """
    y = {
        "field": "who",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelLimit": 330, "labelFontSize": 10},
    }
    kinds = list(dict.fromkeys(str(row["is"]) for row in rows))
    shapes = {"domain": kinds, "range": ["circle", "diamond"][: len(kinds)]}
    colours = {"domain": kinds, "range": [CATEGORIES[0], QUIET][: len(kinds)]}
    legend = {"orient": "top", "title": None}
    colour = {"field": "is", "type": "nominal", "scale": colours, "legend": legend}
    axis = {"title": unit, "scale": {"domain": list(ends)}}
    x = {"field": "value", "type": "quantitative", **axis}
    reach = {"x": {"field": "low", "type": "quantitative", **axis}, "x2": {"field": "high"}}
    shape = {"field": "is", "type": "nominal", "scale": shapes, "legend": legend}
    dots = {"x": x, "y": y, "color": colour, "shape": shape}
    return {
        "width": 430,
        "height": {"step": 13},
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {"mark": {"type": "rule", "strokeDash": [4, 3]}, "encoding": {"x": {"datum": 0}}},
            {
                "mark": {"type": "rule", "opacity": 0.7},
                "encoding": {**reach, "y": y, "color": colour},
            },
            {"mark": {"type": "point", "filled": True, "size": 40}, "encoding": dots},
        ],
    }


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


def verdict_table(said: Told, effects: Sequence[EffectRow]) -> Table:
    """Effects as a table: whose, where they are of several, what, effect with interval, verdict."""
    made = said.table(effects)
    several = len({each.whose for each in effects}) > 1
    titles = (*(["System"] if several else []), "Measure", "Effect, 95% interval", "Verdict")
    rows = tuple(
        (
            *([each.whose] if several else []),
            capital(each.what),
            _interval(each),
            said.sentence(each),
        )
        for each in effects
    )
    return replace(made, columns=tuple(Column(title=each) for each in titles), rows=rows)


def _interval(row: EffectRow) -> str:
    if row.effect is None:
        return "none"
    value, low, high = (
        signed(each, 1) for each in (row.effect.value, row.effect.low, row.effect.high)
    )
    return f"{value} ({low} to {high})"


def reproduce(systems: Sequence[str], on: date) -> Code:
    """Lines of Python that give the same figures from the same store."""
    listed = ", ".join(repr(each) for each in systems)
    lines = (
        "from datetime import date",
        "from pathlib import Path",
        "from tripleaim.evidence.claimed import Window",
        "from tripleaim.evidence.claims import judge_claims",
        "from tripleaim.store.engine import open_store",
        "store = open_store(Path('build/england.duckdb'))",
        f"window = Window(on=date({on.year}, {on.month}, {on.day}), known=date.max)",
        f"for each in judge_claims(store, window, [{listed}]):",
        "    if each.verdict:",
        "        print(each.measure.id, each.verdict.kind, round(each.verdict.effect, 4), sep=',')",
        "# or on the command line: tripleaim evaluate claims --json",
    )
    return Code(text="\n".join(lines), says="Python that gives the same figures")


def notes_of(store: Store, one: Judged) -> tuple[Note, ...]:
    """The notes on a system's series within the months that were judged, oldest first."""
    if not one.months:
        return ()
    return tuple(
        note
        for note in read_notes(store, [one.measure.id])
        if (note.subject == one.system or note.subject.startswith(ENGLAND))
        and one.months[0] < note.first <= one.months[-1]
    )


def marks_of(one: Judged, notes: tuple[Note, ...]) -> list[dict[str, object]]:
    """Marks for the chart: where after begins, and a number for each note."""
    marks: list[dict[str, object]] = [{"day": str(one.starts), "text": "after"}]
    for number, note in enumerate(notes, start=1):
        marks.append({"day": str(note.first), "text": f"note {number}"})
    return marks


def say_notes(notes: tuple[Note, ...]) -> str:
    """The notes in words, as numbered on the chart; empty without any."""
    said = (
        f" Note {number}: {note.says} {note.treatment}"
        for number, note in enumerate(notes, start=1)
    )
    return "".join(said)
