"""Readers of flow: totals that the publishers or collectors print, and files that are spoilt."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.catalogue import catalogue, match_files
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
