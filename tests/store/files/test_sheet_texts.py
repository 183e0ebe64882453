"""A sheet read as rows of text says what a whole reader of workbooks says, cell by cell."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tripleaim.store.files.sheet_texts import Sheets, read_sheet

ROWS = [
    ["Code", "Count", "Share", "Day", "Is it", "Code"],
    ["A1", 7, 0.125, datetime(2019, 7, 1), True, "again"],
    ["B 2 & <c>", 7.0, None, None, False, None],
    [None, None, None, None, None, None],
    [None, 12_345_678, -1.5e-7, datetime(2024, 10, 31, 12, 30), None, "end"],
]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook()
    made.active.title = "First one"
    for row in ROWS:
        made.active.append(row)
    second = made.create_sheet("Second")
    second["C3"] = "alone"
    made.save(path := tmp_path / "a.xlsx")
    return path


def said(value: object) -> str:
    """A cell as openpyxl gives it, as text."""
    return "" if value is None else str(value)


def test_every_cell_is_what_a_whole_reader_says(book: Path) -> None:
    whole = load_workbook(book)
    read = Sheets(book)
    assert read.names == ("First one", "Second") == tuple(whole.sheetnames)
    for name in read.names:
        held = {
            (cell.row, cell.column): said(cell.value)
            for row in whole[name].iter_rows()
            for cell in row
            if cell.value is not None
        }
        numbers = [row[0].row for row in whole[name].iter_rows() if any(c.value for c in row)]
        rows = [row for row in read.rows(name) if any(row)]
        found = {
            (number, place): text
            for number, row in zip(numbers, rows, strict=True)
            for place, text in enumerate(row, start=1)
            if text
        }
        assert found == held


def test_a_table_has_the_first_of_columns_of_one_name_and_no_empty_row(book: Path) -> None:
    table = read_sheet(book)
    assert list(table.columns) == ["Code", "Count", "Share", "Day", "Is it"]
    assert table["Code"].tolist() == ["A1", "B 2 & <c>", ""]
    assert table["Count"].tolist() == ["7", "7", "12345678"]
    assert table["Day"].tolist() == ["2019-07-01 00:00:00", "", "2024-10-31 12:30:00"]


def test_a_sheet_that_is_not_there_is_named(book: Path) -> None:
    with pytest.raises(KeyError, match="Third"):
        read_sheet(book, "Third")
