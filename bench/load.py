"""The full load against what DuckDB itself needs to read the same files, in one run.

    python -m bench.load --data ../shared/data

Prints wall time and peak memory of both; each runs in a process of its own.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
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
        except duckdb.Error as error:
            print("left out:", path.name, str(error).splitlines()[0])
"""


def run(code: str, data: Path) -> tuple[float, float]:
    """Wall seconds and peak memory in MB of a piece of Python in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        target = Path(scratch) / "x.duckdb"
        subprocess.run([sys.executable, "-c", code, str(target), str(data)], check=True)
        wall = time.monotonic() - began
    return wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Run both and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    data = parser.parse_args().data
    read_wall, read_memory = run(READ, data)
    load_wall, load_memory = run(LOAD, data)
    print("| what | wall | peak memory so far |\n|---|---|---|")
    print(f"| DuckDB reads the same tables | {read_wall:.1f} s | {read_memory:.0f} MB |")
    print(f"| full load | {load_wall:.1f} s | {load_memory:.0f} MB |")
    print(f"\nRatio {load_wall / read_wall:.1f}")


if __name__ == "__main__":
    main()
