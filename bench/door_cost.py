"""What the door costs: a whole release of segments against DuckDB's scan of the same columns.

    python -m bench.door_cost --people build/people [--copies 94] [--rounds 3] [--own held]

The people's files are linked so many times, so that rows multiply; each question and each release
is a process of its own, plain and ours in turn. A release opens the record, counts, adjusts, and
writes the record down, of people of whom nothing has left. `--own` is of people as a user's own:
the first pseudonyms, by which the same people are known again, are `held` in their files as `people
load` writes them, or `asked` for of everybody.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path

import duckdb

from bench.segments import multiply, plain_sql, run
from tripleaim.people.likeness import FIRST, SOME
from tripleaim.store.sql_text import literal

RELEASE = """
import json, resource, sys, time
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from tripleaim.people.count import release_segments
from tripleaim.people.door import Asked
from tripleaim.people.segments import scheme
from tripleaim.store.disclosure import profile
from tripleaim.store.spark import ask_engine
folder, register, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
at = datetime(2026, 11, 29)
asked = Asked(folder=folder, rule=profile("ons", at.date()), at=at, register=register)
ask_engine("duckdb", "select count(*) as n from person", folder)
wall, work = time.monotonic(), time.process_time()
released, _ = release_segments(asked, scheme(name))
took = [time.monotonic() - wall, time.process_time() - work]
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([*took, memory, len(released.cells)]))
"""


def as_own(people: Path, folder: Path, held: bool) -> Path:
    """The same people in one file, as they are loaded, with pseudonyms; the first of them in it
    where they are held."""
    out = folder / "system=own" / "people.parquet"
    out.parent.mkdir(parents=True)
    given = f"read_parquet({literal(str(people / 'system=*' / '*.parquet'))})"
    with duckdb.connect() as engine:
        asked = f"select md5(person::varchar) from {given} order by 1 limit {SOME}"
        first = engine.execute(asked).fetchall() if held else []
        kept = literal(",".join(each for (each,) in first))
        named = f"select * exclude (system) replace (md5(person::varchar) as person) from {given}"
        engine.execute(
            f"copy ({named}) to {literal(str(out))} "
            f"(format parquet, kv_metadata {{{FIRST.decode()}: {kept}}})"
        )
    return folder


def release(people: Path, name: str) -> list[float]:
    """Wall and processor seconds, megabytes, and cells of a first release."""
    with tempfile.TemporaryDirectory() as register:
        kept = people / "_releases"
        for path in kept.glob("*"):
            path.unlink()
        words = [str(people), register, name]
        command = [sys.executable, "-c", RELEASE, *words]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: list[float] = json.loads(said)
    return told


def main() -> None:
    """Run, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--copies", type=int, default=94)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scheme", default="bridges-to-health")
    parser.add_argument("--own", choices=["held", "asked"])
    given = parser.parse_args()
    print(
        "| copies | plain: wall, processor, MB | release: wall, processor, MB | ratio of "
        "processor | ratio of wall | cells |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as folder:
        people = given.people
        if given.own:
            out = Path(folder) / "own"
            with get_context("spawn").Pool(1) as apart:  # children inherit a parent's peak memory
                people = apart.apply(as_own, (people, out, given.own == "held"))
        for copies in (max(1, given.copies // 10), given.copies):
            many = multiply(people, copies, Path(folder) / str(copies))
            if not given.own:
                (many / "SYNTHETIC.json").write_text("{}")
            pairs = [
                (run(plain_sql(given.scheme), many), release(many, given.scheme))
                for _ in range(given.rounds)
            ]
            middle = [
                statistics.median(x)
                for x in zip(*[(p.wall, p.work, p.memory, *r) for p, r in pairs], strict=True)
            ]
            wall, work, memory, own_wall, own_work, own_memory, cells = middle
            works = [r[1] / p.work for p, r in pairs]
            walls = [r[0] / p.wall for p, r in pairs]
            print(
                f"| {copies} | {wall:.2f} s, {work:.2f} s, {memory:.0f} | {own_wall:.2f} s, "
                f"{own_work:.2f} s, {own_memory:.0f} | {statistics.median(works):.2f} "
                f"({min(works):.2f} to {max(works):.2f}) | {statistics.median(walls):.2f} | "
                f"{cells:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
