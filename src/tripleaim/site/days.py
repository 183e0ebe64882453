"""The answers of past days, for the files of the data: asked apart, as no page of them is long."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from tripleaim.model.errors import refuse
from tripleaim.page.tidy import ENGLAND
from tripleaim.questions.ten import TEN
from tripleaim.site.address import SiteMap
from tripleaim.site.data import FOLDER, STORE, write_data
from tripleaim.site.kept import MARK
from tripleaim.site.publish import make_context
from tripleaim.site.remember import remembering
from tripleaim.site.rows import joined, parquet_bytes, read_rows, rows_of, table_of, told_of
from tripleaim.site.settings import SiteSettings, write_it
from tripleaim.store.engine import Store, open_store
from tripleaim.store.files.archive import archive
from tripleaim.store.files.csv_text import csv_of_rows
from tripleaim.store.files.output import write_bytes
from tripleaim.store.schema import tables
from tripleaim.store.shared import shared_tables

Asked = tuple[str, date]
Tell = Callable[[int, int, str], None]
TOGETHER, MANY = 12, 100_000


def write_days(store_path: Path, folder: Path, settings: SiteSettings, tell: Tell) -> pa.Table:
    """Add every day on which a system changed to the files of the data of a written site.

    Gives the rows that the files then hold. Raises InputRefused for a folder without them.
    """
    newest = _newest(folder)
    with open_store(store_path) as store:
        context = make_context(store, replace(settings, on=_day_of(newest)))
    bundles = _bundles(context.site, newest)
    many, told = sum(map(len, bundles)), [newest]
    for table, number in _ask_all(bundles, store_path, settings.workers):
        told.append(table)
        tell(min(number * TOGETHER, many), many, "Asking of past days")
    whole = joined(told)
    with open_store(store_path) as store:
        write_bytes(folder / FOLDER / STORE, store_zip(store))
        write_data(folder, store, context, whole)
    return whole


def store_zip(store: Store) -> bytes:
    """The tables of a store as Parquet, and what each column means, in one zip."""
    made = {name: (table, tables()[name]) for name, table in shared_tables(store)}
    columns = [
        {
            "table": name,
            "column": column.name,
            "type": column.type,
            "unit": column.unit,
            "meaning": column.meaning,
        }
        for name, (_, said) in made.items()
        for column in said.columns
    ]
    return archive(
        {
            "columns.csv": csv_of_rows(columns).encode(),
            **{f"{name}.parquet": parquet_bytes(table, MANY) for name, (table, _) in made.items()},
        }
    )


def _newest(folder: Path) -> pa.Table:
    """The rows that the files of a site hold."""
    files = [folder / FOLDER / f"{each.id}.parquet" for each in TEN]
    if not (folder / MARK).is_file() or not all(path.is_file() for path in files):
        raise refuse(str(folder), "holds no data of a site", write_it(folder))
    return joined([read_rows(path) for path in files])


def _day_of(newest: pa.Table) -> date:
    """The newest day of a site: that of England."""
    day: date = max(
        row["on"] for row in newest.select(["area", "on"]).to_pylist() if row["area"] == ENGLAND
    )
    return day


def _bundles(site: SiteMap, newest: pa.Table) -> list[list[Asked]]:
    """What is still to be asked, a day together: systems of one day share what is worked out."""
    there = {(row["area"], row["on"]) for row in newest.select(["area", "on"]).to_pylist()}
    wanted = {
        *((page.area, page.day) for pages in site.systems.values() for page in pages.dated),
        *((pages.page_on(pages.newest).area, pages.newest) for pages in site.systems.values()),
        *((ENGLAND, day) for day in site.england_days),
    } - there
    ordered = sorted(wanted, key=lambda each: (each[1], each[0]))
    days = dict.fromkeys(day for _, day in ordered)
    return [
        some[at : at + TOGETHER]
        for some in ([each for each in ordered if each[1] == day] for day in days)
        for at in range(0, len(some), TOGETHER)
    ]


def _ask_all(
    bundles: Sequence[Sequence[Asked]], store_path: Path, workers: int
) -> Iterator[tuple[pa.Table, int]]:
    if workers < 2:
        with open_store(store_path) as opened:
            store = remembering(opened)
            for number, some in enumerate(bundles, start=1):
                yield _table(store, some), number
        return
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(store_path,)
    ) as pool:
        yield from zip(pool.map(_work, bundles), range(1, len(bundles) + 1), strict=True)


_own: dict[str, Store] = {}


def _start(store_path: Path) -> None:
    opened = open_store(store_path)
    opened.execute("set threads = 1")
    _own["store"] = remembering(opened)


def _work(some: Sequence[Asked]) -> pa.Table:
    return _table(_own["store"], some)


def _table(store: Store, some: Sequence[Asked]) -> pa.Table:
    return table_of(
        row
        for area, day in some
        for row in rows_of(told_of(store, None if area == ENGLAND else area, day))
    )
