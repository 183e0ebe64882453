"""Verbs killed in the midst of their work: what was there before stays whole, or the new is whole.

    python -m bench.kills --verb "plan export" --kills 50 --store build/england.duckdb [--data DIR]

A run to the end tells how long the verb takes; then so many runs are killed (SIGKILL, with whatever
they have started) at moments spread evenly over that time. After each, every file of what the verb
writes is as before, or as after a whole run; at the end one more run clears what was left beside.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

OLD = "the old"


def held(out: Path) -> dict[str, str]:
    """Every file of what is written, by digest; what no run writes twice alike by its size."""
    files = [out] if out.is_file() else sorted(path for path in out.rglob("*") if path.is_file())
    return {
        str(path.relative_to(out.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def words_of(verb: str, desk: Path, given: argparse.Namespace) -> tuple[list[str], Path]:
    """The words of a verb and what it writes."""
    at = ["--store", str(given.store)]
    if verb == "plan export":
        from plans.plan_maker import make_random_plan
        from tripleaim.plans.text import write_text

        plan = make_random_plan(1, points=3, ages=3, places=2)
        (desk / "plan.toml").write_text(write_text(plan), encoding="utf-8")
        out = desk / "out" / "plan.xlsx"
        return ["plan", "export", str(desk / "plan.toml"), "--out", str(out)], out
    if verb == "site":
        out = desk / "out" / "site"
        return ["site", "--out", str(out), "--on", "2018-06-01", "--workers", "2", *at], out
    out = desk / "out" / "england.duckdb"
    data = ["--data", str(given.data)] if given.data else []
    return ["build", "--store", str(out), *data], out


def lay_old(verb: str, out: Path) -> None:
    """What is there before: of a site its mark and a page, else a file."""
    shutil.rmtree(out.parent, ignore_errors=True)
    out.parent.mkdir()
    if verb == "site":
        out.mkdir()
        (out / ".tripleaim-site").write_text("Written by tripleaim site.\n")
        (out / "index.html").write_text(OLD)
    else:
        out.write_text(OLD)


def is_whole(verb: str, out: Path) -> bool:
    """Whether what is there can be read to its end as what the verb writes."""
    if verb == "plan export":
        from tripleaim.plans.file import open_plan

        return bool(open_plan(out).plan.id)
    if verb == "site":
        return (out / "index.html").is_file() and len(list(out.rglob("*.html"))) > 400
    from tripleaim.store.engine import open_store

    with open_store(out) as store:
        return bool(store.execute("select count(*) from area").fetchall())


def run(words: list[str], moment: float | None) -> tuple[bool, float]:
    """Run a verb, killed after so many seconds; whether it came to its end, and the seconds."""
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "tripleaim", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            process.wait(moment)
            return process.returncode == 0, time.monotonic() - began
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return False, time.monotonic() - began


def main() -> None:
    """Run, kill, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verb", required=True, choices=["plan export", "site", "build"])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--part", default="0/1", help="Each so-manieth kill only: 0/5, 1/5 ...")
    parser.add_argument("--seconds", type=float, help="Kill within so many; else a whole run's.")
    given = parser.parse_args()
    given.store = given.store.absolute()
    with tempfile.TemporaryDirectory() as place:
        desk = Path(place)
        words, out = words_of(given.verb, desk, given)
        lay_old(given.verb, out)
        before, whole = held(out), given.seconds
        if whole is None:
            ended, whole = run(words, None)
            assert ended, "the verb does not come to its end"
        seen: Counter[str] = Counter()
        first, every = map(int, given.part.split("/"))
        for number in range(first, given.kills, every):
            lay_old(given.verb, out)
            ended, _ = run(words, whole * (number + 0.5) / given.kills)
            left = [path.name for path in out.parent.iterdir() if path.name != out.name]
            same = held(out) == before
            seen["ended" if ended else "killed"] += 1
            seen["as before" if same else "new" if is_whole(given.verb, out) else "BROKEN"] += 1
            seen["beside"] += bool(left)
        if given.seconds is None:
            run(words, None)
            left = [path.name for path in out.parent.iterdir() if path.name != out.name]
            print(f"left beside after one more run: {left}")
        print(f"{given.verb}: {whole:.1f} s; {dict(seen)}")


if __name__ == "__main__":
    main()
