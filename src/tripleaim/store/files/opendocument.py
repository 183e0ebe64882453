"""What a zip of a user holds: a workbook, an OpenDocument spreadsheet (.ods), or one table of text.

A spreadsheet says a million blank rows in one word; its cells are counted as they stream by.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from xml.parsers import expat
from zipfile import BadZipFile, LargeZipFile, ZipFile
from zlib import error as ZlibError

from tripleaim.model.errors import refuse
from tripleaim.model.limits import (
    BOOK_AREA,
    BOOK_BYTES,
    BOOK_CELLS,
    BOOK_COLUMNS,
    BOOK_DEPTH,
    BOOK_PARTS,
    BOOK_ROWS,
    BOOK_UNPACKED,
    CSV_BYTES,
)
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.refusal import refuse_file
from tripleaim.store.files.workbook_file import over, pieces

Kind = Literal["workbook", "opendocument", "table"]
Sheet = tuple[str, list[list[str]]]
BLANKS = ("text:s", "text:tab", "text:line-break")
TEXTS = (".csv", ".tsv", ".txt")
TABLES = (*TEXTS, ".xlsx", ".xlsm", ".xls", ".ods")
SAVE = "Save it again as .ods or .xlsx."
BROKEN = (BadZipFile, LargeZipFile, ZlibError, EOFError, NotImplementedError, ValueError)


def look_into(path: Path) -> tuple[Kind, Mapping[str, bytes]]:
    """Which of the three a zip is, and of a table of text what it holds, by its name.

    Raises InputRefused for a zip of several tables, of none, or over a limit.
    """
    try:
        with ZipFile(path) as packed:
            names = {part.filename: part for part in packed.infolist()}
            if "content.xml" in names and "xl/workbook.xml" not in names:
                return "opendocument", {}
            held = [each for each in names if not each.startswith("__MACOSX/")]
            tables = [each for each in held if each.lower().endswith(TABLES)]
            if "xl/workbook.xml" in names or "[Content_Types].xml" in names or not tables:
                return "workbook", {}  # whatever is wrong with it is said there
            if len(tables) > 1 or not tables[0].lower().endswith(TEXTS):
                listed = ", ".join(tables[:5]) + (", ..." if tables[5:] else "")
                rule = "is a zip of several tables" if tables[1:] else "is a zip of a workbook"
                raise refuse(path.name, rule, f"Unpack it and give one of: {listed}.")
            part = names[tables[0]]
            if part.file_size > CSV_BYTES.most:
                raise over(path.name, CSV_BYTES)
            return "table", {part.filename: packed.read(part)}
    except BROKEN:
        raise refuse(path.name, "is packed and cannot be unpacked", "Download it again.") from None
    except RuntimeError:
        raise refuse(path.name, "is locked with a password", "Save it without one.") from None
    except OSError as error:
        raise refuse_file(path, error, "read") from None


def read_opendocument(path: Path) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet that are not hidden, with the text of their cells.

    Raises InputRefused for one that is damaged, locked or over a limit.
    """
    if path.stat().st_size > BOOK_BYTES.most:
        raise over(path.name, BOOK_BYTES)
    read = _Content(path.name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = read.start
    parser.EndElementHandler = read.end
    parser.CharacterDataHandler = read.text
    parser.StartDoctypeDeclHandler = read.doctype
    try:
        with ZipFile(path) as packed:
            if len(packed.infolist()) > BOOK_PARTS.most:
                raise over(path.name, BOOK_PARTS)
            part = packed.getinfo("content.xml")
            if part.file_size > BOOK_UNPACKED.most:
                raise over(path.name, BOOK_UNPACKED)
            for piece in pieces(packed, part):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        rule = f"is cut short, damaged or locked (line {error.lineno})"
        raise refuse(path.name, rule, SAVE) from None
    except (*BROKEN, RuntimeError):  # of the latter kind is one that is locked with a password
        raise refuse(path.name, "is packed and cannot be unpacked", SAVE) from None
    if not read.sheets:
        raise refuse(path.name, "has no sheet with cells", "Save the table in it first.")
    return read.sheets


class _Content:
    """The cells of a spreadsheet as its XML streams by; refuses what is over a limit."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.sheets: list[Sheet] = []
        self.hidden: set[str] = set()
        self.style = ""
        self.depth = self.aside = self.cells = 0
        self.sheet: Sheet | None = None
        self.row: list[str] = []
        self.blank_rows = self.blank_cells = self.same_rows = self.widest = 0
        self.cell: dict[str, str] | None = None
        self.said: list[str] = []
        self.spans: list[tuple[int, int, int, int, str]] = []

    def doctype(self, *_: object) -> None:
        raise refuse(self.name, "declares a type of document, which no spreadsheet does", SAVE)

    def start(self, tag: str, given: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > BOOK_DEPTH.most:
            raise over(self.name, BOOK_DEPTH)
        if tag == "style:style":
            self.style = given.get("style:name", "")
        elif tag == "style:table-properties" and given.get("table:display") == "false":
            self.hidden.add(self.style)
        elif tag == "office:annotation":
            self.aside += 1
        elif tag == "table:table":
            seen = given.get("table:style-name") not in self.hidden
            self.sheet = (given.get("table:name", ""), []) if seen else None
            self.blank_rows, self.widest, self.spans = 0, 0, []
        elif tag == "table:table-row":
            self.row, self.blank_cells = [], 0
            self.same_rows = _times(given.get("table:number-rows-repeated"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cell, self.said = given, []
        elif tag in BLANKS or (tag == "text:p" and self.said):
            self.text(" ")

    def text(self, words: str) -> None:
        if self.cell is not None and not self.aside:
            self.said.append(words)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if tag == "office:annotation":
            self.aside -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell") and self.cell is not None:
            self._put_cell(self.cell)
            self.cell = None
        elif tag == "table:table-row":
            self._put_row()
        elif tag == "table:table" and self.sheet is not None:
            self._spread()
            if self.sheet[1]:
                self.sheets.append(self.sheet)
            self.sheet = None

    def _put_cell(self, given: dict[str, str]) -> None:
        times = _times(given.get("table:number-columns-repeated"))
        shown = _shown(given, "".join(self.said).strip())
        if not shown:
            self.blank_cells += times
            return
        self._within(1, len(self.row) + self.blank_cells + times)
        self.row += [""] * self.blank_cells + [shown] * times
        self.blank_cells = 0
        wide = _times(given.get("table:number-columns-spanned"))
        tall = _times(given.get("table:number-rows-spanned"))
        if self.sheet is not None and (wide > 1 or tall > 1):
            at = len(self.sheet[1]) + self.blank_rows
            self.spans.append((at, len(self.row) - 1, tall, wide, shown))

    def _put_row(self) -> None:
        if self.sheet is None:
            return
        if not self.row:
            self.blank_rows += self.same_rows
            return
        rows = self.sheet[1]
        self.widest = max(self.widest, len(self.row))
        self._within(len(rows) + self.blank_rows + self.same_rows, self.widest)
        self.cells += self.blank_rows + self.same_rows * len(self.row)
        if self.cells > BOOK_CELLS.most:
            raise over(self.name, BOOK_CELLS)
        rows += [[] for _ in range(self.blank_rows)]
        rows += [list(self.row) for _ in range(self.same_rows)]
        self.blank_rows = 0

    def _spread(self) -> None:
        """Give the cells that one of several rows or columns covers what it says."""
        assert self.sheet is not None
        rows = self.sheet[1]
        for top, left, tall, wide, shown in self.spans:
            self.cells += tall * wide
            if self.cells > BOOK_CELLS.most:
                raise over(self.name, BOOK_CELLS)
            self.widest = max(self.widest, left + wide)
            self._within(len(rows), self.widest)
            for row in rows[top : top + tall]:
                row += [""] * (left + wide - len(row))
                row[left : left + wide] = [shown] * wide

    def _within(self, rows: int, columns: int) -> None:
        for limit, reached in (
            (BOOK_ROWS, rows),
            (BOOK_COLUMNS, columns),
            (BOOK_AREA, rows * columns),
        ):
            if reached > limit.most:
                remedy = "Delete what lies far below or to the right of the table."
                raise refuse(self.name, f"has more than {limit}", remedy)


def _times(text: str | None) -> int:
    """How often something stands: once, where nothing sensible is said.

    >>> _times(None), _times("3"), _times("-2")
    (1, 3, 1)
    """
    return max(1, int(text)) if text and is_whole(text) and len(text) < 10 else 1


def _shown(given: Mapping[str, str], text: str) -> str:
    """A cell as it is read elsewhere: a number in full, a percentage with its sign, a day as ISO.

    >>> _shown({"office:value-type": "float", "office:value": "1234"}, "1,234")
    '1234'
    >>> _shown({"office:value-type": "percentage", "office:value": "0.125"}, "13%")
    '12.5%'
    """
    kind, value = given.get("office:value-type"), given.get("office:value", "")
    if kind in ("float", "currency") and value:
        return value
    if kind == "percentage" and value:
        try:
            return f"{float(value) * 100:.12g}%"
        except ValueError:
            return text
    return given.get("office:date-value", text)[:10] if kind == "date" else text
