"""Sweep a store and report: `python -m bench.sweep STORE [--out FOLDER] [--systems N] [--record]`.

Asks every question of every system and of some areas of every other kind on twelve days, in two
processes, and checks all answers. Writes answers.jsonl.gz and report.md into the folder; `--record`
puts the summary into bench/RESULTS.md. Exit code 1 where a check finds a fault.
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench.sweep.ask import DAYS, SAMPLE, asked_of, sweep
from bench.sweep.checks import run_checks
from bench.sweep.report import Ran, in_full, replaced, summary
from bench.sweep.said import Said, read_said, said_of
from bench.sweep.world import read_world
from tripleaim.questions.ten import TEN
from tripleaim.store.engine import open_store

RESULTS = Path(__file__).parents[1] / "RESULTS.md"


def main(given: Sequence[str]) -> int:
    """Sweep, check, report."""
    said = _arguments(given)
    folder: Path = said.out
    folder.mkdir(parents=True, exist_ok=True)
    began = time.perf_counter()
    if said.answers:
        answers = read_said(said.answers)
    else:
        answers = list(_ask(said, folder / "answers.jsonl.gz"))
    with open_store(said.store) as store:
        faults = run_checks(answers, read_world(store))
    ran = Ran(
        store=said.store.name,
        day=str(date.today()),
        machine=said.machine,
        seconds=time.perf_counter() - began,
    )
    section = summary(answers, faults, ran)
    (folder / "report.md").write_text(section + in_full(answers, faults), encoding="utf-8")
    print(section)
    if said.record:
        RESULTS.write_text(replaced(RESULTS.read_text(encoding="utf-8"), section), encoding="utf-8")
    return 1 if faults else 0


def _ask(said: argparse.Namespace, path: Path) -> Iterator[Said]:
    questions = said.questions.split(",") if said.questions else [each.id for each in TEN]
    days = [date.fromisoformat(each) for each in said.days.split(",")] if said.days else DAYS
    with open_store(said.store) as store:
        asked = asked_of(
            store, days=days, questions=questions, systems=said.systems, others=said.others
        )
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for at, line in enumerate(sweep(said.store, asked, said.workers, said.minutes), start=1):
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
            if at % len(TEN) == 0:
                file.flush()  # what is written can be looked at meanwhile
            yield said_of(json.loads(json.dumps(line, default=str)))


def _arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.sweep", description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("--out", type=Path, default=Path("build/sweep"))
    parser.add_argument("--systems", type=int, help="only so many systems of each kind and day")
    parser.add_argument("--others", type=int, default=SAMPLE, help="areas of each other kind")
    parser.add_argument("--days", default="", help="days, with commas; twelve of 2016 to 2026")
    parser.add_argument("--questions", default="", help="ids of questions, with commas; all ten")
    parser.add_argument("--answers", type=Path, help="answers of a sweep already asked")
    parser.add_argument("--minutes", type=float, help="ask no more after so long")
    parser.add_argument("--workers", type=int, default=2, help="processes that ask")
    parser.add_argument("--machine", default="2 cores, 24 GiB")
    parser.add_argument("--record", action="store_true", help="put the summary into RESULTS.md")
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
