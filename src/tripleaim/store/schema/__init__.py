"""The tables of the store, read from the TOML files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

FACT_COLUMNS = "fact_columns.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: DuckDB type, unit (none for text and dates), meaning, and if null is refused."""

    name: str
    type: str
    meaning: str
    unit: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: what one row stands for, which columns identify it, and the columns in order.

    A table of facts also says whom, when, since when known, how sure and where it was read.
    """

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_fact: bool = False

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


@cache
def tables() -> Mapping[str, Table]:
    """Every table of the store by name, in the order in which they are described.

    >>> tables()["area"].key
    ('area',)
    """
    found: dict[str, Table] = {}
    folder = files("tripleaim.store.schema")
    of_facts = tomllib.loads((folder / FACT_COLUMNS).read_text(encoding="utf-8"))
    for file in sorted(
        folder.iterdir(), key=lambda each: (each.name != "canonical.toml", each.name)
    ):
        if file.name.endswith(".toml") and file.name != FACT_COLUMNS:
            for name, said in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[name] = _table(name, said, of_facts)
    return found


def _table(name: str, said: Mapping[str, Any], of_facts: Mapping[str, Any]) -> Table:
    is_fact = said.get("is_fact", False)
    listed = said["columns"]
    if is_fact:
        listed = [*of_facts["first"], *listed, *of_facts["last"]]
    return Table(
        name=name,
        grain=said["grain"],
        key=tuple(said["key"]),
        columns=tuple(Column(**column) for column in listed),
        is_fact=is_fact,
    )


def create_statement(table: Table) -> str:
    """The SQL that creates a table.

    >>> create_statement(tables()["measure"]).splitlines()[0]
    'create table measure ('
    """
    columns = [
        f"    {column.name} {column.type}{' not null' if column.required else ''}"
        for column in table.columns
    ]
    # SQL of: names of tables and columns of the schema that ships
    return f"create table {table.name} (\n" + ",\n".join(columns) + "\n)"


ON_RECORD = """
select '{name}' as of_table, fact, subject, true_from_low, true_from_high, true_to_low,
    true_to_high, known_low, known_high, grade, cited, address, source
from {name}
"""


def on_record_statement() -> str:
    """The SQL of the view `on_record`: what every fact has, of all tables of facts together."""
    named = [table.name for table in tables().values() if table.is_fact]
    # SQL of: names of tables and columns of the schema that ships
    return "create view on_record as" + "union all".join(
        ON_RECORD.format(name=name) for name in named
    )
