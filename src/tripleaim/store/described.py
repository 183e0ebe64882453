"""What a store says of itself to whoever opens it with another program: comments and views."""

from collections.abc import Iterator

from tripleaim.store.engine import Store
from tripleaim.store.schema import tables

# name: (what one row is, the query)
VIEWS = {
    "area_now": (
        "one row an area that is open: code, ONS code, name, since when",
        """
        select area, kind, code, ons_code, name, valid_from
        from area where valid_to is null
        """,
    ),
    "lying_now": (
        "one row a block and open area that it lies in",
        """
        select block, basis, area, kind, valid_from
        from composition where valid_to is null
        """,
    ),
    "people_by_area": (
        "one row an open area and mid-year: residents, added up from blocks",
        """
        select a.area, a.kind, a.code, a.name, p.year, sum(p.people)::bigint as people
        from composition c
        join area a on a.area = c.area
        join population p on p.area = c.block and p.sex = 'persons' and p.counted = 'resident'
        where c.valid_to is null and a.valid_to is null
        group by all
        """,
    ),
}

# view: the tables whose columns it shows, and what its own columns mean
SHOWN = {
    "area_now": (("area",), {}),
    "lying_now": (("composition",), {}),
    "people_by_area": (("area", "population"), {"people": "residents at mid-year"}),
    "on_record": (("footprint",), {"of_table": "the table in which the fact stands"}),
}
ON_RECORD = "one row a fact of any table: when it was true, when it could be known, who says so"


def describe_store(store: Store) -> None:
    """Write views, and a comment on every table, view and column, into a store."""
    store.execute("begin")  # each statement by itself would be written to the disk
    for name, (_, query) in VIEWS.items():
        # SQL of: names and queries of the views above
        store.execute(f"create view {name} as {query}")
    for statement in (*comments(), *_of_view_columns(store)):
        store.execute(statement)
    store.execute("commit")


def comments() -> Iterator[str]:
    """The statements that write the comments.

    >>> next(comments())[:26]
    'comment on table source is'
    """
    # SQL of: names of the schema that ships, and its words in quotes
    for table in tables().values():
        key = ", ".join(table.key)
        yield f"comment on table {table.name} is {_quoted(f'{table.grain}; key: {key}')}"
        for column in table.columns:
            unit = f" ({column.unit})" if column.unit else ""
            said = _quoted(f"{column.meaning}{unit}")
            yield f"comment on column {table.name}.{column.name} is {said}"
    for name, (grain, _) in VIEWS.items():
        yield f"comment on view {name} is {_quoted(grain)}"
    yield f"comment on view on_record is {_quoted(ON_RECORD)}"


def _of_view_columns(store: Store) -> Iterator[str]:
    """A comment on every column of the views: what the column of the table behind it means."""
    for view, (behind, own) in SHOWN.items():
        meanings = {
            column.name: column.meaning
            for table in reversed(behind)
            for column in tables()[table].columns
        } | own
        # SQL of: names of views and columns of the schema that ships, and its words in quotes
        for name in store.execute(f"select * from {view} limit 0").fetchdf().columns:
            yield f"comment on column {view}.{name} is {_quoted(meanings[name])}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
