"""The front door of the data: a file a question, what they are, and the page that lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute

from tripleaim.page.names import short_name
from tripleaim.page.tidy import COLUMNS
from tripleaim.questions.ten import TEN
from tripleaim.site.address import HOME, data_file, data_path
from tripleaim.site.dictionary import dictionary_csv
from tripleaim.site.package import (
    Described,
    answers_table,
    dictionary_table,
    package_json,
    sources_table,
)
from tripleaim.site.render import Context, Page, render_html
from tripleaim.site.rows import csv_bytes, of_question, parquet_bytes
from tripleaim.site.sources import source_rows
from tripleaim.store.engine import Store
from tripleaim.store.files.archive import archive, packed
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.store.files.output import make_folder, write_bytes

FOLDER = "data"
WHOLE = "tripleaim-data.zip"
STORE = "store.zip"
Files = Mapping[str, str | bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A file as the page lists it: of which question, its name, its size in bytes."""

    title: str
    rows: int
    csv: str
    csv_bytes: int
    parquet: str
    parquet_bytes: int


def data_files(store: Store, context: Context, table: pa.Table, held: int = 0) -> Files:
    """Every file of the front door by path: a CSV and a Parquet a question, all of them, a page.

    `held` is the size of the store's own tables beside them, 0 where they are not there.
    """
    on = context.site.on
    days = len(compute.unique(table["on"]))
    seen = zip(table["question"].to_pylist(), table["measure"].to_pylist(), strict=True)
    beside = [
        dictionary_table(dictionary_csv(seen)),
        sources_table(csv_of_rows(source_rows(store)).encode()),
    ]
    plain = {each.id: of_question(table, each.id) for each in TEN}
    written = {asked: csv_bytes(some) for asked, some in plain.items()}
    single = [_single(asked, written[asked], some) for asked, some in plain.items()]
    loose = [
        answers_table(asked, f"{asked}.csv", written[asked], some.num_rows)
        for asked, some in plain.items()
    ]
    whole = archive(
        {
            **{each.path: each.content for each in (*loose, *beside)},
            "datapackage.json": package_json([*loose, *beside], on, days),
        }
    )
    made = {
        **{each.path: each.content for each in (*single, *beside)},
        **{name: content for each in single for name, content in each.beside.items()},
        "datapackage.json": package_json([*single, *beside], on, days),
        WHOLE: whole,
    }
    page = data_page(context, single, {WHOLE: len(whole), STORE: held}, days)
    return {
        **{f"{FOLDER}/{name}": content for name, content in made.items()},
        page.path: render_html(page, context),
    }


def _single(asked: str, content: bytes, table: pa.Table) -> Described:
    """One question's file: its CSV, compressed, with the Parquet beside it."""
    beside = {f"{asked}.parquet": parquet_bytes(table)}
    return answers_table(asked, f"{asked}.csv.gz", packed(content), table.num_rows, beside)


def data_page(
    context: Context, tables: list[Described], sizes: Mapping[str, int], days: int
) -> Page:
    """The list of the files, and what each column means."""
    site = context.site
    systems = sorted(
        (short_name(each.name), each.code) for each in site.systems.values() if not each.ended
    )
    files = [
        (name, code, data_file(code, "zip"), data_file(code, "xlsx"))
        for name, code in (("England", ""), *systems)
    ]
    return Page(
        path=data_path(),
        title="Data",
        description="The ten answers about every system as files: a CSV and a Parquet file for "
        "each question, and all of them together.",
        template="data.jinja",
        area=None,
        on=site.on,
        crumbs=(("England", HOME), ("data", "")),
        extra={
            "tables": [_listed(each) for each in tables],
            "whole": (WHOLE, sizes[WHOLE]),
            "store": (STORE, sizes[STORE]),
            "days": days,
            "rows": sum(each.rows for each in tables),
            "files": files,
            "columns": COLUMNS,
        },
    )


def _listed(table: Described) -> Listed:
    [(parquet, content)] = table.beside.items()
    return Listed(
        title=table.title,
        rows=table.rows,
        csv=table.path,
        csv_bytes=len(table.content),
        parquet=parquet,
        parquet_bytes=len(content),
    )


def write_data(folder: Path, store: Store, context: Context, table: pa.Table) -> None:
    """Write the front door into the folder of a site, each file whole or not at all."""
    make_folder(folder / FOLDER)
    beside = folder / FOLDER / STORE
    held = beside.stat().st_size if beside.is_file() else 0
    for path, made in data_files(store, context, table, held).items():
        write_bytes(folder / path, made if isinstance(made, bytes) else made.encode())
