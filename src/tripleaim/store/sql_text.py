"""The one place where text becomes part of SQL: literals, names, paths; and one question at a time.

Values are bound wherever the engine lets them be. Where it does not (a view, a setting, the name
of a user's column), what stands in the SQL comes from here.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping

SPECIAL = "*?["  # what DuckDB takes as a pattern in a path; each alone in brackets is itself


def literal(text: str) -> str:
    """A text as an SQL literal.

    >>> literal("it's")
    "'it''s'"
    """
    doubled = _plain(text).replace("'", "''")
    return f"'{doubled}'"


def quoted(name: str) -> str:
    """A name of a column as SQL.

    >>> quoted('their "age"')
    '"their ""age\"""'
    """
    doubled = _plain(name).replace('"', '""')
    return f'"{doubled}"'


def _plain(text: str) -> str:
    """Raises ValueError for a null character, at which an engine may stop reading."""
    if "\0" in text:
        raise ValueError("a null character cannot stand in SQL")
    return text


def exact_path(path: Path) -> str:
    """A path such that DuckDB reads that file and no other: absolute, and nothing in it a pattern.

    >>> exact_path(Path("/data/x[1].csv"))
    '/data/x[[]1].csv'
    """
    return "".join(f"[{each}]" if each in SPECIAL else each for each in str(path.absolute()))


def lock_to(engine: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> None:
    """From here on a connection reads these files and no other, and its settings are settled."""
    held = sorted({each for path in paths for each in (str(path.absolute()), exact_path(path))})
    listed = ", ".join(map(literal, held))
    # SQL of: paths as literals
    engine.execute(f"set allowed_paths = [{listed}]")
    engine.execute("set enable_external_access = false")
    engine.execute("set lock_configuration = true")


def ask_once(
    engine: duckdb.DuckDBPyConnection, sql: str, values: "Mapping[str, object] | None" = None
) -> duckdb.DuckDBPyConnection:
    """Ask one question: a single select. Raises ValueError for several, or for one that is none."""
    statements = engine.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise ValueError("one question at a time, and only questions")
    return engine.execute(statements[0], dict(values) if values else None)
