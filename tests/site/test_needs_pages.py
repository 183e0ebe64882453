"""Pictures of need: the pyramid adds up and the gradient shows what the findings say."""

from datetime import date

import pytest

from tripleaim.page.section import Chart
from tripleaim.questions.needs.charts import age_chart
from tripleaim.questions.needs.page import section
from tripleaim.store.engine import Store, ask_value

DAY = date(2020, 4, 1)


def shares(chart: Chart, column: int) -> float:
    return sum(float(str(row[column])) for row in chart.table.rows)


def test_a_pyramid_by_sex_adds_up_to_everyone(full_store: Store) -> None:
    chart = age_chart(full_store, "stp:QNQ", DAY)
    assert chart is not None
    assert len(chart.table.rows) == 18
    assert shares(chart, 2) == pytest.approx(1)
    assert shares(chart, 3) == pytest.approx(1)
    women = sum(float(str(row[3])) for row in chart.table.rows if row[1] == "Women and girls")
    sql = """
        select sum(people) filter (where sex = 'female') / sum(people) from population
        where year = 2020 and sex in ('female', 'male') and area like 'lad:E%'
    """
    assert women == pytest.approx(ask_value(full_store, sql), abs=0.001)


def test_england_against_itself_is_england(any_store: Store) -> None:
    chart = age_chart(any_store, "england:E92000001", DAY)
    assert chart is not None
    for row in chart.table.rows:
        assert row[2] == pytest.approx(row[3])


def test_what_ships_gives_bands_and_says_what_is_missing(shipped_store: Store) -> None:
    chart = age_chart(shipped_store, "stp:QNQ", DAY)
    assert chart is not None
    assert [row[0] for row in chart.table.rows] == [
        "0 to 17",
        "18 to 64",
        "65 to 74",
        "75 to 84",
        "85 and over",
    ]
    assert "full data" in chart.reading
    assert age_chart(shipped_store, "stp:NONE", DAY) is None


def test_the_gradient_draws_every_rate_and_its_slope(shipped_store: Store) -> None:
    made = section(shipped_store, "stp:QNQ", DAY)
    assert made is not None
    (chart,) = [each for each in made.blocks if getattr(each, "name", "") == "needs-gradient-chart"]
    assert isinstance(chart, Chart)
    panels = chart.spec["concat"]
    assert isinstance(panels, list)
    assert len(panels) >= 5
    for panel in panels:
        bars, line = panel["data"]["values"], panel["layer"][1]["data"]["values"]
        mean = sum(row["value"] for row in bars) / len(bars)
        assert sum(row["value"] for row in line) / len(line) == pytest.approx(mean, abs=0.02)
        rise = line[0]["value"] - line[-1]["value"]
        said = float(panel["title"]["text"][1].partition(": ")[2].split()[0].replace("−", "-"))
        assert rise == pytest.approx(said, abs=max(0.02, abs(said) / 100))
