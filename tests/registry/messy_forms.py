"""A table of admissions by commissioner as text, as a workbook, and what is expected of it."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

Row = tuple[str, str, str, int]  # ODS code, ONS code, name, admissions
Cells = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Messy:
    """A file, what of it must be added up, and the areas it is of."""

    name: str
    file: str
    content: bytes
    totals: dict[str, int]
    kind: str = "ccg"
    rates: tuple[str, ...] = ()
    blanks: int = 0
    says: tuple[str, ...] = ()
    refused: str = ""
    counts: tuple[str, ...] = field(default=())


def text(rows: Cells, delimiter: str = ",", end: str = "\n") -> str:
    def cell(value: object) -> str:
        plain = "" if value is None else str(value)
        return f'"{plain}"' if delimiter in plain or '"' in plain else plain

    return end.join(delimiter.join(map(cell, row)) for row in rows) + end


def book(sheets: dict[str, Cells], dress: Callable[[Workbook], None] | None = None) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if dress:
        dress(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain(rows: Sequence[Row], which: int = 0, number: str = "{}") -> list[list[object]]:
    return [["Code", "Admissions"], *([row[which], number.format(row[3])] for row in rows)]
