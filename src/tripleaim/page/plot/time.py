"""Pictures through time: lines, bands and steps; names of lines above, events on top."""

import itertools
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from tripleaim.page.plot.layers import Layer
from tripleaim.page.plot.rows import Drawn, kinds_of, ticks_along, unit_of, upright
from tripleaim.page.plot.scale import Scale, number_of, scale_of, time_scale
from tripleaim.page.plot.text import NARROW, width_of

WIDE, HIGH, TOP, EVENT, AXIS, LINE = 1000, 190, 22, 18, 24, 16
MOST_POINTS = 16
Point = tuple[float, float]


def draw_time(layers: Sequence[Layer]) -> Drawn:
    """Lines, bands, steps and points over days; words of a point where there is room for them."""
    days, scale = _scales(layers)
    days = _cleared(layers, days, scale)
    kinds = kinds_of(layers)
    events = _events(layers)
    top = TOP + EVENT * len(events)
    high = top + HIGH
    shapes = [shape for layer in layers for shape in _shapes(layer, days, scale, kinds)]
    inner = (
        f'<svg y="{top}" width="100%" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}" '
        f'preserveAspectRatio="none">{"".join(shapes)}</svg>'
    )
    over = "".join(_dots(layer, days, scale, top) for layer in layers)
    words = "".join(_words(layer, days, scale, top) for layer in layers)
    inside = (
        _grid(scale, top, high)
        + inner
        + over
        + _event_marks(events, days, high)
        + words
        + _sides(scale, top)
        + ticks_along(days, high + 17)
    )
    return Drawn(inside=inside, height=high + AXIS, kinds=kinds)


def _scales(layers: Sequence[Layer]) -> tuple[Scale, Scale]:
    drawn = [layer for layer in layers if layer.kind != "text" and layer.field("y")]
    held = [
        n
        for each in drawn
        for name in (each.field("y"), each.field("y2"))
        if name
        for n in _numbers(each, name)
    ]
    with_nought = any(
        (layer.kind == "area" and not layer.field("y2")) or "domainMin" in _asked(layer)
        for layer in drawn
    )
    days = [n for each in drawn for n in _numbers(each, each.field("x"))]
    return time_scale(days), scale_of(held, with_nought, most=3)


def _cleared(layers: Sequence[Layer], days: Scale, scale: Scale) -> Scale:
    """The days with room before them where a line would run through the words of the axis."""
    words = [(width_of(said, 13) + 6, y) for said, y in _side_words(scale, 0)]
    room = max((wide for wide, _ in words), default=0) / NARROW
    for points in _lines(layers, days, scale):
        for (x, one), (_, other) in itertools.pairwise(points):
            low, high = min(one, other), max(one, other)
            if x < room * WIDE and any(low < y + 3 and high > y - 12 for _, y in words):
                begins = days.low - (days.high - days.low) * room / (1 - room)
                return Scale(low=begins, high=days.high, ticks=days.ticks)
    return days


def _lines(layers: Sequence[Layer], days: Scale, scale: Scale) -> Iterable[list[Point]]:
    """The points of every line."""
    for layer in layers:
        series = layer.field("color") or layer.field("detail")
        names = dict.fromkeys(str(row.get(series)) for row in layer.rows)
        for name in names if layer.kind == "line" else ():
            rows = [row for row in layer.rows if str(row.get(series)) == name]
            yield _points(rows, layer.field("x"), layer.field("y"), days, scale)


def _asked(layer: Layer) -> Any:
    return layer.channel("y").get("scale") or {}


def _numbers(layer: Layer, name: str) -> list[float]:
    return [n for row in layer.rows for n in [number_of(row.get(name))] if n is not None]


def _shapes(layer: Layer, days: Scale, scale: Scale, kinds: Sequence[str]) -> Iterable[str]:
    if layer.kind not in ("line", "area"):
        return
    series = layer.field("color") or layer.field("detail")
    names = list(dict.fromkeys(str(row.get(series)) for row in layer.rows)) if series else [""]
    for name in names:
        rows = [row for row in layer.rows if not series or str(row.get(series)) == name]
        number = kinds.index(name) + 1 if name in kinds else 1
        points = _points(rows, layer.field("x"), layer.field("y"), days, scale)
        if layer.mark.get("interpolate") == "step-after":
            points = _stepped(points)
        if layer.kind == "line":
            kind = "c-limit" if layer.mark.get("strokeDash") else f"c-line c-s{number}"
            kind = "c-mean" if layer.mark.get("color") and kind.startswith("c-line") else kind
            yield f'<polyline class="{kind}" points="{_path(points)}"/>'
            continue
        far = layer.field("y2")
        back = (
            _points(rows, layer.field("x"), far, days, scale)[::-1]
            if far
            else [(points[-1][0], HIGH), (points[0][0], HIGH)]
        )
        yield f'<polygon class="c-band c-s{number}" points="{_path([*points, *back])}"/>'
        if layer.mark.get("line"):
            yield f'<polyline class="c-line c-s{number}" points="{_path(points)}"/>'


def _points(rows: Iterable[Any], x: str, y: str, days: Scale, scale: Scale) -> list[Point]:
    found = []
    for row in rows:
        day, value = number_of(row.get(x)), number_of(row.get(y))
        if day is not None and value is not None:
            found.append((days.place(day) * WIDE / 100, HIGH - scale.place(value) * HIGH / 100))
    return sorted(found, key=lambda point: point[0])


def _stepped(points: Sequence[Point]) -> list[Point]:
    found = list(points[:1])
    for (_, before), (x, y) in itertools.pairwise(points):
        found += [(x, before), (x, y)]
    return found


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.0f},{y:.1f}" for x, y in points)


def _dots(layer: Layer, days: Scale, scale: Scale, top: float) -> str:
    """Single points: all of a short line, of a long one only those that are special."""
    has_points = layer.kind == "point" or (layer.kind == "line" and layer.mark.get("point"))
    if not has_points:
        return ""
    special = layer.field("shape")
    rows = [row for row in layer.rows if row.get(special)] if special else list(layer.rows)
    if not special and len(rows) > MOST_POINTS:
        return ""
    kind = "c-special" if special else "c-point"
    found = _points(rows, layer.field("x"), layer.field("y"), days, scale)
    return "".join(
        f'<circle class="{kind}" cx="{x * 100 / WIDE:.4g}%" cy="{top + y:.1f}" r="4"/>'
        for x, y in found
    )


def _words(layer: Layer, days: Scale, scale: Scale, top: float) -> str:
    """The words of points, where there is room: of steps, not of the ends of lines."""
    name = layer.field("text")
    if layer.kind != "text" or layer.field("color") or not layer.field("y"):
        return ""
    said, free = [], -1.0
    for row in sorted(layer.rows, key=lambda row: str(row.get(layer.field("x")))):
        text = str(row.get(name, ""))
        [place] = _points([row], layer.field("x"), layer.field("y"), days, scale) or [(0.0, 0.0)]
        wide = width_of(text, 14) / NARROW * WIDE
        y = max(top + place[1] - 7, 14)
        start = min(max(place[0], _beside(scale, top, y)), WIDE - wide)
        if not text or start < free:
            continue
        free = start + wide + 12
        said.append(
            f'<text class="c-b" x="{start * 100 / WIDE:.4g}%" y="{y:.1f}">{escape(text)}</text>'
        )
    return "".join(said)


def _events(layers: Sequence[Layer]) -> list[tuple[float, str]]:
    found = [
        (day, str(row[layer.field("text")]))
        for layer in layers
        if layer.kind == "text" and not layer.field("y")
        for row in layer.rows
        for day in [number_of(row.get(layer.field("x")))]
        if day is not None
    ]
    return sorted(found)


def _event_marks(events: Sequence[tuple[float, str]], days: Scale, high: float) -> str:
    said = []
    for at, (day, text) in enumerate(events):
        y, place = EVENT * (at + 1) - 4, min(max(days.place(day), 0), 100)
        wide = width_of(text, 13) / NARROW * 100
        end = place + wide > 98 and place > wide
        x = f"{place:g}%" if end or place + wide <= 98 else "0"
        said.append(upright("c-event", place, y + 4, high))
        said.append(
            f'<text class="c-q{" c-e" if end else ""}" x="{x}" y="{y}">{escape(text)}</text>'
        )
    return "".join(said)


def _grid(scale: Scale, top: float, high: float) -> str:
    return "".join(
        f'<line class="{"c-zero" if value == 0 else "c-grid"}" x2="100%" y1="{y:g}" y2="{y:g}"/>'
        for value, _ in scale.ticks
        for y in [high - scale.place(value) * (high - top) / 100]
    )


def _beside(scale: Scale, top: float, y: float) -> float:
    """How far from the left words at a height begin, to stand clear of those of the axis."""
    near = [words for words, at in _side_words(scale, top) if abs(at - y) < LINE]
    return max((width_of(each, 13) + 4 for each in near), default=0.0) / NARROW * WIDE


def _side_words(scale: Scale, top: float) -> list[tuple[str, float]]:
    places = ((words, scale.place(value)) for value, words in scale.ticks)
    return [(words, top + HIGH - place * HIGH / 100 - 4) for words, place in places]


def _sides(scale: Scale, top: float) -> str:
    """The words of the axis upwards, each on its line at the left."""
    return "".join(
        f'<text class="c-q c-halo" y="{y:g}">{escape(words)}</text>'
        for words, y in _side_words(scale, top)
    )


def unit_above(layers: Sequence[Layer]) -> str:
    """The unit of what goes upwards, to stand above the picture."""
    return unit_of(layers, "y")
