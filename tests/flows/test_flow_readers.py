"""Readers of flow: totals that the publishers or collectors print, and files that are spoilt."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.catalogue import catalogue, match_files
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.readers import reader_for

Read = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def read(data_folder: Path) -> Read:
    """The flow rows of a catalogue entry."""

    def read_flow(id: str) -> pd.DataFrame:
        source = catalogue()[id]
        reading = reader_for(source.shape)(source, match_files(source, data_folder))
        table = reading["flow"]
        assert isinstance(table, pd.DataFrame)
        return table

    return read_flow


def spoil(tmp_path: Path, id: str, rows: str) -> str:
    """What the reader of an entry says of a file with these rows."""
    source = catalogue()[id]
    path = tmp_path / Path(source.files[0]).name
    path.write_bytes(gzip.compress(rows.encode()) if path.suffix == ".gz" else rows.encode())
    with pytest.raises(InputRefused) as refused:
        reader_for(source.shape)(source, [path])
    return str(refused.value)


def test_emergency_admissions_by_council(read: Read) -> None:
    """Totals counted by the collector; Frimley Health as its provenance note prints it."""
    flow = read("hes_emergency_utla_2018")
    named = flow[flow["provider"] != "elsewhere"]
    assert flow["count"].sum() == 6_315_177
    assert (flow["origin"].nunique(), named["provider"].nunique()) == (152, 210)
    assert flow.loc[flow["provider"] == "elsewhere", "count"].sum() == 35_285
    frimley = flow[flow["provider"] == "RDU"].nlargest(6, "count")["count"].tolist()
    assert frimley == [18_231, 17_478, 15_328, 15_264, 13_882, 8_498]


def test_people_waiting(read: Read) -> None:
    assert read("nhse_waiting_list_2026")["count"].sum() == 7_187_677


WAITING = "provider_code,commissioner_parent_code,commissioner_code,incomplete\nRDU,QNQ,D4U1Y,{}\n"


@pytest.mark.parametrize("cell", ["", "about 40", "-4", "1.5", "1,200"])
def test_an_unreadable_count_is_not_nobody_waiting(tmp_path: Path, cell: str) -> None:
    said = spoil(tmp_path, "nhse_waiting_list_2026", WAITING.format(f'"{cell}"'))
    assert "row 2, column incomplete" in said
    assert repr(cell) in said
    assert ".csv.gz" in said


def test_every_fault_of_a_council_file_at_once(tmp_path: Path) -> None:
    said = spoil(
        tmp_path,
        "hes_emergency_utla_2018",
        "utla_code,provider_code,emergency_admissions_2018_19\nSlough,RDU,5\nE06000039,rdu?,-1\n",
    )
    assert "row 2, column utla_code: 'Slough' is not an ONS code" in said
    assert "row 3, column provider_code: 'rdu?' is not an ODS code" in said
    assert "row 3, column emergency_admissions_2018_19: '-1' is not a count" in said


def by_kind(flow: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each kind."""
    return {str(kind): rows for kind, rows in flow.groupby("kind")}


@pytest.mark.parametrize(
    ("id", "areas", "trusts", "pairs"),
    [
        ("ohid_district_catchments_2019", 317, 140, 4924),
        ("lshtm_covid_district_2020", 311, 126, 589),
        ("lshtm_covid_council_2020", 149, 127, 424),
    ],
)
def test_shares_both_ways(read: Read, id: str, areas: int, trusts: int, pairs: int) -> None:
    """Rows counted by the collector; shares of each area, and of each trust, add up to 1."""
    flow = read(id)
    for kind, rows in by_kind(flow).items():
        whole = "provider" if kind.endswith(" of the provider") else "origin"
        assert (rows["of_what"] == whole).all()
        assert rows.groupby(whole)["share"].sum().to_numpy() == pytest.approx(1)
        assert (rows["origin"].nunique(), rows["provider"].nunique()) == (areas, trusts)
        assert len(rows) == pairs
    assert flow["kind"].nunique() == 2


@pytest.mark.parametrize(
    ("id", "areas", "pairs"),
    [("ohid_district_patients_2020", 309, 5670), ("ohid_board_patients_2020", 42, 1321)],
)
def test_where_patients_of_trusts_live(read: Read, id: str, areas: int, pairs: int) -> None:
    flow = read(id)
    assert (len(flow), flow["origin"].nunique(), flow["provider"].nunique()) == (pairs, areas, 138)
    assert flow.groupby("provider")["share"].sum().to_numpy() == pytest.approx(1)
    assert set(flow["kind"]) == {"catchment of the provider"}


def test_visits_to_emergency_departments(read: Read) -> None:
    flow = read("nuffield_type1_2022")
    assert len(flow) == 212
    totals = flow.groupby("provider")["count"].sum()
    assert flow.groupby("provider")["share"].sum().to_numpy() == pytest.approx(1, abs=1e-4)
    bournemouth = flow[flow["provider"] == "R0D"].set_index("origin")["count"].to_dict()
    assert bournemouth == {"icb:QVV": 71_760, "icb:QRL": 4_810}
    implied = flow["count"] / flow["provider"].map(totals)
    assert (implied - flow["share"]).abs().max() < 0.005


def test_the_shares_of_2019_lack_a_trust_and_say_so(read: Read) -> None:
    """Rows and trusts counted by the collector. In Somerset what is missing is `elsewhere`."""
    flow = read("ohid_msoa_admissions_2019")
    named = flow[flow["provider"] != "elsewhere"]
    assert (len(named), named["provider"].nunique()) == (60_187, 138)
    assert "RH5" not in set(flow["provider"])
    assert set(flow["kind"]) == {"all admissions, a trust missing"}
    assert flow.groupby("origin")["share"].sum().to_numpy() == pytest.approx(1, abs=1e-3)


def test_no_answer_takes_the_shares_of_2019(any_store: Store) -> None:
    sql = "select distinct source from flow where kind = 'people by place of admission'"
    assert [each["source"] for each in ask(any_store, sql)] == ["ohid_msoa_admissions_2018"]


def test_areas_and_boards_of_every_flow_are_known(any_store: Store) -> None:
    """Boards printed with ONS codes only are brought to their ODS codes; upper-tier councils that
    are no counties are districts too."""
    sql = """
        select distinct origin from flow
        where contains(origin, ':') and origin not like 'utla:E10%'
            and replace(origin, 'utla:', 'lad:') not in (select area from area)
        order by origin
    """
    assert [each["origin"] for each in ask(any_store, sql)] == []


def test_catchments_of_districts_are_people(full_store: Store) -> None:
    """Shares of districts times their people: all of England, and the makeup of each trust as
    published, to within the difference between the population used and the publisher's."""
    sql = """
        with ours as (
            select origin, provider, count / sum(count) over (partition by provider) as share
            from flow where kind = 'catchment people'
        )
        select quantile_cont(abs(ours.share - f.share), 0.99) as apart, count(*) as pairs
        from ours join flow f using (origin, provider)
        where f.kind = 'catchment of the provider' and f.source = 'ohid_district_catchments_2019'
    """
    found = ask(full_store, sql)[0]
    assert found["pairs"] == 4924
    assert found["apart"] < 0.01
    people = ask_value(full_store, "select sum(count) from flow where kind = 'catchment people'")
    assert people == pytest.approx(56_286_961, abs=1_000)


def test_published_catchments(data_folder: Path) -> None:
    """England by kind of admission, as the rows add up; ages without gap or overlap."""
    source = catalogue()["phe_catchments_2017"]
    rows = reader_for(source.shape)(source, match_files(source, data_folder))["catchment"]
    assert isinstance(rows, pd.DataFrame)
    assert rows.groupby("admission")["people"].sum().to_dict() == {
        "all admissions": 55_619_305,
        "elective": 55_617_055,
        "emergency": 55_618_096,
    }
    bands = rows[["age_from", "age_to"]].drop_duplicates().sort_values("age_from")
    assert (bands["age_to"].iloc[:-1].to_numpy(int) + 1 == bands["age_from"].iloc[1:]).all()
    assert rows["provider"].nunique() == 151


@pytest.mark.parametrize(
    ("id", "rows", "said"),
    [
        (
            "ohid_district_catchments_2019",
            "lad_code,trust_code,trust_prop_by_lad,lad_prop_by_trust\n"
            "E07000001,RGT,0.4,much\nE07000001,RGT,7,0.5\n",
            ("'much' is not a share", "'7' is not a share", "'RGT E07000001' stands in row 2"),
        ),
        (
            "ohid_district_catchments_2019",
            "lad_code,trust_code,trust_prop_by_lad,lad_prop_by_trust\n"
            "E07000001,RGT,0.6,0.7\nE07000001,RGQ,0.6,0.7\n",
            ("'E07000001' has shares that add up to 1.4000",),
        ),
        (
            "phe_catchments_2017",
            "year,area,type,age,population\n2017,R0A - M,Trust Catchment - Elective,40-44,5.5\n",
            ("'40-44' is not a band of age", "'5.5' is not a count"),
        ),
    ],
)
def test_spoilt_tables(tmp_path: Path, id: str, rows: str, said: tuple[str, ...]) -> None:
    message = spoil(tmp_path, id, rows)
    assert all(part in message for part in said), message


def test_a_missing_tail_is_elsewhere(tmp_path: Path) -> None:
    source = catalogue()["ohid_board_patients_2020"]
    path = tmp_path / "shares.csv"
    path.write_text(
        "nhs_trust22_code,icb22_code,proportion_trust_came_from_icb\nRGT,E54000001,0.75\n"
    )
    flow = reader_for(source.shape)(source, [path])["flow"]
    assert isinstance(flow, pd.DataFrame)
    assert dict(zip(flow["origin"], flow["share"], strict=True)) == {
        "icb:E54000001": 0.75,
        "elsewhere": 0.25,
    }
