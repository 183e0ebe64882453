"""A store explains itself to whoever opens it with another program."""

from tripleaim.store.described import VIEWS, comments
from tripleaim.store.engine import Store, ask, ask_value
from tripleaim.store.schema import tables


def test_every_table_and_column_of_the_schema_has_its_comment(shipped_store: Store) -> None:
    of_tables = {
        row["table_name"]: row["comment"]
        for row in ask(shipped_store, "select table_name, comment from duckdb_tables()")
    }
    of_columns = {
        (row["table_name"], row["column_name"]): row["comment"]
        for row in ask(
            shipped_store, "select table_name, column_name, comment from duckdb_columns()"
        )
    }
    for table in tables().values():
        assert table.grain in of_tables[table.name]
        for column in table.columns:
            assert column.meaning in of_columns[table.name, column.name]


def test_nothing_in_the_file_is_without_a_comment(shipped_store: Store) -> None:
    for query in (
        "select table_name as name from duckdb_tables() where comment is null",
        "select view_name as name from duckdb_views() where not internal and comment is null",
        "select table_name || '.' || column_name as name from duckdb_columns() "
        "where not internal and comment is null",
    ):
        assert ask(shipped_store, query) == []


def test_views_agree_with_the_tables(shipped_store: Store) -> None:
    england = ask_value(
        shipped_store,
        "select people from people_by_area where kind = 'england' and year = 2020",
    )
    assert england == 56_550_138
    boards = "select count(*) from area_now where kind = 'icb'"
    assert ask_value(shipped_store, boards) == 36
    lying = "select count(distinct area) from lying_now where kind = 'icb'"
    assert ask_value(shipped_store, lying) == 36
    said = ask(shipped_store, "select view_name, comment from duckdb_views() where not internal")
    assert set(VIEWS) <= {row["view_name"] for row in said if row["comment"]}


def test_a_quote_in_a_meaning_stays_a_quote() -> None:
    assert all(each.count("'") % 2 == 0 for each in comments())
