"""The tables of a store as anybody may have them: Parquet files that need no version of DuckDB.

Documents stay behind: a store of one's own may hold drafts. Rows of people are in no store.
"""

from collections.abc import Iterator

import pyarrow as pa

from tripleaim.store.engine import Store, ask
from tripleaim.store.schema import tables

KEPT_BACK = frozenset({"document"})
HELD = """
select table_name from information_schema.tables where table_catalog <> 'temp' order by table_name
"""


def shared_tables(store: Store) -> Iterator[tuple[str, pa.Table]]:
    """Each table that is shared, by name in the order of the schema, its rows in order."""
    held = {row["table_name"] for row in ask(store, HELD)} - KEPT_BACK
    for name in tables():
        if name in held:
            # SQL of: the name of a table of the schema that ships
            yield name, store.sql(f'select * from "{name}" order by all').to_arrow_table()
