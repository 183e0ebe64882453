"""Pictures of rows for notebooks: a Vega-Lite object that shows itself, Altair's where it is here.

tripleaim.spc(values).chart()               # shows itself in a notebook
tripleaim.answer(store, "done", "QOP").chart().altair().properties(width=300)
"""

import json
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tripleaim.model.errors import NothingFound, refuse
from tripleaim.page.charts import HEIGHT, WIDTH, Spec, bars, intervals
from tripleaim.page.drawing import QUIET, SCHEMA, THEME

if TYPE_CHECKING:
    import altair

MIME = "application/vnd.vegalite.v5+json"
CONFIG: Spec = {**THEME, "background": "transparent"}
MOST_LINES, MOST_BARS = 7, 40
SPECIAL, USUAL = "#b35c00", "#005eb8"
Table = Sequence[Mapping[str, Any]]


class Picture:
    """A Vega-Lite specification with its data inside: `spec`, for any program that draws it.

    >>> Picture({"mark": "bar"}, "One bar").spec["title"]
    'One bar'
    """

    def __init__(self, spec: Spec, title: str) -> None:
        self.spec: Spec = {"$schema": SCHEMA, "title": title, "config": CONFIG, **spec}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Spec:
        """What a notebook shows: the picture, or its title where it draws none."""
        return {MIME: json.loads(self.to_json()), "text/plain": repr(self)}

    def __repr__(self) -> str:
        """The title."""
        return f"Picture: {self.spec['title']}"

    def to_json(self) -> str:
        """The specification as text; days as ISO dates."""
        return json.dumps(self.spec, default=str, ensure_ascii=False)

    def altair(self) -> "altair.TopLevelMixin":
        """The same as a chart of Altair, to be changed further. Needs the package altair."""
        try:
            import altair
        except ModuleNotFoundError:
            remedy = "Install it: pip install 'tripleaim[notebook]'."
            raise refuse("altair", "is not here", remedy) from None
        made: altair.TopLevelMixin = altair.Chart.from_dict(json.loads(self.to_json()))
        return made

    def svg(self, path: Path | str | None = None) -> str:
        """The picture as SVG, written to a file too where one is named. Needs the extra `site`."""
        from tripleaim.page.drawing import draw_svg
        from tripleaim.store.files.output import write_text

        title = str(self.spec["title"])
        drawn = draw_svg(json.loads(self.to_json()), "picture", escape(title), escape(title))
        if path is not None:
            write_text(Path(path), drawn)
        return drawn


def picture_of(rows: Table, title: str, table: str = "") -> Picture:
    """The picture that rows call for, by their columns.

    Rows with mean and limits are a control chart; rows of units and periods are lines; findings are
    intervals or bars of one table and unit: `table`, or the one with most.

    Raises NothingFound for rows that hold nothing to draw.
    """
    names = set(rows[0]) if rows else set()
    if {"period", "value", "mean", "lower", "upper", "rule"} <= names:
        return Picture(_control(rows), title)
    if {"unit", "period", "outcome"} <= names:
        return Picture(_lines(rows), title)
    if {"table", "label", "value", "unit"} <= names:
        return _findings(rows, title, table)
    raise NothingFound("These rows hold no numbers to draw by: .frame() gives them as a table.")


def _in_time(period: object) -> str:
    """How a column of periods is drawn: as days where they are, else in their order."""
    text = str(period)
    return "temporal" if len(text) >= 7 and text[4:5] == "-" else "ordinal"


def _control(rows: Table) -> Spec:
    values = [{**row, "point": "special" if row["rule"] else "common cause"} for row in rows]
    first = rows[0]["period"]
    kind = "quantitative" if isinstance(first, int) else _in_time(first)
    x: Spec = {"field": "period", "type": kind, "title": None, "sort": None}
    y: Spec = {"type": "quantitative", "title": None, "scale": {"zero": False}}

    def line(field: str, **mark: object) -> Spec:
        return {"mark": {"type": "line", **mark}, "encoding": {"x": x, "y": {**y, "field": field}}}

    dots = {"type": "point", "filled": True, "size": 60, "opacity": 1}
    kinds: Spec = {"field": "point", "type": "nominal", "title": None}
    named = ["common cause", "special"]
    encoding: Spec = {
        "x": x,
        "y": {**y, "field": "value"},
        "color": {**kinds, "scale": {"domain": named, "range": [USUAL, SPECIAL]}},
        "shape": {**kinds, "scale": {"domain": named, "range": ["circle", "diamond"]}},
    }
    points: Spec = {"mark": dots, "encoding": encoding}
    limits = [line(name, strokeDash=[6, 4], color=QUIET) for name in ("lower", "upper")]
    layers = [line("mean", color=QUIET), *limits, line("value", color=USUAL, opacity=0.5), points]
    return {"width": WIDTH, "height": HEIGHT, "data": {"values": values}, "layer": layers}


def _lines(rows: Table) -> Spec:
    """A line a unit; beyond seven all are pale but those that are treated."""
    units = list(dict.fromkeys(str(row["unit"]) for row in rows))
    values = [
        {"unit": str(row["unit"]), "period": str(row["period"]), "outcome": row["outcome"]}
        for row in rows
    ]
    x: Spec = {"field": "period", "type": _in_time(rows[0]["period"]), "title": None}
    y: Spec = {"field": "outcome", "type": "quantitative", "title": None}
    told = [{"field": name} for name in ("unit", "period", "outcome")]
    encoding: Spec = {"x": x, "y": y, "detail": {"field": "unit"}, "tooltip": told}
    mark: Spec = {"type": "line", "opacity": 0.35, "color": QUIET}
    if len(units) <= MOST_LINES:
        mark = {"type": "line"}
        encoding["color"] = {"field": "unit", "type": "nominal", "title": None}
        encoding["strokeDash"] = {"field": "unit", "type": "nominal", "title": None}
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "data": {"values": values},
        "mark": mark,
        "encoding": encoding,
    }


def _findings(rows: Table, title: str, table: str) -> Picture:
    numbers = [row for row in rows if row["value"] is not None]
    held = sorted((row for row in numbers if table in ("", row["table"])), key=_kind)
    groups = {key: list(part) for key, part in groupby(held, key=_kind)}
    if not groups:
        tables = sorted({str(row["table"]) for row in numbers})
        listed = f" Tables with numbers: {', '.join(tables)}." if tables else ""
        raise NothingFound(f"There is no number to draw in {table or 'these findings'}.{listed}")
    most = max(groups, key=lambda key: (len(groups[key]), key))
    shown = groups[most][:MOST_BARS]
    values = [
        {
            "label": row["label"] or row["measure"],
            "value": row["value"],
            "low": row["low"],
            "high": row["high"],
            "shown": f"{row['value']:,.4g}",
        }
        for row in shown
    ]
    unit = most[1]
    whole = [each for each in values if each["low"] is not None and each["high"] is not None]
    spec = intervals(whole, unit, 0 if unit == "share" else None) if whole else bars(values, unit)
    return Picture(spec, f"{title}: {most[0]}" if most[0] else title)


def _kind(row: Mapping[str, Any]) -> tuple[str, str]:
    return str(row["table"]), str(row["unit"])
