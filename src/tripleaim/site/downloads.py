"""The files of a system: its ten answers as a zip of tidy CSV and as one workbook.

Beside a list of systems, the rows of its table as CSV.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from tripleaim.model.finding import Finding
from tripleaim.page.section import AreaLink, Cell, Table
from tripleaim.page.sheets import Sheet, write_sheets
from tripleaim.page.values import describe_day
from tripleaim.questions.ten import TEN
from tripleaim.site.address import data_file
from tripleaim.site.package import answers_table, package_json
from tripleaim.site.rows import (
    Told,
    csv_bytes,
    of_question,
    part,
    rows_of,
    table_of,
    told_of,
)
from tripleaim.store.engine import Store
from tripleaim.store.files.archive import archive
from tripleaim.store.files.csv_text import csv_text


def answers_files(
    store: Store, code: str, area: str | None, name: str, on: date, titles: Mapping[str, str]
) -> dict[str, str | bytes]:
    """The ten answers about a system, or England, by path: a zip, a workbook, its rows."""
    told = told_of(store, area, on)
    whole = table_of(rows_of(told))
    return {
        data_file(code, "zip"): zip_of(whole, on),
        data_file(code, "xlsx"): write_sheets(_sheets(told, name, on, titles), on),
        **part(area, on, whole),
    }


def zip_of(whole: pa.Table, on: date) -> bytes:
    """Ten tidy CSV files and what they are, in one zip."""
    made, tables = {}, []
    for each in TEN:
        some = of_question(whole, each.id)
        content = csv_bytes(some)
        made[f"{each.id}.csv"] = content
        tables.append(answers_table(each.id, f"{each.id}.csv", content, some.num_rows))
    return archive({**made, "datapackage.json": package_json(tables, on, days=1)})


def _sheets(
    told: Mapping[str, Told], name: str, on: date, titles: Mapping[str, str]
) -> list[Sheet]:
    """A sheet a question, with its sentences; what the columns mean; the sources by title."""
    heads = (
        "Table",
        "Row",
        "Measure",
        "Value",
        "Low",
        "High",
        "Unit",
        "Status",
        "In words",
        "Sources",
    )
    answers = [
        Sheet(
            name=each.word,
            title=f"{each.title} {name}, as of {describe_day(on)}",
            heads=heads,
            rows=tuple(_line(finding) for _, finding in told[each.id]),
        )
        for each in TEN
    ]
    used = dict.fromkeys(id for some in told.values() for _, f in some for id in f.sources)
    rows = tuple((id, titles.get(id, id)) for id in used)
    sources = Sheet(name="Sources", title="Sources", heads=("Id", "What it is"), rows=rows)
    return [*answers, sources]


def _line(each: Finding) -> tuple[str | int | float | bool | None, ...]:
    numbers = (plain(each.value), plain(each.low), plain(each.high))
    said = (each.unit, each.status, each.statement, "; ".join(each.sources))
    return (each.table, each.label, each.measure, *numbers, *said)


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
