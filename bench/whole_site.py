"""The whole site of a store: size, files, time, and those of writing it again after one fact.

    python -m bench.whole_site build/england.duckdb            (some minutes of two cores)
    python -m bench.whole_site build/england.duckdb --facts rating event --equal
    python -m bench.whole_site build/england.duckdb --against OLD/src OLD.duckdb

Times are of processor, of all processes, beside a fixed load that is run before and after: a ratio
says more than seconds where others work on the same machine. `--equal` writes the site afresh after
each fact and compares every byte. `--against` writes the site of another version of this program,
of a store that it built, in the same run.
"""

import argparse
import filecmp
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb

from tripleaim.site.publish import Published, publish
from tripleaim.site.settings import SiteSettings
from tripleaim.store.stamp import stamp_store

MOST_BYTES, MOST_FILES, MOST_AGAIN, MOST_TIME = 30_000_000, 2_500, 0.1, 0.4
# One fact of a kind, changed as a reader of sources would correct it.
FACTS = {
    "rating": "update rating set rating = rating || ' (read again)' "
    "where fact = (select min(fact) from rating)",
    "event": "update event set happened = happened || ' (read again)' "
    "where fact = (select max(fact) from event)",
    "contact": "update contact set name = name || ' (new)' where fact = "
    "(select min(fact) from contact)",
    "money": "update money set pence = pence + 100 where measure = 'council_spend' and subject = "
    "(select min(subject) from money where measure = 'council_spend')",
    "designation": "update designation set name = name || ' (read again)' where fact = "
    "(select min(fact) from designation)",
    "survey": "update survey_result set result = result || ' (read again)' where fact = "
    "(select min(fact) from survey_result)",
    "contract": "update arrangement set title = title || ' (read again)' where fact = "
    "(select min(fact) from arrangement where kind = 'single_contract')",
    "document": "update document set title = title || ' (read again)' where document = "
    "(select min(document) from document)",
    "plan": "update published_plan set pence = pence + 100000000 where fact = "
    "(select max(fact) from published_plan where pence is not null and subject like 'stp:%')",
    "voice": "update voice set title = title || ' (read again)' where fact = "
    "(select min(fact) from voice)",
    "figure": "update observation set value = value + 0.1 where measure = 'life_expectancy' and "
    "subject = 'lad:E08000010' and period_to = (select max(period_to) from observation where "
    "measure = 'life_expectancy' and subject = 'lad:E08000010')",
}
OTHER = """
import sys
from datetime import date
from pathlib import Path
from tripleaim.site.publish import publish
from tripleaim.site.settings import SiteSettings
if __name__ == "__main__":
    on = date.fromisoformat(sys.argv[3])
    settings = SiteSettings(on=on, workers=2)
    made = publish(Path(sys.argv[1]), Path(sys.argv[2]), settings, lambda *_: 0)
    print(made.files, made.bytes)
"""


def processor() -> float:
    """Seconds of processor of this process and of its children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def reference(times: int = 400) -> float:
    """Seconds of processor of a fixed load: queries planned and rows made, as pages need them."""
    sql = "select i % 7 as a, count(*) as n from range(50) r(i) group by a order by a"
    with duckdb.connect() as store:
        store.execute("set threads = 1")
        began = processor()
        for _ in range(times):
            cursor = store.execute(sql)
            names = [each[0] for each in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            "".join(f"<tr><td>{row['a']}<td>{row['n']:,}" for row in rows * 40)
        return processor() - began


def write(store: Path, out: Path, on: date) -> tuple[Published, float]:
    """The site written, and the seconds of processor that it took, in two processes."""
    began = processor()
    made = publish(store, out, SiteSettings(on=on, workers=2), lambda *_: None)
    return made, processor() - began


def write_other(sources: Path, store: Path, folder: Path, on: date) -> tuple[str, float]:
    """The site written by another version of the program: files and bytes, and the seconds."""
    script, began = folder / "other.py", processor()
    script.write_text(OTHER)
    said = subprocess.run(
        [sys.executable, str(script), str(store), str(folder / "other"), on.isoformat()],
        env={**os.environ, "PYTHONPATH": str(sources)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return said.strip(), processor() - began


def kinds(folder: Path) -> Counter[str]:
    """Bytes of a site by first folder and ending."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_file():
            found[f"{inside.parts[0]} {path.suffix}"] += path.stat().st_size
    return found


def differing(one: Path, other: Path) -> list[str]:
    """The files of two sites that are not the same, or are in one only."""
    files = {
        path.relative_to(root).as_posix()
        for root in (one, other)
        for path in root.rglob("*")
        if path.is_file()
    }
    return sorted(
        name
        for name in files
        if not (one / name).is_file()
        or not (other / name).is_file()
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


def write_again(folder: Path, on: date, whole: float, facts: list[str], is_compared: bool) -> None:
    """Print what each changed fact costs, and whether the site is as one that is written afresh."""
    store, out = folder / "store.duckdb", folder / "site"
    for fact in facts:
        with duckdb.connect(str(store)) as opened:
            opened.execute(FACTS[fact])
            stamp_store(opened)
        again, spent = write(store, out, on)
        share = spent / whole
        said = f"one {fact} later: {spent:.1f} s, {share:.3f} of the whole; {again.kept} pages kept"
        print(f"{said}; {share / MOST_AGAIN:.2f} of the most", flush=True)
        if is_compared:
            write(store, folder / "fresh", on)
            other = differing(out, folder / "fresh")
            shutil.rmtree(folder / "fresh")
            print(f"  {len(other)} files differ from a fresh site {other[:5]}", flush=True)


def main() -> None:
    """Print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("store", type=Path)
    asked.add_argument("--on", type=date.fromisoformat, default=date.today())
    asked.add_argument("--facts", nargs="*", choices=list(FACTS), default=["rating"])
    asked.add_argument("--equal", action="store_true")
    asked.add_argument("--against", nargs=2, type=Path, metavar=("SRC", "STORE"))
    given = asked.parse_args()
    load = reference()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, out = folder / "store.duckdb", folder / "site"
        shutil.copy(given.store, store)
        made, seconds = write(store, out, given.on)
        print(f"{made.files} files, {made.bytes / 1e6:.2f} MB, {seconds:.1f} s of processor")
        print(f"bytes: {made.bytes / MOST_BYTES:.3f} of the most")
        print(f"files: {made.files / MOST_FILES:.3f} of the most")
        for kind, size in kinds(out).most_common(12):
            print(f"  {kind:24} {size / 1e3:8.0f} kB", flush=True)
        write_again(folder, given.on, seconds, given.facts, given.equal)
        if given.against:
            said, before = write_other(*given.against, folder, given.on)
            print(f"the other version: {said} (files, bytes), {before:.1f} s", flush=True)
            share = seconds / before
            print(f"time: {share:.3f} of the other's, {share / MOST_TIME:.2f} of the most")
    beside = (load + reference()) / 2
    print(f"the whole is {seconds / beside:.0f} times the fixed load ({beside:.2f} s)")


if __name__ == "__main__":
    main()
