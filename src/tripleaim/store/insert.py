"""Putting rows into canonical tables: types, required columns and keys are checked on the way."""

from collections.abc import Container, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from tripleaim.model.errors import InputRefused, Problem
from tripleaim.model.source import Source
from tripleaim.store.check import twice_query
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
    problems: list[Problem] = []
    laid = {name: _lay(rows) for name, rows in reading.items()}
    for name, rows in laid.items():
        problems += find_problems(store, source, tables()[name], rows)
    if problems:
        raise InputRefused(problems)
    for name, rows in laid.items():
        _insert(store, source, tables()[name], rows)
    return sum(len(rows) for rows in reading.values())


def _lay(rows: "pd.DataFrame | pa.Table") -> "pd.DataFrame | pa.Table":
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


def find_problems(
    store: Store, source: Source, table: Table, rows: "pd.DataFrame | pa.Table"
) -> list[Problem]:
    """What is wrong with rows for a table: a Problem a column or key, with the first offender."""
    given = list(rows.columns) if isinstance(rows, pd.DataFrame) else rows.column_names
    unknown = [name for name in given if name not in table.column_names]
    if unknown:
        rule = f"gives columns that table {table.name} does not have: {', '.join(unknown)}"
        return [Problem(where=source.id, rule=rule)]
    store.register("given_rows", rows)
    try:
        problems = _column_problems(store, source, table, given)
        return problems or _key_problems(store, source, table, given)
    finally:
        store.unregister("given_rows")


def _column_problems(
    store: Store, source: Source, table: Table, given: Sequence[str]
) -> list[Problem]:
    """What is wrong with columns, each by itself: all are looked at in one reading of the rows."""
    where = f"{source.id} for table {table.name}"
    asked = [column for column in table.columns if column.name in given]
    counted = _offenders(store, asked) if asked else []
    found = dict(zip((each.name for each in asked), counted, strict=True))
    problems = []
    for column in table.columns:
        count, value = found.get(column.name, (0, None))
        if column.name not in given and column.required and column.name != "source":
            problems.append(Problem(where=where, column=column.name, rule="is missing"))
        elif count:
            rule = "is empty" if value is None else f"is not {column.type}"
            told = Problem(where=where, column=column.name, value=value, rule=rule, count=count)
            problems.append(told)
    return problems


def _offenders(store: Store, asked: Sequence[Column]) -> list[tuple[int, str | None]]:
    """How many values of each column cannot go into it, and the first of them by their text.

    Most columns are right, and saying so takes no text: the offenders are looked for only then.
    """
    bad = {column.name: _bad(column, kind) for column, kind in _kinds(store, asked)}
    asked_of = [name for name, test in bad.items() if test]
    if not asked_of:
        return [(0, None)] * len(asked)
    # SQL of: names of tables and columns of the schema that ships
    looked = ", ".join(f"bool_or({bad[name]})" for name in asked_of)
    # SQL of: names of tables and columns of the schema that ships
    row = store.execute(f"select {looked} from given_rows").fetchall()[0]
    wrong = {name for name, found in zip(asked_of, row, strict=True) if found}
    return [_offender(store, each.name, bad, wrong) for each in asked]


def _offender(
    store: Store, name: str, bad: Mapping[str, str], wrong: Container[str]
) -> tuple[int, str | None]:
    if name not in wrong:
        return 0, None
    # SQL of: names of tables and columns of the schema that ships
    sql = f"select count(*), min(cast({name} as varchar)) from given_rows where {bad[name]}"
    count, value = store.execute(sql).fetchall()[0]
    return count, value


def _kinds(store: Store, asked: Sequence[Column]) -> list[tuple[Column, str]]:
    """Columns with the type that the rows give them."""
    listed = ", ".join(column.name for column in asked)
    # SQL of: names of tables and columns of the schema that ships
    described = store.execute(f"describe select {listed} from given_rows").fetchall()
    return [(column, str(row[1])) for column, row in zip(asked, described, strict=True)]


def _bad(column: Column, kind: str) -> str:
    """The condition of a value that cannot go into a column; empty where every value can."""
    name = column.name
    # SQL of: names of tables and columns of the schema that ships
    tests = [f"{name} is null"] if column.required else []
    if kind.upper() != column.type.upper():
        # SQL of: names of tables and columns of the schema that ships
        tests.append(f"({name} is not null and try_cast({name} as {column.type}) is null)")
    return " or ".join(tests)


def _key_problems(store: Store, source: Source, table: Table, given: list[str]) -> list[Problem]:
    key = [name for name in table.key if name in given]
    if not key or len(key) < len([name for name in table.key if name != "source"]):
        return []
    listed = ", ".join(key)
    # SQL of: a query made of names of the schema that ships
    sql = f"{twice_query('given_rows', key)} limit {SHOWN}"
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


def _insert(store: Store, source: Source, table: Table, rows: Any) -> None:
    given = set(rows.columns) if isinstance(rows, pd.DataFrame) else set(rows.column_names)
    picked = [name for name in table.column_names if name in given]
    # SQL of: names of tables and columns of the schema that ships
    values = [_value_of(table, name) for name in picked]
    bound: dict[str, str] = {}
    if "source" in table.column_names and "source" not in given:
        picked.append("source")
        values.append("$source")
        bound = {"source": source.id}
    store.register("given_rows", rows)
    try:
        # SQL of: names of tables and columns of the schema that ships
        store.execute(
            f"insert into {table.name} ({', '.join(picked)}) "
            f"select {', '.join(values)} from given_rows",
            bound or None,
        )
    except duckdb.Error as error:
        problem = Problem(where=source.id, rule=f"cannot go into table {table.name}: {error}")
        raise InputRefused([problem]) from error
    finally:
        store.unregister("given_rows")


def _value_of(table: Table, name: str) -> str:
    """The column as it goes in: a name without white space around it, one space within."""
    # SQL of: names of tables and columns of the schema that ships
    cast = f"cast({name} as {_type_of(table, name)})"
    # SQL of: the same, and the white space of this file
    return f"trim(regexp_replace({cast}, '{WHITE}', ' ', 'g'))" if name in NAMES else cast


def _type_of(table: Table, name: str) -> str:
    return next(column.type for column in table.columns if column.name == name)
