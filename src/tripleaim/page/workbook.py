"""A workbook anyone can read: cover, contents, notes, and one sheet a table, as gptables lays out.

One writer for every question: the site's sections and the `--xlsx` of the command line. No merged
cells, no blank ones; every table is named, begins in column A and has one row of headings; what is
withheld is a sign whose meaning stands on the sheet. The same tables give the same bytes.
"""

import io
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import gptables
import pandas as pd

from tripleaim.model.finding import STATUSES, Finding, Value
from tripleaim.page.blocks import tables_of
from tripleaim.page.section import (
    AreaLink,
    Cell,
    Column,
    Table,
)
from tripleaim.page.values import describe_finding, describe_measure, is_share
from tripleaim.page.words import day_words

SIGNS = {
    "[c]": STATUSES["suppressed"],
    "[x]": "cannot be told from the data on record",
    "[z]": "does not apply",
}
OF_STATUS = {"suppressed": "[c]", "cannot tell": "[x]", "not on record": "[x]"}
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
HOW = (
    "Each table has a sheet of its own, listed under Contents. Notes are listed under Notes and "
    "marked in the titles of the tables that they belong to. The first column of a table names its "
    "rows. Signs in square brackets stand for values that are not given; each sheet explains those "
    "that it uses."
)
SYNTHETIC = "Synthetic: computed from people drawn from published totals; it describes nobody."
PLAIN = re.compile("[a-zA-Z0-9]")
Plain = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What goes into a workbook: title, sentences for the cover, tables, the day, source titles."""

    title: str
    about: tuple[str, ...]
    tables: tuple[Table, ...]
    on: date
    sources: Mapping[str, str] = field(default_factory=dict)


def write_workbook(book: Book) -> bytes:
    """The workbook as XLSX. Tables without rows are left out; without any there is only a cover."""
    tables = [table for table in book.tables if table.rows]
    notes = list(dict.fromkeys(note for table in tables for note in _notes_of(table)))
    shown = [_in_words(note) for note in notes]
    as_on = f"As on {day_words(book.on)}, unless a table says otherwise."
    sheets = {
        f"Table {number}": _sheet(table, number, book, notes)
        for number, table in enumerate(tables, start=1)
    }
    told = pd.DataFrame(
        {"Note reference": [_reference(notes, note) for note in notes], "Note text": shown}
    )
    cover = gptables.Cover(
        title=book.title, intro=[*book.about, as_on], about=[HOW, LICENCE], cover_label="Cover"
    )
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # gptables speaks of what is optional
        written = gptables.produce_workbook(
            filename=made,
            sheets=sheets,
            cover=cover,
            contentsheet_label="Contents",
            notes_table=told if notes else None,
            workbook_options={
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "in_memory": True,
            },
        )
        day = datetime(book.on.year, book.on.month, book.on.day)
        written.set_properties({"title": book.title, "created": day, "comments": LICENCE})
        written.close()
    return made.getvalue()


def findings_book(
    question: str, findings: Sequence[Finding], about: Sequence[str], on: date
) -> Book:
    """The workbook of an answer: findings that belong to no table first, then table by table."""
    alone = [each for each in findings if not each.table]
    titles = ("Figure", "Value", "Low", "High", "Unit", "In words")
    columns = tuple(Column(title=title) for title in titles)
    rows = tuple(
        (
            each.label or describe_measure(each.measure),
            _as_given(each, each.value),
            _as_given(each, each.low),
            _as_given(each, each.high),
            each.unit or "[z]",
            each.statement,
        )
        for each in alone
    )
    first = Table(
        name="figures",
        caption="Main figures",
        columns=columns,
        rows=rows,
        sources=tuple(sorted({source for each in alone for source in each.sources})),
        caveats=tuple(dict.fromkeys(note for each in alone for note in each.caveats)),
        findings=tuple(alone),
    )
    tables = (first, *tables_of(findings, question.replace("_", "-")))
    return Book(title=describe_measure(question), about=tuple(about), tables=tables, on=on)


def _as_given(finding: Finding, value: Value) -> Cell:
    """A number as a number, to be reckoned with; what has none as the sign that says why."""
    if value is None:
        return None if finding.value is not None else OF_STATUS.get(finding.status, "[x]")
    if isinstance(value, bool | str):
        return value if isinstance(value, str) else ("yes" if value else "no")
    return float(value) if isinstance(value, Decimal) else value


def _notes_of(table: Table) -> list[str]:
    methods = dict.fromkeys(each.method for each in table.findings if each.method)
    return [*table.caveats, *(f"Method: {method}." for method in methods)]


def _reference(notes: Sequence[str], note: str) -> str:
    return f"n{notes.index(note) + 1}"


def _sheet(table: Table, number: int, book: Book, notes: Sequence[str]) -> "gptables.GPTable":
    frame = pd.DataFrame(dict(_columns(table)))
    marks = "".join(f"$${_reference(notes, note)}$$" for note in dict.fromkeys(_notes_of(table)))
    used = [sign for sign in SIGNS if (frame == sign).to_numpy().any()]
    synthetic = any(each.status == "synthetic" for each in table.findings)
    sources = "; ".join(book.sources.get(id, id) for id in table.sources)
    return gptables.GPTable(
        table=frame,
        table_name=re.sub(r"[^a-z0-9]", "_", f"table_{number}_{table.name}"),
        title=f"{_in_words(table.caption)}{marks}",
        subtitles=[text for text in (SYNTHETIC if synthetic else "", table.note) if text],
        instructions=f"This sheet holds one table of {len(frame)} rows.",
        source=f"Source: {sources}." if sources else None,
        legend=[f"{sign} {SIGNS[sign]}" for sign in used],
        index_columns={1: 0},
    )


def _columns(table: Table) -> list[tuple[str, list[Plain]]]:
    """The columns of a sheet; one whose values have intervals is followed by low and high."""
    found: list[tuple[str, list[Plain]]] = []
    for at, column in enumerate(table.columns):
        cells = [row[at] for row in table.rows]
        title, as_numbers = column.title, at > 0 and _is_numeric(column, cells)
        if as_numbers:
            title = f"{title}{_unit(column, cells)}"
        found.append((title, [_plain(cell, as_numbers, column) for cell in cells]))
        if as_numbers and any(_bounds(cell) for cell in cells):
            for side in (0, 1):
                name = f"{title}, {('low', 'high')[side]}"
                found.append((name, [(_bounds(cell) or ("[z]", "[z]"))[side] for cell in cells]))
    return _told_apart(found)


def _told_apart(columns: list[tuple[str, list[Plain]]]) -> list[tuple[str, list[Plain]]]:
    seen: dict[str, int] = {}
    found = []
    for title, cells in columns:
        key = title.lower()
        seen[key] = seen.get(key, 0) + 1
        found.append((title if seen[key] == 1 else f"{title} ({seen[key]})", cells))
    return found


def _is_numeric(column: Column, cells: Sequence[Cell]) -> bool:
    units = {cell.unit for cell in cells if isinstance(cell, Finding) and cell.value is not None}
    if len(units) > 1:
        return False
    values = [cell.value if isinstance(cell, Finding) else cell for cell in cells]
    held = [value for value in values if value is not None]
    return bool(held) and all(
        isinstance(value, int | float | Decimal) and not isinstance(value, bool) for value in held
    )


def _unit(column: Column, cells: Sequence[Cell]) -> str:
    unit = next((cell.unit for cell in cells if isinstance(cell, Finding)), "") or column.unit
    if unit == "pence" or column.kind == "pence" or unit == "GBP":
        return " (£)"
    if is_share(unit) or column.kind == "share":
        return " (share, 0 to 1)"
    return f" ({unit})" if unit and unit not in column.title else ""


def _plain(cell: Cell, as_number: bool, column: Column) -> Plain:
    if isinstance(cell, Finding):
        if cell.value is None:
            return OF_STATUS.get(cell.status, "[x]")
        if not as_number:
            return _worded(describe_finding(cell))
        return _number(cell.value, cell.unit)
    if cell is None or cell == "":
        return "[z]"
    if as_number:
        return _number(cell, "pence" if column.kind == "pence" else column.unit)
    if isinstance(cell, AreaLink):
        return _worded(cell.text)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return cell
    return _worded(str(cell))


def _worded(text: str) -> str:
    """A cell: signs alone are none; words that have no letter of ASCII are told to be in theirs."""
    if not any(letter.isalnum() for letter in text):
        return "[z]"
    return text if PLAIN.search(text) else f"{text} (as written)"


def _in_words(text: str) -> str:
    """A caption, note or heading; one without a letter or digit of ASCII is told to be as written,
    as the layout takes it for nothing."""
    return text if PLAIN.search(text) else f"{text} (as written)"


def _number(value: object, unit: str) -> Plain:
    number = Decimal(str(value)) / 100 if unit == "pence" else value
    return number if isinstance(number, int) else float(str(number))


def _bounds(cell: Cell) -> tuple[Plain, Plain] | None:
    if not isinstance(cell, Finding) or cell.low is None or cell.high is None:
        return None
    return _number(cell.low, cell.unit), _number(cell.high, cell.unit)
