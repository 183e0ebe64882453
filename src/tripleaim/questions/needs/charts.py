"""Pictures of need: ages against England by sex, and rates by deprivation with their slope."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from tripleaim.page.drawing import CATEGORIES, INK, QUIET
from tripleaim.page.section import Chart, Column, Table
from tripleaim.page.told import Told
from tripleaim.page.words import figure, signed
from tripleaim.people.ages import BOTH, Side, pyramid
from tripleaim.questions.needs.rows import FifthRate, FifthShare, Slope
from tripleaim.store.engine import Store

Spec = dict[str, Any]
RELATIVE = "relative_index"
SIDES = {"female": -1, "male": 1, BOTH: 1}
NAMES = {"female": "Women and girls", "male": "Men and boys", BOTH: "Everyone"}


def age_chart(store: Store, area: str, on: date) -> Chart | None:
    """The population pyramid of an area with England's beside it; None without people by age.

    By sex and ten years of age where the store holds sex by council, else by the bands that ship.
    """
    rows = pyramid(store, area, on)
    if not rows:
        return None
    starts = sorted({row.age_from for row in rows})
    named = {start: f"{start} to {after - 1}" for start, after in pairwise(starts)} | {
        starts[-1]: f"{starts[-1]} and over"
    }
    cells = [(named[row.age_from], NAMES[row.sex], row.here, row.england) for row in rows]
    return Chart(
        name="needs-ages-chart",
        title="Ages, against England",
        spec=_pyramid(rows, [named[start] for start in reversed(starts)], named),
        alt=" ".join(
            f"{sex}, {band}: {here:.1%}, England {all_:.1%}." for band, sex, here, all_ in cells
        ),
        reading="Bars are shares of everyone who lives here, ticks those of England. "
        + (
            "Women and girls are on the left, men and boys on the right."
            if len({row.sex for row in rows}) == 2
            else "Sex by age needs the full data."
        ),
        table=Table(
            name="needs-ages",
            caption="Share of people by age and sex, here and in England",
            columns=(
                Column(title="Age"),
                Column(title="Sex"),
                Column(title="Here", kind="share"),
                Column(title="England", kind="share"),
            ),
            rows=tuple(cells),
        ),
    )


def _pyramid(rows: Sequence[Side], order: list[str], named: dict[int, str]) -> Spec:
    values = [
        {
            "age": named[row.age_from],
            "sex": NAMES[row.sex],
            "here": round(100 * SIDES[row.sex] * row.here, 2),
            "england": round(100 * SIDES[row.sex] * row.england, 2),
        }
        for row in rows
    ]
    y = {"field": "age", "type": "ordinal", "sort": order, "title": None}
    axis = {"labelExpr": "format(abs(datum.value), '.0f')", "tickCount": 7}
    x = {"type": "quantitative", "title": "per cent of people", "axis": axis}
    colour = {
        "field": "sex",
        "type": "nominal",
        "legend": {"title": None},
        "scale": {"range": [CATEGORIES[0], CATEGORIES[1]]},
    }
    return {
        "width": 560,
        "height": {"step": 30},
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "bar", "height": 20},
                "encoding": {"x": {**x, "field": "here"}, "y": y, "color": colour},
            },
            {
                "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 24},
                "encoding": {"x": {**x, "field": "england"}, "y": y},
            },
        ],
    }


Fifths = Sequence[FifthShare | FifthRate]


def gradient_chart(said: Told, rows: Fifths) -> Chart | None:
    """Rates by deprivation, a small chart a measure, with the slope across them; None for few."""
    slopes = {
        each.measure: each
        for each in said.answer.of(Slope)
        if each.side == "here" and each.index != RELATIVE
    }
    panels, alt = [], []
    for measure in dict.fromkeys(each.measure for each in rows):
        mine = [each for each in rows if each.measure == measure]
        if len(mine) < 3:
            continue
        name = said.words.heading_of(measure)
        panels.append(_panel(said, name, mine, slopes.get(measure)))
        listed = ", ".join(f"{each.fifth} {figure(each.value, each.places)}" for each in mine)
        alt.append(f"{name}: {listed}.")
    if not panels:
        return None
    return Chart(
        name="needs-gradient-chart",
        title="Rates from the most deprived to the least",
        spec={"concat": panels, "columns": 2, "spacing": 30},
        alt=" ".join(alt),
        reading="Bars run from practices in the most deprived places to the least. The line is the "
        "slope index: level, if deprivation made no difference. Its 95% interval stands above it; "
        "where that holds 0, the slope may be chance.",
        table=said.table(rows),
    )


def _panel(said: Told, name: str, rows: Fifths, slope: Slope | None) -> Spec:
    order = [each.fifth for each in rows]
    scale = 100 if isinstance(rows[0], FifthShare) else 1
    values = np.array([scale * each.value for each in rows])
    x: Spec = {"field": "fifth", "type": "nominal", "sort": order, "title": None,
               "axis": {"labelAngle": -30, "labelLimit": 200}}  # fmt: skip
    unit = said.words.of(rows[0]).measures_of(rows[0])[0].unit
    y = {"field": "value", "type": "quantitative", "title": "per cent" if scale == 100 else unit}
    drawn = [{"fifth": label, "value": round(float(v), 2)}
             for label, v in zip(order, values, strict=True)]  # fmt: skip
    layers: list[Spec] = [{"mark": {"type": "bar", "color": CATEGORIES[0]},
                           "encoding": {"x": x, "y": y}}]  # fmt: skip
    title: list[str] = [name]
    if slope is not None:
        rise = slope.value.value
        steps = np.linspace(0.5, -0.5, len(order))
        line = [{"fifth": label, "value": round(float(values.mean() + rise * step), 2)}
                for label, step in zip(order, steps, strict=True)]  # fmt: skip
        layers.append({"data": {"values": line}, "encoding": {"x": x, "y": y},
                       "mark": {"type": "line", "color": INK, "strokeWidth": 2.5,
                                "strokeDash": [6, 4]}})  # fmt: skip
        ends = (signed(each, slope.places) for each in (rise, slope.value.low, slope.value.high))
        title.append("most over least deprived: {} ({} to {})".format(*ends))
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 13, "color": QUIET},
        "width": 280, "height": 150, "data": {"values": drawn}, "layer": layers,
    }  # fmt: skip
