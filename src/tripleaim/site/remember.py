"""A store that remembers what it was asked: hundreds of pages ask the same things of one day."""

from collections.abc import Hashable
from typing import Any, cast

from tripleaim.store.engine import Store
from tripleaim.store.remembered import Bound, Remembered


class RememberingStore:
    """A read-only store that answers the same query with the same values from memory.

    `made` keeps what functions of the store made of it, see `store/remembered.once`.
    """

    def __init__(self, store: Store):
        self._store = store
        self._answers: dict[tuple[str, str], Remembered] = {}
        self.made: dict[Hashable, Any] = {}

    def execute(self, sql: str, values: Bound | None = None) -> Remembered:
        """The answer to a query."""
        key = (sql, repr(values))
        if key not in self._answers:
            self._answers[key] = Remembered(self._store, sql, values)
        return self._answers[key]


def remembering(store: Store) -> Store:
    """The store, remembering; to be used for reading only, and for as long as one site takes."""
    return cast(Store, RememberingStore(store))
