"""Verbs killed in the midst of their work: what was there before stays whole, or the new is whole.

    python -m bench.kills --verb "plan export" --kills 50 --store build/england.duckdb [--data DIR]

A run to the end tells how long the verb takes; then so many runs, forked from a warm parent, are
killed (SIGKILL, with whatever they have started) at moments spread evenly over that time, in an
order that is spread over it wherever it is broken off. After each, every file of what the verb
writes is as before, or as after a whole run; at the end one more run clears what was left beside.
"""

import argparse
import hashlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.forked import begin, import_all  # noqa: E402

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
    if verb == "people load":
        from cli.writing_desk import lay_desk

        (desk / "given").mkdir()
        given_desk = lay_desk(desk / "given")
        out = desk / "out" / "own"
        words = ["people", "load", str(given_desk / "extract.csv")]
        words += ["--map", str(given_desk / "map.toml"), "--data", str(given_desk / "official")]
        return [*words, "--out", str(out)], out
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
    elif verb == "people load":
        shutil.rmtree(Path(os.environ["TRIPLEAIM_RELEASES"]), ignore_errors=True)
        (out / "system=own").mkdir(parents=True)
        duckdb.sql("select 1 as old").write_parquet(str(out / "system=own" / "people.parquet"))
    else:
        out.write_text(OLD)


def is_whole(verb: str, out: Path) -> bool:
    """Whether what is there can be read to its end as what the verb writes."""
    if verb == "plan export":
        from tripleaim.plans.file import open_plan

        return bool(open_plan(out).plan.id)
    if verb == "site":
        return (out / "index.html").is_file() and len(list(out.rglob("*.html"))) > 400
    if verb == "people load":
        from tripleaim.store.person import ask_people

        return bool(ask_people("select count(*) as people from person", out)["people"][0] == 60)
    from tripleaim.store.engine import open_store

    with open_store(out) as store:
        return bool(store.execute("select count(*) from area").fetchall())


def run(words: list[str], moment: float | None, log: Path) -> tuple[bool, float]:
    """Run a verb, killed after so many seconds; whether it came to its end, and the seconds."""
    began = time.monotonic()
    child = begin(words, log, 3_600)
    while moment is None or time.monotonic() - began < moment:
        ended, status = os.waitpid(child, 0 if moment is None else os.WNOHANG)
        if ended:
            return status == 0, time.monotonic() - began
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False, time.monotonic() - began


def main() -> None:
    """Run, kill, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--verb", required=True, choices=["plan export", "site", "build", "people load"]
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--minutes", type=float, default=600, help="No kill is begun after these.")
    parser.add_argument("--after", type=int, default=0, help="Leave out so many moments, done.")
    parser.add_argument("--at-once", type=int, default=10_000, help="So many moments at most.")
    parser.add_argument("--seconds", type=float, help="Kill within so many; else a whole run's.")
    given = parser.parse_args()
    given.store = given.store.absolute()
    with tempfile.TemporaryDirectory() as place:
        desk = Path(place)
        words, out = words_of(given.verb, desk, given)
        os.environ["TRIPLEAIM_RELEASES"] = str(desk / "register")
        import_all()
        log = desk / "log"
        own = {out.name, f".{out.name}-kept"}
        lay_old(given.verb, out)
        before, whole = held(out), given.seconds
        if whole is None:
            ended, whole = run(words, None, log)
            assert ended, log.read_text()
        seen: Counter[str] = Counter()
        end = time.monotonic() + given.minutes * 60
        spread = sorted(range(given.kills), key=lambda n: f"{n:012b}"[::-1])
        for number in spread[given.after : given.after + given.at_once]:
            if time.monotonic() > end:
                break
            lay_old(given.verb, out)
            ended, _ = run(words, whole * (number + 0.5) / given.kills, log)
            left = [path.name for path in out.parent.iterdir() if path.name not in own]
            same = held(out) == before
            seen["ended" if ended else "killed"] += 1
            seen["as before" if same else "new" if is_whole(given.verb, out) else "BROKEN"] += 1
            seen["beside"] += bool(left)
            print(f"{number}: {dict(seen)}", flush=True)
        if given.seconds is None:
            run(words, None, log)
            left = [path.name for path in out.parent.iterdir() if path.name not in own]
            print(f"left beside after one more run: {left}")
        print(f"{given.verb}: {whole:.1f} s; {dict(seen)}")


if __name__ == "__main__":
    main()
