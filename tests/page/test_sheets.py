"""The plain workbook: every cell is read back by others as it was written."""

import io
from datetime import date
from zipfile import ZipFile

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tripleaim.page.sheets import LONGEST, Plain, Sheet, write_sheets

ON = date(2026, 11, 23)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12)
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
)


def read_back(rows: tuple[tuple[Plain, ...], ...]) -> list[tuple[Plain, ...]]:
    """The rows of a workbook of one sheet, without its three lines of heading."""
    heads = tuple("ABC")
    made = write_sheets([Sheet(name="Who", title="T & <t>", heads=heads, rows=rows)], ON)
    book = load_workbook(io.BytesIO(made), read_only=True)
    lines = list(book["Who"].iter_rows(values_only=True))
    assert lines[0][0] == "T & <t>"
    assert lines[2] == heads
    return lines[3:]


def as_kept(cell: Plain) -> Plain:
    """A cell as a workbook keeps it: no empty text, no letter that XML has not."""
    if isinstance(cell, str):
        return "".join(letter if _in_xml(letter) else "\ufffd" for letter in cell) or None
    return cell


def _in_xml(letter: str) -> bool:
    return letter in "\t\n" or (letter >= " " and letter not in "\ufffe\uffff")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_cells_are_read_back_as_they_were(rows: list[tuple[Plain, ...]]) -> None:
    kept = [tuple(as_kept(cell) for cell in row) for row in rows]
    assert read_back(tuple(rows)) == kept


def test_a_text_is_kept_once_and_no_longer_than_a_cell_may_hold() -> None:
    long = "a" * (LONGEST + 5)
    [first, second] = read_back(((long, "x", None), ("x", "=1+1", 0.1)))
    assert first == ("a" * LONGEST, "x", None)
    assert second == ("x", "=1+1", 0.1)


def test_a_number_of_numpy_is_the_number() -> None:
    assert read_back(((np.float64(0.1), np.int64(3), 1e-30),)) == [(0.1, 3, 1e-30)]  # type: ignore[arg-type]


def test_the_same_sheets_give_the_same_bytes_of_these_parts() -> None:
    sheets = [Sheet(name=name, title=name, heads=("A",), rows=((1,),)) for name in ("Who", "Done")]
    made = write_sheets(sheets, ON)
    assert made == write_sheets(sheets, ON)
    with ZipFile(io.BytesIO(made)) as held:
        assert held.testzip() is None
        assert [each for each in held.namelist() if "sheet" in each] == [
            "xl/worksheets/sheet1.xml",
            "xl/worksheets/sheet2.xml",
        ]
        assert b' r="' not in held.read("xl/worksheets/sheet1.xml")
