"""Questions about people, asked of Parquet by DuckDB. Rows of people never leave: only aggregates.

The same text runs on a cluster: see `store/spark.py`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tripleaim.model.errors import NothingFound

if TYPE_CHECKING:
    import pandas as pd

THREADS, MEMORY = 2, "900MB"


def person_files(folder: Path) -> str:
    """The pattern of a folder's person files. Raises NothingFound when there are none."""
    if not any(folder.glob("system=*/*.parquet")):
        raise NothingFound(
            f"There are no people under {folder}. To make synthetic ones: tripleaim synthesise."
        )
    return str(folder / "system=*" / "*.parquet")


def ask_people(sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer of an aggregate query on table `person`, and on tables named by other folders."""
    with duckdb.connect(config=_settings()) as engine:
        engine.execute("set enable_progress_bar = false")
        for name, folder in {"person": person, **others}.items():
            pattern = person_files(folder).replace("'", "''")
            engine.execute(
                f"create view {name} as select * from "
                f"read_parquet('{pattern}', hive_partitioning = true)"
            )
        return engine.execute(sql).df()


def _settings() -> dict[str, str | bool | int | float | list[str]]:
    return {"threads": THREADS, "memory_limit": MEMORY, "preserve_insertion_order": False}
