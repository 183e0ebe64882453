"""Drawings of money: a waterfall, and flows as ribbons between columns."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tripleaim.page.charts import WIDTH, Spec
from tripleaim.page.drawing import CATEGORIES, INK
from tripleaim.page.values import describe_value

STEPS = 24  # points along a ribbon
MILLIONS = "gbp_m"
GAP = 0.03  # space between the nodes of a column, as a share of the whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Ribbon:
    """Money from one node to another: nodes are (column from 0, name)."""

    origin: tuple[int, str]
    target: tuple[int, str]
    amount: float


def waterfall(rows: Sequence[tuple[str, float]], unit: str, total: str) -> Spec:
    """Bars that start where the one before ended, then the total. Rows: label and amount.

    >>> waterfall([("Pay", 3.0), ("Funding", -2.0)], "£ million", "Gap")["height"]
    {'step': 30}
    """
    values, at = [], 0.0
    for label, amount in rows:
        values.append(_bar(label, at, at + amount, "opens" if amount >= 0 else "closes"))
        at += amount
    values.append(_bar(total, 0.0, at, "total"))
    y: Spec = {"field": "label", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 220, "grid": False}
    colour: Spec = {
        "field": "kind",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["opens", "closes", "total"], "range": ["#b0413e", "#2f7d4f", INK]},
    }
    x: Spec = {"field": "start", "type": "quantitative", "title": unit}
    text: Spec = {
        "x": {"field": "right", "type": "quantitative"},
        "y": y,
        "text": {"field": "shown"},
    }
    return {
        "width": WIDTH,
        "height": {"step": 30},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "size": 18},
                "encoding": {"y": y, "x": x, "x2": {"field": "end"}, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": text,
            },
        ],
    }


def ribbons(flows: Sequence[Ribbon], unit: str) -> Spec:
    """Flows between columns of nodes, as wide as the money is much.

    >>> flow = Ribbon(origin=(0, "CCGs"), target=(1, "System"), amount=2.0)
    >>> len(ribbons([flow], "£ million")["layer"])
    3
    """
    nodes = _nodes(flows)
    shapes = [p for number, flow in enumerate(_placed(flows, nodes)) for p in _curve(number, flow)]
    hidden: Spec = {"axis": None, "type": "quantitative"}
    last = max(column for column, _ in nodes)
    x: Spec = {**hidden, "field": "x", "scale": {"domain": [-0.02, last + 0.5]}}
    y: Spec = {**hidden, "field": "y", "scale": {"reverse": True}}
    colour: Spec = {"field": "name", "type": "nominal", "legend": None}
    colour["scale"] = {"range": list(CATEGORIES)}
    ends = {"x": x, "y": y, "y2": {"field": "y2"}}
    area: Spec = {"mark": {"type": "area", "opacity": 0.45}, "data": {"values": shapes}}
    area["encoding"] = {**ends, "detail": {"field": "flow"}, "color": colour}
    boxes = [_box(node, place) for node, place in nodes.items()]
    rule: Spec = {"mark": {"type": "rule", "strokeWidth": 6, "color": INK}, "encoding": ends}
    text: Spec = {"mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 12, "color": INK}}
    text["encoding"] = {"x": x, "y": {**y, "field": "middle"}, "text": {"field": "shown"}}
    return {
        "width": WIDTH,
        "height": 320,
        "title": {"text": unit, "anchor": "end", "fontSize": 12, "fontWeight": "normal"},
        "layer": [area, *({**each, "data": {"values": boxes}} for each in (rule, text))],
    }


def _box(node: "Node", place: "Place") -> dict[str, object]:
    (column, name), (top, size, whole) = node, place
    shown = f"{name}: {describe_value(size * whole, MILLIONS)}"
    return {"x": column, "y": top, "y2": top + size, "middle": top + size / 2, "shown": shown}


Node = tuple[int, str]
Place = tuple[float, float, float]  # top, size, and how much a size of 1 is


def _nodes(flows: Sequence[Ribbon]) -> dict[Node, Place]:
    """Top and size of every node, by column, as shares of the largest column."""
    into: dict[Node, float] = defaultdict(float)
    out: dict[Node, float] = defaultdict(float)
    for flow in flows:
        out[flow.origin] += flow.amount
        into[flow.target] += flow.amount
    size = {node: max(into[node], out[node]) for node in {**out, **into}}
    columns: dict[int, list[Node]] = defaultdict(list)
    for node in size:
        columns[node[0]].append(node)
    whole = max(sum(size[node] for node in column) for column in columns.values())
    places: dict[Node, Place] = {}
    for column in columns.values():
        top = 0.0
        for node in column:
            places[node] = (top, size[node] / whole, whole)
            top += size[node] / whole + GAP
    return places


def _placed(
    flows: Sequence[Ribbon], nodes: dict[Node, Place]
) -> list[tuple[Ribbon, float, float, float]]:
    """Each flow with where it leaves, where it arrives, and how wide it is."""
    left = {node: place[0] for node, place in nodes.items()}
    right = dict(left)
    found = []
    for flow in flows:
        width = flow.amount / nodes[flow.origin][2]
        found.append((flow, left[flow.origin], right[flow.target], width))
        left[flow.origin] += width
        right[flow.target] += width
    return found


def _curve(number: int, placed: tuple[Ribbon, float, float, float]) -> list[dict[str, object]]:
    flow, start, end, width = placed
    points: list[dict[str, object]] = []
    for step in range(STEPS + 1):
        part = step / STEPS
        smooth = part * part * (3 - 2 * part)
        top = start + (end - start) * smooth
        x = flow.origin[0] + part * (flow.target[0] - flow.origin[0])
        name = flow.origin[1] if flow.origin[0] else flow.target[1]
        points.append({"flow": number, "x": x, "y": top, "y2": top + width, "name": name})
    return points


def _bar(label: str, start: float, end: float, kind: str) -> dict[str, object]:
    amount = end - start
    return {
        "label": label,
        "start": start,
        "end": end,
        "right": max(start, end),
        "kind": kind,
        "shown": describe_value(amount, MILLIONS),
    }
