"""Questions about people, asked of Parquet by DuckDB. Rows of people never leave: only aggregates.

The same text runs on a cluster: see `store/spark.py`.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tripleaim.model.errors import InputRefused, NothingFound, refuse
from tripleaim.store.room import memory_limit, no_room
from tripleaim.store.sql_text import ask_once, exact_path, literal, lock_to, quoted

MAP_IT = "Map it in the mapping of the extract and load again."

if TYPE_CHECKING:
    import pandas as pd

THREADS, MEMORY = 2, "900MB"
LABEL, OWN = "SYNTHETIC.json", "system=own"  # beside synthetic people; where one's own lie
STATEMENT = "SYNTHETIC: drawn by tripleaim from published totals; nobody in this file exists."


def person_files(folder: Path) -> list[Path]:
    """A folder's person files, in order. Raises NothingFound when there are none."""
    found = sorted(folder.glob("system=*/*.parquet"))
    if not found:
        raise NothingFound(
            f"There are no people under {folder}. To make synthetic ones: tripleaim synthesise."
        )
    return found


def ask_people(sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer of an aggregate query on table `person`, and on tables named by other folders.

    One select; it can read nothing but those tables. Raises InputRefused for people that cannot be
    read.
    """
    with open_people(person=person, **others) as engine:
        try:
            return ask_once(engine, sql).df()
        except duckdb.BinderException:
            raise lacks_a_column(person) from None
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error:
            raise cannot_read(person) from None


@contextmanager
def open_people(**folders: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that sees people as tables by name, and nothing else of the machine.

    What does not fit in memory goes to a folder of its own that only its user can open.
    """
    with private_engine() as engine:
        held: list[Path] = []
        for name, folder in folders.items():
            files = person_files(folder)
            listed = ", ".join(literal(exact_path(path)) for path in files)
            try:
                # SQL of: paths as literals, a table's name quoted
                engine.execute(
                    f"create view {quoted(name)} as select * from read_parquet([{listed}], "
                    "hive_partitioning = true, hive_types_autocast = false)"
                )
            except duckdb.Error:
                raise cannot_read(folder) from None
            held += files
        lock_to(engine, held)
        yield engine


@contextmanager
def private_engine() -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB in memory whose spilt rows nobody else can read, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tripleaim-") as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": THREADS,
            "memory_limit": memory_limit(MEMORY),
            "preserve_insertion_order": False,
            "temp_directory": spill,
        }
        with duckdb.connect(config=settings) as engine:
            engine.execute("set enable_progress_bar = false")
            try:
                yield engine
            except duckdb.OutOfMemoryException as error:
                raise no_room("people", error) from None


def lacks_a_column(person: Path) -> InputRefused:
    """People of whom something is asked that is not held."""
    return refuse(str(person), "lacks a column that is asked about", MAP_IT)


def cannot_read(folder: Path) -> InputRefused:
    """What is raised for a folder whose people cannot be read: never what the engine said, for it
    may quote a value."""
    remedy = "It may be cut short: load the extract again, tripleaim people load."
    return refuse(str(folder), "holds people that cannot be read", remedy)
