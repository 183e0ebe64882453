"""Which tables of a store hold other rows than before, and which queries may read them."""

import re
from collections.abc import Mapping, Set

from tripleaim.store.engine import Store, ask
from tripleaim.store.ground.make import macro_text

WORD = re.compile(r"[a-z_][a-z0-9_]*")
MACRO = re.compile(r"create or replace macro (\w+)")
VIEWS = "select view_name as name, lower(sql) as sql from duckdb_views() where not internal"
CATALOGUES = {"information_schema", "duckdb_tables", "duckdb_columns", "duckdb_views"}
TABLES = """
select table_name as name from duckdb_tables()
where schema_name = 'main' and not temporary order by table_name
"""


def table_digests(store: Store) -> dict[str, str]:
    """What each table holds, whatever the order of its rows: count and sum of digests of rows."""
    found = {}
    for name in (row["name"] for row in ask(store, TABLES)):
        # SQL of: names of tables of the store itself
        sql = f'select count(*) as rows, sum(hash(t)::hugeint) as held from "{name}" t'
        [row] = ask(store, sql)
        found[name] = f"{row['rows']} {row['held']}"
    return found


def changed_tables(before: Mapping[str, str], now: Mapping[str, str]) -> frozenset[str]:
    """The tables that hold other rows than before, or are new or gone."""
    return frozenset(name for name in {*before, *now} if before.get(name) != now.get(name))


def named_queries(store: Store) -> Mapping[str, frozenset[str]]:
    """Each macro and view by name, with the words of its text and of those that it names."""
    parts = MACRO.split(macro_text())[1:]
    texts = dict(zip(parts[::2], parts[1::2], strict=True))
    texts |= {row["name"]: row["sql"] for row in ask(store, VIEWS)}
    words = {name: _words(text) for name, text in texts.items()}
    for _ in words:
        words = {
            name: held.union(*(words[each] for each in held & set(words)))
            for name, held in words.items()
        }
    return words


def touches(sql: str, tables: Set[str], named: Mapping[str, frozenset[str]]) -> bool:
    """Whether a query may read one of some tables, itself or by a macro or view that it names.

    A query about tables themselves may read any.

    >>> touches("from areas_on($on)", {"area_name"}, {"areas_on": frozenset({"area_name"})})
    True
    >>> touches("from money", {"area"}, {})
    False
    """
    words = _words(sql)
    if not words.isdisjoint(CATALOGUES):
        return bool(tables)
    return any(not tables.isdisjoint(named.get(word, (word,))) for word in words)


def _words(sql: str) -> frozenset[str]:
    return frozenset(WORD.findall(sql.lower()))
