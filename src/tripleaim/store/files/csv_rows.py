"""A small CSV as rows by name, one after another, each with the row that a spreadsheet shows."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from tripleaim.model.errors import refuse
from tripleaim.store.files.headings import say_headings
from tripleaim.store.files.of_people import LOOKED_AT, check_no_people

MOST_ROWS = 1_000_000
LONGEST_CELL = 131_072
NEVER_CLOSED = "has a quotation mark that is never closed: all rows after it are in one cell"
MOST_TITLES = 30  # rows above the headings


def rows_by_name(
    text: str,
    where: str,
    columns: Sequence[str],
    most: int = MOST_ROWS,
    may_lack: Sequence[str] = (),
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with anything in them, each with its number and its cells by column, stripped.

    Titles may stand above the headings, whose capitals do not matter; a column of `may_lack` that
    is not there is empty. Raises InputRefused for columns that are missing or double, a row with
    more cells than there are columns, more than `most` rows, a table of people, and what no CSV
    holds: a cell of over 131,072 characters.

    >>> list(rows_by_name("who, pounds\\nRX1, 5\\n,\\n", "f.csv", ["who", "pounds"]))
    [(2, {'who': 'RX1', 'pounds': '5'})]
    """
    rows = read_rows(text, where)
    above = list(islice(rows, LOOKED_AT))
    needed = [name for name in columns if name not in may_lack]
    top = heading_at(above, needed)
    if top is None:
        raise _no_headings(above, where, needed)
    check_no_people(where, above[top:])
    heading = _plain(above[top])
    twice = [name for name in columns if heading.count(name) > 1]
    if twice:
        raise refuse(where, f"has the column {twice[0]} twice", "Keep one of them.", row=top + 1)
    for number, row in enumerate(chain(above[top + 1 :], rows), start=top + 2):
        if number > most + 1:
            raise refuse(where, f"has more than {most:,} rows", "Split it.")
        if any(cell.strip() for cell in row[len(heading) :]):
            remedy = "Put a text with a comma in it in quotation marks."
            raise refuse(where, f"has {len(row)} cells, not {len(heading)}", remedy, row=number)
        if any(cell.strip() for cell in row):
            given = dict(zip(heading, row, strict=False))
            yield number, {name: given.get(name, "").strip() for name in columns}


def heading_at(rows: Sequence[Sequence[str]], columns: Sequence[str]) -> int | None:
    """Which of the first rows holds all columns as headings, capitals aside; None where none does.

    >>> heading_at([["A title"], ["Who", " Pounds "]], ["who", "pounds"])
    1
    """
    for at, row in enumerate(rows[:MOST_TITLES]):
        if set(columns) <= set(_plain(row)):
            return at
    return None


def _plain(row: Sequence[str]) -> list[str]:
    return [cell.strip().casefold() for cell in row]


def _no_headings(above: Sequence[Sequence[str]], where: str, needed: Sequence[str]) -> Exception:
    """What is missing, by the row that comes nearest to headings."""
    held = [set(_plain(row)) & set(needed) for row in above]
    nearest = max(range(len(above)), key=lambda at: len(held[at]), default=0)
    found = held[nearest] if held else set()
    missing = ", ".join(name for name in needed if name not in found)
    has = say_headings(above[nearest], needed, above[nearest + 1 :]) if above else "It is empty."
    told = f"Columns: {', '.join(needed)}. {has}"
    return refuse(where, f"has no column {missing}", told, row=nearest + 1)


def read_rows(text: str, where: str, delimiter: str = ",") -> Iterator[list[str]]:
    """Rows of cells; InputRefused for what cannot be read as CSV."""
    reader, row = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), list[str]()
    try:
        for row in reader:
            if never_closed(row, text[-64:]):
                raise csv.Error(NEVER_CLOSED)
            if any(len(cell) > LONGEST_CELL for cell in row):  # whatever limit others have set
                raise csv.Error(f"a cell of over {LONGEST_CELL:,} characters")
            yield row
    except csv.Error as error:
        rule = f"cannot be read as CSV: {error}"
        raise refuse(where, rule, "Save it as CSV again.", row=reader.line_num) from None


def never_closed(row: Sequence[str], tail: str) -> bool:
    r"""Whether a row's last cell ran on to the end of the file for want of its closing mark.

    A cell with a line end in it was begun by a mark; where it is the last of the file, a mark ends
    the file. `tail` is the end of the file.

    >>> never_closed(["E01", "2\nE02,3\n"], '1,"2\nE02,3\n'), never_closed(["a\nb"], 'a\nb"\n')
    (True, False)
    """
    last = row[-1] if row else ""
    ends = last.rstrip()[-32:]
    return "\n" in last and tail.rstrip().endswith(ends) and not tail.rstrip().endswith('"')
