"""Process control charts as SVG: lines, points by what they are (colour and shape), reasons."""

from collections.abc import Callable
from html import escape

import numpy as np

from tripleaim.evidence.own_series import OwnChart
from tripleaim.page.plot.text import svg_text

WIDTH, HEIGHT, LEFT, TOP, BELOW = 760, 230, 60, 46, 34
INK = {
    "common cause": "#768692",
    "improvement": "#005eb8",
    "concern": "#ed8b00",
    "high": "#330072",
    "low": "#330072",
}


def draw_charts(charts: list[OwnChart], title: str) -> str:
    """All charts below one another, as one picture that is also described in words."""
    said = ". ".join(f"{each.facet or title}: {each.say()}" for each in charts)
    parts = [_one(each, title, place * HEIGHT) for place, each in enumerate(charts)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" '
        f'width="{WIDTH}" height="{HEIGHT * len(charts)}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT * len(charts)}" font-family="sans-serif" font-size="12">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(said)}.</desc>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _one(chart: OwnChart, title: str, down: int) -> str:
    lines = chart.charts
    held = np.concatenate([lines.values[0], lines.lower[0], lines.upper[0]])
    held = held[np.isfinite(held)]
    low, high = float(held.min()), float(held.max())
    room = (high - low) or 1.0
    count = len(chart.periods)

    def x(place: int) -> float:
        return LEFT + (WIDTH - LEFT - 20) * (place + 0.5) / count

    def y(value: float) -> float:
        return down + TOP + (HEIGHT - TOP - BELOW) * (1 - (value - low) / room)

    drawn = [
        f'<text x="{LEFT}" y="{down + 18}" font-size="14" font-weight="bold">'
        f"{escape(chart.facet or title)}</text>",
        f'<text x="{LEFT}" y="{down + 35}" fill="#425563">{escape(chart.say())}</text>',
    ]
    for name, dash in (("mean", ""), ("lower", "5 4"), ("upper", "5 4")):
        drawn.append(_line(getattr(lines, name)[0], x, y, f'stroke="#425563" {_dash(dash)}'))
    drawn.append(_line(lines.values[0], x, y, 'stroke="#aeb7bd" stroke-width="1.5"'))
    drawn += [_point(chart, place, x(place), y(float(lines.values[0, place])))
              for place in range(count) if not lines.missing[0, place]]  # fmt: skip
    drawn += [
        f'<text x="{x(place):.1f}" y="{down + TOP - 2}" fill="#425563" font-size="10">'
        f"limits anew: {escape(reason)}</text>"
        for place, reason in chart.rebased.items()
    ]
    for place, anchor in ((0, "start"), (count - 1, "end")):
        drawn.append(svg_text(x(place), down + HEIGHT - 12, str(chart.periods[place]), anchor))
    drawn += [svg_text(LEFT - 8, y(value) + 4, f"{value:.4g}", "end") for value in (low, high)]
    return "".join(drawn)


def _dash(dash: str) -> str:
    return f'stroke-dasharray="{dash}"' if dash else ""


def _line(
    values: np.ndarray, x: Callable[[int], float], y: Callable[[float], float], style: str
) -> str:
    points = " ".join(
        f"{x(place):.1f},{y(float(value)):.1f}"
        for place, value in enumerate(values)
        if np.isfinite(value)
    )
    return f'<polyline points="{points}" fill="none" {style}/>'


def _point(chart: OwnChart, place: int, x: float, y: float) -> str:
    kind = chart.point(place)
    said = f"<title>{escape(str(chart.periods[place]))}: {kind}</title>"
    if kind == "common cause":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{INK[kind]}">{said}</circle>'
    return (
        f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{INK[kind]}">{said}'
        "</rect>"
    )
