"""A file to cells of text: how it is written is found out, and told."""

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.limits import CSV_BYTES, CSV_CELLS, CSV_COLUMNS
from tripleaim.store.files.csv_rows import NEVER_CLOSED, never_closed
from tripleaim.store.files.opendocument import look_into, read_opendocument
from tripleaim.store.files.refusal import check_is_file, refuse_file
from tripleaim.store.files.text import read_bytes
from tripleaim.store.files.workbook_file import open_workbook

DELIMITERS = (",", ";", "\t", "|")
NAMES = {";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 400
BOOKS = (b"PK\x03\x04",)
OLD_BOOK = b"\xd0\xcf\x11\xe0"
SAVED_PAGE = "Download the file itself, or open it in a spreadsheet and save it as .xlsx."
NO_TABLES = {
    OLD_BOOK: ("is an old Excel workbook (.xls)", "Save it as .xlsx or CSV."),
    b"PAR1": ("is a Parquet file", "Write it as CSV; or from Python give its frame: rebase."),
    b"%PDF": ("is a PDF", "Copy its table into a spreadsheet, or ask for the file it was made of."),
    b"{": ("is JSON, not a table", "Write it as CSV, a row an area."),
    b"[{": ("is JSON, not a table", "Write it as CSV, a row an area."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of a file or a sheet, rows equally long; `notes` say how it was written."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def read_grids(path: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook, or the one grid of a text file.

    Raises InputRefused for what is no table: a web page, an old workbook, a picture, nothing.
    """
    check_is_file(path, "Give the path of a CSV or a workbook.")
    try:
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    for mark, (rule, remedy) in NO_TABLES.items():
        if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(mark):
            raise refuse(path.name, rule, remedy)
    if start.startswith(BOOKS):
        return _packed(path)
    return _text_grid(path, *decode(path))


def _text_grid(path: Path, text: str, note: str) -> tuple[Grid, ...]:
    if text.lstrip()[:9].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise refuse(path.name, "is a web page, not a table", SAVED_PAGE)
    try:
        rows, delimiter = split(text)
    except csv.Error as error:
        raise refuse(path.name, f"cannot be read as CSV: {error}", "Look at its quotes.") from None
    if not rows:
        raise refuse(path.name, "is empty", "Was it saved?")
    width = max(map(len, rows))
    for limit, held in ((CSV_COLUMNS, width), (CSV_CELLS, width * len(rows))):
        if held > limit.most:
            raise refuse(path.name, f"has more than {limit}", "Keep those that are asked for.")
    told = [note] if note else []
    if delimiter in NAMES:
        told.append(f"read with {NAMES[delimiter]} between cells")
    return (Grid(name="", rows=_square(rows), notes=tuple(told)),)


def decode(path: Path) -> tuple[str, str]:
    """The text of a file and, where it is not UTF-8, a note of its encoding.

    Raises InputRefused for what is not text.
    """
    held = read_bytes(path, CSV_BYTES)
    return decode_bytes(path, _unpacked(path, held) if held.startswith(b"\x1f\x8b") else held)


def decode_bytes(path: Path, held: bytes) -> tuple[str, str]:
    """The text of what a file holds, with the same note. Raises InputRefused likewise."""
    if held.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(path, held, "utf-16"), "read as UTF-16"
    zeros = held[:4000].count(0)
    if zeros > len(held[:4000]) / 4:
        order = "utf-16-le" if held[1:2] == b"\0" else "utf-16-be"
        return _decoded(path, held, order), "read as UTF-16"
    if zeros:
        raise refuse(path.name, "holds zero bytes: it is not text", "Save it as CSV.")
    try:
        return held.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return held.decode("cp1252", errors="replace"), "read as Windows-1252"


def _unpacked(path: Path, held: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(held)) as packed:
            text = packed.read(CSV_BYTES.most + 1)
    except (EOFError, zlib.error, OSError):
        raise refuse(path.name, "is a gzip file that is cut short or damaged") from None
    if len(text) > CSV_BYTES.most:
        raise refuse(path.name, f"unpacks to more than {CSV_BYTES}", f"Why: {CSV_BYTES.why}.")
    return text


def _decoded(path: Path, held: bytes, encoding: str) -> str:
    try:
        return held.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise refuse(path.name, "is neither UTF-8 nor UTF-16 text", "Save it as CSV.") from None


def split(text: str) -> tuple[list[list[str]], str]:
    """Text to rows of cells, by the delimiter under which most rows are equally long.

    >>> split("a;b\\n1;2,5\\n")
    ([['a', 'b'], ['1', '2,5']], ';')
    """
    lines = text.splitlines(keepends=True)
    start = "".join(lines[:LOOKED_AT])
    best, most = ",", (0, 0)
    for delimiter in DELIMITERS:
        widths = Counter(len(row) for row in _rows(start, delimiter) if len(row) > 1)
        if widths:
            width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
            if (rows, width) > most:
                best, most = delimiter, (rows, width)
    found = _rows(text, best)
    if found and never_closed(found[-1], text[-64:]):
        raise csv.Error(NEVER_CLOSED)
    return found, best


def _rows(text: str, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))


def _square(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    return tuple((*row, *[""] * (width - len(row))) for row in rows)


def _packed(path: Path) -> tuple[Grid, ...]:
    """The sheets of a workbook or an OpenDocument spreadsheet, or the one table of a zip."""
    kind, held = look_into(path)
    if kind == "table":
        (name, text), *_ = held.items()
        grids = _text_grid(path, *decode_bytes(path, text))
        note = f"unpacked from the zip: {name}"
        return tuple(
            Grid(name=each.name, rows=each.rows, notes=(note, *each.notes)) for each in grids
        )
    if kind == "opendocument":
        sheets = read_opendocument(path)
        return tuple(Grid(name=name, rows=_square(rows)) for name, rows in sheets)
    return _book(path)


def _book(path: Path) -> tuple[Grid, ...]:
    book = open_workbook(path)
    grids = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = [[_shown(cell.value, cell.number_format) for cell in row] for row in sheet.rows]
        for span in sheet.merged_cells.ranges:
            top = rows[span.min_row - 1][span.min_col - 1]
            for row in range(span.min_row - 1, span.max_row):
                for column in range(span.min_col - 1, span.max_col):
                    rows[row][column] = top
        if rows and any(any(row) for row in rows):
            grids.append(Grid(name=sheet.title, rows=_square(rows)))
    if not grids:
        raise refuse(path.name, "has no sheet with cells", "Save the table in it first.")
    return tuple(grids)


def _shown(value: object, form: str) -> str:
    """A cell as one would write it: a percentage with its sign, a whole number without a point.

    A number has the 15 digits that a spreadsheet shows: 0.1 and 0.2 are 0.3.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        if "%" in form:
            return f"{value * 100:.12g}%"
        return f"{value:.0f}" if float(value).is_integer() else f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else str(value)
    return value.isoformat() if isinstance(value, date) else str(value)
