"""Stores that are not as they were built: old, foreign, cut, changed, damaged; sixty of them."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb

Spoil = Callable[[Path], None]


def _sql(*statements: str) -> Spoil:
    def spoil(path: Path) -> None:
        with duckdb.connect(str(path)) as store:
            for statement in statements:
                store.execute(statement)
            store.execute("checkpoint")

    return spoil


def _bytes(change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(path: Path) -> None:
        path.write_bytes(change(path.read_bytes()))

    return spoil


def _cut(share: float) -> Spoil:
    return _bytes(lambda held: held[: int(len(held) * share)])


def _flip(seed: int, low: float, high: float, count: int) -> Spoil:
    """Some bytes of a stretch of the file changed."""

    def change(held: bytes) -> bytes:
        made, luck = bytearray(held), random.Random(seed)
        for _ in range(count):
            at = luck.randrange(int(len(made) * low), int(len(made) * high))
            made[at] ^= luck.randrange(1, 256)
        return bytes(made)

    return _bytes(change)


def _foreign_duckdb(path: Path) -> None:
    path.unlink()
    _sql("create table other as select 1 as a")(path)


def _alike_duckdb(path: Path) -> None:
    path.unlink()
    _sql("create table source as select 1 as a", "create table area as select 1 as a")(path)


def _sqlite(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("create table source (source text)")
    other.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "gone")


def _link_in_a_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _log_beside(path: Path) -> None:
    path.with_name(path.name + ".wal").write_bytes(b"not a log of DuckDB's" * 99)


def _newer(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[12:20] = (999).to_bytes(8, "little")
    path.write_bytes(bytes(held))


CUTS = (0.0005, 0.001, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.999)
DAMAGE: dict[str, Spoil] = {
    "empty": _bytes(lambda held: b""),
    "text": _bytes(lambda held: b"not a store"),
    "CSV": _bytes(lambda held: b"a,b\n1,2\n" * 5000),
    "zeros": _bytes(lambda held: bytes(len(held))),
    "web page": _bytes(lambda held: b"<!DOCTYPE html>" * 999),
    "Parquet": _bytes(lambda held: b"PAR1" + held),
    "folder": _folder,
    "link to nothing": _link_to_nothing,
    "link in a circle": _link_in_a_circle,
    "SQLite": _sqlite,
    "another program's": _foreign_duckdb,
    "another program's with like tables": _alike_duckdb,
    "header changed to a newer one": _newer,
    "log changed beside it": _log_beside,
    "start missing": _bytes(lambda held: held[4096:]),
    "twice": _bytes(lambda held: held[:8192] + held),
    "no stamp": _sql("drop table stamp"),
    "empty stamp": _sql("delete from stamp"),
    "two stamps": _sql("insert into stamp from stamp"),
    "older version": _sql("update stamp set version = 0"),
    "newer version": _sql("update stamp set version = 99"),
    "another schema": _sql("update stamp set schema = 'other'"),
    "stamp of other columns": _sql("drop table stamp", "create table stamp as select 1 as a"),
    "stamp is text": _sql(
        "drop table stamp",
        "create table stamp as select 'x' as version, 'y' as schema, 'z' as rows",
    ),
    "no table area": _sql("drop table area"),
    "no table source": _sql("drop table source"),
    "no table composition": _sql("drop table composition"),
    "no table population": _sql("drop table population"),
    "table renamed": _sql("alter table area rename to places"),
    "a view for a table": _sql(
        "alter table area rename to places", "create view area as select area from places"
    ),
    "column missing": _sql("alter table area drop column name"),
    "column renamed": _sql("alter table area rename column name to title"),
    "column more": _sql("alter table area add column extra integer"),
    "columns of another kind": _sql("create or replace table area as select 1 as area"),
    "rows missing": _sql("delete from area where area like 'stp:%'"),
    "a row missing": _sql(
        "delete from population where rowid = (select max(rowid) from population)"
    ),
    "all rows missing": _sql("delete from composition"),
    "rows more": _sql("insert into area from area limit 1"),
    **{f"cut to {share:.1%}": _cut(share) for share in CUTS},
    **{f"header changed {n}": _flip(n, 0.0, 0.0009, 3) for n in range(4)},
    **{f"bytes changed {n}": _flip(n, 0.001, 1.0, 40) for n in range(10)},
}


def spoilt(good: Path, kind: str, folder: Path) -> Path:
    """A copy of a store, spoilt in a way."""
    path = folder / "spoilt.duckdb"
    shutil.copy(good, path)
    path.chmod(0o644)
    DAMAGE[kind](path)
    return path
