"""The rows of the data: made with the pages of a system, gathered when all pages are written.

Whoever writes the pages of a system puts its rows beside them in a part; the parts become one table
a question, whatever process wrote them and in whatever order.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from tripleaim.model.errors import NothingFound
from tripleaim.model.finding import Finding
from tripleaim.page.catalogue import catalogue_of
from tripleaim.page.tidy import COLUMNS, KEY, NAMES, Tidy, told_rows
from tripleaim.questions.ten import TEN, Question
from tripleaim.store.engine import Store
from tripleaim.store.files.csv_text import csv_text

PARTS = ".rows"
TYPES = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int32(),
    "date": pa.date32(),
}
SCHEMA = pa.schema([pa.field(each.name, TYPES[each.type]) for each in COLUMNS])
GROUP = 4_000  # rows read together: about what one system has

Told = Sequence[tuple[Tidy, Finding]]


def told_of(store: Store, area: str | None, on: date) -> dict[str, Told]:
    """The ten answers about an area, or England, as tidy rows with their findings, by question."""
    return {each.id: told_about(each, store, area, on) for each in TEN}


def told_about(asked: Question, store: Store, area: str | None, on: date) -> Told:
    """One answer as tidy rows with their findings; none where nothing is on record."""
    try:
        answer = asked.answer(store, area, on)
    except NothingFound:
        return ()
    return list(told_rows(answer, catalogue_of(asked.folder)))


def rows_of(told: Mapping[str, Told]) -> list[Tidy]:
    """The tidy rows of all ten."""
    return [row for some in told.values() for row, _ in some]


def part(area: str | None, on: date, rows: pa.Table) -> dict[str, str | bytes]:
    """The part of an area and day, by its path in the folder of the site."""
    name = f"{(area or 'england').replace(':', '-')}-{on}"
    return {f"{PARTS}/{name}.parquet": parquet_bytes(rows)}


def table_of(rows: Iterable[Tidy]) -> pa.Table:
    """Tidy rows as an Arrow table."""
    return table_of_cells(row.cells() for row in rows)


def table_of_cells(rows: Iterable[Sequence[object]]) -> pa.Table:
    """The cells of tidy rows as an Arrow table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(NAMES)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def gather(folder: Path) -> pa.Table:
    """The rows of all parts in a folder, each key once, in their order.

    The parts are kept: where a page is kept, so are its rows.
    """
    parts = sorted((folder / PARTS).glob("*.parquet")) if (folder / PARTS).is_dir() else []
    return joined([read_rows(path) for path in parts])


def read_rows(path: Path) -> pa.Table:
    """The rows of a Parquet file of ours."""
    return parquet.ParquetFile(path).read().cast(SCHEMA)


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables one after another, in the order of their keys."""
    whole = pa.concat_tables([SCHEMA.empty_table(), *tables])
    return whole.sort_by([(name, "ascending") for name in KEY])


def of_question(table: pa.Table, question: str) -> pa.Table:
    """The rows of one question."""
    return table.filter(pa.compute.equal(table["question"], question))


def parquet_bytes(table: pa.Table, group: int = GROUP) -> bytes:
    """A table as Parquet, in groups of rows that can be read alone."""
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd", row_group_size=group)
    return out.getvalue()


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV: UTF-8, a line a row, empty where there is no value."""
    cells = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return csv_text([table.column_names, *cells]).encode()
