"""Vega-Lite specs drawn to SVG that stands inside a page: offline, themed, with words for all."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
FONT = "Arial, 'Liberation Sans', sans-serif"
INK, QUIET, GRID = "#212b32", "#4c6272", "#d8dde0"

# Distinct to the common kinds of colour blindness and against white at 3 to 1 or more.
CATEGORIES = ("#005eb8", "#b35c00", "#00746c", "#ae2573", "#330072", "#4c6272", "#7c2855")
# From little to much; neighbours also differ in lightness, so that they survive a black print.
ORDERED = ("#dceaf7", "#a3c8ea", "#5b9bd5", "#1f6fb8", "#003a70")

THEME_LEGEND: dict[str, object] = {
    "labelFontSize": 14,
    "titleFontSize": 14,
    "titleFontWeight": "normal",
    "labelColor": INK,
    "titleColor": QUIET,
    "labelLimit": 320,
    "symbolSize": 180,
    "orient": "top",
    "direction": "horizontal",
}

THEME: dict[str, object] = {
    "aria": False,
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "range": {"category": list(CATEGORIES), "ordinal": list(ORDERED)},
    "mark": {"color": CATEGORIES[0]},
    "text": {"fontSize": 14, "fill": INK},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelLimit": 260,
        "titlePadding": 10,
    },
    "legend": THEME_LEGEND,
}

SVG_HEAD = re.compile(r"<svg [^>]*?viewBox=\"(?P<box>[^\"]+)\"[^>]*>")
PALE, STRONG = "#bcd6ee", "#003a70"
EACH = re.compile(r"#f0([0-9a-f]{4})")  # colours that stand for one area each, see `emphasise`
SVG_ID = re.compile(r"(id=\"|url\(#)((?:clip|gradient)[_\w]*)")
SVG_NOISE = re.compile(r" (?:class|role|aria-[a-z]+)=\"[^\"]*\"")


def draw_svg(spec: Mapping[str, object], name: str, title: str, alt: str) -> str:
    """A spec as an SVG element to stand inside a page, with its title and description.

    `name` is unique on the page. The same spec is drawn once, however often it is asked for.

    >>> bar = {"data": {"values": [{"a": 1}]}, "mark": "point", "encoding": {}}
    >>> draw_svg(bar, "one", "One point", "A point.")[:40]
    '<svg class="ta-chart" role="img" aria-la'
    """
    plain = {key: value for key, value in spec.items() if key != "usermeta"}
    drawn = _draw(json.dumps(plain, sort_keys=True, default=str))
    drawn = emphasise(drawn, spec.get("usermeta"))
    head = SVG_HEAD.search(drawn)
    assert head is not None, "the drawing has no viewBox"
    body = _own_ids(SVG_NOISE.sub("", drawn[head.end() :]), name)
    width = head["box"].split()[2]
    kind = "ta-chart ta-chart--map" if "geoshape" in str(spec) else "ta-chart"
    return (
        f'<svg class="{kind}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="{head["box"]}" style="--drawn:{width}px" xmlns="http://www.w3.org/2000/svg" '
        f'focusable="false"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(alt)}</desc>{body}'
    )


def emphasise(drawn: str, usermeta: object) -> str:
    """The stand-in colours of a drawing replaced: dark for the one emphasised, pale for the rest.

    So a map of England is drawn once, and each system's page only changes its colours.

    >>> emphasise('<path fill="#f00001"/><path fill="#f00002"/>', {"strong": "#f00002"})
    '<path fill="#bcd6ee"/><path fill="#003a70"/>'
    """
    strong = usermeta.get("strong") if isinstance(usermeta, Mapping) else None
    return EACH.sub(lambda found: STRONG if found[0] == strong else PALE, drawn)


def _own_ids(body: str, name: str) -> str:
    """The ids of a drawing numbered from 1 under its own name: the engine counts on and on."""
    number: dict[str, int] = {}
    return SVG_ID.sub(
        lambda found: f"{found[1]}{name}-{number.setdefault(found[2], len(number) + 1)}", body
    )


@lru_cache(maxsize=512)
def _draw(spec: str) -> str:
    import vl_convert  # slow to load, and most commands draw nothing

    said = json.loads(spec)
    themed = {"$schema": SCHEMA, **said, "config": {**THEME, **said.get("config", {})}}
    drawn: str = vl_convert.vegalite_to_svg(themed)
    return drawn
