"""The open finance files: published totals, every trust known, nothing counted twice."""

from pathlib import Path

import pandas as pd
import pytest

from tripleaim.store.catalogue import catalogue, match_files
from tripleaim.store.readers import reader_for


@pytest.fixture(scope="module")
def reading(data_folder: Path) -> dict[str, dict[str, pd.DataFrame]]:
    found = {}
    for id in (
        "nhse_programme_allocations",
        "nhsi_trust_outturn_2018_19",
        "dhsc_interim_loans",
        "mhclg_service_spend",
        "nhse_ccg_distance_2019_20",
        "ods_trust_system_2020",
    ):
        source = catalogue()[id]
        found[id] = reader_for(source.shape)(source, match_files(source, data_folder))
    return found


def millions(rows: pd.DataFrame) -> float:
    return round(int(rows["pence"].sum()) / 100_000_000, 1)


def test_trusts_planned_a_deficit_of_714_million_and_had_one_of_533(reading: dict) -> None:
    money = reading["nhsi_trust_outturn_2018_19"]["money"]
    planned = money[money["measure"] == "trust_planned_surplus"]
    actual = money[money["measure"] == "trust_actual_surplus"]
    assert (millions(planned), millions(actual)) == (-713.6, -533.4)
    assert len(planned) == len(actual) == 222
    # A trap in the file: the second row called Great Western repeats Hampshire Hospitals.
    second = money[money["breakdown"] != "all"]
    assert list(second["subject"]) == ["RN3", "RN3"]
    once = money[money["breakdown"] == "all"]
    assert millions(once[once["measure"] == "trust_actual_surplus"]) == -542.8


def test_every_trust_with_a_result_lies_in_one_system(reading: dict) -> None:
    systems = reading["ods_trust_system_2020"]["trust_system"]
    money = reading["nhsi_trust_outturn_2018_19"]["money"]
    lost = set(money["subject"]) - set(systems["organisation"])
    assert lost == set()
    assert not systems["organisation"].duplicated().any()
    assert systems["area"].nunique() == 42


def test_loans_by_year(reading: dict) -> None:
    money = reading["dhsc_interim_loans"]["money"]
    totals = money.groupby("year_ending")["pence"].sum() / 1e11
    assert totals.round(3).to_dict() == {2017: 4.669, 2018: 7.354, 2019: 10.144}
    assert not money.duplicated(["subject", "year_ending"]).any()


def test_programmes_add_up_to_the_published_total(reading: dict) -> None:
    money = reading["nhse_programme_allocations"]["money"]
    totals = money.groupby("year_ending")["pence"].sum() / 1e8
    assert totals.round().astype(int).to_dict() == {
        2016: 100361,
        2017: 105835,
        2018: 109194,
        2019: 111675,
        2020: 114775,
        2021: 118876,
    }


def test_councils_spent_14_billion_on_adult_social_care(reading: dict) -> None:
    money = reading["mhclg_service_spend"]["money"]
    adults = money[money["breakdown"] == "adult social care"]
    totals = adults.groupby("year_ending")["pence"].sum() / 1e11
    assert totals.round(2).to_dict() == {2017: 14.39, 2018: 14.90}


def test_distance_from_target_spans_what_was_published(reading: dict) -> None:
    rows = reading["nhse_ccg_distance_2019_20"]["distance_from_target"]
    assert round(rows["closing"].min(), 3) == -0.048
    assert round(rows["closing"].max(), 3) == 0.238
    assert len(rows) >= 185
