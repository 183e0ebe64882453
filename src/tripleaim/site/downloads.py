"""The files beside every table: the same rows as CSV and as JSON, with nothing rounded."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tripleaim.model.finding import Finding
from tripleaim.page.section import AreaLink, Cell, Table
from tripleaim.store.files.csv_text import csv_text

FINDING_FIELDS = (
    "subject",
    "label",
    "measure",
    "value",
    "unit",
    "low",
    "high",
    "status",
    "statement",
    "sources",
    "method",
    "caveats",
)


def write_csv(table: Table) -> str:
    """The table as CSV: one row a finding where it is made of findings, else its own rows.

    >>> from tripleaim.page.section import Column
    >>> table = Table(name="t", caption="T", columns=(Column(title="A"), Column(title="B")),
    ...               rows=(("x", 1),))
    >>> write_csv(table)
    'A,B\\r\\nx,1\\r\\n'
    """
    return csv_text(_lines(table), line_end="\r\n")


def write_json(table: Table, area: str | None, on: date) -> str:
    """The table as JSON, in the form that the command line prints for findings."""
    said: dict[str, object] = {"area": area, "on": on.isoformat(), "table": table.caption}
    if table.findings:
        said["findings"] = [finding.to_dict() for finding in table.findings]
    else:
        said["columns"] = [{"title": each.title, "unit": each.unit} for each in table.columns]
        said["rows"] = [[plain(cell) for cell in row] for row in table.rows]
        said["sources"] = list(table.sources)
        said["caveats"] = list(table.caveats)
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


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
    if not table.findings:
        yield [f"{each.title} ({each.unit})" if each.unit else each.title for each in table.columns]
        yield from ([_blank(plain(cell)) for cell in row] for row in table.rows)
        return
    yield list(FINDING_FIELDS)
    for finding in table.findings:
        said = finding.to_dict()
        joined = {"sources": "; ".join(finding.sources), "caveats": "; ".join(finding.caveats)}
        yield [_blank({**said, **joined}[field]) for field in FINDING_FIELDS]


def _blank(value: object) -> object:
    return "" if value is None else value
