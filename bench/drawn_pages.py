"""Drawn pages of the site, written by this version of the program and by another, reckoned up.

    python -m bench.drawn_pages STORE --against OLD/src OLD.duckdb --one-in 12

For when the other version takes too long to write its whole site: the pages of England as it is
now, each past page of England and each system one in so many, and all of what is left, by both,
one after the other in one process each. Seconds are of processor; those of what was drawn are
multiplied by how many there are of one that was drawn. Files that are written last (the data, the
comparisons) are left out of both.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path

Spent = Mapping[str, tuple[int, int, float]]
WRITE = """
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from time import process_time
from tripleaim.site import publish
from tripleaim.site.settings import SiteSettings
from tripleaim.store.engine import open_store
path, out, on, one_in = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
settings = SiteSettings(on=date.fromisoformat(on), workers=1)
with open_store(path) as opened:
    opened.execute("set threads = 1")
    store = publish.remembering(opened)
    began = process_time()
    context = publish.make_context(store, settings)
    publish.copy_static(out, settings)
    print("begin", 1, 1, process_time() - began)
    kinds = defaultdict(list)
    for job in (job for bundle in publish.list_jobs(context.site) for job in bundle):
        is_system = job.kind in ("system", "past") or (job.kind == "question" and job.which)
        is_past = job.kind == "england" and job.day
        is_system = is_system or (job.kind in ("pack", "place") and job.which)
        kinds["systems" if is_system else "past" if is_past else job.kind].append(job)
    codes = sorted(context.site.systems)
    drawn = set(codes[one_in // 2 :: one_in])
    places = getattr(context.site, "places", {})
    def of(job):
        held = places[job.which].systems[0][0] if job.kind == "place" else job.which
        return held.rpartition(":")[2]
    for kind, jobs in kinds.items():
        some = jobs
        if kind == "past":
            some = jobs[min(one_in // 2, len(jobs) // 2) :: one_in]
        elif kind == "systems":
            some = [job for job in jobs if of(job) in drawn]
        began = process_time()
        publish.write_jobs(store, context, out, some)
        print(kind, len(some), len(jobs), process_time() - began, flush=True)
"""


def write_drawn(sources: Path, store: Path, on: date, one_in: int) -> Spent:
    """Pages by kind that one version wrote: how many, of how many, and the seconds."""
    with tempfile.TemporaryDirectory() as name:
        script = Path(name) / "write.py"
        script.write_text(WRITE)
        said = subprocess.run(
            [sys.executable, str(script), str(store), f"{name}/out", on.isoformat(), str(one_in)],
            env={**os.environ, "PYTHONPATH": str(sources)},
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    found: dict[str, tuple[int, int, float]] = defaultdict(lambda: (0, 0, 0.0))
    for line in said.splitlines():
        kind, some, every, seconds = line.split()
        found[kind] = (int(some), int(every), float(seconds))
    return found


def reckon(spent: Spent) -> float:
    """The seconds of all pages, from those of what was drawn.

    >>> reckon({"begin": (1, 1, 2.0), "systems": (2, 10, 3.0)})
    17.0
    """
    return sum(seconds * every / max(some, 1) for some, every, seconds in spent.values())


def main() -> None:
    """Print the seconds by kind of both versions, and the ratio of the whole."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--against", nargs=2, type=Path, metavar=("SRC", "STORE"), required=True)
    asked.add_argument("--on", type=date.fromisoformat, default=date.today())
    asked.add_argument("--one-in", type=int, default=12)
    given = asked.parse_args()
    here = Path(__file__).parent.parent / "src"
    wholes = []
    for name, sources, store in (
        ("this", here, given.store),
        ("the other", *given.against),
    ):
        spent = write_drawn(sources, store, given.on, given.one_in)
        wholes.append(reckon(spent))
        for kind, (some, every, seconds) in spent.items():
            print(f"{name}: {kind}: {some} of {every} pages, {seconds:.1f} s", flush=True)
        print(f"{name}: reckoned {wholes[-1]:.0f} s of processor", flush=True)
    print(f"{wholes[0] / wholes[1]:.3f} of the other's")


if __name__ == "__main__":
    main()
