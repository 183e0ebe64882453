"""The numbers in tables of pages that no row of the ten files holds: the working behind an answer.

Months beside their comparison, what was found where nothing happened, shares of a whole: the page
of a question leaves them beside it, and the data has them in one file.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from tripleaim.model.finding import Finding
from tripleaim.page.section import AreaLink, Cell, Section, Table, tables_in
from tripleaim.page.tidy import ENGLAND, as_number
from tripleaim.page.tidy import Column as FileColumn
from tripleaim.store.files.csv_text import csv_text

PARTS = ".cells"
FILE = "cells.csv.gz"
COLUMNS = (
    FileColumn(name="area", type="string", meaning="Id of the area, or england.", required=True),
    FileColumn(name="on", type="date", meaning="The day asked about.", required=True),
    FileColumn(name="question", type="string", meaning="Which question.", required=True),
    FileColumn(name="table", type="string", meaning="The table of its page.", required=True),
    FileColumn(name="row", type="integer", meaning="Which row of it, from 1.", required=True),
    FileColumn(name="label", type="string", meaning="Its heading."),
    FileColumn(name="column", type="string", meaning="The heading over it.", required=True),
    FileColumn(name="value", type="number", meaning="The number; a share is 0 to 1."),
    FileColumn(name="unit", type="string", meaning="Its unit, where the column names one."),
)
KEY = ("area", "on", "question", "table", "row", "column")
NAMES = tuple(each.name for each in COLUMNS)


def cells_file(area: str | None, on: date, asked: str, section: Section) -> dict[str, str | bytes]:
    """The numbers of a page's tables that are no findings, by path in the folder of the site."""
    key = (area or ENGLAND, on.isoformat(), asked)
    lines = [(*key, *line) for table in tables_in(section) for line in _lines(table)]
    if not lines:
        return {}
    return {f"{PARTS}/{key[0].replace(':', '-')}-{on}-{asked}.csv": csv_text(lines)}


def _lines(table: Table) -> Iterator[tuple[object, ...]]:
    for at, row in enumerate(table.rows, start=1):
        label = _label(row[0])
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                unit = column.unit or (column.kind if column.kind in ("share", "pence") else "")
                yield table.name, at, label, column.title, as_number(cell), unit


def _label(cell: Cell) -> str:
    if isinstance(cell, AreaLink):
        return cell.text
    if isinstance(cell, Finding):
        return cell.label
    return "" if cell is None else str(cell)


def gather_cells(folder: Path) -> bytes:
    """The numbers of all pages of a site as CSV, in the order of their pages."""
    parts = sorted((folder / PARTS).glob("*.csv")) if (folder / PARTS).is_dir() else []
    return csv_text([NAMES]).encode() + b"".join(path.read_bytes() for path in parts)
