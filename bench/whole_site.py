"""The whole site of a store: its size, its time, and that of writing it again after one fact.

    python -m bench.whole_site build/england.duckdb            (some minutes of two cores)

Times are of processor, of all processes, beside a fixed load that is run before and after: a ratio
says more than seconds where others work on the same machine.
"""

import argparse
import resource
import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from tripleaim.site.publish import Published, publish
from tripleaim.site.settings import SiteSettings
from tripleaim.store.stamp import stamp_store

MOST_BYTES, MOST_FILES = 30_000_000, 2_500
ONE_FACT = """
update rating set rating = rating || ' (read again)' where fact = (select min(fact) from rating)
"""


def processor_of(whose: int) -> float:
    """Seconds of processor of this process, or of its children that have ended."""
    used = resource.getrusage(whose)
    return used.ru_utime + used.ru_stime


def reference(times: int = 400) -> float:
    """Seconds of processor of a fixed load: queries planned and rows made, as pages need them."""
    sql = "select i % 7 as a, count(*) as n from range(50) r(i) group by a order by a"
    with duckdb.connect() as store:
        store.execute("set threads = 1")
        began = processor_of(resource.RUSAGE_SELF)
        for _ in range(times):
            cursor = store.execute(sql)
            names = [each[0] for each in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            "".join(f"<tr><td>{row['a']}<td>{row['n']:,}" for row in rows * 40)
        return processor_of(resource.RUSAGE_SELF) - began


def write(store: Path, out: Path, on: date) -> tuple[Published, float]:
    """The site written, and the seconds of processor that it took, in two processes."""
    began = processor_of(resource.RUSAGE_SELF) + processor_of(resource.RUSAGE_CHILDREN)
    made = publish(store, out, SiteSettings(on=on, workers=2), lambda *_: None)
    ended = processor_of(resource.RUSAGE_SELF) + processor_of(resource.RUSAGE_CHILDREN)
    return made, ended - began


def kinds(folder: Path) -> Counter[str]:
    """Bytes of a site by first folder and ending."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            found[f"{inside.parts[0]} {path.suffix}"] += path.stat().st_size
    return found


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--on", type=date.fromisoformat, default=date.today())
    given = asked.parse_args()
    load = reference()
    with tempfile.TemporaryDirectory() as folder:
        store, out = Path(folder) / "store.duckdb", Path(folder) / "site"
        shutil.copy(given.store, store)
        whole, seconds = write(store, out, given.on)
        print(f"{whole.files} files, {whole.bytes / 1e6:.1f} MB, {seconds:.1f} s of processor")
        print(f"{seconds / load:.0f} times the fixed load ({load:.2f} s)")
        for name, size in kinds(out).most_common(12):
            print(f"  {name:24} {size / 1e3:8.0f} kB")
        with duckdb.connect(str(store)) as opened:
            opened.execute(ONE_FACT)
            stamp_store(opened)
        again, anew = write(store, out, given.on)
        print(f"one fact later: {anew:.1f} s, {anew / seconds:.2f} of it; {again.kept} pages kept")
    for what, held, most in (
        ("bytes", whole.bytes, MOST_BYTES),
        ("files", whole.files, MOST_FILES),
    ):
        print(f"{what}: {held / most:.2f} of the most")


if __name__ == "__main__":
    main()
