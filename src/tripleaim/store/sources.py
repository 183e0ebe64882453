"""The sources of a store: who published what, under which licence, and which rows came of each."""

from tripleaim.store.engine import Row, Store, ask
from tripleaim.store.remembered import Whole, ask_part
from tripleaim.store.schema import tables

LOADED = """
select source, publisher, title, vintage, licence, grade, row_count as rows, files, sha256, address
from source
order by source
"""
BY_PUBLISHER = "select * from source order by publisher, title, source"
PUBLISHED = (
    "select source, publisher, title, vintage, licence, address, grade from source order by source"
)
HELD = """
select table_name from information_schema.tables where table_catalog <> 'temp' order by table_name
"""
USED_IN = "select '{table}' as name, count(*) as rows from {table} where source = $source"
USED_BY = "select '{table}' as name, count(*) as rows, source from {table} group by source"


def loaded_sources(store: Store) -> list[Row]:
    """Every source with its licence, rows, files and digest, by id."""
    return ask(store, LOADED)


def source_ids(store: Store) -> frozenset[str]:
    """The ids of all sources."""
    return frozenset(row["source"] for row in ask(store, "select source from source"))


def sources_by_publisher(store: Store) -> list[Row]:
    """Every source with all that is said of it, by publisher and title."""
    return ask(store, BY_PUBLISHER)


def source_row(store: Store, source: str) -> Row:
    """All that is said of one source."""
    [row] = ask(store, "select * from source where source = $source", {"source": source})
    return row


def published_sources(store: Store) -> list[Row]:
    """Every source with its publisher, what it describes, its licence, address and grade."""
    return ask(store, PUBLISHED)


def source_titles(store: Store) -> dict[str, str]:
    """The title and vintage of every source by id."""
    rows = ask(store, "select source, title, vintage from source order by source")
    return {row["source"]: f"{row['title']}, {row['vintage']}" for row in rows}


def source_vintages(store: Store) -> dict[str, str]:
    """What every source describes, by id: a day, a year or a span."""
    rows = ask(store, "select source, vintage from source order by source")
    return {row["source"]: row["vintage"] for row in rows}


def rows_of_source(store: Store, source: str) -> list[tuple[str, str, int]]:
    """Table, what one row of it stands for, and how many rows came from the source."""
    held = {row["table_name"] for row in ask(store, HELD)} & set(tables()) - {"source"}
    # SQL of: names of tables and columns of the schema that ships
    counts, every = (
        " union all ".join(each.format(table=name) for name in sorted(held))
        for each in (USED_IN, USED_BY)
    )
    # SQL of: names of tables and columns of the schema that ships
    part = f"select * from ({counts}) where rows > 0 order by name"
    # SQL of: names of tables and columns of the schema that ships
    whole = Whole(sql=f"select * from ({every}) order by name, source")
    rows = ask_part(store, part, {"source": source}, whole, [source])
    return [(row["name"], tables()[row["name"]].grain, row["rows"]) for row in rows]
