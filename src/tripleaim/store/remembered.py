"""The answer to one query, fetched once and given again."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from tripleaim.store.engine import Store

if TYPE_CHECKING:
    import pandas as pd

Bound = Mapping[str, object]


class Remembered:
    """The answer to one query, fetched once, in whichever form it is wanted."""

    def __init__(self, store: Store, sql: str, values: Bound | None):
        self._store, self._sql, self._values = store, sql, values

    def _run(self) -> duckdb.DuckDBPyConnection:
        return self._store.execute(self._sql, self._values)

    @cached_property
    def _fetched(self) -> tuple[list[Any], list[tuple[Any, ...]]]:
        cursor = self._run()
        return list(cursor.description or []), cursor.fetchall()

    @cached_property
    def _frame(self) -> "pd.DataFrame":
        frame: pd.DataFrame = self._run().df()
        return frame

    @property
    def description(self) -> list[Any]:
        """The columns, as DuckDB describes them."""
        return self._fetched[0]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        return list(self._fetched[1])

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self._fetched[1][0] if self._fetched[1] else None

    def df(self) -> "pd.DataFrame":
        """The rows as a frame of the caller's own."""
        return self._frame.copy()


Made = TypeVar("Made")
MOST_KEPT = 128


def once(function: Callable[..., Made]) -> Callable[..., Made]:
    """A function of a store and plain values that a remembering store answers once.

    Whoever asks many things of one area and day (the pages of a site) shares what was worked out. A
    plain store remembers nothing. What comes back is shared and must not be changed.
    """

    @wraps(function)
    def asked(store: Store, *given: Hashable) -> Made:
        kept: dict[Hashable, Made] | None = getattr(store, "made", None)
        if kept is None:
            return function(store, *given)
        plain = given[:-1] if given and given[-1] is None else given
        key = (function.__module__, function.__qualname__, *plain)
        if key not in kept:
            if len(kept) >= MOST_KEPT:
                kept.pop(next(iter(kept)))
            kept[key] = function(store, *given)
        return kept[key]

    return asked
