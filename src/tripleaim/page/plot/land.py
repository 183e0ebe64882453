"""Maps: shapes that scale with the page under numbers that do not."""

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from tripleaim.page.plot.layers import Layer, layers_of
from tripleaim.page.plot.text import width_of

SIZE, HIGHEST = 13, 15
NARROWEST, WIDER = 250, 330  # the least width of a map on a narrow screen and on a wide one

Point = tuple[int, int]
Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]


def is_map(spec: Mapping[str, Any]) -> bool:
    """Whether a spec is a map.

    >>> is_map({"layer": [{"mark": {"type": "geoshape"}}]})
    True
    """
    return any(layer.kind == "geoshape" for layer in layers_of(spec))


def draw_map_svg(spec: Mapping[str, Any], names: str) -> str:
    """A map as an element; `names` are the attributes and titles that say what it shows."""
    wide, high = float(spec["width"]), float(spec["height"])
    layers = layers_of(spec)
    classes = _classes(layers)
    shapes = "".join(shape for layer in layers for shape in _shapes(layer, classes))
    ties = "".join(
        _tie(layer, row) for layer in layers if layer.kind == "rule" for row in layer.rows
    )
    labels = next((each.rows for each in layers[::-1] if each.kind == "text"), ())
    attributes, _, said = names.partition(">")
    return (
        f'<svg class="ta-chart ta-chart--map" {attributes} style="aspect-ratio:{wide:g}/{high:g};'
        f'max-width:{wide:g}px">{said}<svg viewBox="0 0 {wide:g} {high:g}">{shapes}{ties}</svg>'
        f"{_labels(labels, wide, high)}</svg>{_legend(classes)}"
    )


def path_of(polygons: Polygons) -> str:
    """Polygons as a path: whole pixels, each step from the one before, no point on a straight way.

    >>> path_of([[[[0, 0], [2, 0], [4, 0], [4, 3], [0, 0]]]])
    'M0 0h4v3z'
    """
    return "".join(_ring(ring) for polygon in polygons for ring in polygon)


def _ring(ring: Sequence[Sequence[float]]) -> str:
    rounded = [(round(x), round(y)) for x, y, *_ in ring]
    points = [each for at, each in enumerate(rounded) if not at or each != rounded[at - 1]]
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    kept = straight([each for at, each in enumerate(points) if not _is_corner(points, at)])
    if len(kept) < 3:
        return ""
    steps = [_step(x - a, y - b) for (a, b), (x, y) in itertools.pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}{_joined(steps)}z"


def _is_corner(points: Sequence[Point], at: int) -> bool:
    """Whether a point is a step of a stair that its neighbours pass as well without it.

    It hangs on the point and its neighbours only, whichever way round they are walked, so that two
    areas keep one border; and two neighbours never both go.
    """
    (a, b), (x, y), (c, d) = points[at - 1], points[at], points[(at + 1) % len(points)]
    is_unit = abs(x - a) + abs(y - b) == 1 == abs(c - x) + abs(d - y)
    return is_unit and (x + y) % 2 == 0 and abs(c - a) == 1 == abs(d - b)


def straight(points: Sequence[Point]) -> list[Point]:
    """A ring without points on a straight way and without ways there and back.

    >>> straight([(0, 0), (1, 0), (2, 0), (2, 1), (2, 0), (2, 2), (0, 2)])
    [(0, 0), (2, 0), (2, 2), (0, 2)]
    """
    kept: list[Point] = []
    for each in points:
        while len(kept) > 1 and _turn(kept[-2], kept[-1], each) == 0:
            kept.pop()
        if not kept or kept[-1] != each:
            kept.append(each)
    return kept


def _turn(one: Point, two: Point, three: Point) -> int:
    return (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])


def _step(across: int, down: int) -> tuple[str, str]:
    if not down:
        return "h", f"{across}"
    return ("l", f"{across} {down}") if across else ("v", f"{down}")


def _joined(steps: Sequence[tuple[str, str]]) -> str:
    """Steps as text: a letter where it is another than before, else a blank or a minus."""
    text = ""
    for at, (letter, said) in enumerate(steps):
        text += f" {said}" if at and steps[at - 1][0] == letter else f"{letter}{said}"
    return text.replace(" -", "-")


def _classes(layers: Iterable[Layer]) -> tuple[str, ...]:
    for layer in layers:
        domain = (layer.channel("color").get("scale") or {}).get("domain")
        if layer.kind == "geoshape" and domain:
            return tuple(str(each) for each in domain)
    return ()


def shade_of(at: int, number: int) -> int:
    """Which of the five shades a class has: as far apart as there are classes.

    >>> [shade_of(at, 3) for at in range(3)]
    [1, 3, 5]
    """
    return 2 if number <= 1 else 1 + round(at * 4 / (number - 1))


def _shapes(layer: Layer, classes: Sequence[str]) -> Iterator[str]:
    if layer.kind != "geoshape":
        return
    for feature in layer.rows:
        path = path_of(feature["geometry"]["coordinates"])
        said = str(feature["properties"].get("class", ""))
        if layer.mark.get("filled") is False:
            yield f'<path class="m-rim" d="{path}"/>'
        else:
            at = shade_of(classes.index(said), len(classes)) if said in classes else 2
            yield f'<path class="m-{at}" d="{path}"/>'


def _tie(layer: Layer, row: Mapping[str, Any]) -> str:
    kind = "m-tie m-tie--back" if row.get("dashed") else "m-tie"
    return (
        f'<line class="{kind}" x1="{row["x"]:g}" y1="{row["y"]:g}" x2="{row["x2"]:g}" '
        f'y2="{row["y2"]:g}" stroke-width="{row["pixels"]:g}"/>'
    )


def _labels(rows: Sequence[Mapping[str, Any]], wide: float, high: float) -> str:
    """Labels where none touches another: those with room on any screen, then those on wide ones."""
    always = _apart(rows, NARROWEST / wide, ())
    wider = _apart([row for row in rows if row not in always], min(1, WIDER / wide), always)
    return "".join(
        f'<text class="c-m{"" if row in always else " m-wide"}" x="{row["x"] * 100 / wide:.4g}%" '
        f'y="{row["y"] * 100 / high:.4g}%">{escape(str(row["text"]))}</text>'
        for row in (*always, *wider)
    )


def _apart(
    rows: Iterable[Mapping[str, Any]], scale: float, before: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    kept: list[Mapping[str, Any]] = []
    for row in rows:
        if all(_is_clear(row, other, scale) for other in (*before, *kept)):
            kept.append(row)
    return kept


def _is_clear(one: Mapping[str, Any], other: Mapping[str, Any], scale: float) -> bool:
    wide = (width_of(str(one["text"]), SIZE) + width_of(str(other["text"]), SIZE)) / 2 + 3
    across = abs(one["x"] - other["x"]) * scale
    return bool(across >= wide or abs(one["y"] - other["y"]) * scale >= HIGHEST + 2)


def _legend(classes: Sequence[str]) -> str:
    if len(classes) < 2:
        return ""
    items = "".join(
        f'<li><span class="ta-swatch m-{shade_of(at, len(classes))}"></span>{escape(each)}</li>'
        for at, each in enumerate(classes)
    )
    return f'<ul class="ta-legend">{items}</ul>'
