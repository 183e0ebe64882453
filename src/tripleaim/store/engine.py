"""Opening a store and asking it questions. A query is SQL text; values are bound, never pasted."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tripleaim.model.errors import InputRefused, NothingFound, TripleaimError, refuse
from tripleaim.store.files.refusal import check_is_file, refuse_file
from tripleaim.store.sql_text import quoted
from tripleaim.store.stamp import check_stamp

if TYPE_CHECKING:
    import pandas as pd

Store = duckdb.DuckDBPyConnection
Row = dict[str, Any]
NAME_A_FILE = "Name the file of a store: tripleaim build makes one."


def open_store(path: Path | str) -> Store:
    """Open a built store for reading.

    Raises NothingFound when there is no store at `path`, InputRefused when the file is none, was
    built by another version, or is damaged.
    """
    path = Path(path)
    if not os.path.lexists(path):
        raise NothingFound(
            f"There is no store at {path}. To build one from what ships with the package: "
            f"tripleaim build --store {path}"
        )
    check_is_file(path, NAME_A_FILE)
    try:
        with path.open("rb"):
            pass  # what the system refuses is told as such
        store = duckdb.connect(str(path), read_only=True)
    except OSError as error:
        raise refuse_file(path, error, "read") from None
    except (duckdb.Error, UnicodeError) as error:
        raise _not_ours(path, error) from error
    try:
        store.execute("set enable_progress_bar = false")
        check_stamp(store, path)
    except (duckdb.Error, UnicodeError) as error:
        store.close()
        raise _not_ours(path, error) from error
    except TripleaimError:
        store.close()
        raise
    return store


def cursor_beside(store: Store) -> Store:
    """A connection of its own to the same store, which is its own to close."""
    beside = store.cursor()
    name = quoted(ask_value(store, "select current_database()"))
    # SQL of: the name of a store that is open
    beside.execute(f"use {name}")
    return beside


def _not_ours(path: Path, error: Exception) -> InputRefused:
    said = str(error)
    later = "newer version" in said or "older version" in said
    rule = (
        "was built with another version of DuckDB"
        if later
        else "is in use by a program that writes to it"
        if "lock" in said.lower()
        else "is not a tripleaim store, or is damaged"
    )
    return refuse(str(path), rule, f"Build it again: tripleaim build --store {path}")


def ask(store: Store, sql: str, values: Mapping[str, object] | None = None) -> list[Row]:
    """The rows of a query as dictionaries, in the order that the query gives.

    Values are named in the text with a dollar sign: `where kind = $kind`.
    """
    cursor = store.execute(sql, dict(values) if values else None)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ask_frame(store: Store, sql: str, values: Mapping[str, object] | None = None) -> "pd.DataFrame":
    """The rows of a query as a pandas frame."""
    return store.execute(sql, dict(values) if values else None).df()


def ask_value(store: Store, sql: str, values: Mapping[str, object] | None = None) -> Any:
    """The only value of a query that gives one row of one column; None when it gives no row."""
    rows = store.execute(sql, dict(values) if values else None).fetchall()
    return rows[0][0] if rows else None
