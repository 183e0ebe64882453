"""Every reader on the real files gives the counts that the collectors of the data counted."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tripleaim.model.errors import InputRefused
from tripleaim.store.catalogue import catalogue, match_files
from tripleaim.store.readers import SHAPES, Reading, reader_for
from tripleaim.store.readers.age_bands import band_of
from tripleaim.store.readers.national_grid import to_degrees

# Drawings (hexjson), a workbook in prose whose lists are read from the tables made of it, shares of
# patients that the folder of flows holds too, and centres of MSOAs, which are no blocks of ours.
NOT_READ = {
    "geography/boundaries/icb22.hexjson",
    "geography/boundaries/pcn22.hexjson",
    "geography/centroids/msoa_latlong.csv",
    "organisations/icb/ods_change_summary_icb_mergers_2026-04.xlsx",
    "organisations/trusts/trust22_ltla21_patient_shares.csv",
    "organisations/trusts/trust_ltla_mapping_2020.csv",
}


@pytest.fixture(scope="session")
def read(data_folder: Path) -> Callable[[str], Reading]:
    """Reads the files of a source of the catalogue."""

    def read_source(id: str) -> Reading:
        source = catalogue()[id]
        return reader_for(source.shape)(source, match_files(source, data_folder))

    return read_source


def total(rows: Any, column: str) -> int:
    return int(pd.Series(rows[column].to_numpy(), dtype=float).sum())


@pytest.mark.parametrize(
    ("source", "kind", "areas"),
    [
        ("ons_lsoa11_ccg15_lad15", "ccg", 209),
        ("ons_lsoa11_ccg16_lad16", "ccg", 209),
        ("ons_lsoa11_ccg17_stp17_lad17", "ccg", 207),
        ("ons_lsoa11_ccg17_stp17_lad17", "stp", 44),
        ("ons_lsoa11_ccg18_stp18_lad18", "ccg", 195),
        ("ons_lsoa11_ccg18_stp18_lad18", "stp", 42),
        ("ons_lsoa11_ccg19_lad19", "ccg", 191),
        ("ons_lsoa11_ccg20_lad20", "ccg", 135),
        ("ons_lsoa11_ccg21_lad21", "ccg", 106),
        ("ons_lsoa11_sicbl22_icb22_lad22", "icb", 42),
        ("ods_lsoa11_icb26", "icb", 36),
    ],
)
def test_lookups_hold_every_lsoa_once(
    read: Callable[[str], Reading], source: str, kind: str, areas: int
) -> None:
    sighting = read(source)["sighting"]
    assert isinstance(sighting, pd.DataFrame)
    of_kind = sighting[sighting["kind"] == kind]
    assert of_kind["block"].nunique() == len(of_kind) == 32_844
    assert of_kind["area"].nunique() == areas


@pytest.mark.parametrize(
    ("source", "regions"), [("ons_nhsrlo17_nhser17", 4), ("ons_nhsrlo18_nhser18", 5)]
)
def test_regions_of_the_misnamed_table(
    read: Callable[[str], Reading], source: str, regions: int
) -> None:
    seen = read(source)["area_seen"]
    assert isinstance(seen, pd.DataFrame)
    assert (seen["kind"] == "nhs_region").sum() == regions


@pytest.mark.parametrize(
    ("source", "people"),
    [
        ("ons_sape_2017", 55_619_430),
        ("ons_sape_2019", 56_286_961),
        ("ons_sape_2020", 56_550_138),
        ("ons_census_2021_lsoa21", 56_490_091),
        ("ons_population_ccg21_2020", 56_550_138),
        ("nhsbsa_list_size_2016_01", 57_543_937),
        ("nhsd_list_size_2021_01", 60_606_345),
    ],
)
def test_people_add_up_to_what_is_published(
    read: Callable[[str], Reading], source: str, people: int
) -> None:
    assert total(read(source)["population"], "people") == people


def test_councils_by_sex_add_up(read: Callable[[str], Reading]) -> None:
    rows = read("ons_population_lad21_2020")["population"]
    assert isinstance(rows, pd.DataFrame)
    by_sex = rows.groupby("sex")["people"].sum().to_dict()
    assert by_sex == {"persons": 56_550_138, "male": 27_982_818, "female": 28_567_320}
    assert rows["area"].nunique() == 309


def test_patients_rise_quarter_by_quarter(read: Callable[[str], Reading]) -> None:
    quarters = sorted(id for id in catalogue() if id.startswith("nhsbsa_list_size"))
    counts = [total(read(id)["observation"], "value") for id in quarters]
    assert len(counts) == 12
    assert (counts[0], counts[-1]) == (56_025_327, 57_543_937)
    assert counts == sorted(counts)


def test_patients_by_lsoa(read: Callable[[str], Reading]) -> None:
    flow = read("nhsd_registrations_2022")["flow"]
    english = flow.filter(np.array(flow["origin"].to_pylist()) != "elsewhere")  # type: ignore[union-attr,call-overload]
    assert total(flow, "count") == 61_768_942
    assert total(english, "count") == 61_727_641
    assert len(set(flow["provider"].to_pylist())) == 6_484


@pytest.mark.parametrize(
    ("source", "practices", "networks", "commissioners", "systems"),
    [
        ("nhsd_practice_map_2020_09", 6_708, 1_251, 135, 42),
        ("nhsd_practice_map_2022_01", 6_527, 1_254, 106, 42),
        ("nhsd_practice_map_2022_07", 6_845, None, None, 42),
    ],
)
def test_maps_of_practices(
    read: Callable[[str], Reading],
    source: str,
    practices: int,
    networks: int | None,
    commissioners: int | None,
    systems: int,
) -> None:
    """A network of `U` says that there is none; the collectors counted it as one more network."""
    rows = read(source)["practice_seen"]
    assert isinstance(rows, pd.DataFrame)
    assert (len(rows), rows["system"].nunique(), rows["region"].nunique()) == (
        practices,
        systems,
        7,
    )
    if networks:
        assert rows["network"].nunique() == networks
        assert rows["commissioner"].nunique() == commissioners


@pytest.mark.parametrize(
    ("source", "on", "networks"),
    [
        ("ods_epcn_2019_12", "2019-12-31", 1_250),
        ("ods_epcn_2022_06", "2022-06-30", 1_260),
        ("ods_epcn_2023_01", "2023-01-31", 1_264),
        ("ods_epcn_2024_10", "2024-10-31", 1_285),
    ],
)
def test_networks_open(read: Callable[[str], Reading], source: str, on: str, networks: int) -> None:
    bodies = read(source)["organisation"]
    assert isinstance(bodies, pd.DataFrame)
    assert bodies["valid_to"].isna().sum() == networks


def test_trusts_open_by_year(read: Callable[[str], Reading]) -> None:
    bodies = read("ods_etr_2025")["organisation"]
    assert isinstance(bodies, pd.DataFrame)
    days = [f"{year}-04-02" for year in range(2013, 2026)]
    here = [
        ((bodies["valid_from"] <= day) & (bodies["valid_to"].fillna("9999") > day)).sum()
        for day in days
    ]
    assert here == [245, 243, 239, 237, 233, 229, 225, 217, 214, 211, 210, 209, 205]


def test_successions_and_partners(read: Callable[[str], Reading], data_folder: Path) -> None:
    path = match_files(catalogue()["ods_succession"], data_folder)[0]
    assert len(path.read_text(encoding="utf-8").splitlines()) == 11_537
    followed = read("ods_succession")["succession"]
    assert isinstance(followed, pd.DataFrame)
    closed = followed[followed["successor"] == "QHM"]
    assert set(closed["predecessor"]) == {"QVP", "QT8", "QMK"}
    assert set(closed["effective"]) == {"2018-04-01"}
    reading = read("stp_partners_2019")
    seen = reading["area_seen"]
    assert isinstance(seen, pd.DataFrame)
    assert (seen["kind"] == "stp").sum() == 42


def test_deprivation_of_boards(read: Callable[[str], Reading]) -> None:
    rows = read("iod_2025_systems")["observation"]
    assert isinstance(rows, pd.DataFrame)
    assert rows.groupby("measure")["subject"].nunique().tolist() == [42, 42, 42, 42]


def test_a_log_of_changes_and_what_trusts_are_under(read: Callable[[str], Reading]) -> None:
    assert len(read("stp_change_log_2019")["fact"]) == 50
    assert len(read("cqc_trust_category_2022")["fact"]) == 213
    alliances = read("trust_cancer_alliance_2025")
    known, ties = alliances["organisation"], alliances["tie"]
    assert isinstance(known, pd.DataFrame)
    assert isinstance(ties, pd.DataFrame)
    assert set(ties["object"]) == set(known["organisation"])


@pytest.mark.parametrize(
    ("stem", "areas"),
    [("ccg13", 211), ("ccg19", 191), ("ccg20", 135), ("ccg21", 106), ("stp21", 42), ("icb22", 42)],
)
def test_official_boundaries(read: Callable[[str], Reading], stem: str, areas: int) -> None:
    outline = read(f"outline_official_{stem}")["outline"]
    assert isinstance(outline, pd.DataFrame)
    assert outline["area"].nunique() == len(outline) == areas


def test_the_grid_against_the_ordnance_survey() -> None:
    """The worked example of the Ordnance Survey's guide: the water tower at Caister."""
    longitude, latitude = to_degrees(np.array([651_409.903]), np.array([313_177.270]))
    north = (latitude[0] - 52.65797861) * 111_200
    east = (longitude[0] - 1.71605194) * 111_320 * np.cos(np.radians(52.66))
    assert np.hypot(north, east) < 10


def test_the_grid_is_not_off_by_a_datum(read: Callable[[str], Reading]) -> None:
    """Centres weighted by people lie about the plain centres, on no side of them."""
    grid, plain = read("ons_lsoa21_centres")["block"], read("ons_lsoa_centres")["block"]
    assert isinstance(grid, pd.DataFrame)
    assert isinstance(plain, pd.DataFrame)
    assert len(grid) == 33_755
    both = grid.merge(plain, on="block", suffixes=("", "_plain"))
    north = (both["latitude"] - both["latitude_plain"].astype(float)) * 111_200
    east = (both["longitude"] - both["longitude_plain"].astype(float)) * 111_320 * 0.61
    assert abs(north.median()) < 10
    assert abs(east.median()) < 10


@given(st.integers(0, 90), st.integers(1, 30))
def test_bands_are_told_by_any_heading(first: int, width: int) -> None:
    last = first + width
    expected = (first, last)
    assert band_of(f"Aged {first} to {last} years") == expected
    assert band_of(f"Age {first}-{last}") == expected
    assert band_of(f"{first}-{last}") == expected
    assert band_of(f"{first}+") == (first, None)


SPOILT: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    ("no practice", "nhsd_list_size_2021_01", ",CODE,", ",KODE,", ("lacks the columns",)),
    (
        "a code as a number",
        "nhsd_list_size_2021_01",
        "A84002",
        "9E+10",
        ("column CODE", "'9E+10' is not the code of a practice", "spreadsheet"),
    ),
    (
        "patients in words",
        "nhsd_list_size_2021_01",
        ",5903",
        ",many",
        ("column NUMBER_OF_PATIENTS", "'many' is not a number of patients"),
    ),
    ("a practice twice", "nhsd_list_size_2021_01", "A84005", "A84002", ("stands in row",)),
    (
        "ages that do not add up",
        "ons_population_ccg21_2020",
        "2111469",
        "2111470",
        ("row 2", "All Ages", "'2111470'", "add up to (2111469)"),
    ),
    (
        "ONS code spoilt",
        "ons_population_ccg21_2020",
        "E38000256",
        "38000256",
        ("CCG Code", "'38000256' is not an ONS code"),
    ),
    (
        "a day that is none",
        "stp_change_log_2019",
        "2018-06-22",
        "22/06/2018",
        ("column date", "'22/06/2018' is not a day"),
    ),
    (
        "a trust in words",
        "cqc_trust_category_2022",
        "R0A,",
        "Manchester,",
        ("'Manchester' is not the ODS code of a trust",),
    ),
    (
        "a longitude in words",
        "trust_locations_2022",
        "-2.22771",
        "west",
        ("column longitude", "'west' is not a longitude"),
    ),
]


@pytest.mark.parametrize(
    ("source", "old", "new", "said"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT]
)
def test_what_is_spoilt_is_named(
    data_folder: Path, tmp_path: Path, source: str, old: str, new: str, said: tuple[str, ...]
) -> None:
    entry = catalogue()[source]
    whole = match_files(entry, data_folder)[0]
    text = whole.read_text(encoding="utf-8-sig")
    assert old in text
    path = tmp_path / whole.name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        reader_for(entry.shape)(entry, [path])
    for words in (whole.name, *said):
        assert words in str(refusal.value)


def test_every_entry_has_a_reader_and_every_shape_an_entry() -> None:
    shapes = {source.shape for source in catalogue().values()}
    assert shapes <= set(SHAPES)
    assert all(re.fullmatch(r"[a-z0-9_]+", id) for id in catalogue())


def test_every_file_of_areas_and_bodies_is_in_the_catalogue(data_folder: Path) -> None:
    known = {path for source in catalogue().values() for path in match_files(source, data_folder)}
    here = {
        path
        for folder in ("geography", "organisations")
        for path in (data_folder / folder).rglob("*")
        if path.is_file() and path.name != "PROVENANCE.md"
    }
    assert {str(path.relative_to(data_folder)) for path in here - known} <= NOT_READ
