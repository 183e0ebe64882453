"""Runs the tests of `inside` in processes of their own, on SQLite."""

from pathlib import Path

import pytest
from own_process import FILES, run_inside, upgrade

IN_PDF = "test_readable.py"


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=pytest.mark.pdf) if each == IN_PDF else each for each in FILES],
)
def test_on_sqlite(name: str, tmp_path: Path, shipped_path: Path, laid: Path) -> None:
    run_inside(name, tmp_path, shipped_path, laid)


def test_every_row_of_the_first_version_stands_after_an_upgrade(tmp_path: Path) -> None:
    assert upgrade(tmp_path) == ""
