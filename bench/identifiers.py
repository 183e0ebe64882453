"""Identifiers found and honest columns refused: planted spellings, a thousand honest columns,
synthetic England, and the time a large extract takes.

    python -m bench.identifiers --store build/england.duckdb [--people build/people]
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

import duckdb
import pandas as pd

from bench.honest import honest_columns, names_of_bodies
from bench.planted import KINDS
from tripleaim.people.identify import Extract, find_identifiers
from tripleaim.people.pseudonym import pseudonymise
from tripleaim.store.sql_text import exact_path, literal

SOUGHT = Extract(where="extract.csv", person="person", age="age")


def found_in(table: pd.DataFrame, columns: Iterable[str]) -> dict[str, str]:
    """The columns of a table that are refused, and why."""
    with duckdb.connect() as engine:
        engine.register("table_given", table)
        engine.execute("create table given as select * from table_given")
        return {each.column or "": each.rule for each in find_identifiers(engine, SOUGHT, columns)}


def planted(people: int, seed: int) -> list[str]:
    """The spellings that are missed when a whole column is planted."""
    rng = Random(seed)
    ages = [rng.randrange(0, 96) for _ in range(people)]
    writes = enumerate(KINDS.values())
    columns = {f"v{at}": [write(rng, age) for age in ages] for at, write in writes}
    table = pd.DataFrame({"age": list(map(str, ages)), **columns})
    found = found_in(table, columns)
    return [kind for at, kind in enumerate(KINDS) if f"v{at}" not in found]


def honest(many: int, store: Path) -> tuple[Counter[str], Counter[str]]:
    """How many honest columns were tried by make, and how many refused, by make and reason."""
    tried, alarms = Counter[str](), Counter[str]()
    for make, table in honest_columns(many, names_of_bodies(store)):
        tried[make] += 1
        for rule in found_in(table, ["value"]).values():
            alarms[f"{make}: {rule}"] += 1
    return tried, alarms


def synthetic(people: Path) -> dict[str, str]:
    """The columns of synthetic people that are refused, in every system's file, person left out."""
    alarms: dict[str, str] = {}
    for path in sorted(people.glob("system=*/people.parquet")):
        with duckdb.connect(config={"memory_limit": "900MB", "threads": 2}) as engine:
            engine.execute(
                "create table given as select * exclude (person) from "
                f"read_parquet({literal(exact_path(path))}, hive_partitioning = false)"
            )
            columns = [row[0] for row in engine.execute("describe given").fetchall()]
            for each in find_identifiers(engine, SOUGHT, columns):
                alarms[f"{path.parent.name} {each.column}"] = each.rule
    return alarms


def seconds_of_large(people: int) -> float:
    """Seconds to look at ten columns of a large extract."""
    rng = Random(3)
    ages = [rng.randrange(0, 96) for _ in range(people)]
    table = pd.DataFrame({"person": pseudonymise(map(str, range(people)), b"k" * 32), "age": ages})
    for at in range(8):
        table[f"v{at}"] = [int(rng.expovariate(0.1**at)) for _ in range(people)]
    began = time.monotonic()
    found_in(table, table.columns)
    return time.monotonic() - began


def main() -> None:
    """Run, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--people", type=Path)
    parser.add_argument("--columns", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=300_000)
    given = parser.parse_args()
    for people in (12, 60, 1_000):
        missed = planted(people, people)
        print(
            f"planted, {people} people: {len(missed)} of {len(KINDS)} missed: {missed}", flush=True
        )
    if given.people:
        alarms = synthetic(given.people)
        print(f"synthetic people: {len(alarms)} columns refused: {alarms}", flush=True)
    print(f"{given.large:,} people, 10 columns: {seconds_of_large(given.large):.1f} s", flush=True)
    tried, told = honest(given.columns, given.store)
    print(f"honest: {sum(told.values())} of {given.columns} of {len(tried)} makes refused")
    for make, times in told.most_common():
        print(f"  {times} of {tried[make.partition(': ')[0]]} {make}")


if __name__ == "__main__":
    main()
