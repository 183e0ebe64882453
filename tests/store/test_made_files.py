"""Readers take small files made in the official shapes, and give what was put in, no more."""

from pathlib import Path

import pandas as pd
import pytest

from official import AGES, EACH, SYSTEMS, people_of, small_areas
from tripleaim.store.catalogue import match_files, select_sources
from tripleaim.store.readers import Reading, reader_for


@pytest.fixture(scope="module")
def read(official_folder: Path) -> dict[str, Reading]:
    """Every source of the catalogue that finds its files among those that were made."""
    return {
        source.id: reader_for(source.shape)(source, match_files(source, official_folder))
        for source in select_sources(official_folder)
    }


def test_the_catalogue_knows_every_file_that_was_made(official_folder: Path) -> None:
    known = {
        path
        for source in select_sources(official_folder)
        for path in match_files(source, official_folder)
    }
    made = {path for path in official_folder.rglob("*") if path.is_file()}
    assert known == made


@pytest.mark.parametrize("year", [2017, 2019, 2020])
def test_people_by_age_are_those_that_were_written(year: int, read: dict[str, Reading]) -> None:
    rows = read[f"ons_sape_{year}"]["population"]
    table = rows if isinstance(rows, pd.DataFrame) else rows.to_pandas()
    wanted = sum(sum(people_of(at, year)) for at in range(len(small_areas())))
    assert int(table["people"].sum()) == wanted
    assert table["area"].nunique() == EACH * len(SYSTEMS)
    assert set(table["age_from"]) <= set(AGES)


def test_every_small_area_lies_in_its_commissioner_and_council(read: dict[str, Reading]) -> None:
    (lookup,) = [found for id, found in read.items() if "lsoa11_ccg21" in id]
    sighting = lookup["sighting"]
    assert isinstance(sighting, pd.DataFrame)
    for kind in ("ccg", "lad"):
        of_kind = sighting[sighting["kind"] == kind]
        assert len(of_kind) == of_kind["block"].nunique() == EACH * len(SYSTEMS)
        assert of_kind["area"].nunique() == len(SYSTEMS)
