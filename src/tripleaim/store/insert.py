"""Putting rows into canonical tables: types, required columns and keys are checked on the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.source import Source
from tripleaim.store.check import may_be_twice, twice_query
from tripleaim.store.engine import Store
from tripleaim.store.schema import Column, Table, tables
from tripleaim.store.sql_text import literal

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 3
MANY = 1_000  # rows, from which on it is worth looking which columns say one thing
LARGE = ("population", "observation", "flow", "sighting")  # what no later step makes one of two
# The row of a source: what the catalogue says of it, then what of it was read.
SAID = ("id", "publisher", "title", "vintage", "licence", "address", "shape", "grade")
INSERT_SOURCE = "insert into source values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
BY_ARROW = find_spec("pyarrow") is not None  # not in the core: the extra `data` brings it
NAMES = ("name", "latest_name", "title")
# White space of every kind: files of others end names with line ends and no-break spaces.
WHITE = (
    r"[\s\x{85}\x{a0}\x{1680}\x{2000}-\x{200b}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]+"
)


def insert_reading(
    store: Store, source: Source, reading: "Mapping[str, pd.DataFrame | pa.Table]"
) -> int:
    """Insert the rows of a reading; returns how many.

    Most rows are right: what is wrong is looked for where the store does not take them. Keys of the
    large tables are looked at once, when all is in: `twice_in_a_source`.

    Raises InputRefused with every column that is unknown or missing, every value of a wrong type
    and every key given twice.
    """
    laid = {name: lay(rows) for name, rows in reading.items()}
    with _seen(store, laid):
        problems = [
            problem
            for name, rows in laid.items()
            for problem in _put(store, source, tables()[name], _columns(rows))
        ]
    if problems:
        raise InputRefused(problems)
    return sum(len(rows) for rows in reading.values())


def twice_in_a_source(store: Store, sources: Sequence[Source]) -> list[Problem]:
    """What stands twice in a large table and comes from one source."""
    problems = []
    for name in LARGE:
        table = tables()[name]
        if _stand_twice(store, name, table.key):
            for source in sources:
                # SQL of: a table of the schema that ships, an entry of the catalogue
                rows = f"(from {name} where source = {literal(source.id)})"
                problems += _key_problems(store, source, table, table.key, rows)
    return problems


def _put(store: Store, source: Source, table: Table, given: Sequence[str]) -> list[Problem]:
    """Put the rows for a table in, or say what is wrong with them."""
    unknown = [name for name in given if name not in table.column_names]
    if unknown:
        rule = f"gives columns that table {table.name} does not have: {', '.join(unknown)}"
        return [Problem(where=source.id, rule=rule)]
    try:
        _insert(store, source, table, given)
    except duckdb.Error as error:
        rule = f"cannot go into table {table.name}: {error}"
        found = _column_problems(store, source, table, given)
        return found or [Problem(where=source.id, rule=rule)]
    key = _key(table, given)
    if not key or table.name in LARGE or not _stand_twice(store, _given(table.name), key):
        return []
    return _key_problems(store, source, table, key, _given(table.name))


def insert_sources(store: Store, read: Iterable[tuple[Source, Sequence[object]]]) -> None:
    """A row for each source, with what of it was read: names of files, digest, bytes, rows."""
    rows = [[*(getattr(source, name) for name in SAID), *what] for source, what in read]
    store.executemany(INSERT_SOURCE, rows)


@contextmanager
def _seen(store: Store, laid: "Mapping[str, pd.DataFrame | pa.Table]") -> Iterator[None]:
    """The rows for each table are there for queries meanwhile, under a name of their own."""
    for name, rows in laid.items():
        store.register(_given(name), rows)
    try:
        yield
    finally:
        for name in laid:
            store.unregister(_given(name))


def _given(table: str) -> str:
    return f"given_{table}"


def _columns(rows: "pd.DataFrame | pa.Table") -> list[str]:
    return list(rows.columns) if isinstance(rows, pd.DataFrame) else list(rows.column_names)


def lay(rows: "pd.DataFrame | pa.Table") -> "pd.DataFrame | pa.Table":
    """Rows as Arrow lays them out, which DuckDB scans without making a Python text of each cell.

    Where Arrow is not installed, or finds cells of several types in one column or a whole number of
    more than 64 bits, as they are.
    """
    if not BY_ARROW or not isinstance(rows, pd.DataFrame):
        return rows
    import pyarrow as pa

    try:
        laid = pa.Table.from_pandas(rows, preserve_index=False)
    except (pa.ArrowException, OverflowError):
        return rows
    if len(laid) < MANY:
        return laid
    return pa.table([_said_once(column) for column in laid.columns], laid.column_names)


def _said_once(column: "pa.ChunkedArray") -> "pa.ChunkedArray | pa.Array":
    """A column of one text in all rows, which is held and looked at once; others as they are."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if not (pa.types.is_large_string(column.type) or pa.types.is_string(column.type)):
        return column
    first = column[0]
    if column.null_count or column[-1] != first or not pc.all(pc.equal(column, first)).as_py():
        return column
    return said_in_each(len(column), first.as_py())


def said_in_each(rows: int, value: str) -> "pa.Array":
    """A column of a text that is the same in all rows."""
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), rows), [value])


def _key(table: Table, given: Sequence[str]) -> list[str]:
    """The columns of the key that rows give; none where they lack one that they should give."""
    key = [name for name in table.key if name in given]
    return key if len(key) >= len([name for name in table.key if name != "source"]) else []


def _stand_twice(store: Store, rows: str, key: Sequence[str]) -> bool:
    # SQL of: names of tables and columns of the schema that ships
    return bool(store.execute(f"select exists ({may_be_twice(rows, key)})").fetchall()[0][0])


def _column_problems(
    store: Store, source: Source, table: Table, given: Sequence[str]
) -> list[Problem]:
    """What is wrong with columns: those that are missing, the first offender of each other."""
    where = f"{source.id} for table {table.name}"
    problems = [
        Problem(where=where, column=column.name, rule="is missing")
        for column in table.columns
        if column.name not in given and column.required and column.name != "source"
    ]
    for column, kind in _kinds(store, table, given):
        test = _bad(column, kind)
        count, value = _offenders(store, table, column.name, test) if test else (0, None)
        if count:
            rule = "is empty" if value is None else f"is not {column.type}"
            told = Problem(where=where, column=column.name, value=value, rule=rule, count=count)
            problems.append(told)
    return problems


def _offenders(store: Store, table: Table, name: str, test: str) -> tuple[int, str | None]:
    """How many values of a column cannot go into it, and the first of them by their text."""
    # SQL of: names of tables and columns of the schema that ships
    sql = f"select count(*), min(cast({name} as varchar)) from {_given(table.name)} where {test}"
    count, value = store.execute(sql).fetchall()[0]
    return count, value


def _kinds(store: Store, table: Table, given: Sequence[str]) -> list[tuple[Column, str]]:
    """Columns with the type that the rows give them."""
    # SQL of: names of tables and columns of the schema that ships
    described = store.execute(f"describe {_given(table.name)}").fetchall()
    kinds = {name: str(kind) for name, kind, *_ in described}
    return [(column, kinds[column.name]) for column in table.columns if column.name in given]


def _bad(column: Column, kind: str) -> str:
    """The condition of a value that cannot go into a column; empty where every value can."""
    name = column.name
    # SQL of: names of tables and columns of the schema that ships
    tests = [f"{name} is null"] if column.required else []
    if kind.upper() != column.type.upper():
        # SQL of: names of tables and columns of the schema that ships
        tests.append(f"({name} is not null and try_cast({name} as {column.type}) is null)")
    return " or ".join(tests)


def _key_problems(
    store: Store, source: Source, table: Table, key: Sequence[str], rows: str
) -> list[Problem]:
    listed = ", ".join(key)
    # SQL of: a query made of names of the schema that ships
    sql = f"{twice_query(rows, key)} limit {SHOWN}"
    return [
        Problem(
            where=f"{source.id} for table {table.name}",
            column=listed,
            value=", ".join(str(value) for value in row[:-1]),
            rule=f"is given {row[-1]} times",
            remedy="A key may stand in one row only.",
        )
        for row in store.execute(sql).fetchall()
    ]


def _insert(store: Store, source: Source, table: Table, given: Sequence[str]) -> None:
    picked = [name for name in table.column_names if name in given]
    # SQL of: names of tables and columns of the schema that ships
    values = [_value_of(table, name) for name in picked]
    bound: dict[str, str] = {}
    if "source" in table.column_names and "source" not in given:
        picked.append("source")
        values.append("$source")
        bound = {"source": source.id}
    # SQL of: names of tables and columns of the schema that ships
    store.execute(
        f"insert into {table.name} ({', '.join(picked)}) "
        f"select {', '.join(values)} from {_given(table.name)}",
        bound or None,
    )


def _value_of(table: Table, name: str) -> str:
    """The column as it goes in: a name without white space around it, one space within."""
    # SQL of: names of tables and columns of the schema that ships
    cast = f"cast({name} as {_type_of(table, name)})"
    # SQL of: the same, and the white space of this file
    return f"trim(regexp_replace({cast}, '{WHITE}', ' ', 'g'))" if name in NAMES else cast


def _type_of(table: Table, name: str) -> str:
    return next(column.type for column in table.columns if column.name == name)
