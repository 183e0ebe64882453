"""The same questions about people on a Spark cluster: DuckDB's SQL translated, same Parquet.

Needs the extra `spark`. `engine` is `local[*]` or `spark://HOST:PORT`.
"""

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlglot

from tripleaim.model.errors import refuse
from tripleaim.store.person import person_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd


def to_spark(sql: str) -> str:
    """A query as Spark understands it.

    >>> to_spark("select cast(count(*) as bigint) as people from person")
    'SELECT CAST(COUNT(*) AS BIGINT) AS people FROM person'
    """
    return sqlglot.transpile(sql, read="duckdb", write="spark")[0]


@contextmanager
def open_spark(engine: str, memory: str = "1g") -> "Iterator[Any]":
    """A session on a cluster, closed at the end. Raises InputRefused without the extra."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        remedy = "Install it: pip install 'tripleaim[spark]'; it needs Java 17."
        raise refuse("--engine", "needs the extra spark", remedy, value=engine) from None
    builder = SparkSession.builder.master(engine).appName("tripleaim")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": memory,
        "spark.executor.memory": memory,
        "spark.sql.shuffle.partitions": "8",
        "spark.sql.ansi.enabled": "true",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


def ask_spark(session: Any, sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer of an aggregate query on table `person` and on tables named by other folders."""
    import pandas as pd

    for name, folder in {"person": person, **others}.items():
        person_files(folder)
        session.read.option("pathGlobFilter", "*.parquet").parquet(
            str(folder)
        ).createOrReplaceTempView(name)
    found = session.sql(to_spark(sql))
    rows = [row.asDict() for row in found.collect()]
    return pd.DataFrame(rows, columns=found.columns)


def ask_engine(engine: str, sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer by the engine named: `duckdb`, or a Spark master."""
    from tripleaim.store.person import ask_people

    if engine == "duckdb":
        return ask_people(sql, person, **others)
    with open_spark(engine) as session:
        return ask_spark(session, sql, person, **others)
