"""What ships is what the open data and the facts give, byte for byte."""

from pathlib import Path

import pytest

from tripleaim.store.compile import Part, all_parts, pack
from tripleaim.store.engine import Store
from tripleaim.store.shipped import FOLDER, shipped_parts

LIMIT_BYTES = 8_000_000


@pytest.mark.parametrize("part", all_parts(), ids=lambda part: part.file_name)
def test_made_again_it_is_the_same(part: Part, full_store: Store, facts_folder: Path) -> None:
    rows = part.rows(full_store if part.stands_in_for else None, facts_folder)
    shipped = (FOLDER / f"{part.file_name}.csv.gz").read_bytes()
    assert pack(rows, part.table) == shipped, "make england writes it again"


def test_the_manifest_names_what_is_there() -> None:
    files = {path.name.removesuffix(".csv.gz") for path in FOLDER.glob("*.csv.gz")}
    assert files == set(shipped_parts()) == {part.file_name for part in all_parts()}


def test_it_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv.gz")) < LIMIT_BYTES


def test_no_file_of_the_open_data_is_copied(data_folder: Path, facts_folder: Path) -> None:
    sizes = {path.stat().st_size: path for path in data_folder.rglob("*") if path.is_file()}
    sizes |= {path.stat().st_size: path for path in facts_folder.glob("*")}
    package = FOLDER.parent.parent
    for path in package.rglob("*"):
        twin = sizes.get(path.stat().st_size) if path.is_file() else None
        assert twin is None or twin.read_bytes() != path.read_bytes(), path
