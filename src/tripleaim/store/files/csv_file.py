"""One way to read a CSV: every cell as text, every fault a message with its row.

    table = open_csv(path, columns=("block", "area"))    # a user's file, or a publisher's
    table = read_table(path, columns=("block", "area"))  # the same with limits and the front door

`Shape` says how a file is written: what lies between cells, in which encoding, how many lines stand
above the heading. `shape_of` looks; whoever can forgive more finds a shape and hands it to
`parse_csv`.
"""

import csv as plain_csv
import gzip
import re
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

from tripleaim.model.errors import InputRefused, Problem, refuse
from tripleaim.model.limits import TABLE, TableLimits
from tripleaim.store.files.csv_plain import Cells, Ragged, read_cells
from tripleaim.store.files.csv_rows import never_closed
from tripleaim.store.files.headings import LOOKED_AT, are_headings, say_headings
from tripleaim.store.files.refusal import check_is_file, refuse_file
from tripleaim.store.front_door import find_text_faults, pieces_of

BLOCK = 1 << 24
BY_ARROW = find_spec("pyarrow") is not None  # not in the core: the extra `data` brings it
DELIMITERS = (",", ";", "\t", "|")
UTF8 = ("utf-8",)
GIVE = "Give the path of a CSV file."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a CSV is written: between its cells, in which encoding, lines above, its headings."""

    delimiter: str = ","
    encoding: str = "utf-8"
    skip: int = 0
    names: tuple[str, ...] | None = None


def read_table(
    path: Path,
    columns: Sequence[str] = (),
    limits: TableLimits = TABLE,
    encodings: Sequence[str] = UTF8,
) -> pd.DataFrame:
    """A user's table as `open_csv` gives it, once it is known to be text within limits.

    Commas, semicolons, tabs or bars may lie between its cells; `encodings` are tried in turn.
    Raises InputRefused for a file that is not there, is too large, is no text, or lacks one of
    `columns`.
    """
    check_is_file(path, GIVE)
    try:
        shape = shape_of(path, limits, encodings)
        table = parse_csv(path, shape)
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    return _checked(path, table, shape, columns)


def open_csv(
    path: Path, names: Sequence[str] | None = None, skip: int = 0, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Every cell as text, missing as the empty string; `names` for a file without a heading.

    The index counts rows as a spreadsheet does. Raises InputRefused for a file that is not there or
    no CSV, has rows of another length, a heading given twice, or lacks one of `columns`.
    """
    check_is_file(path, GIVE)
    shape = Shape(skip=skip, names=_names(path, names))
    return _checked(path, parse_csv(path, shape), shape, columns)


def shape_of(path: Path, limits: TableLimits, encodings: Sequence[str] = UTF8) -> Shape:
    """How a table is written, by its heading. Raises InputRefused when it is over the limits."""
    if _is_larger(path, limits.bytes.most):
        raise refuse(
            path.name, f"is larger than {limits.bytes}", f"Why so few: {limits.bytes.why}."
        )
    for encoding in encodings:
        faults = find_text_faults(path, encoding)
        if not faults:
            break
    else:
        raise InputRefused(faults)
    head = _head(path)
    counted = {mark: head.count(mark) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: counted[mark])
    width = counted[delimiter] + 1
    if width > limits.columns.most:
        rule = f"has more than {limits.columns}"
        raise refuse(path.name, rule, "Keep those that are asked for.", row=1)
    cells = sum(piece.count(delimiter.encode()) + piece.count(b"\n") for piece in pieces_of(path))
    if cells > limits.cells.most:
        raise refuse(path.name, f"has more than {limits.cells}", "Keep the columns asked for.")
    return Shape(delimiter=delimiter, encoding=encoding)


def _is_larger(path: Path, most: int) -> bool:
    held = 0
    if path.suffix != ".gz":
        return path.stat().st_size > most
    with suppress(EOFError, zlib.error, gzip.BadGzipFile):  # the front door tells of these
        for piece in pieces_of(path):
            held += len(piece)
            if held > most:
                return True
    return False


def parse_csv(path: Path, shape: Shape) -> pd.DataFrame:
    """The cells of a file of a shape as text, its headings as they stand, an index of row numbers.

    Raises InputRefused for what is no CSV of that shape, and for rows of another length.
    """
    try:
        frame, ragged = (_by_arrow if BY_ARROW else _plainly)(path, shape)
    except (ValueError, EOFError) as error:
        reason = str(error).split(":")[0]
        raise refuse(path.name, f"cannot be read as CSV: {reason}") from None
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    if ragged:
        raise _ragged(path, ragged)
    if _is_open(path, frame, shape):
        rule = "has a quotation mark that is never closed: all rows after it are in one cell"
        raise refuse(
            path.name, rule, "Close it, or write it twice.", row=1 + shape.skip + len(frame)
        )
    first = 1 + shape.skip + (shape.names is None)
    frame.index = pd.RangeIndex(first, first + len(frame))
    return frame


def _is_open(path: Path, frame: pd.DataFrame, shape: Shape) -> bool:
    if frame.empty or "\n" not in str(frame.iat[-1, -1]):
        return False
    tail = b""
    for piece in pieces_of(path):
        tail = (tail + piece)[-64:]
    return never_closed([str(frame.iat[-1, -1])], tail.decode(shape.encoding, errors="replace"))


def _by_arrow(path: Path, shape: Shape) -> tuple[pd.DataFrame, Sequence[Ragged]]:
    """The cells by Arrow, many times faster; the open data are read so."""
    import pyarrow as pa
    from pyarrow import csv

    ragged: list[Ragged] = []

    def note(row: csv.InvalidRow) -> str:
        ragged.append(row)
        return "skip"

    told = csv.ParseOptions(
        delimiter=shape.delimiter, newlines_in_values=True, invalid_row_handler=note
    )
    read = csv.ReadOptions(
        use_threads=False,
        skip_rows=shape.skip,
        column_names=shape.names,
        block_size=BLOCK,
        encoding=shape.encoding,
    )
    convert = csv.ConvertOptions(default_column_type=pa.string(), strings_can_be_null=False)
    table = csv.read_csv(path, read_options=read, parse_options=told, convert_options=convert)
    frame = pd.DataFrame({n: column.to_pandas() for n, column in enumerate(table.columns)})
    return frame.set_axis(table.column_names, axis=1), ragged


def _plainly(path: Path, shape: Shape) -> tuple[pd.DataFrame, Sequence[Ragged]]:
    """The same cells by the standard library, where the core is all that is installed."""
    cells: Cells = read_cells(path, shape.delimiter, shape.encoding, shape.skip, shape.names)
    text = {n: pd.Series(column, dtype="str") for n, column in enumerate(cells.columns)}
    return pd.DataFrame(text).set_axis(list(cells.names), axis=1), cells.ragged


def _checked(path: Path, table: pd.DataFrame, shape: Shape, columns: Sequence[str]) -> pd.DataFrame:
    head = 1 + shape.skip
    below = table.head(LOOKED_AT).to_numpy().tolist()
    twice = list(dict.fromkeys(map(str, table.columns[table.columns.duplicated()])))
    if twice:
        at = [f"column {n}" for n, name in enumerate(table.columns, 1) if str(name) in twice]
        shown = twice if are_headings(list(table.columns), columns, below) else at
        raise refuse(path.name, f"has a heading twice: {_some(shown)}", row=head)
    missing = [column for column in columns if column not in table]
    if missing:
        told = say_headings(list(table.columns), columns, below)
        raise refuse(path.name, f"lacks the columns {', '.join(missing)}", told, row=1)
    if table.empty:
        raise refuse(path.name, "has a heading and no rows", "Is it cut short?")
    return table


def _some(names: Sequence[str], most: int = 30) -> str:
    shown = ", ".join(name or "(empty)" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def _head(path: Path) -> str:
    first = next(iter(pieces_of(path)), b"")
    line = re.split(rb"[\r\n]", first.removeprefix(b"\xef\xbb\xbf"), maxsplit=1)[0]
    return re.sub(r'"[^"]*"', "", line.decode(errors="replace"))


def _names(path: Path, names: Sequence[str] | None) -> tuple[str, ...] | None:
    """The first of `names`, as many as the file has columns."""
    if names is None:
        return None
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open(encoding="utf-8-sig") as file:
        width = len(next(plain_csv.reader(file), []))
    if width > len(names):
        raise refuse(path.name, f"has {width} columns, {len(names)} at most", row=1)
    return tuple(names[:width])


def _ragged(path: Path, rows: Sequence[Ragged]) -> InputRefused:
    first = rows[0]
    more = first.actual_columns > first.expected_columns
    rule = f"has {first.actual_columns} cells where the heading has {first.expected_columns}"
    remedy = "A comma in a name needs quotes." if more else "Is the file cut short? Fetch it again."
    return refuse(path.name, rule, remedy, row=first.number, count=len(rows))


def refuse_all(problems: Sequence[Problem]) -> None:
    """Raise InputRefused with the problems, if there are any."""
    if problems:
        raise InputRefused(problems)
