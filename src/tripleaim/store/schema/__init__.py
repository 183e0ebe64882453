"""The tables of the store, read from the TOML files beside this one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


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
    """A table: what one row stands for, which columns identify it, and the columns in order."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

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
    for file in sorted(
        folder.iterdir(), key=lambda each: (each.name != "canonical.toml", each.name)
    ):
        if file.name.endswith(".toml"):
            for name, said in tomllib.loads(file.read_text(encoding="utf-8")).items():
                columns = tuple(Column(**column) for column in said["columns"])
                found[name] = Table(
                    name=name, grain=said["grain"], key=tuple(said["key"]), columns=columns
                )
    return found


def create_statement(table: Table) -> str:
    """The SQL that creates a table.

    >>> create_statement(tables()["measure"]).splitlines()[0]
    'create table measure ('
    """
    columns = [
        f"    {column.name} {column.type}{' not null' if column.required else ''}"
        for column in table.columns
    ]
    return f"create table {table.name} (\n" + ",\n".join(columns) + "\n)"
