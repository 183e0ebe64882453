"""Pictures of need: ages against England by sex, and rates by deprivation with their slope."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np

from tripleaim.model.finding import Finding
from tripleaim.page.drawing import CATEGORIES, INK, QUIET
from tripleaim.page.section import Chart, Column, Table
from tripleaim.questions.needs.inequality import BY_FIFTH, SLOPES
from tripleaim.store.engine import Store, ask_frame
from tripleaim.store.ground import release_on

Spec = dict[str, Any]
BOTH = "people"
SIDES = {"female": -1, "male": 1, BOTH: 1}
NAMES = {"female": "Women and girls", "male": "Men and boys", BOTH: "Everyone"}

# People of an area by band of age and sex. Sex is published by council: a council's mix at each age
# is taken to be that of its part inside the area.
BY_SEX = """
with laid as (
    select block, area, kind from lying_on($on) where kind in ('lad', $kind)
),
persons as (
    select p.area as block, p.age_from, sum(p.people) as people from population p
    where p.year = 2020 and p.sex = 'persons' and p.counted = 'resident' group by all
),
mix as (
    select area as lad, age_from, sex,
        people::double / sum(people) over (partition by area, age_from) as share
    from population
    where year = 2020 and sex in ('female', 'male') and area like 'lad:%'
),
held as (
    select p.block, least(p.age_from // 10, 8) * 10 as band, m.sex, p.people * m.share as people
    from persons p
    join laid l on l.block = p.block and l.kind = 'lad'
    join mix m on m.lad = l.area and m.age_from = p.age_from
)
select band, sex, sum(people) as england,
    coalesce(sum(people) filter (where h.block in (
        select block from laid where kind = $kind and area = $area)), 0) as here
from held h group by band, sex order by band, sex
"""
BY_AGE = """
select age_from as band, 'people' as sex, sum(people) as england,
    coalesce(sum(people) filter (
        where block in (select block from blocks_in($area, $on))
    ), 0) as here
from resident
where release = $release
group by band
order by band
"""


def age_chart(store: Store, area: str, on: date) -> Chart | None:
    """The population pyramid of an area with England's beside it; None without people by age.

    By sex and ten years of age where the store holds sex by council, else by the bands that ship.
    """
    asked = {"kind": area.split(":", 1)[0], "area": area, "on": on}
    rows = ask_frame(store, BY_SEX, asked)
    if rows.empty or not rows["here"].sum():
        counted = release_on(store, on).release
        rows = ask_frame(store, BY_AGE, {"area": area, "on": on, "release": counted})
        if rows.empty or not rows["here"].sum() or rows["band"].nunique() > 20:
            return None
    for side in ("here", "england"):
        rows[side] = rows[side] / rows[side].sum()
    starts = sorted({int(band) for band in rows["band"]})
    named = {start: f"{start} to {after - 1}" for start, after in pairwise(starts)} | {
        starts[-1]: f"{starts[-1]} and over"
    }
    cells = [
        (named[int(row["band"])], NAMES[row["sex"]], float(row["here"]), float(row["england"]))
        for row in rows.to_dict("records")
    ]
    return Chart(
        name="needs-ages-chart",
        title="Ages, against England",
        spec=_pyramid(rows, [named[start] for start in reversed(starts)], named),
        alt=" ".join(f"{sex}, {band}: {here:.1%}, England {all_:.1%}."
                     for band, sex, here, all_ in cells),
        reading="Bars are shares of everyone who lives here, ticks those of England. "
        + ("Women and girls are on the left, men and boys on the right."
           if rows["sex"].nunique() == 2 else "Sex by age needs the full data."),
        table=Table(
            name="needs-ages",
            caption="Share of people by age and sex, here and in England",
            columns=(
                Column(title="Age"), Column(title="Sex"), Column(title="Here", kind="share"),
                Column(title="England", kind="share"),
            ),
            rows=tuple(cells),
        ),
    )  # fmt: skip


def _pyramid(rows: Any, order: list[str], named: dict[int, str]) -> Spec:
    values = [
        {
            "age": named[int(row.band)], "sex": NAMES[str(row.sex)],
            "here": round(100 * SIDES[str(row.sex)] * float(row.here), 2),
            "england": round(100 * SIDES[str(row.sex)] * float(row.england), 2),
        }
        for row in rows.itertuples()
    ]  # fmt: skip
    y = {"field": "age", "type": "ordinal", "sort": order, "title": None}
    axis = {"labelExpr": "format(abs(datum.value), '.0f')", "tickCount": 7}
    x = {"type": "quantitative", "title": "per cent of people", "axis": axis}
    colour = {"field": "sex", "type": "nominal", "legend": {"title": None},
              "scale": {"range": [CATEGORIES[0], CATEGORIES[1]]}}  # fmt: skip
    return {
        "width": 560,
        "height": {"step": 30},
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "height": 20},
             "encoding": {"x": {**x, "field": "here"}, "y": y, "color": colour}},
            {"mark": {"type": "tick", "color": INK, "thickness": 3, "size": 24},
             "encoding": {"x": {**x, "field": "england"}, "y": y}},
        ],
    }  # fmt: skip


def gradient_chart(findings: Sequence[Finding], table: Table) -> Chart | None:
    """Rates by deprivation, a small chart a measure, with the slope across them; None for few."""
    measures = list(dict.fromkeys(each.measure for each in findings if each.table == BY_FIFTH))
    panels, said = [], []
    for measure in measures:
        rows = [each for each in findings if each.table == BY_FIFTH and each.measure == measure]
        if len(rows) < 3 or any(each.value is None for each in rows):
            continue
        name = rows[0].statement.split(", " + rows[0].label)[0]
        slope = next(
            (each for each in findings
             if each.table == SLOPES and each.measure == "slope_index"
             and each.label.startswith(f"{name} (")),
            None,
        )  # fmt: skip
        panels.append(_panel(name, rows, slope))
        listed = ", ".join(f"{each.label} {float(str(each.value)):.3g}" for each in rows)
        said.append(f"{name}: {listed}.")
    if not panels:
        return None
    return Chart(
        name="needs-gradient-chart",
        title="Rates from the most deprived to the least",
        spec={"concat": panels, "columns": 2, "spacing": 30},
        alt=" ".join(said),
        reading="Bars run from practices in the most deprived places to the least. The line is the "
        "slope index: level, if deprivation made no difference. Its 95% interval stands above it; "
        "where that holds 0, the slope may be chance.",
        table=table,
    )


def _panel(name: str, rows: Sequence[Finding], slope: Finding | None) -> Spec:
    order = [each.label for each in rows]
    scale = 100 if rows[0].unit == "share" else 1
    values = np.array([scale * float(str(each.value)) for each in rows])
    x: Spec = {"field": "fifth", "type": "nominal", "sort": order, "title": None,
               "axis": {"labelAngle": -30, "labelLimit": 200}}  # fmt: skip
    y = {"field": "value", "type": "quantitative",
         "title": "per cent" if scale == 100 else rows[0].unit}  # fmt: skip
    drawn = [{"fifth": label, "value": round(float(v), 2)}
             for label, v in zip(order, values, strict=True)]  # fmt: skip
    layers: list[Spec] = [{"mark": {"type": "bar", "color": CATEGORIES[0]},
                           "encoding": {"x": x, "y": y}}]  # fmt: skip
    title: list[str] = [name]
    if slope is not None and slope.value is not None:
        rise = float(str(slope.value))
        steps = np.linspace(0.5, -0.5, len(order))
        line = [{"fifth": label, "value": round(float(values.mean() + rise * step), 2)}
                for label, step in zip(order, steps, strict=True)]  # fmt: skip
        layers.append({"data": {"values": line}, "encoding": {"x": x, "y": y},
                       "mark": {"type": "line", "color": INK, "strokeWidth": 2.5,
                                "strokeDash": [6, 4]}})  # fmt: skip
        if slope.low is not None and slope.high is not None:
            title.append(f"most over least deprived: {rise:+.3g} ({float(str(slope.low)):+.3g} to "
                         f"{float(str(slope.high)):+.3g})")  # fmt: skip
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 13, "color": QUIET},
        "width": 280, "height": 150, "data": {"values": drawn}, "layer": layers,
    }  # fmt: skip
