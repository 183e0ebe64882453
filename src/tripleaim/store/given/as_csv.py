"""A small table however it is written (semicolons, older Windows, Excel) as one plain CSV text."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from tripleaim.store.files.csv_rows import heading_at
from tripleaim.store.given.grid import Grid, read_grids


def csv_of(path: Path, columns: Sequence[str]) -> str:
    """The cells of a file as CSV, each row where it stood; of a workbook the first sheet with them.

    `columns` are the headings that the sheet is chosen by; where no sheet has them, the first is
    taken. Raises InputRefused for what is no table.
    """
    grids = read_grids(path)
    chosen = next((each for each in grids if heading_at(each.rows, columns) is not None), grids[0])
    return _written(chosen)


def _written(grid: Grid) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(grid.rows)
    return text.getvalue()
