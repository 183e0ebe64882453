"""The full load against what DuckDB itself needs to read the same files, in one run.

    python -m bench.load --data ../shared/data

Prints wall time, time of the processor (which other work on the machine hardly moves) and peak
memory of both; each runs in a process of its own. What these start counts too: memory of all of
them is looked at five times a second, and a page that several share counted once.

The floor reads CSV and Parquet by DuckDB; where `python-calamine` is installed, workbooks by it,
the fastest reader there is: DuckDB's own (extension `excel`) is fetched from the net.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PAGE = resource.getpagesize()
NOTABLE = 1.01  # times what as many processes held when memory was asked: then it is asked again
LOAD = "import sys; from pathlib import Path; from tripleaim.store.load import build_store; "
LOAD += "build_store(Path(sys.argv[1]), Path(sys.argv[2]))"

READ = """
import sys, duckdb
from importlib.util import find_spec
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
        elif path.suffix == ".xlsx" and find_spec("python_calamine") and path not in seen:
            from python_calamine import CalamineWorkbook
            book = CalamineWorkbook.from_path(path)
            cells = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
            seen.add(path)
            continue
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
        peak, most = 0.0, dict[int, float]()
        while not (ended := os.wait4(child.pid, os.WNOHANG))[0]:
            processes = family(child.pid)
            held = sum(map(resident, processes))
            if held > most.get(len(processes), 0) * NOTABLE:
                most[len(processes)], peak = held, max(peak, sum(map(memory, processes)))
            time.sleep(0.2)
        _, status, used = ended
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(child.returncode)
    return Run(
        wall=time.monotonic() - began,
        processor=used.ru_utime + used.ru_stime,
        peak=max(peak, used.ru_maxrss / 1024),
    )


def family(process: int) -> list[int]:
    """A process and all that came of it."""
    with suppress(OSError):
        listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        return [process, *(each for child in listed for each in family(int(child)))]
    return []


def resident(process: int) -> float:
    """The memory of a process in MB with all that it shares: as much as `memory`, and soon told."""
    with suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 2**20
    return 0.0


def memory(process: int) -> float:
    """The memory of a process in MB: pages that several share are parted among them.

    Each page is looked at, and who uses them waits meanwhile: 10 ms of a process of 1 GB.
    """
    with suppress(OSError):
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
        return int(told.partition("Pss:")[2].split()[0]) / 1024
    return 0.0


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
