"""Tables by board: each number where it stands, totals against England, no board left out."""

from datetime import date
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.source import Source
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.readers.by_level import level_shapes, read

ENGLAND = "england:E92000001"


def source(shape: str) -> Source:
    return Source(
        id="a",
        publisher="a",
        title="a",
        vintage="2025",
        licence="OGL v3.0",
        address="",
        shape=shape,
    )


def table(folder: Path, text: str) -> Path:
    path = folder / "a.csv"
    path.write_text(text, encoding="utf-8")
    return path


SURVEY = """level,code,name,period,metric,label,percent,lower_95,upper_95
england,ENGLAND,England,2025,{metric},a,52.94,52.76,53.11
icb,QOX,Bath,2025,{metric},a,58.43,57.27,59.58
icb,QHM,North East,2025,{metric},a,,,
contract,111AL6,Area,2025,{metric},a,1,1,1
"""


def survey(folder: Path) -> Path:
    metrics = level_shapes()["gp_patient_survey"]["measures"]
    heading, *rows = SURVEY.splitlines()
    every = [row.format(metric=metric) for metric in metrics for row in rows]
    return table(folder, "\n".join([heading, *every]) + "\n")


def test_a_number_its_limits_and_what_is_missing(tmp_path: Path) -> None:
    rows = read(source("gp_patient_survey"), [survey(tmp_path)])["observation"]
    found = rows[rows["measure"] == "gp_phone_easy"].set_index("subject")
    assert set(found.index) == {ENGLAND, "icb:QOX", "icb:QHM"}
    bath = found.loc["icb:QOX"]
    assert (bath["value"], bath["low"], bath["high"]) == (58.43, 57.27, 59.58)
    assert (bath["period_from"], bath["period_to"]) == (date(2025, 1, 1), date(2026, 1, 1))
    assert found.loc["icb:QHM"]["status"] == "missing"


def test_a_metric_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = survey(tmp_path)
    text = path.read_text(encoding="utf-8").replace("gpps-listened", "gpps-heard")
    with pytest.raises(InputRefused, match="gpps-listened"):
        read(source("gp_patient_survey"), [table(tmp_path, text)])


def test_a_number_that_is_none_is_refused_with_its_row(tmp_path: Path) -> None:
    text = survey(tmp_path).read_text(encoding="utf-8").replace("58.43", "many")
    with pytest.raises(InputRefused, match="row 3"):
        read(source("gp_patient_survey"), [table(tmp_path, text)])


def test_a_financial_year_begins_in_april_and_councils_have_their_tier(tmp_path: Path) -> None:
    metrics = level_shapes()["discharge_ready"]["measures"]
    bodies = ("utla,E09000002", "utla,E10000003", "provider,RCF", "england,ENGLAND")
    rows = [f"{body},a,2024-25,{metric},a,1,2,3" for metric in metrics for body in bodies]
    heading = "level,code,name,period,metric,label,count,percent,days"
    found = read(source("discharge_ready"), [table(tmp_path, "\n".join([heading, *rows]) + "\n")])
    rows_read = found["observation"]
    assert set(rows_read["subject"]) == {"lad:E09000002", "utla:E10000003", "RCF", ENGLAND}
    assert set(rows_read["period_from"]) == {date(2024, 4, 1)}
    assert set(rows_read["period_to"]) == {date(2025, 4, 1)}


def test_every_measure_is_named_once() -> None:
    named = [
        one["measure"] for made in level_shapes().values() for one in made["measures"].values()
    ]
    assert len(named) == len(set(named))


# Published totals: where the publication says that the boards add up to England, or how nearly.
TOTALS = [
    ("gp_appointments", 368_990_304, 368_990_304),
    ("community_beds", 13_439, 13_439),
    ("emergency_admissions_year", 6_581_050, 6_614_976),
]


@pytest.mark.parametrize(("measure", "boards", "england"), TOTALS)
def test_boards_against_england(
    shipped_store: Store, measure: str, boards: int, england: int
) -> None:
    total = "select sum(value) from observation where measure = $measure and subject {which}"
    values = {"measure": measure}
    assert ask_value(shipped_store, total.format(which="like 'icb:%'"), values) == boards
    assert ask_value(shipped_store, total.format(which=f"= '{ENGLAND}'"), values) == england


def test_every_board_of_2025_has_its_survey_and_registers(shipped_store: Store) -> None:
    rows = ask(
        shipped_store,
        "select measure, count(distinct subject) as boards from observation "
        "where source in ('gp_patient_survey_2025', 'qof_prevalence_2024_25') "
        "and subject like 'icb:%' group by measure order by measure",
    )
    assert len(rows) == 9
    assert {row["boards"] for row in rows} == {42}


def test_weighted_people_are_shares_of_the_years_people(shipped_store: Store) -> None:
    """A trap: they add up to that year's people, whatever the component."""
    rows = ask(
        shipped_store,
        "select component, sum(people) as people from need_weight "
        "where source = 'nhse_practice_weights_2025_26' and subject like 'icb:%' "
        "group by component order by component",
    )
    assert len(rows) == 10
    assert {round(row["people"], -2) for row in rows} == {63_849_300}
    sql = "select round(people) from need_weight where subject = $subject and year_ending = 2026 "
    overall = sql + "and component = 'overall'"
    assert ask_value(shipped_store, overall, {"subject": "icb:QJK"}) == 1_342_794
    assert ask_value(shipped_store, overall, {"subject": "icb:QT6"}) == 676_091
