"""A store with other documents than its own: the store itself is read and never touched.

Documents and what follows from them (their ties) lie in memory in front of the file. Queries that
read neither are answered once for all layers over one store.
"""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, cast

import duckdb

from tripleaim.model.documents.base import Document
from tripleaim.model.source import Source
from tripleaim.store.engine import Store, ask
from tripleaim.store.ground.make import create_macros, macro_text
from tripleaim.store.insert import insert_reading, insert_sources
from tripleaim.store.readers.documents import rows_of_documents
from tripleaim.store.remembered import Bound, Remembered
from tripleaim.store.shipped import AGREEMENTS, OWN, WORKED
from tripleaim.store.sql_text import literal

MACRO = re.compile(r"create or replace macro (\w+)\(.*?\) as(.*?);", re.DOTALL)
SOURCES = {source.id: source for source in (AGREEMENTS, WORKED, OWN)}

# Ties of documents are made again from the documents of the layer; the others stay.
LAYER = """
create table document as from base.main.document limit 0;
create table source as from base.main.source;
create table tie as
select * from base.main.tie
where coalesce(document, '') not in (select document from base.main.document);
"""

ONE_TIE = """
create temp table one_tie as
select distinct on (kind, subject, object, valid_from) *
from tie
order by kind, subject, object, valid_from, source desc;
delete from tie;
insert into tie from one_tie order by kind, subject, object, valid_from;
drop table one_tie;
"""


@cache
def own_words() -> re.Pattern[str]:
    """What a query about documents names: their tables, and the macros that read those.

    >>> [bool(own_words().search(said)) for said in ("from ties_on($on)", "from composition")]
    [True, False]
    """
    words = ["document", "tie"]
    for name, body in MACRO.findall(macro_text()):
        if re.search(rf"\b({'|'.join(words)})\b", body):
            words.append(name)
    return re.compile(rf"\b({'|'.join(words)})\b")


class Layers:
    """Layers of documents over one store, which answers each query of its own once."""

    def __init__(self, path: Path | str):
        self._path = str(path).replace("'", "''")
        self._base = _attached(self._path)
        self._answers: dict[tuple[str, str], Remembered] = {}

    def documents(self) -> list[tuple[str, dict[str, Any]]]:
        """Source and body of every document that the store holds, in order of id."""
        rows = ask(self._base, "select source, body from base.main.document order by document")
        return [(row["source"], json.loads(row["body"])) for row in rows]

    def with_documents(self, documents: Sequence[tuple[str, Document]]) -> Store:
        """The store as if these were its documents, each with the source it comes from."""
        store = _attached(self._path)
        store.execute(LAYER)
        create_macros(store)
        for id, source in SOURCES.items():
            own = [document for name, document in documents if name == id]
            if own:
                insert_reading(store, source, rows_of_documents(own))
                _know(store, source)
        store.execute(ONE_TIE)
        store.execute("set search_path = 'memory.main,base.main'")
        return cast(Store, _Layer(store, self))

    def answer(self, sql: str, values: Bound | None) -> Remembered:
        """What the store itself says."""
        key = (sql, repr(values))
        if key not in self._answers:
            self._answers[key] = Remembered(self._base, sql, values)
        return self._answers[key]


class _Layer:
    """A store in which queries about documents are the layer's, all others the base's."""

    def __init__(self, store: Store, layers: Layers):
        self._store, self._layers = store, layers

    def execute(self, sql: str, values: Bound | None = None) -> Any:
        """The answer to a query."""
        if own_words().search(sql):
            return self._store.execute(sql, values)
        return self._layers.answer(sql, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def _attached(path: str) -> Store:
    store = duckdb.connect()
    store.execute("set enable_progress_bar = false")
    store.execute(f"attach {literal(path)} as base (read_only)")
    store.execute("set search_path = 'memory.main,base.main'")
    return store


def _know(store: Store, source: Source) -> None:
    known = ask(store, "select 1 from source where source = $id", {"id": source.id})
    if not known:
        insert_sources(store, [(source, (None,) * 4)])
