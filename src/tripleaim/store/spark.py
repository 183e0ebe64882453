"""The same questions about people on a Spark cluster: DuckDB's SQL translated, same Parquet.

Needs the extra `spark`. `engine` is `local[*]` or `spark://HOST:PORT`.
"""

import logging
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import expressions as node

from tripleaim.model.errors import refuse
from tripleaim.store.person import cannot_read, lacks_a_column, person_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

MASTER = re.compile(r"local(\[(\d{1,4}|\*)\])?|spark://[A-Za-z0-9.-]+:\d{1,5}")


def to_spark(sql: str) -> str:
    """A query as Spark understands it.

    Raises ValueError for several at once, for what is no select, and for what reads more than
    tables by their plain names.

    >>> to_spark("select cast(count(*) as bigint) as people from person")
    'SELECT CAST(COUNT(*) AS BIGINT) AS people FROM person'
    """
    trees = sqlglot.parse(sql, read="duckdb")
    if len(trees) != 1 or not isinstance(trees[0], node.Query):
        raise ValueError("one question at a time, and only questions")
    read = list(trees[0].find_all(node.Table))
    if any(table.db or not str(table.name).isidentifier() for table in read):
        raise ValueError("a question reads tables by their plain names, and nothing else")
    return trees[0].sql("spark")


def exact_folder(folder: Path) -> str:
    """A folder such that Spark reads it and no other: nothing in its name is a pattern.

    >>> exact_folder(Path("/data/people[1]"))
    '/data/people\\\\[1\\\\]'
    """
    return re.sub(r"([\\{}\[\]*?])", r"\\\1", str(folder.absolute()))


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
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    _say_nothing(session)
    try:
        yield session
    finally:
        session.stop()


def _say_nothing(session: Any) -> None:
    """Spark prints what it fails on, values of people too: what matters is told by us."""
    session.sparkContext.setLogLevel("OFF")
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger", "PySparkLogger"):
        logging.getLogger(name).disabled = True


def ask_spark(session: Any, sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer of an aggregate query on table `person` and on tables named by other folders.

    Raises InputRefused for people that cannot be read, or lack a column, without a word of what is
    in them.
    """
    import pandas as pd
    from py4j.protocol import Py4JError
    from pyspark.errors import AnalysisException, PySparkException

    try:
        for name, folder in {"person": person, **others}.items():
            person_files(folder)
            session.read.option("pathGlobFilter", "*.parquet").parquet(
                exact_folder(folder)
            ).createOrReplaceTempView(name)
        found = session.sql(to_spark(sql))
        rows = [row.asDict() for row in found.collect()]
    except AnalysisException:
        raise lacks_a_column(person) from None
    except (PySparkException, Py4JError):
        raise cannot_read(person) from None
    return pd.DataFrame(rows, columns=found.columns)


def ask_engine(engine: str, sql: str, person: Path, **others: Path) -> "pd.DataFrame":
    """The answer by the engine named: `duckdb`, or a Spark master."""
    from tripleaim.store.person import ask_people

    if engine == "duckdb":
        return ask_people(sql, person, **others)
    if not MASTER.fullmatch(engine):
        remedy = "Engines: duckdb, local[2], spark://host:7077."
        raise refuse("--engine", "is no engine", remedy, value=engine)
    with open_spark(engine) as session:
        return ask_spark(session, sql, person, **others)
