"""Maps: outlines from the store as Vega-Lite geoshapes, shaded by class and numbered or named.

Outlines are projected (Mercator) and thinned to the pixels of the picture before they are drawn, so
that a map of England is some tens of kilobytes and neighbours keep the line that they share.
"""

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from tripleaim.page.drawing import INK, ORDERED, THEME_LEGEND
from tripleaim.store.engine import Store
from tripleaim.store.ground.outlines import outlines_on

Spec = dict[str, Any]
Ring = tuple[tuple[float, float], ...]
Polygon = tuple[Ring, ...]  # the first ring is the outside, the others are holes
Outline = tuple[Polygon, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A line on a map from one area to another, as wide as `pixels`; dashed lines run back."""

    start: str
    end: str
    pixels: float
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSettings:
    """How a map is drawn: width in pixels, grain in pixels, colours, which text on which area.

    `classes` are the classes in order, least first; an area of no class is white. `labels` are
    short: a number, a code. `around` are areas drawn in outline only, and they set the frame.
    `ties` are lines between the middles of areas.
    """

    classes: Sequence[str] = ()
    colours: Sequence[str] = ORDERED
    labels: Mapping[str, str] = field(default_factory=dict)
    around: Sequence[str] = ()
    ties: Sequence[Tie] = ()
    legend: str = ""
    width: int = 480
    most_height: int = 600
    grain: float = 0.8
    label_size: int = 12


def draw_map(store: Store, shades: Mapping[str, str], on: date, settings: MapSettings) -> Spec:
    """A spec of a map of areas: `shades` gives the class of each area id.

    Uses the outline of each area that is nearest to the day. Areas without an outline are left out;
    `areas_drawn` says which are in.
    """
    outlines = read_outlines(store, [*shades, *settings.around], on)
    frame = _Frame.around(outlines, settings)
    shapes = [
        _feature(area, outlines[area], shades[area], frame) for area in shades if area in outlines
    ]
    rims = [
        _feature(area, outlines[area], "", frame) for area in settings.around if area in outlines
    ]
    layers = [_shape_layer([each for each in shapes if each], settings)]
    if rims:
        layers.append(_rim_layer([each for each in rims if each]))
    if settings.ties:
        layers.append(_tie_layer(outlines, settings.ties, frame))
    labels = [
        _label(outlines[area], text, frame)
        for area, text in settings.labels.items()
        if area in outlines
    ]
    if labels:
        layers.append(_label_layer(labels, settings))
    legend = {"labelFontSize": 17, "symbolSize": 240, "columnPadding": 24, "rowPadding": 6}
    return {
        "width": frame.width,
        "height": frame.height,
        "layer": layers,
        "config": {"legend": {**THEME_LEGEND, **legend}},
    }


def map_settings(wide: int, high: int) -> MapSettings:
    """Settings of a plain map that fills a frame, in whole pixels."""
    return MapSettings(width=wide, most_height=high, grain=1.0)


def areas_drawn(store: Store, areas: Sequence[str], on: date) -> set[str]:
    """The areas of which the store holds an outline."""
    return set(outlines_on(store, areas, on))


def read_outlines(store: Store, areas: Sequence[str], on: date) -> dict[str, Outline]:
    """The outline of each area in projected units, by area id: the one nearest to the day."""
    held = outlines_on(store, areas, on)
    return {area: project(geometry) for area, geometry in held.items()}


@lru_cache(maxsize=4096)
def project(geometry: str) -> Outline:
    """A GeoJSON polygon or multipolygon in Mercator radians, y growing southwards.

    >>> square = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'
    >>> [(round(x, 4), round(y, 4)) for x, y in project(square)[0][0]][:3]
    [(0.0, 0.0), (0.0175, 0.0), (0.0175, -0.0175)]
    """
    said = json.loads(geometry)
    polygons = said["coordinates"] if said["type"] == "MultiPolygon" else [said["coordinates"]]
    return tuple(
        tuple(
            tuple((math.radians(lon), -_mercator(lat)) for lon, lat, *_ in ring) for ring in polygon
        )
        for polygon in polygons
    )


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where projected units lie in the picture."""

    left: float
    top: float
    scale: float
    width: int
    height: int
    grain: float

    @classmethod
    def around(cls, outlines: Mapping[str, Outline], settings: MapSettings) -> "_Frame":
        outsides = [polygon[0] for outline in outlines.values() for polygon in outline]
        xs = [x for ring in outsides for x, _ in ring] or [0.0, 1.0]
        ys = [y for ring in outsides for _, y in ring] or [0.0, 1.0]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        scale = min(settings.width / wide, settings.most_height / high)
        return cls(
            left=min(xs),
            top=min(ys),
            scale=scale,
            width=math.ceil(wide * scale) + 2,
            height=math.ceil(high * scale) + 2,
            grain=settings.grain,
        )

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.left) * self.scale + 1, (y - self.top) * self.scale + 1

    def thin(self, ring: Ring) -> list[list[float]]:
        """The ring on a grid of `grain` pixels, without the points that fall together."""
        points: list[list[float]] = []
        for x, y in ring:
            across, down = self.pixel(x, y)
            point = [
                round(round(across / self.grain) * self.grain, 1),
                round(round(down / self.grain) * self.grain, 1),
            ]
            if not points or points[-1] != point:
                points.append(point)
        return points


def _feature(area: str, outline: Outline, shade: str, frame: _Frame) -> Spec | None:
    thinned = [[frame.thin(ring) for ring in polygon] for polygon in outline]
    kept = [
        [ring for ring in polygon if len(ring) >= 4] for polygon in thinned if len(polygon[0]) >= 4
    ]
    if not kept:
        return None
    return {
        "type": "Feature",
        "geometry": {"type": "MultiPolygon", "coordinates": kept},
        "properties": {"area": area, "class": shade},
    }


PLANE = {"type": "identity", "scale": 1, "translate": [0, 0]}


def _shape_layer(features: list[Spec], settings: MapSettings) -> Spec:
    colours = list(settings.colours)
    step = _spread(len(settings.classes), colours)
    legend: Spec | None = None
    if len(settings.classes) > 1:
        legend = {"title": settings.legend or None, "columns": 2, "symbolStrokeColor": INK}
    shade = {
        "field": "properties.class",
        "type": "nominal",
        "scale": {"domain": list(settings.classes), "range": step},
        "legend": legend,
    }
    fill: Spec = shade if settings.classes else {"value": ORDERED[1]}
    return {
        "data": {"values": features},
        "projection": PLANE,
        "mark": {"type": "geoshape", "stroke": "#ffffff", "strokeWidth": 0.9},
        "encoding": {"color": fill},
    }


def _rim_layer(features: list[Spec]) -> Spec:
    return {
        "data": {"values": features},
        "projection": PLANE,
        "mark": {"type": "geoshape", "filled": False, "stroke": INK, "strokeWidth": 1.4},
    }


def _tie_layer(outlines: Mapping[str, Outline], ties: Sequence[Tie], frame: _Frame) -> Spec:
    rows = []
    for tie in ties:
        if tie.start in outlines and tie.end in outlines:
            start, end = (_label(outlines[each], "", frame) for each in (tie.start, tie.end))
            right, down = _aside(end["x"] - start["x"], end["y"] - start["y"], tie)
            rows.append(
                {
                    "x": round(start["x"] + right, 1),
                    "y": round(start["y"] + down, 1),
                    "x2": round(end["x"] + right, 1),
                    "y2": round(end["y"] + down, 1),
                    "pixels": round(tie.pixels, 1),
                    "dashed": tie.dashed,
                }
            )
    place = {"type": "quantitative", "scale": None, "axis": None}
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "stroke": INK, "opacity": 0.85},
        "encoding": {
            "x": {**place, "field": "x"},
            "y": {**place, "field": "y"},
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "pixels", "type": "quantitative", "scale": None},
            "strokeDash": {"condition": {"test": "datum.dashed", "value": [6, 7]}, "value": [1, 0]},
        },
    }


def _aside(across: float, down: float, tie: Tie) -> tuple[float, float]:
    """How far beside the straight way a line lies, so that two ways do not hide each other."""
    length = math.hypot(across, down) or 1.0
    far = (tie.pixels / 2 + 1.5) * (1 if tie.dashed else -1)
    return -down / length * far, across / length * far


def _label_layer(labels: list[Spec], settings: MapSettings) -> Spec:
    place = {"type": "quantitative", "scale": None, "axis": None}
    encoding = {
        "x": {**place, "field": "x"},
        "y": {**place, "field": "y"},
        "text": {"field": "text"},
    }
    halo = {"type": "text", "fontSize": settings.label_size, "fontWeight": "bold"}
    return {
        "data": {"values": labels},
        "layer": [
            {"mark": {**halo, "stroke": "#ffffff", "strokeWidth": 3}, "encoding": encoding},
            {"mark": halo, "encoding": encoding},
        ],
    }


def _label(outline: Outline, text: str, frame: _Frame) -> Spec:
    largest = max((polygon[0] for polygon in outline), key=lambda ring: abs(_area(ring)))
    x, y = frame.pixel(*_middle(largest))
    return {"x": round(x, 1), "y": round(y, 1), "text": text}


def _area(ring: Ring) -> float:
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in _sides(ring)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    """The centroid of a ring; the mean of its corners where it has no area."""
    area = _area(ring)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    weights = [(ax + bx, ay + by, ax * by - bx * ay) for (ax, ay), (bx, by) in _sides(ring)]
    return (
        sum(x * cross for x, _, cross in weights) / (6 * area),
        sum(y * cross for _, y, cross in weights) / (6 * area),
    )


def _sides(ring: Ring) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return itertools.pairwise(ring)


def _spread(number: int, colours: list[str]) -> list[str]:
    """As many colours as there are classes, as far apart as the scale allows."""
    if number <= 1 or number > len(colours):
        return (colours * (number // len(colours) + 1))[: max(number, 1)]
    last = len(colours) - 1
    return [colours[round(at * last / (number - 1))] for at in range(number)]
