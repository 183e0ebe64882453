"""Nothing reads people but what lets out releases, what writes synthetic totals, and the loader."""

import ast
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.people import count, moving
from tripleaim.people.ship import profile_rows
from tripleaim.store.disclosure import Release

SOURCE = Path(__file__).parents[2] / "src" / "tripleaim"
ASKING = {"ask_people", "ask_engine", "ask_spark"}
ENGINES = {"store/person.py", "store/spark.py"}
RELEASES = {"people/count.py", "people/moving.py"}
SYNTHETIC_ONLY = {"people/ship.py"}


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_only_releases_and_synthetic_totals_ask_of_people() -> None:
    asking = {
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if ASKING & names_in(path)
    }
    assert asking - ENGINES == RELEASES | SYNTHETIC_ONLY


def test_no_other_file_reads_folders_of_people() -> None:
    """Folders of people are told by their pattern, `system=`."""
    reading = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if "system=" in path.read_text(encoding="utf-8")
        and "read_parquet" in path.read_text(encoding="utf-8")
    }
    assert reading <= ENGINES | {"people/report.py", "people/extract.py"}


def test_whatever_counts_people_gives_a_release() -> None:
    held = {**vars(count), **vars(moving)}
    public = [name for name in held if name.startswith("release_")]
    assert {"release_segments", "release_movement", "release_areas"} <= set(public)
    for name in public:
        assert Release.__name__ in str(held[name].__annotations__["return"])


def test_totals_that_ship_are_refused_of_anyone_but_the_synthetic(tmp_path: Path) -> None:
    (tmp_path / "system=QHM").mkdir()
    (tmp_path / "system=QHM" / "people.parquet").write_bytes(b"")
    with pytest.raises(InputRefused, match="are not synthetic"):
        profile_rows(tmp_path)
