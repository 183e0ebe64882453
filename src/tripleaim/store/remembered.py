"""The answer to one query, fetched once and given again."""

from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

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


class Noting(Protocol):
    """A store that remembers what functions made of it, and which queries each of them asked."""

    made: dict[Hashable, Any]

    def noting(self) -> AbstractContextManager[set[str]]:
        """A set that holds every query asked while it is open."""

    def note(self, queries: set[str]) -> None:
        """Take queries as asked now: what is given again rests on them."""


def once(function: Callable[..., Made]) -> Callable[..., Made]:
    """A function of a store and plain values that a remembering store answers once.

    Whoever asks many things of one area and day (the pages of a site) shares what was worked out. A
    plain store remembers nothing, or what a cache of the function's own does. What comes back is
    shared and must not be changed.
    """
    itself: Callable[..., Made] = getattr(function, "__wrapped__", function)

    @wraps(itself)
    def asked(store: Store, *given: Hashable) -> Made:
        if not hasattr(store, "made"):
            return function(store, *given)
        plain = given[:-1] if given and given[-1] is None else given
        key = (itself.__module__, itself.__qualname__, *plain)
        return remember(cast(Noting, store), key, lambda: itself(store, *given))

    return asked


def remember(store: Noting, key: Hashable, make: Callable[[], Made]) -> Made:
    """What is kept under a key, made where it is not; the queries that it rests on are noted."""
    if key not in store.made and len(store.made) >= MOST_KEPT:
        store.made.pop(next(iter(store.made)))
    return remember_in(store.made, store, key, make)


def remember_in(
    held: dict[Hashable, Any], store: Noting, key: Hashable, make: Callable[[], Made]
) -> Made:
    """The same, kept elsewhere than in the store."""
    if key not in held:
        with store.noting() as queries:
            made = make()
        held[key] = (made, queries)
    kept, queries = held[key]
    store.note(queries)
    return cast(Made, kept)
