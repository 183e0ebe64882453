"""The front door for files: read once in small pieces, refused when they are not what they claim.

Nothing here holds more than a piece of a file in memory, whatever the file holds.
"""

import codecs
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from tripleaim.model.errors import Problem
from tripleaim.model.limits import CSV_COLUMNS

FETCH_AGAIN = "Fetch it again: tripleaim fetch."

PIECE = 1 << 18
LONGEST_LINE = 1 << 20
TEXT = {".csv", ".json", ".geojson", ".xml", ".toml", ".hexjson"}
MAGIC = {
    ".xlsx": (b"PK\x03\x04", "an Excel workbook"),
    ".parquet": (b"PAR1", "a Parquet file"),
    ".gz": (b"\x1f\x8b", "a gzip file"),
}
MARKUP_IS_WELCOME = {".xml"}


def find_faults(path: Path) -> list[Problem]:
    """What is wrong with a file before anybody reads it; an empty list lets it in.

    Empty, HTML in place of data, not UTF-8 (with row and byte), zero bytes, a line of more than a
    megabyte, more columns than any table has, a gzip that is cut short, a workbook or Parquet file
    that is none.
    """
    if not path.is_file():
        return [Problem(where=path.name, rule="is not a file")]
    if path.stat().st_size == 0:
        remedy = FETCH_AGAIN
        return [Problem(where=path.name, rule="is empty", remedy=remedy)]
    wrong = _magic_fault(path)
    if wrong:
        return [wrong]
    inner = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    fault = _text_fault(path, inner) if inner in TEXT else None
    fault = fault or (_width_fault(path) if inner == ".csv" else None)
    return [fault] if fault else []


def find_text_faults(path: Path, encoding: str = "utf-8") -> list[Problem]:
    """What is wrong with a file to be read as a table of text, whatever its name ends in."""
    if path.stat().st_size == 0:
        return [Problem(where=path.name, rule="is empty", remedy="Was it saved?")]
    wrong = _magic_fault(path) if path.suffix == ".gz" else _packed(path)
    fault = wrong or _text_fault(path, ".csv", encoding)
    return [fault] if fault else []


def _packed(path: Path) -> Problem | None:
    """A workbook, Parquet or gzip file under the name of a table of text."""
    with path.open("rb") as file:
        start = file.read(8)
    for magic, name in (*MAGIC.values(), (b"\xd0\xcf\x11\xe0", "an old Excel workbook")):
        if start.startswith(magic):
            return Problem(
                where=path.name, rule=f"is {name}, not a CSV", remedy="Save it as CSV UTF-8."
            )
    return None


def _magic_fault(path: Path) -> Problem | None:
    if path.suffix not in MAGIC:
        return None
    magic, name = MAGIC[path.suffix]
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(magic):
        return None
    if _is_markup(start):
        return _html(path)
    return Problem(where=path.name, rule=f"is not {name}", remedy="Fetch it again.")


def _text_fault(path: Path, inner: str, encoding: str = "utf-8") -> Problem | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    row, since_line_end, byte, first = 1, 0, 0, True
    try:
        for piece in pieces_of(path):
            if first and inner not in MARKUP_IS_WELCOME and _is_markup(piece):
                return _html(path)
            first = False
            fault = _piece_fault(path, piece, row, since_line_end, byte)
            if fault:
                return fault
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                return _not_utf8(path, piece, row, byte, error.start)
            row += piece.count(b"\n")
            last = piece.rfind(b"\n")
            since_line_end = since_line_end + len(piece) if last < 0 else len(piece) - last - 1
            byte += len(piece)
        decoder.decode(b"", final=True)
        if first:
            return Problem(where=path.name, rule="is empty", remedy="Fetch it: tripleaim fetch.")
    except UnicodeDecodeError:
        return Problem(where=path.name, row=row, rule="ends in the middle of a character")
    except (EOFError, zlib.error, gzip.BadGzipFile):
        rule = f"is a gzip file that is cut short or damaged, after {byte:,} bytes of text"
        return Problem(where=path.name, row=row, rule=rule, remedy="Fetch it again.")
    return None


def _width_fault(path: Path) -> Problem | None:
    """The heading is a line of at most a megabyte by now; a comma in a name counts as a column."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        columns = file.readline().count(b",") + 1
    if columns <= CSV_COLUMNS.most:
        return None
    rule = f"has more than {CSV_COLUMNS}"
    return Problem(where=path.name, row=1, rule=rule, remedy=f"Why: {CSV_COLUMNS.why}.")


def pieces_of(path: Path) -> Iterator[bytes]:
    """The bytes of a file piece by piece; those of a gzip unpacked."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _piece_fault(path: Path, piece: bytes, row: int, before: int, byte: int) -> Problem | None:
    zero = piece.find(b"\0")
    if zero >= 0:
        rule = f"holds a zero byte, at byte {byte + zero:,}: it is not text"
        return Problem(where=path.name, row=row + piece.count(b"\n", 0, zero), rule=rule)
    end = piece.find(b"\n")
    line = before + (len(piece) if end < 0 else end)
    if line > LONGEST_LINE and path.suffix not in (".json", ".geojson", ".hexjson"):
        rule = "is more than a megabyte long in one line, which no table of this kind is"
        return Problem(where=path.name, row=row, rule=rule, remedy="Look at its line ends.")
    return None


def _not_utf8(path: Path, piece: bytes, row: int, byte: int, at: int) -> Problem:
    at = max(at, 0)
    return Problem(
        where=path.name,
        row=row + piece.count(b"\n", 0, at),
        rule=f"is not UTF-8, at byte {byte + at:,}",
        remedy="In Excel: save as CSV UTF-8.",
    )


def _is_markup(start: bytes) -> bool:
    text = start.removeprefix(codecs.BOM_UTF8).lstrip()[:256].lower()
    return text.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body"))


def _html(path: Path) -> Problem:
    return Problem(
        where=path.name,
        row=1,
        rule="is a web page and not a table: the server answered with a page",
        remedy="Fetch it again, or download it by hand.",
    )
