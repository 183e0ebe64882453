"""A spec drawn as an element of a page, with its title and what it shows in words."""

from collections.abc import Mapping, Sequence
from html import escape

from tripleaim.page.plot.land import draw_map_svg, is_map
from tripleaim.page.plot.layers import Layer, Spec, layers_of, panels_of, title_of
from tripleaim.page.plot.ribbon import draw_ribbons, is_ribbons
from tripleaim.page.plot.rows import Drawn, draw_rows, is_named
from tripleaim.page.plot.time import draw_time, unit_above

CATEGORIES = ("nominal", "ordinal")
MOST_ROWS = 24


def draw_svg(spec: Mapping[str, object], name: str, title: str, alt: str) -> str:
    """A spec as an element that stands inside a page, with its title and description.

    `name` is unique on the page. Positions are per cents and text is in pixels: one drawing serves
    every width.

    >>> bar = {"mark": "bar", "data": {"values": [{"a": 1, "b": "x"}]}, "encoding": {
    ...        "x": {"field": "a", "type": "quantitative"}, "y": {"field": "b", "type": "nominal"}}}
    >>> draw_svg(bar, "one", "One bar", "A bar.")[:40]
    '<svg class="ta-chart" role="img" aria-la'
    """
    panels = panels_of(spec)
    if len(panels) > 1:
        return _together(panels, name, title, alt)
    named = _named(name, title, alt)
    if is_map(panels[0]):
        return draw_map_svg(panels[0], named)
    return _panel(panels[0], named)


def is_telling(spec: Mapping[str, object]) -> bool:
    """Whether a picture says more than its table: no picture of one bar, of equal bars,
    or of words against words.

    >>> bar = {"mark": "bar", "data": {"values": [{"a": 1, "b": "x"}, {"a": 1, "b": "y"}]},
    ...        "encoding": {"x": {"field": "a"}, "y": {"field": "b", "type": "nominal"}}}
    >>> is_telling(bar)
    False
    """
    panels = [layers_of(panel) for panel in panels_of(spec)]
    if any(_is(layers, "x", CATEGORIES) and _is(layers, "y", CATEGORIES) for layers in panels):
        return False
    bars = [layer for layers in panels for layer in layers if layer.kind == "bar"]
    if not bars or any(layer.channel("x").get("type") == "temporal" for layer in bars):
        return not any(_is_long(layers) for layers in panels)
    return not any(_is_long(layers) for layers in panels) and any(
        len({f"{float(row[layer.field(side)]):.3g}" for row in layer.rows}) > 1
        for layer in bars
        for side in ("x", "y")
        if layer.channel(side).get("type", "quantitative") == "quantitative" and layer.rows
    )


def _is_long(layers: Sequence[Layer]) -> bool:
    """Whether a picture has more rows than a reader takes in."""
    names = {
        str(row.get(layer.field("y")))
        for layer in layers
        for row in layer.rows
        if layer.channel("y").get("type") in CATEGORIES
    }
    return len(names) > MOST_ROWS


def _named(name: str, title: str, alt: str) -> str:
    """The attributes of a picture and its two titles, in one text split at the first `>`."""
    return (
        f'role="img" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt)}</desc>'
    )


def _together(panels: Sequence[Spec], name: str, title: str, alt: str) -> str:
    """Small pictures side by side: each is named; the first says what they show together."""
    made = []
    for at, panel in enumerate(panels):
        said = title_of(panel)
        names = _named(
            f"{name}-{at}",
            said[0] if said else f"{title}, {at + 1}",
            alt if at == 0 else f"One of {len(panels)} pictures: {title}.",
        )
        lines = "".join(
            f'<p class="{"ta-panel-title" if not line else "ta-panel-note"}">{escape(text)}</p>'
            for line, text in enumerate(said)
        )
        made.append(f'<div class="ta-plot">{lines}{_panel(panel, names)}</div>')
    return f'<div class="ta-plots">{"".join(made)}</div>'


def _panel(panel: Spec, named: str) -> str:
    layers = layers_of(panel)
    if is_ribbons(layers):
        drawn, kind = draw_ribbons(layers), "ta-chart ta-chart--flow"
    else:
        drawn, kind = _drawn(layers), "ta-chart"
    above = _key(layers, drawn)
    attributes, _, said = named.partition(">")
    return (
        f'{above}<svg class="{kind}" {attributes} height="{drawn.height:g}">{said}'
        f"{drawn.inside}</svg>"
    )


def _drawn(layers: Sequence[Layer]) -> Drawn:
    if _is(layers, "y", CATEGORIES):
        return draw_rows(layers)
    if _is(layers, "x", CATEGORIES):
        return draw_rows(layers, along="y", across="x")
    return draw_time(layers)


def _is(layers: Sequence[Layer], channel: str, types: Sequence[str]) -> bool:
    return any(layer.channel(channel).get("type") in types for layer in layers)


def _key(layers: Sequence[Layer], drawn: Drawn) -> str:
    """What stands above a picture: its unit upwards, and the names of the kinds in it."""
    through_time = not _is(layers, "y", CATEGORIES) and not _is(layers, "x", CATEGORIES)
    unit = unit_above(layers) if through_time else ""
    said = f'<p class="ta-unit">{escape(unit)}</p>' if unit else ""
    wanted = is_named(layers) or (through_time and len(drawn.kinds) > 1)
    if len(drawn.kinds) < 2 or not wanted:
        return said
    items = "".join(
        f'<li><span class="ta-swatch c-s{at}{" ta-swatch--line" if through_time else ""}"></span>'
        f"{escape(kind)}</li>"
        for at, kind in enumerate(drawn.kinds, start=1)
    )
    return f'{said}<ul class="ta-legend">{items}</ul>'
