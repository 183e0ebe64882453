"""What a page rests on: the queries that it asked, each with a digest of what it was given."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from tripleaim.store.engine import Store
from tripleaim.store.remembered import Bound, Laid, Remembered, Rows
from tripleaim.store.touched import named_queries, touches


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query and its values as text, and a digest of its answer: empty where it cannot be asked
    again, so that whatever rests on it is made anew. `whole` is the id of the query about all
    bodies that gives the rows of `bodies`, where there is one: it is asked again in its place."""

    id: str
    sql: str
    values: str
    digest: str
    whole: str = ""
    bodies: str = ""

    @classmethod
    def of(
        cls,
        id: str,
        sql: str,
        values: Bound | None,
        digest: str,
        part: tuple[str, Sequence[object]] = ("", ()),
    ) -> "Query":
        """A query that was asked; `part` says of which whole and bodies its rows were given."""
        try:
            held, bodies = json.dumps(_plain(values)), json.dumps(_plain(part[1]))
        except TypeError:
            return cls(id=id, sql=sql, values="", digest="")
        return cls(id=id, sql=sql, values=held, digest=digest, whole=part[0], bodies=bodies)

    def bound(self) -> Bound | None:
        """Its values."""
        held = json.loads(self.values)
        return None if held is None else {name: _value(each) for name, each in held.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was made of some queries and is small: pages that only show it rest on it, and not on
    the queries. `id` says what it is, `made` what came out, as text."""

    id: str
    made: str
    queries: tuple[str, ...]


def query_id(sql: str, values: Bound | None) -> str:
    """The id of a query: the same for the same text and values.

    >>> query_id("select 1", None) == query_id("select 1", {})
    False
    """
    return hashlib.blake2b(f"{sql}\0{values!r}".encode(), digest_size=8).hexdigest()


def digest_of(answer: Remembered) -> str:
    """A digest of the rows of an answer, in their order."""
    return hashlib.blake2b(repr(answer.fetchall()).encode(), digest_size=8).hexdigest()


def digest_of_made(made: object) -> str:
    """A digest of what was made of a store: frozen values, whose words tell all of them."""
    return hashlib.blake2b(repr(made).encode(), digest_size=8).hexdigest()


def asked_again(
    store: Store, queries: Iterable[Query], wholes: Mapping[str, Query], tables: Set[str]
) -> frozenset[str]:
    """The ids of the queries whose answer is another now that some tables hold other rows.

    Parts of one whole are told from that, which is asked once.
    """
    named = named_queries(store)
    reads = cache(lambda sql: touches(sql, tables, named))
    laid = cache(lambda id: _laid(store, wholes[id]))

    def differs(query: Query) -> bool:
        if query.whole in wholes:
            bodies = [_value(each) for each in json.loads(query.bodies)]
            found = laid(query.whole).of(bodies)
            return digest_of(Remembered.given(store, "", None, found)) != query.digest
        return digest_of(Remembered(store, query.sql, query.bound())) != query.digest

    return frozenset(
        each.id for each in queries if not each.digest or (reads(each.sql) and differs(each))
    )


def _laid(store: Store, whole: Query) -> Laid:
    asked = Remembered(store, whole.sql, whole.bound())
    return Laid(Rows(columns=asked.description, rows=asked.fetchall()))


def _plain(value: object) -> Any:
    """A value as JSON has it; dates and decimals named as such. Raises TypeError for any other."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        raise TypeError(f"{value!r} is no plain value")
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    raise TypeError(f"{value!r} is no plain value")


def _value(held: Any) -> object:
    if isinstance(held, list):
        return [_value(each) for each in held]
    if isinstance(held, dict):
        return date.fromisoformat(held["date"]) if "date" in held else Decimal(held["decimal"])
    return held
