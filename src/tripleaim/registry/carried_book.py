"""A table that was carried, as a workbook: the table on a sheet, what was done to it on another."""

import io
from decimal import Decimal

from openpyxl import Workbook

from tripleaim.model.shown import shown
from tripleaim.registry.carry import Carried


def carried_book(carried: Carried) -> bytes:
    """The sheets `Table` and `Notes`. What is missing is an empty cell; no text is a formula."""
    book = Workbook()
    del book["Sheet"]
    table = carried.table.astype(object).where(carried.table.notna(), None)
    sheets = {
        "Table": [list(table.columns), *table.to_numpy().tolist()],
        "Notes": [["Note"], [f"Shared by {carried.counted}."], *([note] for note in carried.notes)],
    }
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                number = isinstance(value, int | float | Decimal)
                cell = sheet.cell(row=row, column=column)
                cell.value = value if number or value is None else shown(str(value))
                if isinstance(cell.value, str):
                    cell.data_type = "s"  # text that starts with = stays text
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
