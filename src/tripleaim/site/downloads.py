"""The files of a system: its ten answers as a zip of tidy CSV and as one workbook.

Beside a list of systems, the rows of its table as CSV.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from tripleaim.model.finding import Finding
from tripleaim.page.names import short_name
from tripleaim.page.section import AreaLink, Cell, Table
from tripleaim.page.sheets import Sheet, write_sheets
from tripleaim.page.tidy import COLUMNS, ENGLAND
from tripleaim.page.words import day_words
from tripleaim.questions.ten import TEN, Question
from tripleaim.site.address import SiteMap, data_file
from tripleaim.site.package import answers_table, package_json
from tripleaim.site.rows import csv_bytes, of_question, part, table_of_cells, told_about
from tripleaim.store.engine import Store
from tripleaim.store.files.archive import archive
from tripleaim.store.files.csv_text import csv_text

ANSWERS = ".answers"  # kept beside the site, see `site/kept`
DATES = [at for at, each in enumerate(COLUMNS) if each.type == "date"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A system, or England, whose ten answers are downloaded together."""

    code: str
    area: str | None
    name: str
    on: date

    def digest(self, folder: Path) -> str:
        """A digest of its ten answers: the same for the same."""
        summed = hashlib.blake2b(digest_size=16)
        for each in TEN:
            summed.update((folder / answer_path(each.id, self.area, self.on)).read_bytes() + b"\0")
        return summed.hexdigest()


def answer_path(asked: str, area: str | None, on: date) -> str:
    """The file of an answer about a system, or England, from which downloads are made."""
    return f"{ANSWERS}/{(area or ENGLAND).replace(':', '-')}-{on}/{asked}.json"


def bodies_of(site: SiteMap) -> list[Body]:
    """Whose answers a site has as files: England, and each system that has not ended."""
    held = [(each.code, each.page_on(each.newest), each) for each in site.systems.values()]
    return [
        Body(code="", area=None, name="England", on=site.on),
        *(
            Body(code=code, area=page.area, name=short_name(page.name), on=pages.newest)
            for code, page, pages in held
            if not pages.ended
        ),
    ]


def answer_file(
    asked: Question, store: Store, area: str | None, on: date
) -> dict[str, str | bytes]:
    """One answer as rows of the data and as lines of a workbook, by its path.

    It is written with the page of the question and stays as long as that does: of ten such files
    those that are downloaded are made, without asking again.
    """
    told = told_about(asked, store, area, on)
    held = {
        "rows": [row.cells() for row, _ in told],
        "lines": [_line(finding) for _, finding in told],
    }
    return {
        answer_path(asked.id, area, on): json.dumps(
            held, ensure_ascii=False, separators=(",", ":"), default=str
        )
    }


def answers_files(folder: Path, body: Body, titles: Mapping[str, str]) -> dict[str, str | bytes]:
    """The ten answers about a system, or England, by path: a zip, a workbook, its rows."""
    told = {each.id: _read(folder / answer_path(each.id, body.area, body.on)) for each in TEN}
    whole = table_of_cells(_dated(cells) for held in told.values() for cells in held["rows"])
    lines = {asked: held["lines"] for asked, held in told.items()}
    return {
        data_file(body.code, "zip"): zip_of(whole, body.on),
        data_file(body.code, "xlsx"): write_sheets(_sheets(lines, body, titles), body.on),
        **part(body.area, body.on, whole),
    }


def _read(path: Path) -> Mapping[str, Any]:
    held: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def _dated(cells: list[Any]) -> list[Any]:
    for at in DATES:
        cells[at] = date.fromisoformat(cells[at]) if cells[at] else None
    return cells


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
    lines: Mapping[str, Sequence[Sequence[Any]]], body: Body, titles: Mapping[str, str]
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
            title=f"{each.title} {body.name}, as of {day_words(body.on)}",
            heads=heads,
            wide=len(heads) - 1,
            rows=tuple((*line, "; ".join(sources)) for *line, sources in lines[each.id]),
        )
        for each in TEN
    ]
    used = dict.fromkeys(id for some in lines.values() for *_, ids in some for id in ids)
    rows = tuple((id, titles.get(id, id)) for id in used)
    sources = Sheet(name="Sources", title="Sources", heads=("Id", "What it is"), rows=rows)
    return [*answers, sources]


def _line(each: Finding) -> tuple[object, ...]:
    numbers = (plain(each.value), plain(each.low), plain(each.high))
    said = (each.unit, each.status, each.statement, each.sources)
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
