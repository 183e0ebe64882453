"""The files of the site: the ten answers of a system as one CSV and one workbook, nothing rounded.

Beside a list of systems, the rows of its table as CSV.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.section import AreaLink, Cell, Table
from tripleaim.page.sheets import Sheet, write_sheets
from tripleaim.page.values import describe_day
from tripleaim.questions.ten import TEN
from tripleaim.site.address import data_file
from tripleaim.store.engine import Store
from tripleaim.store.files.csv_text import csv_text

COLUMNS: Mapping[str, str] = {
    "area": "id of the system that was asked about; england for all",
    "area_name": "its name on the day",
    "on": "the day asked about",
    "question": "which of the ten questions: the first word of its command",
    "table": "the table in which the row stands on the page; empty for a figure of its own",
    "subject": "id of the area, organisation or document that the row is about",
    "label": "the heading of the row in its table",
    "measure": "id of what is measured; the reference lists them",
    "value": "the value in its unit, not rounded; empty where there is none",
    "low": "lower end of the interval, where it is an estimate",
    "high": "upper end of the interval",
    "unit": "unit of value, low and high; a share is 0 to 1",
    "status": "found, assumed, synthetic, cannot tell, not held or suppressed",
    "sources": "ids of the sources, each with a page of that name",
}


def answers_files(
    store: Store, code: str, area: str | None, name: str, on: date, titles: Mapping[str, str]
) -> dict[str, str | bytes]:
    """The ten answers about a system, or England, as one CSV and one workbook, by path."""
    held = {each.id: _ask(store, each.id, area, on) for each in TEN}
    rows = [
        [area or "england", name, on.isoformat(), asked, *_fields(finding)]
        for asked, findings in held.items()
        for finding in findings
    ]
    made = csv_text([list(COLUMNS), *rows], line_end="\r\n")
    return {
        data_file(code, "csv"): BOM + made,
        data_file(code, "xlsx"): write_sheets(_sheets(held, name, on, titles), on),
    }


BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # tells Excel that a CSV is UTF-8


def _ask(store: Store, asked: str, area: str | None, on: date) -> list[Finding]:
    try:
        return next(each for each in TEN if each.id == asked).ask(store, area, on)
    except NothingFound:
        return []


def _fields(each: Finding) -> list[object]:
    numbers = [_blank(plain(value)) for value in (each.value, each.low, each.high)]
    return [
        each.table,
        each.subject,
        each.label,
        each.measure,
        *numbers,
        each.unit,
        each.status,
        "; ".join(each.sources),
    ]


def _sheets(
    held: Mapping[str, Sequence[Finding]], name: str, on: date, titles: Mapping[str, str]
) -> list[Sheet]:
    """A sheet a question, with its sentences; what the columns mean; the sources by title."""
    heads = ("Table", "Row", "Measure", "Value", "Low", "High", "Unit", "Status", "In words",
             "Sources")  # fmt: skip
    answers = [
        Sheet(
            name=each.word, title=f"{each.title} {name}, as of {describe_day(on)}", heads=heads,
            rows=tuple(
                (f.table, f.label, f.measure, *(plain(v) for v in (f.value, f.low, f.high)),
                 f.unit, f.status, f.statement, "; ".join(f.sources))
                for f in held[each.id]
            ),
        )
        for each in TEN
    ]  # fmt: skip
    used = dict.fromkeys(id for some in held.values() for f in some for id in f.sources)
    sources = Sheet(name="Sources", title="Sources", heads=("Id", "What it is"),
                    rows=tuple((id, titles.get(id, id)) for id in used))  # fmt: skip
    return [*answers, sources]


def write_csv(table: Table) -> str:
    """The table as CSV: its columns with their units, and its rows as they are.

    >>> from tripleaim.page.section import Column
    >>> table = Table(name="t", caption="T", columns=(Column(title="A"), Column(title="B")),
    ...               rows=(("x", 1),))
    >>> write_csv(table)
    'A,B\\r\\nx,1\\r\\n'
    """
    return csv_text(_lines(table), line_end="\r\n")


def plain(cell: Cell) -> str | int | float | bool | None:
    """A cell as a value that JSON knows: decimals and dates as text."""
    if isinstance(cell, AreaLink):
        return cell.text
    if isinstance(cell, Finding):
        return plain(cell.value)
    if isinstance(cell, Decimal | date):
        return str(cell)
    return cell


def _lines(table: Table) -> Iterator[list[object]]:
    yield [f"{each.title} ({each.unit})" if each.unit else each.title for each in table.columns]
    yield from ([_blank(plain(cell)) for cell in row] for row in table.rows)


def _blank(value: object) -> object:
    return "" if value is None else value
