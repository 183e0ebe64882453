"""OpenDocument spreadsheets that are over a limit, or locked."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.files.opendocument import read_opendocument

CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


def spreadsheet(folder: Path, rows: str) -> Path:
    path = folder / "given.ods"
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with ZipFile(path, "w") as packed:
        packed.writestr("content.xml", content)
    return path


def row(cell: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'


def times(count: int, what: str = "number-columns-repeated") -> str:
    return CELL.replace("<table:table-cell", f'<table:table-cell table:{what}="{count}"', 1)


def test_cells_that_are_repeated_are_read(tmp_path: Path) -> None:
    given = spreadsheet(tmp_path, row(times(3)) + row(CELL, 2))
    assert [list(map(tuple, rows)) for _, rows in read_opendocument(given)] == [
        [("x", "x", "x"), ("x",), ("x",)]
    ]


@pytest.mark.parametrize(
    "rows",
    [
        row(times(2_000)) + row(CELL, 90_000),
        row(CELL, 90_000) + row(times(2_000)),
        row(times(2_000, "number-columns-spanned")) + row(CELL, 90_000),
    ],
)
def test_the_widest_row_counts_for_all(tmp_path: Path, rows: str) -> None:
    with pytest.raises(InputRefused, match="more than"):
        read_opendocument(spreadsheet(tmp_path, rows))


def test_one_that_is_locked_is_a_message(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path, row(CELL))
    packed = bytearray(path.read_bytes())
    packed[6] |= 1  # the mark of a part that is encrypted, in its own head
    packed[packed.index(b"PK\x01\x02") + 8] |= 1  # and in the list of parts
    path.write_bytes(packed)
    with pytest.raises(InputRefused):
        read_opendocument(path)
