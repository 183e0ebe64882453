"""Populations by age: what is no table of them is refused in words, never a trace."""

from datetime import date
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.model.source import Source
from tripleaim.store.readers.sape import read

SOURCE = Source(
    id="a",
    publisher="a",
    title="a",
    vintage="2020",
    licence="OGL v3.0",
    address="",
    shape="ons_sape",
    valid_from=date(2020, 6, 30),
)
HEAD = "lsoa11_name,lsoa11_code,total_population"


def file_of(folder: Path, ages: str, cells: str) -> Path:
    path = folder / "a.csv"
    wales = ",".join("9" for _ in cells.split(","))
    path.write_text(f"{HEAD}{ages}\nHere,E01000001,{cells}\nThere,W01000001,{wales}\n")
    return path


@pytest.mark.parametrize(
    ("ages", "cells", "said"),
    [
        ("", "5", "has no year of age"),
        (",0,males", "5,2,3", "males is no year of age"),
        (",0,90+", "5,2,many", "cannot be read as populations"),
        (",0,90+", "6,2,3", r"E01000001 add up to \(5\)"),
    ],
)
def test_what_is_no_table_of_ages_is_refused(
    tmp_path: Path, ages: str, cells: str, said: str
) -> None:
    with pytest.raises(InputRefused, match=said):
        read(SOURCE, [file_of(tmp_path, ages, cells)])


def test_a_cell_left_out_is_no_row_and_the_last_age_is_open(tmp_path: Path) -> None:
    rows = read(SOURCE, [file_of(tmp_path, ",0,1,90+", "5,2,,3")])["population"].to_pylist()
    assert [(row["age_from"], row["age_to"], row["people"]) for row in rows] == [
        (0, 0, 2),
        (90, None, 3),
    ]
