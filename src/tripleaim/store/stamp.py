"""What a store says of itself: the schema that it was built by, and how many rows each table has.

A store is stamped when it is whole and checked whenever it is opened, so that an old, foreign or
damaged one is told as such and never half answers.
"""

import hashlib
import os
from functools import cache
from importlib.resources import files
from pathlib import Path

import duckdb

from tripleaim.model.errors import InputRefused, needs_memory, refuse
from tripleaim.store.schema import create_statement, tables

VERSION = 1
"""Raised by hand when what is derived changes its meaning while the tables keep their columns."""

COLUMNS = """
select table_name, list(column_name order by column_index)
from duckdb_columns() where schema_name = 'main' group by table_name
"""
HEADER_BYTES = 3 * 4096
CREATE = "create or replace table stamp (version integer, schema varchar, rows varchar)"
SAID = """
comment on table stamp is 'one row: by which tripleaim the store was built, and how much it holds';
comment on column stamp.version is 'the version of the schema';
comment on column stamp.schema is 'a digest of the schema';
comment on column stamp.rows is 'how many rows each table was built with'
"""


def stamp_store(store: duckdb.DuckDBPyConnection) -> None:
    """Write into a store that is whole by which schema it was built, and its rows."""
    store.execute(CREATE)
    store.execute(SAID)
    store.execute("insert into stamp values ($1, $2, $3)", [VERSION, schema_digest(), _rows(store)])


@cache
def schema_digest() -> str:
    """A digest of every table's definition, of what is derived and of the macros that are kept.

    >>> len(schema_digest())
    16
    """
    home = files("tripleaim.store")
    kept = [
        file.read_text(encoding="utf-8")
        for folder in ("derive", "ground")
        for file in sorted(home.joinpath(folder).iterdir(), key=lambda each: each.name)
        if file.name.endswith(".sql")
    ]
    said = "\n".join([*(create_statement(table) for table in tables().values()), *kept])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def check_stamp(store: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise InputRefused when a store is another program's, another version's, or not as built."""
    again = f"Build it again: tripleaim build --store {path}"
    try:
        found = store.execute("select version, schema, rows from stamp").fetchall()
    except duckdb.CatalogException:
        held = {
            row[0] for row in store.execute("select table_name from duckdb_tables()").fetchall()
        }
        ours = len(held & set(tables()))
        rule = (
            "was built by an earlier version of tripleaim"
            if ours > len(tables()) // 2
            else "is not a store of tripleaim's, but another program's DuckDB file"
        )
        raise refuse(str(path), rule, again) from None
    if len(found) != 1 or found[0][:2] != (VERSION, schema_digest()):
        raise refuse(str(path), "was built by another version of tripleaim", again)
    _check_size(store, path, again)
    _check_tables(store, path, again)
    if _rows(store) != found[0][2]:
        raise refuse(str(path), "is not as it was built: a table has other rows", again)


def damaged(path: object, error: BaseException) -> InputRefused | None:
    """What an error in the midst of asking says of a store, where it says that it is damaged."""
    kinds = (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.InternalException,
        duckdb.SerializationException,
        duckdb.OutOfMemoryException,
    )
    if not isinstance(error, kinds) and type(error) is not duckdb.Error:  # a wrong check sum
        return None
    if isinstance(error, duckdb.OutOfMemoryException):
        return needs_memory(path)
    said = str(error).splitlines()[0]
    return refuse(str(path), f"is damaged: {said}", "Build it again: tripleaim build.")


def _check_size(store: duckdb.DuckDBPyConnection, path: Path, again: str) -> None:
    row = store.execute("select total_blocks, block_size from pragma_database_size()").fetchone()
    if row and os.path.getsize(path) < row[0] * row[1] + HEADER_BYTES:
        raise refuse(str(path), "is cut short", again)


def _check_tables(store: duckdb.DuckDBPyConnection, path: Path, again: str) -> None:
    held = dict(store.execute(COLUMNS).fetchall())
    for table in tables().values():
        if table.name not in held:
            raise refuse(str(path), f"lacks the table {table.name}", again)
        if held[table.name] != list(table.column_names):
            raise refuse(str(path), f"has other columns in the table {table.name}", again)


def _rows(store: duckdb.DuckDBPyConnection) -> str:
    # SQL of: names of tables from the schema files of the package
    counted = " union all ".join(
        f"select '{name}' as name, count(*) as rows from main.{name}" for name in sorted(tables())
    )
    # SQL of: the counts above
    found = store.execute(f"select name, rows from ({counted}) order by name").fetchall()
    return " ".join(f"{name}:{rows}" for name, rows in found)
