"""Putting rows into canonical tables: types, required columns and keys are checked on the way."""

from collections.abc import Iterator, Mapping, Sequence
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

if TYPE_CHECKING:
    import pyarrow as pa

SHOWN = 3
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

    Raises InputRefused with every column that is unknown or missing, every value of a wrong type
    and every key given twice.
    """
    laid = {name: lay(rows) for name, rows in reading.items()}
    with _seen(store, laid):
        problems = [
            problem
            for name, rows in laid.items()
            for problem in _find_problems(store, source, tables()[name], _columns(rows))
        ]
        if problems:
            raise InputRefused(problems)
        for name, rows in laid.items():
            _insert(store, source, tables()[name], _columns(rows))
    return sum(len(rows) for rows in reading.values())


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
        return pa.Table.from_pandas(rows, preserve_index=False)
    except (pa.ArrowException, OverflowError):
        return rows


def _find_problems(
    store: Store, source: Source, table: Table, given: Sequence[str]
) -> list[Problem]:
    """What is wrong with rows for a table: a Problem a column or key, with the first offender.

    Columns and key are looked at in one query. Most rows are right, and saying so takes no text:
    the offenders are looked for only where there are some.
    """
    unknown = [name for name in given if name not in table.column_names]
    if unknown:
        rule = f"gives columns that table {table.name} does not have: {', '.join(unknown)}"
        return [Problem(where=source.id, rule=rule)]
    key = _key(table, given)
    bad = {column.name: _bad(column, kind) for column, kind in _kinds(store, table, given)}
    # SQL of: names of tables and columns of the schema that ships
    asked = [f"bool_or({test or 'false'})" for test in bad.values()]
    # SQL of: names of tables and columns of the schema that ships
    asked += [f"exists ({may_be_twice(_given(table.name), key)})"] if key else []
    if not asked:
        return _column_problems(store, source, table, given, {})
    # SQL of: names of tables and columns of the schema that ships
    found = store.execute(f"select {', '.join(asked)} from {_given(table.name)}").fetchall()[0]
    wrong = {name: test for (name, test), is_so in zip(bad.items(), found, strict=False) if is_so}
    problems = _column_problems(store, source, table, given, wrong)
    twice = bool(key) and found[-1]
    return problems or (_key_problems(store, source, table, key) if twice else [])


def _key(table: Table, given: Sequence[str]) -> list[str]:
    """The columns of the key that rows give; none where they lack one that they should give."""
    key = [name for name in table.key if name in given]
    return key if len(key) >= len([name for name in table.key if name != "source"]) else []


def _column_problems(
    store: Store, source: Source, table: Table, given: Sequence[str], wrong: Mapping[str, str]
) -> list[Problem]:
    """What is wrong with columns: what is missing, and what has offenders, by their test."""
    where = f"{source.id} for table {table.name}"
    problems = []
    for column in table.columns:
        if column.name not in given and column.required and column.name != "source":
            problems.append(Problem(where=where, column=column.name, rule="is missing"))
        elif column.name in wrong:
            count, value = _offenders(store, table, column.name, wrong[column.name])
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


def _key_problems(store: Store, source: Source, table: Table, key: Sequence[str]) -> list[Problem]:
    listed = ", ".join(key)
    # SQL of: a query made of names of the schema that ships
    sql = f"{twice_query(_given(table.name), key)} limit {SHOWN}"
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
    try:
        # SQL of: names of tables and columns of the schema that ships
        store.execute(
            f"insert into {table.name} ({', '.join(picked)}) "
            f"select {', '.join(values)} from {_given(table.name)}",
            bound or None,
        )
    except duckdb.Error as error:
        problem = Problem(where=source.id, rule=f"cannot go into table {table.name}: {error}")
        raise InputRefused([problem]) from error


def _value_of(table: Table, name: str) -> str:
    """The column as it goes in: a name without white space around it, one space within."""
    # SQL of: names of tables and columns of the schema that ships
    cast = f"cast({name} as {_type_of(table, name)})"
    # SQL of: the same, and the white space of this file
    return f"trim(regexp_replace({cast}, '{WHITE}', ' ', 'g'))" if name in NAMES else cast


def _type_of(table: Table, name: str) -> str:
    return next(column.type for column in table.columns if column.name == name)
