"""The forgiving reader of tables keeps the limits of the strict ones."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from store.files.mutations import CSV, WORKBOOK
from tripleaim.model.errors import InputRefused
from tripleaim.store.given.grid import read_grids

GOOD = b"code,people\n00C,100\n00D,200\n"


@pytest.mark.parametrize("kind", CSV)
def test_a_broken_csv_is_cells_or_a_message(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "given.csv"
    path.write_bytes(CSV[kind](GOOD))
    said = ""
    try:
        read_grids(path)
    except InputRefused as refusal:
        said = str(refusal)
    assert len(said) < 5_000


@pytest.mark.parametrize("kind", WORKBOOK)
def test_a_broken_workbook_is_cells_or_a_message(kind: str, tmp_path: Path) -> None:
    book, out = Workbook(), io.BytesIO()
    for row in (("code", "people"), ("00C", 100)):
        book.worksheets[0].append(row)
    book.save(out)
    path = tmp_path / "given.xlsx"
    path.write_bytes(WORKBOOK[kind](out.getvalue()))
    said = ""
    try:
        read_grids(path)
    except InputRefused as refusal:
        said = str(refusal)
    assert len(said) < 5_000
