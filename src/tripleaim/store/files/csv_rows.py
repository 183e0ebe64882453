"""A small CSV as rows by name, one after another, each with the row that a spreadsheet shows."""

import csv
import io
from collections.abc import Iterator, Sequence

from tripleaim.model.errors import refuse

MOST_ROWS = 1_000_000
LONGEST_CELL = 131_072


def rows_by_name(
    text: str, where: str, columns: Sequence[str], most: int = MOST_ROWS
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with anything in them, each with its number and its cells by column, stripped.

    Raises InputRefused for columns that are missing or double, a row with more cells than there are
    columns, more than `most` rows, and what no CSV holds: a cell of over 131,072 characters.

    >>> list(rows_by_name("who, pounds\\nRX1, 5\\n,\\n", "f.csv", ["who", "pounds"]))
    [(2, {'who': 'RX1', 'pounds': '5'})]
    """
    rows = read_rows(text, where)
    heading = [name.strip() for name in next(rows, [])]
    missing = [name for name in columns if name not in heading]
    twice = [name for name in columns if heading.count(name) > 1]
    if twice:
        raise refuse(where, f"has the column {twice[0]} twice", "Keep one of them.", row=1)
    if missing:
        listed = ", ".join(columns)
        raise refuse(where, f"has no column {', '.join(missing)}", f"Columns: {listed}.", row=1)
    for number, row in enumerate(rows, start=2):
        if number > most + 1:
            raise refuse(where, f"has more than {most:,} rows", "Split it.")
        if any(cell.strip() for cell in row[len(heading) :]):
            remedy = "Put a text with a comma in it in quotation marks."
            raise refuse(where, f"has {len(row)} cells, not {len(heading)}", remedy, row=number)
        if any(cell.strip() for cell in row):
            given = dict(zip(heading, row, strict=False))
            yield number, {name: given.get(name, "").strip() for name in columns}


def read_rows(text: str, where: str, delimiter: str = ",") -> Iterator[list[str]]:
    """Rows of cells; InputRefused for what cannot be read as CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):  # whatever limit others have set
                raise csv.Error(f"a cell of over {LONGEST_CELL:,} characters")
            yield row
    except csv.Error as error:
        rule = f"cannot be read as CSV: {error}"
        raise refuse(where, rule, "Save it as CSV again.", row=reader.line_num) from None
