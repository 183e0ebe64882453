"""The answer to one query, fetched once and given again."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import duckdb

from tripleaim.store.engine import Row, Store, ask

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

    @classmethod
    def given(cls, store: Store, sql: str, values: Bound | None, found: "Rows") -> "Remembered":
        """The answer to a query of which the columns and rows are known."""
        made = cls(store, sql, values)
        made.__dict__["_fetched"] = (found.columns, found.rows)
        return made

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first row, or None."""
        return self._fetched[1][0] if self._fetched[1] else None

    def df(self) -> "pd.DataFrame":
        """The rows as a frame of the caller's own."""
        return self._frame.copy()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Columns, as DuckDB describes them, and rows."""

    columns: list[Any]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """A query that gives for all bodies what another gives for some of them.

    Its last column says of whom a row is: a body, or several. The others are those of the other
    query, and rows stand in the order of that one.
    """

    sql: str
    values: Bound | None = None


class Laid:
    """The rows of a whole, laid by body."""

    def __init__(self, found: Rows):
        self._columns = found.columns[:-1]
        self._rows = [row[:-1] for row in found.rows]
        self._places: dict[object, list[int]] = {}
        for at, row in enumerate(found.rows):
            for body in dict.fromkeys(row[-1] if isinstance(row[-1], list) else (row[-1],)):
                self._places.setdefault(body, []).append(at)

    def of(self, bodies: Collection[object]) -> Rows:
        """The rows of some bodies, each once, in their order.

        >>> Laid(Rows(columns=["a", "whose"], rows=[(1, "x"), (2, ["x", "y"])])).of(["y", "x"]).rows
        [(1,), (2,)]
        """
        places = sorted({at for body in bodies for at in self._places.get(body, ())})
        return Rows(columns=self._columns, rows=[self._rows[at] for at in places])


def ask_part(
    store: Store, sql: str, values: Bound, whole: Whole, bodies: Sequence[object]
) -> list[Row]:
    """The rows of a query about some bodies.

    A store that remembers asks for all bodies once and gives each its part, which is noted as if it
    had been asked alone; any other store asks for the part.
    """
    if hasattr(store, "made"):
        cast(Noting, store).lay(sql, values, whole, bodies)
    return ask(store, sql, values)


Made = TypeVar("Made")
MOST_KEPT = 128
SETTLED = "settled"


class Noting(Protocol):
    """A store that remembers what functions made of it, and which queries each of them asked."""

    made: dict[Hashable, Any]

    def noting(self) -> AbstractContextManager[set[str]]:
        """A set that holds every query asked while it is open."""

    def note(self, queries: set[str]) -> None:
        """Take queries as asked now: what is given again rests on them."""

    def lay(self, sql: str, values: Bound, whole: Whole, bodies: Sequence[object]) -> None:
        """Know the answer to a query from that about all bodies."""

    def settle(self, id: str, make: Callable[[], Made]) -> Made:
        """What is made; who asks for it rests on what came out, and not on the queries behind."""


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


def settled(function: Callable[..., Made]) -> Callable[..., Made]:
    """A function of a store, an area and a day, answered once, on whose answer pages rest.

    A page is made anew where another answer came out, and not where only something was read that
    made no difference to it. `settled_again` asks by the id.
    """
    itself = once(function)

    @wraps(function)
    def asked(store: Store, *given: Hashable) -> Made:
        plain = given[:-1] if given and given[-1] is None else given
        if not hasattr(store, "made") or len(plain) != 2:
            return itself(store, *given)
        id = "|".join((SETTLED, function.__module__, function.__name__, *map(_said, plain)))
        return cast(Noting, store).settle(id, lambda: itself(store, *given))

    return asked


def _said(given: Hashable) -> str:
    return "" if given is None else str(given)


def settled_again(store: Store, id: str) -> None:
    """Ask a settled function again, by the id under which its answer is noted."""
    _, module, name, area, on = id.split("|")
    getattr(import_module(module), name)(store, area or None, date.fromisoformat(on))


def remember(store: Noting, key: Hashable, make: Callable[[], Made]) -> Made:
    """What is kept under a key, made where it is not; the queries that it rests on are noted.

    What was not asked for longest makes room: what a whole day shares stays.
    """
    if key in store.made:
        store.made[key] = store.made.pop(key)
    elif len(store.made) >= MOST_KEPT:
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
