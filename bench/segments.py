"""Segments against DuckDB's own scan and group of the same columns, and against ten times the rows.

    python -m bench.segments --people build/people [--copies 10]

Each runs in a process of its own, after one run of each that is not counted; the best of three is
told. `--copies` links every file that many times under another name, so that rows multiply.
"""

import argparse
import os
import re
import sys
import tempfile
import time
from pathlib import Path

from bench.people import watch
from tripleaim.people.segments import BAND_NUMBER, count_sql, person_columns, scheme

ASK = """
import sys
from pathlib import Path
from tripleaim.store.person import ask_people
ask_people(Path(sys.argv[2]).read_text(), Path(sys.argv[1]))
"""
NAMES = ("bridges-to-health", "age-by-need", "frailty")


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
select system, {BAND_NUMBER} as band, count(*) as people, cast(sum(cost) as bigint) as cost, {seen}
from person
group by system, band
order by system, band
"""


def best(sql: str, people: Path, scratch: Path) -> tuple[float, float]:
    """Best wall of three and the most memory, after one run that warms the disk."""
    query = scratch / "query.sql"
    query.write_text(sql)
    runs = [watch([sys.executable, "-c", ASK, str(people), str(query)]) for _ in range(4)][1:]
    return min(run[0] for run in runs), max(run[1] for run in runs)


def multiply(people: Path, copies: int, into: Path) -> Path:
    """A folder in which every file is linked many times."""
    for file in people.glob("system=*/people.parquet"):
        folder = into / file.parent.name
        folder.mkdir(parents=True)
        for copy in range(copies):
            os.symlink(file.resolve(), folder / f"people-{copy}.parquet")
    return into


def main() -> None:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, default=Path("build/people"))
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--schemes", default=",".join(NAMES))
    given = parser.parse_args()
    print("| what | wall | most memory | ratio |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        for name in given.schemes.split(","):
            plain, plain_memory = best(plain_sql(name), given.people, scratch)
            ours, memory = best(count_sql(scheme(name)), given.people, scratch)
            print(f"| plain, columns of {name} | {plain:.2f} s | {plain_memory:.0f} MB | 1 |")
            print(f"| {name} | {ours:.2f} s | {memory:.0f} MB | {ours / plain:.2f} |", flush=True)
        if given.copies > 1:
            many = multiply(given.people, given.copies, scratch / "many")
            query = scratch / "query.sql"
            query.write_text(count_sql(scheme("bridges-to-health")))
            began = time.monotonic()
            wall, memory = watch([sys.executable, "-c", ASK, str(many), str(query)])
            print(f"| bridges-to-health, {given.copies}x rows | {wall:.2f} s | {memory:.0f} MB | |")
            print(f"(all in {time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    main()
