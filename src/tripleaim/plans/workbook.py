"""A plan as a workbook: a sheet a table, one heading row, no merged cells, a page of notes."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tripleaim.model.documents.plan import TABLES, Head, Plan
from tripleaim.model.errors import Problem
from tripleaim.plans.raw import Raw, make_plan
from tripleaim.store.files.workbook_file import open_workbook

SHEETS: dict[str, type[BaseModel]] = {"plan": Head, **TABLES}
NOTES = "notes"
STAMP = datetime(2000, 1, 1)


def read_workbook(path: Path) -> Plan:
    """The plan in a workbook. Raises InputRefused with every problem, by sheet and cell."""
    return make_plan(read_cells(path))


def write_workbook(plan: Plan, path: Path) -> None:
    """Write a plan as a workbook. `read_workbook` of it gives an equal plan."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_notes(book.create_sheet(NOTES))
    for sheet, model in SHEETS.items():
        records = (plan.plan,) if sheet == "plan" else getattr(plan, sheet)
        _write_sheet(book.create_sheet(sheet), model, records)
    book.properties.title, book.properties.language = plan.plan.title, "en-GB"
    book.properties.created = book.properties.modified = STAMP
    book.save(path)


def read_cells(path: Path) -> Raw:
    """The cells of a workbook, not yet checked, with the problems that reading alone shows."""
    book = open_workbook(path, values_only=False)
    problems: list[Problem] = []
    rows: dict[str, list[dict[str, object]]] = {}
    places: dict[str, list[int]] = {}
    letters: dict[str, dict[str, str]] = {}
    for sheet in book.worksheets:
        if sheet.title != NOTES:
            rows[sheet.title], places[sheet.title], letters[sheet.title] = _read_sheet(
                sheet, path.name, problems
            )

    def where(table: str, row: int, field: str) -> str:
        said = places.get(table, [])
        at = said[row] if row < len(said) else 1
        letter = letters.get(table, {}).get(field)
        spot = f", cell {letter}{at}" if letter else f", row {at}"
        return f"{path.name}, sheet {table}{spot}{'' if letter or not field else f', {field}'}"

    heads = rows.pop("plan", [])
    return Raw(head=heads[0] if heads else {}, rows=rows, where=where, problems=tuple(problems))


def _read_sheet(
    sheet: Worksheet, name: str, problems: list[Problem]
) -> tuple[list[dict[str, object]], list[int], dict[str, str]]:
    for merged in sheet.merged_cells.ranges:
        problems.append(
            Problem(
                where=f"{name}, sheet {sheet.title}, cells {merged}",
                rule="are merged",
                remedy="Unmerge them and fill each cell.",
            )
        )
    lines = sheet.iter_rows()
    heading = next(lines, ())
    names = {cell.column: str(cell.value).strip() for cell in heading if cell.value is not None}
    letters = {text: get_column_letter(column) for column, text in names.items()}
    rows, places = [], []
    for line in lines:
        filled = [cell for cell in line if cell.value is not None and cell.column in names]
        if filled:
            spot = f"{name}, sheet {sheet.title}, cell "
            rows.append({names[cell.column]: _read(cell, spot, problems) for cell in filled})
            places.append(filled[0].row)
    return _split_lists(sheet.title, rows), places, letters


def _read(cell: Cell, spot: str, problems: list[Problem]) -> object:
    """The value of a cell; a formula or an error in it is a problem."""
    value: object = cell.value
    if cell.data_type in ("f", "e"):
        problems.append(
            Problem(
                where=f"{spot}{cell.coordinate}",
                rule="is a formula where a value should be"
                if cell.data_type == "f"
                else "is an error of the spreadsheet",
                remedy="Paste the value in its place.",
                value=str(value),
            )
        )
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)) if isinstance(value, float) else value


def _split_lists(sheet: str, rows: list[dict[str, object]]) -> list[dict[str, object]]:
    lists = [name for name, info in _fields(sheet).items() if info.default == ()]
    for row in rows:
        for name in lists:
            if isinstance(row.get(name), str):
                row[name] = tuple(
                    part.strip() for part in str(row[name]).split(";") if part.strip()
                )
    return rows


def _fields(sheet: str) -> Mapping[str, FieldInfo]:
    return SHEETS[sheet].model_fields if sheet in SHEETS else {}


def _write_sheet(sheet: Worksheet, model: type[BaseModel], records: tuple[BaseModel, ...]) -> None:
    names = list(model.model_fields)
    sheet.append(names)
    for column, name in enumerate(names, start=1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(name) + 2)
    sheet.freeze_panes = "A2"
    for row, record in enumerate(records, start=2):
        for column, name in enumerate(names, start=1):
            _write(sheet.cell(row, column), getattr(record, name))


def _write(cell: Cell | MergedCell, value: object) -> None:
    if value is None or value == "" or value == ():
        return
    if isinstance(value, tuple):
        value = "; ".join(value)
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # text that starts with = stays text
    elif isinstance(value, bool | int | float | Decimal | date):
        cell.value = value


def _write_notes(sheet: Worksheet) -> None:
    sheet.append(["sheet", "what a row is, and its columns"])
    for name, model in SHEETS.items():
        said = " ".join((model.__doc__ or "").split())
        sheet.append([name, f"{said} Columns: {', '.join(model.model_fields)}."])
    sheet.append(["", "Write plain numbers: no formulas, no commas, no currency; money in pounds."])
    sheet.append(["", "A list of ids is written with semicolons between them: one; two."])
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 120
