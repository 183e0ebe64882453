"""A plan as a workbook: a sheet a table, one heading row, no merged cells, a page of notes."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args, get_origin

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tripleaim.model.documents.plan import TABLES, Head, Plan
from tripleaim.model.errors import Problem
from tripleaim.plans.format import OLD_COLUMNS, migrate
from tripleaim.plans.raw import Raw, holds_number, make_plan
from tripleaim.store.files.workbook_file import open_workbook

SHEETS: dict[str, type[BaseModel]] = {"plan": Head, **TABLES}
NOTES = "notes"
TOTALS = ("total", "totals", "sum", "grand total")
ERRORS = ("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!")
NUMBER = re.compile(
    r"(?P<sign>-?)£?(?P<digits>\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?)\s*(?P<percent>%?)"
)
STAMP = datetime(2000, 1, 1)
POUNDS, PER_CENT = "#,##0.00", "0.0%"


def read_noted_workbook(path: Path) -> tuple[Plan, tuple[str, ...]]:
    """The plan in a workbook, and what of the workbook was left out, in words.

    Raises InputRefused with every problem, by sheet and cell.
    """
    raw, notes = read_cells(path)
    today, more = migrate(raw)
    return make_plan(today), notes + more


def write_workbook(plan: Plan, path: Path) -> None:
    """Write a plan as a workbook. `read_noted_workbook` of it gives an equal plan."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write_notes(book.create_sheet(NOTES))
    for sheet, model in SHEETS.items():
        records = (plan.plan,) if sheet == "plan" else getattr(plan, sheet)
        _write_sheet(book.create_sheet(sheet), model, records)
    book.properties.title, book.properties.language = plan.plan.title, "en-GB"
    book.properties.created = book.properties.modified = STAMP
    book.save(path)


def read_cells(path: Path) -> tuple[Raw, tuple[str, ...]]:
    """The cells of a workbook, not yet checked, with the problems and notes of reading alone.

    A formula counts as what it came to when the workbook was saved. Sheets and columns of the
    user's own, and rows of totals, are left out with a note; what is nearly the name of one of ours
    is not: it stays a problem.
    """
    book = open_workbook(path, values_only=False)
    worked_out = open_workbook(path, values_only=True)
    reading = _Reading(name=path.name)
    rows: dict[str, list[dict[str, object]]] = {}
    places: dict[str, list[int]] = {}
    letters: dict[str, dict[str, str]] = {}
    for sheet in book.worksheets:
        if sheet.title == NOTES:
            continue
        if sheet.title not in SHEETS and not _is_near(sheet.title, SHEETS):
            reading.notes.append(f"Sheet {sheet.title} is none of a plan's: left out.")
            continue
        values = worked_out[sheet.title]
        assert isinstance(values, Worksheet)
        rows[sheet.title], places[sheet.title], letters[sheet.title] = _read_sheet(
            sheet, values, reading
        )

    def where(table: str, row: int, field: str) -> str:
        said = places.get(table, [])
        at = said[row] if row < len(said) else 1
        letter = letters.get(table, {}).get(field)
        spot = f", cell {letter}{at}" if letter else f", row {at}"
        return f"{path.name}, sheet {table}{spot}{'' if letter or not field else f', {field}'}"

    heads = rows.pop("plan", [])
    raw = Raw(
        head=heads[0] if heads else {}, rows=rows, where=where, problems=tuple(reading.problems)
    )
    return raw, tuple(dict.fromkeys(reading.notes))


@dataclass(slots=True)
class _Reading:
    """What is found on the way through a workbook."""

    name: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def _is_near(name: str, known: Collection[str]) -> bool:
    return bool(get_close_matches(name.lower(), list(known), n=1, cutoff=0.75))


def _read_sheet(
    sheet: Worksheet, values: Worksheet, reading: _Reading
) -> tuple[list[dict[str, object]], list[int], dict[str, str]]:
    title = sheet.title
    for merged in sheet.merged_cells.ranges:
        reading.problems.append(
            Problem(
                where=f"{reading.name}, sheet {title}, cells {merged}",
                rule="are merged",
                remedy="Unmerge them and fill each cell.",
            )
        )
    lines = sheet.iter_rows()
    names = _columns(next(lines, ()), title, reading)
    letters = {text: get_column_letter(column) for column, text in names.items()}
    rows, places = [], []
    for line in lines:
        filled = [cell for cell in line if cell.value is not None and cell.column in names]
        if not filled:
            continue
        if str(filled[0].value).strip().lower() in TOTALS:
            reading.notes.append(f"Sheet {title}, row {filled[0].row} is of totals: left out.")
            continue
        row = {}
        for cell in filled:
            value = _read(cell, values.cell(cell.row, cell.column).value, title, reading)
            row[names[cell.column]] = _plain_number(title, names[cell.column], value)
        rows.append(row)
        places.append(filled[0].row)
    return _split_lists(title, rows), places, letters


def _columns(
    heading: tuple[Cell | MergedCell, ...], title: str, reading: _Reading
) -> dict[int, str]:
    """Names by number of column; those of the user's own are left out with a note."""
    fields = _fields(title)
    names: dict[int, str] = {}
    for cell in heading:
        if cell.value is None or cell.column is None:
            continue
        said = str(cell.value).strip()
        if said in names.values():
            reading.problems.append(
                Problem(
                    where=f"{reading.name}, sheet {title}, cell {cell.coordinate}",
                    value=said,
                    rule="is a column twice",
                    remedy="Take one out.",
                )
            )
        if said in OLD_COLUMNS.get(title, ()):
            names[cell.column] = said
        elif fields and said not in fields and not _is_near(said, fields):
            reading.notes.append(f"Sheet {title}, column {said} is none of a plan's: left out.")
        else:
            names[cell.column] = said
    return names


def _read(cell: Cell, worked_out: object, title: str, reading: _Reading) -> object:
    """The value of a cell, a formula's as it was worked out; an error in it is a problem."""
    value: object = cell.value
    if cell.data_type == "f":
        value = worked_out
    is_error = cell.data_type == "e" or (isinstance(value, str) and value in ERRORS)
    if is_error or value is None:
        reading.problems.append(
            Problem(
                where=f"{reading.name}, sheet {title}, cell {cell.coordinate}",
                rule="is an error of the spreadsheet"
                if is_error
                else "is a formula that no spreadsheet has worked out",
                remedy="Mend it." if is_error else "Open and save it in a spreadsheet program.",
                value=str(cell.value),
            )
        )
        return cell.value
    if isinstance(value, datetime):
        return value.date()
    return Decimal(repr(value)) if isinstance(value, float) else value


def _plain_number(sheet: str, name: str, value: object) -> object:
    """Text such as 1,234.50, £1,234 and 5% as the number it is, where a number belongs."""
    info = _fields(sheet).get(name)
    if not isinstance(value, str) or info is None or not holds_number(info):
        return value
    said = NUMBER.fullmatch(value.strip())
    if said is None:
        return value
    number = Decimal(f"{said['sign']}{said['digits'].replace(',', '')}")
    return number / 100 if said["percent"] else number


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
    _offer_choices(sheet, model)
    for row, record in enumerate(records, start=2):
        for column, name in enumerate(names, start=1):
            _write(sheet.cell(row, column), getattr(record, name))
            if name.endswith("_gbp"):
                sheet.cell(row, column).number_format = POUNDS
            elif name.endswith("_share"):
                sheet.cell(row, column).number_format = PER_CENT


def _offer_choices(sheet: Worksheet, model: type[BaseModel]) -> None:
    """A drop-down list for every column that takes one of a few words."""
    for column, info in enumerate(model.model_fields.values(), start=1):
        words = _choices(info.annotation)
        if words:
            listed = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
            letter = get_column_letter(column)
            listed.add(f"{letter}2:{letter}2000")
            sheet.add_data_validation(listed)


def _choices(annotation: object) -> tuple[str, ...]:
    """The words of a literal type, also inside another; none for lists too long for a cell."""
    found: list[str] = []
    for each in (annotation, *get_args(annotation)):
        if get_origin(each) is Literal:
            found += [str(word) for word in get_args(each) if word]
    return tuple(found) if len(",".join(found)) <= 255 else ()


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
    sheet.append(["", "Money in pounds. Formulas count as what they came to when last saved."])
    sheet.append(["", "Sheets and columns of your own, and rows of totals, are left out."])
    sheet.append(["", "A list of ids is written with semicolons between them: one; two."])
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 120
