"""The front door of the data: a file a question, what they are, and the page that lists them."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as compute

from tripleaim.page.names import short_name
from tripleaim.page.tidy import COLUMNS
from tripleaim.questions.ten import TEN
from tripleaim.site.address import HOME, data_file, data_path
from tripleaim.site.by_need import FILE as BY_NEED
from tripleaim.site.by_need import by_need_csv, counts_by_need, names_of
from tripleaim.site.cells import FILE as CELLS
from tripleaim.site.cells import gather_cells
from tripleaim.site.dictionary import dictionary_csv
from tripleaim.site.package import (
    Described,
    answers_table,
    by_need_table,
    cells_table,
    dictionary_table,
    package_json,
    sources_table,
)
from tripleaim.site.render import Context, Page, render_html
from tripleaim.site.rows import csv_bytes, of_question, parquet_bytes, read_rows
from tripleaim.store.engine import Store
from tripleaim.store.files.archive import archive_packed, packed
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.store.files.output import make_folder, write_bytes
from tripleaim.store.sources import published_sources

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


def data_files(
    store: Store,
    context: Context,
    table: pa.Table,
    cells: bytes,
    held: int = 0,
    before: Path | None = None,
) -> Files:
    """Every file of the front door by path: a CSV and a Parquet a question, all of them, a page.

    `cells` are the numbers of pages that no row holds. `held` is the size of the store's own tables
    beside them, 0 where they are not there. `before` is a folder of the same program's files: those
    of the same rows are taken from it.
    """
    on = context.site.on
    days = len(compute.unique(table["on"]))
    seen = zip(table["question"].to_pylist(), table["measure"].to_pylist(), strict=True)
    beside = [
        dictionary_table(dictionary_csv(seen)),
        sources_table(csv_of_rows(published_sources(store)).encode()),
        by_need_table(by_need_csv(counts_by_need(store, context.site), names_of(context.site))),
    ]
    found = [_written(each.id, of_question(table, each.id), before) for each in TEN]
    single = [
        answers_table(
            w.asked, f"{w.asked}.csv.gz", w.packed, w.rows, {_parquet(w.asked): w.parquet}
        )
        for w in found
    ]
    loose = [answers_table(w.asked, f"{w.asked}.csv", w.content, w.rows) for w in found]
    lines, packed_cells = cells.count(b"\n") - 1, packed(cells)
    loose.append(cells_table(CELLS.removesuffix(".gz"), cells, lines))
    package = package_json([*loose, *beside], on, days)
    whole = archive_packed(
        {
            **{f"{w.asked}.csv": w.packed for w in found},
            CELLS.removesuffix(".gz"): packed_cells,
            **{each.path: packed(each.content) for each in beside},
            "datapackage.json": packed(package),
        }
    )
    beside = [cells_table(CELLS, packed_cells, lines), *beside]
    made = {
        **{each.path: each.content for each in (*single, *beside)},
        **{name: content for each in single for name, content in each.beside.items()},
        "datapackage.json": package_json([*single, *beside], on, days),
        WHOLE: whole,
    }
    sizes = {WHOLE: len(whole), STORE: held, BY_NEED: beside[-1].rows}
    page = data_page(context, single, sizes, days)
    return {
        **{f"{FOLDER}/{name}": content for name, content in made.items()},
        page.path: render_html(page, context),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """The rows of a question as files: plain CSV, the same compressed, Parquet."""

    asked: str
    rows: int
    content: bytes
    packed: bytes
    parquet: bytes


def _written(asked: str, table: pa.Table, before: Path | None) -> _Written:
    """The files of a question's rows; those of before where they hold the same."""
    csv, rows = f"{asked}.csv.gz", _parquet(asked)
    is_held = before and (before / csv).is_file() and (before / rows).is_file()
    if before and is_held and read_rows(before / rows).equals(table):
        kept = (before / csv).read_bytes()
        return _Written(
            asked=asked,
            rows=table.num_rows,
            content=gzip.decompress(kept),
            packed=kept,
            parquet=(before / rows).read_bytes(),
        )
    content = csv_bytes(table)
    return _Written(
        asked=asked,
        rows=table.num_rows,
        content=content,
        packed=packed(content),
        parquet=parquet_bytes(table),
    )


def _parquet(asked: str) -> str:
    return f"{asked}.parquet"


def data_page(
    context: Context, tables: list[Described], sizes: Mapping[str, int], days: int
) -> Page:
    """The list of the files, and what each column means.

    `sizes` are bytes, of `BY_NEED` its rows: a file that holds nothing is not offered.
    """
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
            "by_need": BY_NEED if sizes[BY_NEED] else "",
            "days": days,
            "rows": sum(each.rows for each in tables),
            "files": files,
            "cells": CELLS,
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


def write_data(
    folder: Path, store: Store, context: Context, table: pa.Table, before: Path | None = None
) -> None:
    """Write the front door into the folder of a site, each file whole or not at all.

    `before` is the folder of a site that the same program wrote, or None.
    """
    make_folder(folder / FOLDER)
    beside = folder / FOLDER / STORE
    held = beside.stat().st_size if beside.is_file() else 0
    cells = gather_cells(folder)
    for path, made in data_files(
        store, context, table, cells, held, before / FOLDER if before else None
    ).items():
        write_bytes(folder / path, made if isinstance(made, bytes) else made.encode())
