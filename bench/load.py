"""The full load against what DuckDB itself needs to read the same files, in one run.

    python -m bench.load --data ../shared/data

Prints wall time, time of the processor (which other work on the machine hardly moves) and peak
memory of both; each runs in a process of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LOAD = "import sys; from pathlib import Path; from tripleaim.store.load import build_store; "
LOAD += "build_store(Path(sys.argv[1]), Path(sys.argv[2]))"

READ = """
import sys, duckdb
from pathlib import Path
from tripleaim.store.catalogue import match_files, select_sources
data = Path(sys.argv[2])
store = duckdb.connect(sys.argv[1])
settings = "all_varchar = true, delim = ',', strict_mode = false, null_padding = true"
seen = set()
for source in select_sources(data):
    for path in match_files(source, data):
        if path.name.endswith((".csv", ".csv.gz")):
            reading = f"read_csv($1, {settings})"
        elif path.suffix == ".parquet":
            reading = "read_parquet($1)"
        else:
            continue
        if path in seen:
            continue
        seen.add(path)
        try:
            store.execute(f"create or replace table t as select * from {reading}", [str(path)])
        except duckdb.Error:  # a line end within a cell is read by one thread alone
            alone = reading.replace("null_padding", "parallel = false, null_padding")
            store.execute(f"create or replace table t as select * from {alone}", [str(path)])
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a process took: seconds by the clock and of the processor, and its peak in MB."""

    wall: float
    processor: float
    peak: float


def run(code: str, data: Path) -> Run:
    """What a piece of Python takes in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        target = Path(scratch) / "x.duckdb"
        child = subprocess.Popen([sys.executable, "-c", code, str(target), str(data)])
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(child.returncode)
    return Run(
        wall=time.monotonic() - began,
        processor=used.ru_utime + used.ru_stime,
        peak=used.ru_maxrss / 1024,
    )


def main() -> None:
    """Run both and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    read, load = run(READ, data), run(LOAD, data)
    print("| what | wall | processor | peak memory |\n|---|---|---|---|")
    for what, took in (("DuckDB reads the same tables", read), ("full load", load)):
        print(f"| {what} | {took.wall:.1f} s | {took.processor:.1f} s | {took.peak:.0f} MB |")
    print(f"\nRatio {load.wall / read.wall:.1f} by the clock, ", end="")
    print(f"{load.processor / read.processor:.1f} of the processor")


if __name__ == "__main__":
    main()
