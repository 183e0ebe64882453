"""A store that remembers what it was asked: hundreds of pages ask the same things of one day."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from tripleaim.site.asked import Query, Told, digest_of, digest_of_made, query_id
from tripleaim.store.engine import Store
from tripleaim.store.remembered import Bound, Laid, Remembered, Rows, Whole

Made = TypeVar("Made")
NONE: tuple[str, Sequence[object]] = ("", ())


class RememberingStore:
    """A read-only store that answers the same query with the same values from memory.

    `made` keeps what functions of the store made of it, see `store/remembered.once`. Every query
    has an id; `noting` says which were asked meanwhile, those behind what is given again included.
    """

    def __init__(self, store: Store, many: bool = True):
        self._store, self._many = store, many
        self.few = (
            False  # bodies will be asked of, though many may be known: each is asked of alone
        )
        self._answers: dict[str, Remembered] = {}
        self._wholes: dict[str, Laid] = {}
        self._queries: dict[str, tuple[str, Bound | None]] = {}
        self._parts: dict[str, tuple[str, Sequence[object]]] = {}
        self._whole_queries: dict[str, Whole] = {}
        self._small: dict[str, Told] = {}
        self._told: set[str] = set()
        self._open: list[set[str]] = []
        self._apart = 0
        self.made: dict[Hashable, Any] = {}

    def execute(self, sql: str, values: Bound | None = None) -> Remembered:
        """The answer to a query."""
        id = query_id(sql, values)
        if id not in self._answers:
            self._answers[id] = Remembered(self._store, sql, values)
            self._queries[id] = (sql, values)
        self.note({id})
        return self._answers[id]

    def lay(self, sql: str, values: Bound, whole: Whole, bodies: Sequence[object]) -> None:
        """Know the answer to a query from that about all bodies, which is asked once."""
        id = query_id(sql, values)
        if id in self._answers or not self._many:
            return
        asked = query_id(whole.sql, whole.values)
        self._whole_queries[asked] = whole
        if self.few:
            self._answers[id] = Remembered(self._store, sql, values)
        else:
            found = self._laid(asked).of(bodies)
            self._answers[id] = Remembered.given(self._store, sql, values, found)
        self._queries[id] = (sql, values)
        self._parts[id] = (asked, bodies)

    def _laid(self, asked: str) -> Laid:
        if asked not in self._wholes:
            whole = self._whole_queries[asked]
            cursor = self._store.execute(whole.sql, whole.values)
            columns = list(cursor.description or [])
            self._wholes[asked] = Laid(Rows(columns=columns, rows=cursor.fetchall()))
        return self._wholes[asked]

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """A set that holds every query asked while it is open."""
        queries: set[str] = set()
        self._open.append(queries)
        try:
            yield queries
        finally:
            self._open.pop()
            self.note(queries)

    def tell(self, id: str, make: Callable[[], str]) -> str:
        """Something small that is made of the store, as text: who asks for it rests on what came
        out, and not on the queries behind it."""
        if id not in self._small:
            made, queries = self._alone(make)
            self._small[id] = Told(id=id, made=made, queries=queries)
        self.note({id})
        return self._small[id].made

    def settle(self, id: str, make: Callable[[], Made]) -> Made:
        """What is made, of which a digest is told: who asks for it rests on that.

        Within something that is told it is plainly made: that rests on the queries behind it.
        """
        if self._apart:
            return make()
        made, queries = self._alone(make)
        if id not in self._small:
            self._small[id] = Told(id=id, made=digest_of_made(made), queries=queries)
        self.note({id})
        return made

    def _alone(self, make: Callable[[], Made]) -> tuple[Made, tuple[str, ...]]:
        """What is made, and what was asked for it, which nobody else is told."""
        queries: set[str] = set()
        unmade: set[str] = set()
        self._open.append(queries)
        self._apart += 1
        try:
            return make(), tuple(sorted(queries))
        except BaseException:
            unmade = set(queries)  # who is told that there is nothing rests on that
            raise
        finally:
            self._apart -= 1
            self._open.pop()
            self.note(unmade)

    def know(self, told: Iterable[Told]) -> None:
        """Take what was told of this store before as still so: it is not made again."""
        held = {each.id: each for each in told if each.id not in self._small}
        self._small |= held
        self._told.update(held)

    def told(self, id: str) -> Told:
        """What was told under an id."""
        return self._small[id]

    def new_told(self) -> list[Told]:
        """What was told since this was last asked."""
        fresh = [id for id in self._small if id not in self._told]
        self._told.update(fresh)
        return [self._small[id] for id in fresh]

    def note(self, queries: set[str]) -> None:
        """Take queries as asked now: what is given again rests on them."""
        if self._open:
            self._open[-1].update(queries)

    def new_queries(self) -> list[Query]:
        """The queries asked since this was last asked, with a digest of what each gave."""
        fresh = [id for id in self._queries if id not in self._told]
        self._told.update(fresh)
        return [
            Query.of(
                id, *self._queries[id], digest_of(self._answers[id]), self._parts.get(id, NONE)
            )
            for id in fresh
        ]

    def new_wholes(self) -> list[Query]:
        """The queries about all bodies that were asked since this was last asked."""
        fresh = [id for id in self._whole_queries if id not in self._told]
        self._told.update(fresh)
        held = {id: self._whole_queries[id] for id in fresh}
        return [Query.of(id, each.sql, each.values, "whole") for id, each in held.items()]


def remembering(store: Store, many: bool = True) -> Store:
    """The store, remembering; to be used for reading only, and for as long as one site takes.

    Where `many` bodies will be asked of, what can be asked of all at once is; one answer is not.
    """
    return cast(Store, RememberingStore(store, many))
