"""A plain workbook, written fast: a sheet a list, headings first, names of tables, no merged cell.

For the site, which writes one a system; tables laid out for reading are in `page/workbook.py`.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter

Plain = str | int | float | bool | None
WIDEST, USUAL = 60, 14
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its tab, the title in its first cell, headings and rows."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Plain, ...], ...]


def write_sheets(sheets: Sequence[Sheet], on: date) -> bytes:
    """The workbook as XLSX; the same sheets give the same bytes."""
    made = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(made, options) as book:
        day = datetime(on.year, on.month, on.day)
        book.set_properties({"title": sheets[0].title, "created": day, "comments": LICENCE})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        large = book.add_format({"bold": True, "font_size": 14})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.write_string(0, 0, sheet.title, large)
            page.write_string(1, 0, f"{len(sheet.rows)} rows. {LICENCE}")
            page.write_row(2, 0, sheet.heads, bold)
            page.freeze_panes(3, 1)
            for column, head in enumerate(sheet.heads):
                page.set_column(column, column, WIDEST if head == "In words" else USUAL)
            for at, row in enumerate(sheet.rows, start=3):
                page.write_row(at, 0, row)
    return made.getvalue()
