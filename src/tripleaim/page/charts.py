"""Ready-made Vega-Lite specs: bars, intervals, lines, spells. Rows in, a spec with its data out.

Nothing is told apart by colour alone: bars and intervals are labelled, lines end in their name and
have a dash of their own, spells bear their text.
"""

import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tripleaim.page.drawing import CATEGORIES, INK, ORDERED, QUIET

Spec = dict[str, Any]
WIDTH, HEIGHT = 680, 300
LINE_OF_TEXT = 17


def bars(rows: Sequence[Mapping[str, object]], unit: str) -> Spec:
    """Horizontal bars. Rows: `label`, `value`, `shown` (the value in words), optional `strong`.

    The order of the rows is kept; rows with `strong` true are dark, the others pale once any is.

    >>> bars([{"label": "Bolton", "value": 3, "shown": "3"}], "people")["width"]
    680
    """
    any_strong = any(row.get("strong") for row in rows)
    strong = {"test": "datum.strong", "value": CATEGORIES[0]}
    colour: Spec = {"value": "#7fa9cf" if any_strong else CATEGORIES[0], "condition": strong}
    y: Spec = {
        "field": "label",
        "type": "nominal",
        "sort": None,
        "title": None,
        "axis": {"labelPadding": 8, "ticks": False, "domain": False, "labelLimit": 340},
    }
    x = {"field": "value", "type": "quantitative", "title": unit, "axis": {"tickCount": 5}}
    base = {"mark": {"type": "bar", "height": {"band": 0.72}}, "encoding": {"color": colour}}
    return {
        "width": WIDTH,
        "height": {"step": 28},
        "data": {"values": [dict(row) for row in rows]},
        "encoding": {"y": y, "x": x},
        "layer": [base, _bar_words("datum.value >= 0", "left", 6), _bar_words(BELOW, "right", -6)],
    }


BELOW = "datum.value < 0"


def _bar_words(which: str, align: str, dx: int) -> Spec:
    return {
        "transform": [{"filter": which}],
        "mark": {"type": "text", "align": align, "dx": dx},
        "encoding": {"text": {"field": "shown"}},
    }


def intervals(rows: Sequence[Mapping[str, object]], unit: str, reference: float | None) -> Spec:
    """Points with intervals. Rows: `label`, `value`, `low`, `high`, `shown`; `reference` is a line.

    >>> row = {"label": "a", "value": 1, "low": 0, "high": 2, "shown": "1 (0 to 2)"}
    >>> len(intervals([row], "per cent", 0)["layer"])
    4
    """
    y = {"field": "label", "type": "nominal", "sort": None, "title": None}
    x = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}}
    layers: list[Spec] = [
        {
            "mark": {"type": "rule", "strokeWidth": 3, "color": CATEGORIES[0]},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "mark": {"type": "text", "dy": -13, "fontSize": 13},
            "encoding": {"x": x, "y": y, "text": {"field": "shown"}},
        },
    ]
    if reference is not None:
        rule = {"type": "rule", "strokeDash": [4, 3], "color": QUIET, "strokeWidth": 1.5}
        layers.insert(0, {"mark": rule, "encoding": {"x": {"datum": reference}}})
    values = [dict(row) for row in rows]
    return {"width": WIDTH, "height": {"step": 46}, "data": {"values": values}, "layer": layers}


def lines(rows: Sequence[Mapping[str, object]], unit: str, marks: Sequence[Spec] = ()) -> Spec:
    """Lines through time. Rows: `day` (ISO), `value`, `series`; optional `low` and `high`: a band.

    Each line ends in its name. `marks` are `{"day": ..., "text": ...}`: events, as dashed rules.

    >>> lines([{"day": "2017-04-01", "value": 44, "series": "Systems"}], "systems")["width"]
    680
    """
    x: Spec = {"field": "day", "type": "temporal", "title": None, "axis": {"tickCount": 8}}
    y: Spec = {"field": "value", "type": "quantitative", "title": unit}
    series = {"field": "series", "type": "nominal", "legend": None, "sort": None}
    dash = {**series, "scale": {"range": [[1, 0], [6, 3], [2, 2], [10, 3, 2, 3]]}}
    layers: list[Spec] = []
    if any("low" in row for row in rows):
        band = {"type": "area", "opacity": 0.2}
        low = {**y, "field": "low"}
        places = {"x": x, "y": low, "y2": {"field": "high"}, "color": series}
        layers.append({"mark": band, "encoding": places})
    layers.append(
        {
            "mark": {"type": "line", "strokeWidth": 2.5, "point": {"size": 45}},
            "encoding": {"x": x, "y": y, "color": series, "strokeDash": dash},
        }
    )
    layers.append(_line_ends(rows, x, y, series))
    if marks:
        layers.append({"data": {"values": list(marks)}, **_event_rule()})
        layers.append({"data": {"values": list(marks)}, **_event_text()})
    values = [dict(row) for row in rows]
    return {"width": WIDTH, "height": HEIGHT, "data": {"values": values}, "layer": layers}


def steps(rows: Sequence[Mapping[str, object]], panels: Sequence[str]) -> Spec:
    """Counts that change in steps, a panel a series. Rows: `day`, `value`, `series`, `shown`.

    >>> row = {"day": "2017-04-01", "value": 44, "series": "Systems", "shown": "44"}
    >>> len(steps([row], ["Systems"])["vconcat"])
    1
    """
    x: Spec = {
        "field": "day",
        "type": "temporal",
        "title": None,
        "axis": {"tickCount": "year", "format": "%Y", "grid": False},
    }
    days = sorted(str(row["day"]) for row in rows)
    x["scale"] = {"domain": [days[0], days[-1]]}
    charts = [
        _step_panel([row for row in rows if row["series"] == each], each, x) for each in panels
    ]
    return {"vconcat": charts, "spacing": 26}


def _step_panel(rows: Sequence[Mapping[str, object]], title: str, x: Spec) -> Spec:
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "axis": {"tickCount": 4},
        "scale": {"domainMin": 0},
        "stack": None,
    }
    line = {"type": "area", "interpolate": "step-after", "line": {"strokeWidth": 2.5}}
    words = {"type": "text", "align": "left", "dx": 4, "dy": -9, "fontWeight": "bold"}
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 14, "fontWeight": "normal"},
        "width": WIDTH,
        "height": 120,
        "data": {"values": [dict(row) for row in rows]},
        "layer": [
            {"mark": {**line, "color": ORDERED[1]}, "encoding": {"x": x, "y": y}},
            {"mark": words, "encoding": {"x": x, "y": y, "text": {"field": "shown"}}},
        ],
    }


def spells(rows: Sequence[Mapping[str, object]], until: date) -> Spec:
    """Lives as bars on a time axis. Rows: `start`, `end` (ISO), `text`, `row` (order).

    Text stands above the bar, at `words_at`, on the `side` (left or right) from which it runs;
    `strong` marks the one that the page is about.

    >>> life = {"start": "2016-03-01", "end": "2022-07-01", "text": "QHM", "row": 1}
    >>> spells([life], date(2026, 4, 1))["width"]
    680
    """
    values = [dict(row) for row in rows]
    y = {"field": "row", "type": "ordinal", "axis": None}
    x = {
        "field": "start",
        "type": "temporal",
        "title": None,
        "scale": {"domain": ["2016-01-01", until.isoformat()]},
        "axis": {"tickCount": "year", "format": "%Y"},
    }
    shade: Spec = {
        "condition": {"test": "datum.strong", "value": CATEGORIES[0]},
        "value": "#7fa9cf",
    }
    body = {
        "mark": {"type": "bar", "height": {"band": 0.34}, "yOffset": 9, "clip": True},
        "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "color": shade},
    }
    layers = [body, *(_spell_words(side, y) for side in ("left", "right"))]
    return {"width": WIDTH, "height": {"step": 40}, "data": {"values": values}, "layer": layers}


def _spell_words(side: str, y: Spec) -> Spec:
    return {
        "transform": [{"filter": f"datum.side == '{side}'"}],
        "mark": {"type": "text", "align": side, "dy": -8, "fontSize": 13},
        "encoding": {
            "x": {"field": "words_at", "type": "temporal"},
            "y": y,
            "text": {"field": "text"},
        },
    }


def _line_ends(rows: Sequence[Mapping[str, object]], x: Spec, y: Spec, series: Spec) -> Spec:
    """The name of each line at its end, moved apart where two lines end close together."""
    last = {str(row["series"]): dict(row) for row in sorted(rows, key=lambda row: str(row["day"]))}
    everything = [
        float(str(row[key])) for row in rows for key in ("value", "low", "high") if key in row
    ]
    apart = (max([*everything, 0.0]) - min([*everything, 0.0])) / HEIGHT * LINE_OF_TEXT
    ends = sorted(last.values(), key=lambda row: float(str(row["value"])))
    for before, after in itertools.pairwise(ends):
        lowest = float(str(before["value"])) + apart
        after["value"] = max(float(str(after["value"])), lowest)
    return {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": "bold"},
        "encoding": {"x": x, "y": y, "text": {"field": "series"}, "color": series},
    }


def _event_rule() -> Spec:
    return {
        "mark": {"type": "rule", "strokeDash": [4, 3], "color": QUIET},
        "encoding": {"x": {"field": "day", "type": "temporal"}},
    }


def _event_text() -> Spec:
    return {
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 13, "color": INK},
        "encoding": {
            "x": {"field": "day", "type": "temporal"},
            "y": {"value": 8},
            "text": {"field": "text"},
        },
    }
