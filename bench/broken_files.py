"""Every verb that reads a user's file, given every kind of broken CSV, TOML and workbook.

    python -m bench.broken_files --store build/england.duckdb [--verb rebase] [--seconds 10]

Each case is a process of its own, forked once everything is imported. Prints for each verb the
number of cases, the longest (processor time: other work of the machine does not count) and the
largest (peak memory, what the parent has imported included), and lists what is over the limits:
10 s, 500 MB, any trace, any exit code but 0 to 3.
"""

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from openpyxl import Workbook

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.broken_good import flow_of, map_of  # noqa: E402
from bench.broken_newer import newer_verbs  # noqa: E402
from bench.broken_rest import beside, rest_verbs, unread  # noqa: E402
from bench.forked import Ran, import_all, run_forked  # noqa: E402
from plans.plan_maker import make_random_plan  # noqa: E402
from store.files.mutations import CSV, TOML, WORKBOOK  # noqa: E402
from tripleaim.model.shown import CONTROLS  # noqa: E402
from tripleaim.plans.text import write_text  # noqa: E402
from tripleaim.plans.workbook import write_workbook  # noqa: E402
from tripleaim.store.shipped import worked_files  # noqa: E402

SIGNED = re.compile(r"\[+(?:signatures|publication|seal)")
MOST_MB, PLAN = 500, "plan.toml"
MONTHS = "measure,month,planned,actual\nae,2018-04,10,11\nae,2018-05,10,\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb that reads a file: its words (FILE is the file), the name, what it holds when good."""

    words: tuple[str, ...]
    file: str
    good: bytes
    kinds: Mapping[str, Callable[[bytes], bytes]]
    beside: Path | None = None


def panel() -> bytes:
    """Twelve units over ten months, one of them treated from the sixth on."""
    rows = ["unit,period,outcome,treatment"]
    for unit in range(12):
        for month in range(1, 11):
            treated = int(unit == 0 and month > 5)
            rows.append(f"u{unit},2018-{month:02d}-01,{100 + unit + (month * 7) % 5},{treated}")
    return ("\n".join(rows) + "\n").encode()


def book_of(rows: list[list[object]]) -> bytes:
    """A workbook of one sheet."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def unsigned_decision() -> bytes:
    """The decision that ships, of bodies that are on record, as before it was signed."""
    shipped = next(file for file in worked_files() if file.stem == "bassetlaw-decision")
    parts = re.split(r"(?m)^(?=\[)", shipped.read_text(encoding="utf-8"))
    kept = "".join(part for part in parts if not SIGNED.match(part))
    return kept.replace('"published"', '"shared"').replace("bassetlaw-decision", "one").encode()


def verbs(folder: Path, store: Path) -> list[Verb]:
    """Every verb with a good file of its own in a folder made for it."""
    at = ("--store", str(store))
    plan = make_random_plan(1, points=2, ages=2, places=1)
    text = write_text(plan)
    write_workbook(plan, folder / "plan.xlsx")
    plan_book = (folder / "plan.xlsx").read_bytes()
    (folder / PLAN).write_text(text, encoding="utf-8")
    (folder / "key.bin").write_bytes(b"k" * 40)
    given = folder / "plan.toml"
    codes = b"code,people\nRX1,1200\nRX2,1300\n"
    scheme = (ROOT / "src/tripleaim/england/segments/frailty.toml").read_bytes()
    document = unsigned_decision()
    flow, maps = flow_of(store), map_of(store)
    made = [
        Verb(
            words=("rebase", "FILE", "--from", "ccg@2017-04-01", "--to", "stp@2017-04-01", *at),
            file="t.csv",
            good=b"code,people\n00C,100\n00D,200\n",
            kinds=CSV,
        ),
        Verb(
            words=("plan", "track", str(given), "FILE"),
            file="m.csv",
            good=MONTHS.encode(),
            kinds=CSV,
        ),
        Verb(
            words=("evaluate", "panel", "FILE", "--better", "lower"),
            file="p.csv",
            good=panel(),
            kinds=CSV,
        ),
        Verb(
            words=("footprint", "judge", "FILE", "--on", "2018-06-01", *at),
            file="f.csv",
            good=maps,
            kinds=CSV,
        ),
        Verb(
            words=("footprint", "merge", "--flows", "FILE", "--on", "2018-06-01", *at),
            file="w.csv",
            good=flow,
            kinds=CSV,
        ),
        Verb(
            words=("catchment", "--flows", "FILE", "--on", "2018-06-01", *at),
            file="w.csv",
            good=flow,
            kinds=CSV,
        ),
        Verb(
            words=("catchment", "--model", "reach", "--minutes", "FILE", "--on", "2021-06-01", *at),
            file="n.csv",
            good=b"block,provider,minutes\nE01000001,RJ1,10\n",
            kinds=CSV,
        ),
        Verb(
            words=(
                "people",
                "pseudonymise",
                "FILE",
                "--column",
                "code",
                "--key",
                str(folder / "key.bin"),
                "--out",
                str(folder / "out.csv"),
            ),
            file="x.csv",
            good=codes,
            kinds=CSV,
        ),
        Verb(words=("plan", "check", "FILE"), file="c.toml", good=text.encode(), kinds=TOML),
        Verb(
            words=("plan", "run", "FILE", "--draws", "50"),
            file="c.toml",
            good=text.encode(),
            kinds=TOML,
        ),
        Verb(words=("plan", "choose", "FILE"), file="c.toml", good=text.encode(), kinds=TOML),
        Verb(
            words=("plan", "export", "FILE", "--out", str(folder / "o.xlsx")),
            file="c.toml",
            good=text.encode(),
            kinds=TOML,
        ),
        Verb(
            words=("evaluate", "plan", "FILE", *at), file="c.toml", good=text.encode(), kinds=TOML
        ),
        Verb(
            words=("people", "segments", str(folder / "none"), "--scheme", "FILE"),
            file="s.toml",
            good=scheme,
            kinds=TOML,
        ),
        Verb(words=("documents", "check", "DIR", *at), file="d.toml", good=document, kinds=TOML),
        Verb(words=("documents", "verify", "DIR"), file="d.toml", good=document, kinds=TOML),
        Verb(words=("documents", "list", "DIR"), file="d.toml", good=document, kinds=TOML),
        Verb(words=("documents", "check", "DIR", *at), file="keys.toml", good=b"", kinds=TOML),
        Verb(words=("key", "list", "DIR"), file="keys.toml", good=b"", kinds=TOML),
        Verb(
            words=("build", "--documents", "DIR", "--store", str(folder / "own.duckdb")),
            file="d.toml",
            good=document,
            kinds=TOML,
        ),
        Verb(words=("plan", "check", "FILE"), file="c.xlsx", good=plan_book, kinds=WORKBOOK),
        Verb(
            words=("plan", "run", "FILE", "--draws", "50"),
            file="c.xlsx",
            good=plan_book,
            kinds=WORKBOOK,
        ),
        Verb(
            words=("plan", "import", "FILE", "--out", str(folder / "o.toml")),
            file="c.xlsx",
            good=plan_book,
            kinds=WORKBOOK,
        ),
        Verb(
            words=("rebase", "FILE", "--from", "ccg@2017-04-01", "--to", "stp@2017-04-01", *at),
            file="t.xlsx",
            good=book_of([["code", "people"], ["00C", 100], ["00D", 200]]),
            kinds=WORKBOOK,
        ),
    ]
    survey = next(
        (f.parent for f in worked_files() if "survey" in f.read_text(encoding="utf-8")), None
    )
    if survey:
        made += survey_verbs(folder, survey)
    kinds = {"csv": CSV, "toml": TOML, "workbook": WORKBOOK}
    more = newer_verbs(folder / "desk", store)
    rest = rest_verbs(folder / "rest", store)
    return [
        *made,
        *(Verb(words=w, file=file, good=good, kinds=kinds[kind]) for w, file, good, kind in more),
        *(
            Verb(
                words=words,
                file=file,
                good=good,
                kinds=kinds[kind],
                beside=beside(folder / "rest", words) if "DIR" in words else None,
            )
            for words, file, good, kind in rest
        ),
    ]


def survey_verbs(folder: Path, documents: Path) -> list[Verb]:
    """The survey of the documents that ship, with responses that fit its questionnaire."""
    from tripleaim.governance.folder import read_folder
    from tripleaim.model.documents.survey import Questionnaire, SurveyWave

    found = [each.document for each in read_folder(documents).filed]
    wave = next((d for d in found if isinstance(d, SurveyWave)), None)
    if wave is None:
        return []
    asked = next(d for d in found if isinstance(d, Questionnaire) and d.id == wave.questionnaire)
    heads = [q.id for q in asked.questions]
    heads += [m.variable for m in wave.margins if m.variable not in heads]
    first = {
        m.variable: next(iter(m.shares)) if hasattr(m, "shares") else "x" for m in wave.margins
    }
    row = [
        str(
            first.get(h)
            or (next((q.options[0] for q in asked.questions if q.id == h and q.options), "1"))
        )
        for h in heads
    ]
    rows: list[list[object]] = [list(heads), *([list(row)] * 5)]
    text = "\n".join(",".join(f'"{c}"' for c in r) for r in rows) + "\n"
    words = ("survey", str(documents), wave.id, "FILE")
    return [
        Verb(words=words, file="r.csv", good=text.encode(), kinds=CSV),
        Verb(words=words, file="r.xlsx", good=book_of(rows), kinds=WORKBOOK),
    ]


def _write_apart(path: Path, change: Callable[[bytes], bytes], good: bytes) -> None:
    """Written by a process of its own: what is forked later counts all that this one ever held."""
    pid = os.fork()
    if not pid:
        path.write_bytes(change(good))
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0


def run_alone(words: list[str], log: Path, seconds: int) -> Ran:
    """The same of a new process, as a user starts it."""
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tripleaim", *words], stdout=out, stderr=out
        )
        timer = Timer(seconds * 6, process.kill)
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    took = used.ru_utime + used.ru_stime
    said = log.read_text(errors="replace")
    return Ran(code=process.returncode, took=took, held=used.ru_maxrss / 1024, said=said)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--verb", default="")
    parser.add_argument("--file", default="", help="Only cases of a file of this name.")
    parser.add_argument("--part", default="0/1", help="Only each so-manieth kind: 0/4, 1/4 ...")
    parser.add_argument("--seconds", type=int, default=10)
    asked = parser.parse_args()
    first, every = map(int, asked.part.split("/"))
    import_all()
    folder = Path(tempfile.mkdtemp())
    total, bad, refused = 0, 0, list[str]()
    found = verbs(folder, asked.store.absolute())
    print("not broken by any case:", list(unread([each.words for each in found])))
    for verb in found:
        name = " ".join(verb.words[:2]) + f" {verb.file}"
        if asked.verb not in name or asked.file not in verb.file:
            continue
        worst, largest, wrong = (0.0, ""), (0.0, ""), []
        for kind in ("good", *list(verb.kinds)[first::every]):
            home = folder / "case"
            shutil.rmtree(home, ignore_errors=True)
            if verb.beside:
                shutil.copytree(verb.beside, home)
            home.mkdir(exist_ok=True)
            change = verb.kinds.get(kind, lambda good: good)
            (home / verb.file).parent.mkdir(parents=True, exist_ok=True)
            _write_apart(home / verb.file, change, verb.good)
            words = [
                str(home / verb.file) if w == "FILE" else str(home) if w == "DIR" else w
                for w in verb.words
            ]
            ran = run_forked(words, folder / "log", asked.seconds * 6)
            if ran.took > asked.seconds or ran.held > MOST_MB:  # as run: without all we import
                ran = run_alone(words, folder / "log", asked.seconds)
            worst, largest = max(worst, (ran.took, kind)), max(largest, (ran.held, kind))
            if kind == "good":
                print(f"    good: exit {ran.code}: {ran.said.strip()[:90]!r}")
                refused += [name] if ran.code > 1 else []
            over = ran.took > asked.seconds or ran.held > MOST_MB
            if over or not ran.is_told or CONTROLS.search(ran.said):
                last = (ran.said.strip().splitlines() or [""])[-1][:160]
                told = f"exit {ran.code}, {ran.took:.1f} s, {ran.held:.0f} MB"
                wrong.append(f"    {kind}: {told}: {last!r}")
        total += len(list(verb.kinds)[first::every])
        bad += len(wrong)
        kinds = len(list(verb.kinds)[first::every])
        print(
            f"{name}: {kinds} kinds, {len(wrong)} over; longest {worst[0]:.1f} s "
            f"({worst[1]}), largest {largest[0]:.0f} MB ({largest[1]})",
            flush=True,
        )
        print("\n".join(wrong), end="\n" if wrong else "", flush=True)
    print(f"{total} cases, {bad} over a limit or with a trace.")
    print("refused when good, so that no case goes further than reading:", refused)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
