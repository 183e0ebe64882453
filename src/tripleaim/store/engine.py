"""Opening a store and asking it questions. A query is SQL text; values are bound, never pasted."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from tripleaim.model.errors import NothingFound, refuse

if TYPE_CHECKING:
    import pandas as pd

Store = duckdb.DuckDBPyConnection
Row = dict[str, Any]


def open_store(path: Path | str) -> Store:
    """Open a built store for reading.

    Raises NothingFound when there is no store at `path`, InputRefused when the file is not one.
    """
    path = Path(path)
    if not path.exists():
        raise NothingFound(
            f"There is no store at {path}. To build one from what ships with the package: "
            f"tripleaim build --store {path}"
        )
    try:
        store = duckdb.connect(str(path), read_only=True)
        store.execute("set enable_progress_bar = false")
        store.execute("select count(*) from source").fetchall()
    except duckdb.Error as error:
        raise refuse(str(path), "is not a tripleaim store", "Build it: tripleaim build.") from error
    return store


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
