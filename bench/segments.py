"""Segments against DuckDB's own scan and group of the same columns, ten times the rows, and Spark.

    python -m bench.segments --people build/people [--rounds 5] [--copies 10] [--spark 'local[2]']

Every question runs in a process of its own, once to warm it and once to be told. Plain and ours
take turns, so that other work on the machine weighs on both; a ratio is the median of the rounds,
with the least and the greatest. `--copies` links every file that many times under another name, so
that rows multiply. `--spark` compares every cell of every question with DuckDB's, to the penny.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tripleaim.people.axes import BAND, SYSTEM, Axis, joint_sql
from tripleaim.people.segments import BAND_NUMBER, Scheme, person_columns, profile_sql, scheme

ASK = """
import json, resource, sys, time
from pathlib import Path
from tripleaim.store.person import ask_people
sql = Path(sys.argv[2]).read_text()
for _ in range(2):
    wall, work = time.monotonic(), time.process_time()
    ask_people(sql, Path(sys.argv[1]))
    told = [time.monotonic() - wall, time.process_time() - work]
print(json.dumps([*told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""
KEYS = ("system", "segment", "band", "fifth", "at_0", "at_1", "at_2")
NAMES = ("bridges-to-health", "age-by-need", "frailty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One question asked once: wall and processor seconds, and the most memory in MB."""

    wall: float
    work: float
    memory: float


def run(sql: str, people: Path) -> Run:
    """A question asked twice in a new process; the second is told."""
    with tempfile.TemporaryDirectory() as folder:
        query = Path(folder) / "query.sql"
        query.write_text(sql)
        command = [sys.executable, "-c", ASK, str(people), str(query)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    wall, work, memory = json.loads(said)
    return Run(wall=wall, work=work, memory=memory)


def count_sql(chosen: Scheme) -> str:
    """What `people segments` asks: people and cost by system, segment and age band."""
    return joint_sql((SYSTEM, Axis(kind="segment", scheme=chosen), BAND), money=True)


def plain_sql(name: str) -> str:
    """A scan and group of the same columns: by system, age band and one flag a column used."""
    chosen = scheme(name)
    words = {
        word
        for segment in chosen.segments
        for word in re.findall(r"[a-z_]+", segment.rule)
        if word in person_columns()
    }
    used = sorted(words - {"age"})
    seen = ", ".join(
        f"cast(sum(cast({column} as integer)) as bigint) as {column}" for column in used
    )
    return f"""
select system, {BAND_NUMBER} as band, count(*) as people,
    cast(sum(cast(cost as bigint)) as bigint) as cost, {seen}
from person
group by system, band
order by system, band
"""


def compare_plain(name: str, people: Path, rounds: int) -> list[str]:
    """Two rows of the table: plain, and the scheme with its ratios."""
    pairs = [
        (run(plain_sql(name), people), run(count_sql(scheme(name)), people)) for _ in range(rounds)
    ]
    rows = []
    for title, at in ((f"plain, columns of {name}", 0), (name, 1)):
        wall = statistics.median(pair[at].wall for pair in pairs)
        work = statistics.median(pair[at].work for pair in pairs)
        memory = max(pair[at].memory for pair in pairs)
        walls = [pair[at].wall / pair[0].wall for pair in pairs]
        works = [pair[at].work / pair[0].work for pair in pairs]
        rows.append(
            f"| {title} | {wall:.2f} s | {work:.2f} s | {memory:.0f} MB | {_spread(walls)} "
            f"| {_spread(works)} |"
        )
    return rows


def _spread(ratios: list[float]) -> str:
    return f"{statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def multiply(people: Path, copies: int, into: Path) -> Path:
    """A folder in which every file is linked many times."""
    for file in people.glob("system=*/people.parquet"):
        folder = into / file.parent.name
        folder.mkdir(parents=True)
        for copy in range(copies):
            os.symlink(file.resolve(), folder / f"people-{copy}.parquet")
    return into


def compare_copies(people: Path, copies: int) -> None:
    """Time and memory of the rows once and many times over, for counts and for profiles."""
    print("\n| question | rows | wall | processor | most memory |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        many = multiply(people, copies, Path(folder) / "many")
        for name, sql in _questions("bridges-to-health").items():
            for times, where in ((1, people), (copies, many)):
                told = run(sql, where)
                print(
                    f"| {name} | {times}x | {told.wall:.2f} s | {told.work:.2f} s "
                    f"| {told.memory:.0f} MB |",
                    flush=True,
                )


def _questions(name: str) -> dict[str, str]:
    chosen = scheme(name)
    return {f"count {name}": count_sql(chosen), f"profile {name}": profile_sql(chosen)}


def compare_spark(people: Path, engine: str) -> None:
    """Every cell of every question on Spark and on DuckDB."""
    from tripleaim.store.person import ask_people
    from tripleaim.store.spark import ask_spark, open_spark

    print("\n| question | cells | unlike | people | cost, pence | DuckDB | Spark |")
    print("|---|---|---|---|---|---|---|")
    with open_spark(engine) as session:
        for name in NAMES:
            for title, sql in _questions(name).items():
                began = time.monotonic()
                mine = ask_people(sql, people)
                between = time.monotonic()
                theirs = ask_spark(session, sql, people)
                ended = time.monotonic()
                numbers = [column for column in mine if column not in KEYS]
                unlike = count_unlike(mine, theirs)
                print(
                    f"| {title} | {len(mine) * len(numbers):,} | {unlike:,} "
                    f"| {int(mine['people'].sum()):,} | {int(mine['cost'].sum()):,} "
                    f"| {between - began:.1f} s | {ended - between:.1f} s |",
                    flush=True,
                )


def count_unlike(mine: pd.DataFrame, theirs: pd.DataFrame) -> int:
    """Cells that differ between two answers, and every row that only one of them has."""
    keys = [column for column in mine if column in KEYS]
    both = mine.merge(theirs, on=keys, how="outer", suffixes=("", "_theirs"), indicator=True)
    alone = int((both["_merge"] != "both").sum())
    shared = both[both["_merge"] == "both"]
    others = [column for column in mine if column not in keys]
    return alone + sum(
        int((shared[column].astype("int64") != shared[f"{column}_theirs"].astype("int64")).sum())
        for column in others
    )


def main() -> None:
    """Run, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, default=Path("build/people"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--schemes", default=",".join(NAMES))
    parser.add_argument("--spark", help="local[2] or spark://HOST:PORT; without it, no Spark")
    given = parser.parse_args()
    if given.rounds:
        print("| what | wall | processor | most memory | ratio of wall | ratio of processor |")
        print("|---|---|---|---|---|---|")
        for name in given.schemes.split(","):
            print("\n".join(compare_plain(name, given.people, given.rounds)), flush=True)
    if given.copies > 1:
        compare_copies(given.people, given.copies)
    if given.spark:
        compare_spark(given.people, given.spark)


if __name__ == "__main__":
    main()
