"""Tests that need what is not here are counted and named, and nothing is searched for."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from left_out import needs_of, tell

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("fixtures", "parameters", "markers", "needs"),
    [
        (["full_store", "tmp_path"], [], [], {"data"}),
        (["request"], ["full_store", 2019], [], {"data"}),
        (["request"], ["shipped_store"], [], set()),
        (["data_folder", "facts_folder"], [], [], {"data", "facts"}),
        (["browser"], [], ["slow"], {"browser"}),
        ([], [], ["spark"], {"spark"}),
        ([], [], ["polars"], {"polars"}),
    ],
)
def test_a_test_says_by_what_it_asks_for_what_it_needs(
    fixtures: list[str], parameters: list[object], markers: list[str], needs: set[str]
) -> None:
    assert needs_of(fixtures, parameters, markers) == needs


def test_nothing_left_out_is_nothing_to_tell() -> None:
    assert tell([]) == []


def test_no_test_skips_itself_uncounted() -> None:
    by_itself = re.compile(r"importorskip|mark\.skip|pytest\.skip|skipTest")
    found = [
        f"{path.name}:{number}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if by_itself.search(line) and "re.compile" not in line
    ]
    assert found == [], "Say in left_out.NEEDS what it needs, and mark it."


def collect(*words: str, **environment: str) -> tuple[int, str]:
    """Exit code and output of a run of its own that collects tests."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATA", "FACTS")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-n0", "-q", *words],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_without_data_they_are_set_apart_counted_and_named() -> None:
    code, said = collect("tests/store/test_neighbours.py")
    assert code == 0
    assert "tests need the open data: make test DATA=folder" in said
    assert "::test_england_hangs_together" not in said


def test_data_that_names_another_folder_does_not_pass_for_a_whole_run(tmp_path: Path) -> None:
    code, said = collect("tests/store/test_neighbours.py", DATA=str(tmp_path))
    assert code == 4
    assert "is not the folder of open data" in said
