"""One way to read a workbook (.xlsx): what it would unpack to is known before it is unpacked.

A workbook is a packed archive of XML. Half a megabyte can hold a cell of 600 MB, one cell at the
foot of a sheet stands for a million rows, one merged range for 17 thousand million cells. Each is
counted in a stream first; only what lies within the limits is opened.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.limits import (
    BOOK_AREA,
    BOOK_BYTES,
    BOOK_CELLS,
    BOOK_COLUMNS,
    BOOK_DEPTH,
    BOOK_PARTS,
    BOOK_ROWS,
    BOOK_UNPACKED,
    Limit,
)
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.refusal import check_is_file, refuse_file

if TYPE_CHECKING:
    from openpyxl import Workbook

PIECE = 1 << 16
ADDRESS = re.compile(r"([A-Z]{1,4})(\d{1,9})")
GIVE = "Give the path of a workbook (.xlsx)."
SAVE = "Save it again as .xlsx."


def open_workbook(path: Path, values_only: bool = True) -> "Workbook":
    """A workbook of the user, with at least one sheet of cells.

    `values_only` gives what formulas came to when it was saved; without it, formulas are seen as
    formulas. Raises InputRefused for what is no workbook, is packed too large, has a cell too far
    out, or cannot be read.
    """
    check_is_file(path, GIVE)
    try:
        check_workbook(path)
        book = _load(path, values_only)
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    if not book.worksheets:
        raise refuse(path.name, "has no sheet of cells, only charts", "Add a sheet with a table.")
    return book


def _load(path: Path, values_only: bool) -> "Workbook":
    import warnings

    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(path, data_only=values_only, keep_links=False)
    except OSError:
        raise
    except Exception as error:  # openpyxl raises whatever its parts do
        rule = f"is not an Excel workbook that can be read ({type(error).__name__})"
        raise refuse(path.name, rule, SAVE) from None


def check_workbook(path: Path) -> None:
    """Raises InputRefused when a workbook is none, or would unpack to more than the limits."""
    if path.stat().st_size > BOOK_BYTES.most:
        raise over(path.name, BOOK_BYTES)
    try:
        with ZipFile(path) as packed:
            parts = packed.infolist()
            if len(parts) > BOOK_PARTS.most:
                raise over(path.name, BOOK_PARTS)
            if sum(part.file_size for part in parts) > BOOK_UNPACKED.most:
                raise over(path.name, BOOK_UNPACKED)
            if not any(part.filename.lower() == "xl/workbook.xml" for part in parts):
                raise refuse(path.name, "is not an Excel workbook", SAVE)
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_part(packed, part, path.name)
    except (BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise refuse(path.name, "is not an Excel workbook that can be read", SAVE) from None
    except RuntimeError:
        raise refuse(path.name, "is locked with a password", "Save it without one.") from None


def _check_part(packed: ZipFile, part: ZipInfo, name: str) -> None:
    counted = _Counted(name, part.filename)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = counted.start
    parser.EndElementHandler = counted.end
    parser.StartDoctypeDeclHandler = counted.doctype
    where = f"{name}, part {part.filename}"
    try:
        for piece in pieces(packed, part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise refuse(where, f"is cut short or damaged (line {error.lineno})", SAVE) from None


def pieces(packed: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """A part of a packed file, bit by bit."""
    with packed.open(part) as file:
        while piece := file.read(PIECE):
            yield piece


class _Counted:
    """What a part of a workbook holds, counted as it streams by; refuses what is over a limit."""

    def __init__(self, name: str, part: str) -> None:
        self.name, self.where = name, f"{name}, part {part}"
        self.depth = self.cells = self.row = self.column = 0
        self.last_row = self.last_column = 0

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > BOOK_DEPTH.most:
            raise over(self.where, BOOK_DEPTH)
        kind = tag.rpartition(":")[2]
        if kind == "row":
            self.row = _whole(given.get("r")) or self.row + 1
            self.column = 0
        elif kind == "c":
            self._cell(given.get("r", ""))
        elif kind == "mergeCell":
            self._merged(given.get("ref", ""))

    def end(self, tag: str) -> None:
        self.depth -= 1

    def doctype(self, *_: object) -> None:
        raise refuse(self.where, "declares a type of document, which no workbook does", SAVE)

    def _cell(self, address: str) -> None:
        self.cells += 1
        self.column += 1
        if found := ADDRESS.fullmatch(address):
            self.row, self.column = int(found[2]), _number(found[1])
        self._reach(self.row, self.column)
        if self.cells > BOOK_CELLS.most:
            raise over(self.where, BOOK_CELLS)

    def _reach(self, row: int, column: int) -> None:
        if row <= self.last_row and column <= self.last_column:
            return
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        for limit, reached in (
            (BOOK_ROWS, self.last_row),
            (BOOK_COLUMNS, self.last_column),
            (BOOK_AREA, self.last_row * self.last_column),
        ):
            if reached > limit.most:
                remedy = "Delete what lies far below or to the right of the table."
                raise refuse(self.where, f"has more than {limit}", remedy)

    def _merged(self, span: str) -> None:
        ends = [ADDRESS.fullmatch(end) for end in span.split(":")]
        corners = [(int(end[2]), _number(end[1])) for end in ends if end]
        if len(corners) == 2:
            (top, left), (bottom, right) = corners
            self.cells += abs(bottom - top + 1) * abs(right - left + 1)
            self._reach(bottom, right)
        if self.cells > BOOK_CELLS.most:
            raise over(self.where, BOOK_CELLS)


def over(where: str, limit: Limit) -> InputRefused:
    """What is said of a file, or a part of one, that is over a limit."""
    return refuse(where, f"has more than {limit}", f"Why so few: {limit.why}.")


def _whole(text: str | None) -> int:
    return int(text) if text and is_whole(text) and len(text) < 10 else 0


def _number(letters: str) -> int:
    """The number of a column from its letters.

    >>> _number("A"), _number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
