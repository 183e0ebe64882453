"""Pictures in rows: a label, and under it a bar, a dot, an interval or a life along one axis."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from tripleaim.page.plot.layers import Layer
from tripleaim.page.plot.scale import Scale, number_of, scale_of, time_scale
from tripleaim.page.plot.text import NARROW, broken, width_of

SIZE, LINE, BAR, GAP, AXIS = 14, 18, 12, 10, 24
SHOWN_ROOM = 0.5


@dataclass(slots=True, kw_only=True)
class _Line:
    """A row of the picture: its label, what is shown at its right, its marks."""

    label: str
    shown: str = ""
    marks: list[tuple[Layer, Mapping[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What was drawn: the inside of the picture, its height, and the kinds told apart in it."""

    inside: str
    height: float
    kinds: tuple[str, ...] = ()


def draw_rows(layers: Sequence[Layer], along: str = "x", across: str = "y") -> Drawn:
    """Rows by the channel `across`, values by the channel `along`."""
    lines = _lines_of(layers, across)
    scale = _scale_of(layers, along)
    kinds = kinds_of(layers)
    top, parts, middles = 0.0, [], []
    for line in lines.values():
        made, height = _row(line, top, scale, along, kinds)
        parts.append(made)
        middles.append(top + height - GAP - BAR / 2)
        top += height
    slope = [_slope(layer, scale, along, middles) for layer in layers if layer.kind == "line"]
    bottom = top - GAP + 4
    unit = unit_of(layers, along)
    axis = _axis(scale, bottom, unit, _is_signless(layers, along))
    rules = "".join(_rule(layer, scale, bottom) for layer in layers if _is_rule(layer))
    inside = axis + rules + "".join(parts) + "".join(slope)
    return Drawn(inside=inside, height=bottom + AXIS + (17 if unit else 0), kinds=kinds)


def kinds_of(layers: Iterable[Layer]) -> tuple[str, ...]:
    """The kinds told apart by colour where a legend names them."""
    for layer in layers:
        colour = layer.channel("color")
        if colour.get("field") and colour.get("type") == "nominal":
            held = [str(row.get(colour["field"])) for row in layer.rows]
            domain = [str(each) for each in colour.get("scale", {}).get("domain", ())]
            return tuple(domain or dict.fromkeys(held))
    return ()


def is_named(layers: Iterable[Layer]) -> bool:
    """Whether the kinds of a picture need a legend."""
    return any(
        layer.channel("color").get("field") and layer.channel("color").get("legend", {}) is not None
        for layer in layers
    )


def _lines_of(layers: Sequence[Layer], across: str) -> dict[str, _Line]:
    sort: list[object] = next(
        (
            each.channel(across)["sort"]
            for each in layers
            if isinstance(each.channel(across).get("sort"), list)
        ),
        [],
    )
    nameless = any(layer.channel(across).get("axis", {}) is None for layer in layers)
    lines: dict[str, _Line] = {str(key): _Line(label=str(key)) for key in sort}
    for layer in layers:
        name = layer.field(across)
        if not name or layer.kind == "line":
            continue
        for row in layer.rows:
            line = lines.setdefault(str(row[name]), _Line(label=str(row[name])))
            if layer.kind != "text":
                line.marks.append((layer, row))
            elif nameless:
                line.label = str(row[layer.field("text")])
            else:
                line.shown = str(row[layer.field("text")])
    return {key: line for key, line in lines.items() if line.marks}


def _scale_of(layers: Sequence[Layer], along: str) -> Scale:
    held: list[float] = []
    domain: list[float] = []
    for layer in layers:
        channel = layer.channel(along)
        domain += [
            n for n in map(number_of, channel.get("scale", {}).get("domain", ())) if n is not None
        ]
        names = (layer.field(along), layer.field(f"{along}2"))
        if "datum" in channel:
            held.append(float(channel["datum"]))
        if layer.kind != "text":
            held += [
                n
                for row in layer.rows
                for name in names
                if name
                for n in [number_of(row.get(name))]
                if n is not None
            ]
    if any(layer.channel(along).get("type") == "temporal" for layer in layers):
        return time_scale(domain or held)
    return scale_of([*held, *domain], with_nought=any(layer.kind == "bar" for layer in layers))


def _row(
    line: _Line, top: float, scale: Scale, along: str, kinds: Sequence[str]
) -> tuple[str, float]:
    taken = width_of(line.shown, SIZE)
    beside = taken <= NARROW * SHOWN_ROOM
    words = broken(line.label, NARROW - (taken + 12 if beside else 0), SIZE)
    said = [
        f'<text y="{top + SIZE + at * LINE:g}">{escape(text)}</text>'
        for at, text in enumerate(words)
    ]
    lines = len(words)
    if line.shown:
        lines += 0 if beside else 1
        at = top + SIZE + (0 if beside else (lines - 1) * LINE)
        said.append(f'<text class="c-v" x="100%" y="{at:g}">{escape(line.shown)}</text>')
    middle = top + lines * LINE + 2 + BAR / 2
    marks = [_mark(layer, row, middle, scale, along, kinds) for layer, row in line.marks]
    return "".join(said) + "".join(dict.fromkeys(marks)), lines * LINE + 2 + BAR + GAP


def _mark(
    layer: Layer,
    row: Mapping[str, Any],
    middle: float,
    scale: Scale,
    along: str,
    kinds: Sequence[str],
) -> str:
    here = number_of(row.get(layer.field(along)))
    if here is None:
        return ""
    far = number_of(row.get(layer.field(f"{along}2"))) if layer.field(f"{along}2") else None
    shade = _shade(layer, row, kinds)
    if layer.kind == "bar":
        start, end = sorted(scale.place(each) for each in (here, far if far is not None else 0.0))
        start, end = max(start, 0.0), min(end, 100.0)
        return (
            f'<rect class="{shade}" x="{start:g}%" y="{middle - BAR / 2:g}" '
            f'width="{max(end - start, 0.3):.4g}%" height="{BAR}"/>'
        )
    at = scale.place(here)
    if layer.kind == "rule":
        end = scale.place(far) if far is not None else at
        return (
            f'<line class="c-range {shade}" x1="{at:g}%" x2="{end:g}%" '
            f'y1="{middle:g}" y2="{middle:g}"/>'
        )
    if layer.kind == "tick":
        return upright("c-tick", at, middle - 9, middle + 9)
    if shade == "c-s2":
        return (
            f'<rect class="c-dot {shade}" x="{at:g}%" y="{middle - 4:g}" width="9" height="9" '
            'transform="translate(-4.5 0)"/>'
        )
    return f'<circle class="c-dot {shade}" cx="{at:g}%" cy="{middle:g}" r="5"/>'


def _shade(layer: Layer, row: Mapping[str, Any], kinds: Sequence[str]) -> str:
    colour = layer.channel("color")
    if "field" in colour and kinds:
        return f"c-s{kinds.index(str(row.get(colour['field']))) + 1}"
    weak = any(each.get("strong") for each in layer.rows) and not row.get("strong")
    return "c-past" if weak and layer.kind == "bar" else "c-s1"


def _slope(layer: Layer, scale: Scale, along: str, middles: Sequence[float]) -> str:
    places = [
        (scale.place(value), middle)
        for row, middle in zip(layer.rows, middles, strict=False)
        for value in [number_of(row.get(layer.field(along)))]
        if value is not None
    ]
    return "".join(
        f'<line class="c-slope" x1="{a[0]:g}%" y1="{a[1]:g}" x2="{b[0]:g}%" y2="{b[1]:g}"/>'
        for a, b in itertools.pairwise(places)
    )


def _is_rule(layer: Layer) -> bool:
    return layer.kind == "rule" and "datum" in layer.channel("x")


def _rule(layer: Layer, scale: Scale, bottom: float) -> str:
    return upright("c-nought", scale.place(float(layer.channel("x")["datum"])), 0, bottom)


def upright(kind: str, at: float, top: float, bottom: float) -> str:
    """A line from top to bottom at a place along the picture."""
    return f'<line class="{kind}" x1="{at:g}%" x2="{at:g}%" y1="{top:g}" y2="{bottom:g}"/>'


def unit_of(layers: Iterable[Layer], along: str) -> str:
    """The unit of a channel, as its axis is titled."""
    return next(
        (str(each.channel(along)["title"]) for each in layers if each.channel(along).get("title")),
        "",
    )


def _is_signless(layers: Iterable[Layer], along: str) -> bool:
    """Whether the axis shows sizes without a sign: two sides of one nought."""
    return any(
        "abs(" in str((layer.channel(along).get("axis") or {}).get("labelExpr", ""))
        for layer in layers
    )


def _axis(scale: Scale, bottom: float, unit: str, signless: bool) -> str:
    grid = "".join(
        upright("c-zero" if value == 0 else "c-grid", scale.place(value), 0, bottom)
        for value, _ in scale.ticks
    )
    return grid + ticks_along(scale, bottom + 15, unit, signless)


def ticks_along(scale: Scale, y: float, unit: str = "", signless: bool = False) -> str:
    """The words of an axis along the bottom, those left out that would touch another; its unit."""
    said = "".join(_tick_words(scale, y, signless))
    return said + (
        f'<text class="c-q c-e" x="100%" y="{y + 17:g}">{escape(unit)}</text>' if unit else ""
    )


def _tick_words(scale: Scale, y: float, signless: bool) -> Iterator[str]:
    free = 0.0
    for value, words in scale.ticks:
        said = words.removeprefix("−") if signless else words
        half = width_of(said, 13) / NARROW * 50
        place = scale.place(value)
        middle = min(max(place, half), 100 - half)
        if middle - half < free or not -0.01 <= place <= 100.01:
            continue
        free = middle + half + 3
        if place < half:
            yield f'<text class="c-q" x="0" y="{y:g}">{escape(said)}</text>'
        elif place > 100 - half:
            yield f'<text class="c-q c-e" x="100%" y="{y:g}">{escape(said)}</text>'
        else:
            yield f'<text class="c-q c-m" x="{place:g}%" y="{y:g}">{escape(said)}</text>'
