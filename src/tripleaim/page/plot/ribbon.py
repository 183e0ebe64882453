"""Money that flows between columns, as ribbons. Wider than a phone: its box scrolls there."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from tripleaim.page.plot.layers import Layer, Spec, layers_of, panels_of
from tripleaim.page.plot.rows import Drawn

WIDE, HIGH, TOP, LEAST_APART = 640, 300, 8, 17
BESIDE, LETTER = 9, 8  # from an end to its name; the width of a letter, rather more than less


def is_ribbons(layers: Sequence[Layer]) -> bool:
    """Whether a picture is one of ribbons: areas told apart by what they join."""
    return any(layer.kind == "area" and layer.field("detail") for layer in layers)


def is_wide(spec: Spec) -> bool:
    """Whether a picture is of a fixed width."""
    return any(is_ribbons(layers_of(panel)) for panel in panels_of(spec))


def draw_ribbons(layers: Sequence[Layer]) -> Drawn:
    """The ribbons, the ends of each, and the names of the ends, none over another."""
    areas = next(layer for layer in layers if layer.kind == "area" and layer.field("detail"))
    low, _ = areas.channel("x")["scale"]["domain"]
    boxes = next(layer.rows for layer in layers if layer.kind == "rule")
    last = max(row["x"] for row in boxes)
    longest = max(len(str(row["shown"])) for row in boxes if row["x"] == last)
    wide = WIDE - BESIDE - LETTER * longest
    tall = max(
        float(row[key])
        for layer in layers
        for row in layer.rows
        for key in ("y", "y2")
        if key in row
    )

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - low) / (last - low) * wide, TOP + y / (tall or 1) * HIGH

    kinds = tuple(dict.fromkeys(str(row["name"]) for row in areas.rows))
    shapes = []
    for flow in dict.fromkeys(row["flow"] for row in areas.rows):
        rows = [row for row in areas.rows if row["flow"] == flow]
        points = [at(row["x"], row["y"]) for row in rows]
        points += [at(row["x"], row["y2"]) for row in rows[::-1]]
        path = " ".join(f"{x:.0f},{y:.1f}" for x, y in points)
        number = 1 + kinds.index(str(rows[0]["name"])) % 7
        shapes.append(f'<polygon class="c-band c-s{number}" points="{path}"/>')
    ends = [(*at(row["x"], row["y"]), at(row["x"], row["y2"])[1], row) for row in boxes]
    rules = "".join(
        f'<line class="c-end" x1="{x:.0f}" x2="{x:.0f}" y1="{y:.1f}" y2="{y2:.1f}"/>'
        for x, y, y2, _ in ends
    )
    return Drawn(inside="".join(shapes) + rules + _names(ends), height=HIGH + TOP + 14)


def _names(ends: Sequence[tuple[float, float, float, Mapping[str, Any]]]) -> str:
    said: list[str] = []
    below: dict[float, float] = {}
    for x, y, y2, row in sorted(ends, key=lambda end: (end[0], end[1])):
        middle = max((y + y2) / 2 + 5, below.get(x, 0.0) + LEAST_APART)
        below[x] = middle
        words = escape(str(row["shown"]))
        said.append(f'<text class="c-halo" x="{x + BESIDE:.0f}" y="{middle:.1f}">{words}</text>')
    return "".join(said)
