"""Five thousand texts that would be SQL, paths or patterns if they could, in every verb that takes
names, rules, weights, headings, paths, ids, codes or days.

    python -m bench.injection --store build/england.duckdb [--texts 5000] [--seed 1]

An attempt fails when a pseudonym or a line of the user's other file is printed, when a file appears
that was not asked for or one changes, or when what ends it is no message of ours.
"""

import argparse
import contextlib
import csv
import gzip
import hashlib
import io
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from bench.injection_verbs import MORE, NEWER
from cli.writing_desk import lay_survey
from tripleaim.cli.app import app
from tripleaim.model.errors import TripleaimError
from tripleaim.people.blocks import LSOAS
from tripleaim.people.pseudonym import pseudonymise

SECRET = "a-line-that-only-the-other-file-has"
PEOPLE = 90
IDS = pseudonymise(map(str, range(PEOPLE)), b"k" * 32)
HONEST = (
    "it's",
    "50%",
    "=1",
    "ŵ ŷ",
    "Dŵr Cymru",
    "a;b",
    "-- so",
    "100 %",
    "’",
    "{x}",
    "$on",
    "case",
    "O'Neil & Co",
    "person",
    "null",
    "a,b",
    'say "so"',
    "ü",
    "漢字",
    "🙂",
    "\\",
    "%s",
    "{0}",
)
PARTS = (
    "'",
    '"',
    "''",
    "`",
    ";",
    "--",
    "/*",
    "*/",
    "\\'",
    "$$",
    ")",
    "(",
    "||",
    "union",
    "select",
    "%",
    "*",
    " ",
    "\n",
    "\t",
    "\x00",
    "\x1b[2J",
    "\u202e",
    "\ud7ff",
    "{",
    "}",
    "[1]",
    "?",
    "[",
    "]",
    "{a,b}",
    "..",
    "/",
    "~",
    "$on",
    ":x",
    "?1",
    "person",
    "lsoa",
    "from",
    "1e308",
    "NaN",
    "-1",
    "0x41",
    "E01000001",
    "or true",
    "exists",
    "read_text",
    "𝓈",
    "ﷺ",
    "A" * 3000,
    "0",
    "ﬀ",
    "İ",
)
WHOLE = (
    "x' || (select string_agg(person, ';') from person) || '",
    "x' || (select content from read_text('{secret}')) || '",
    "x'; copy (select * from person) to '{out}'; --",
    "x\"; copy (select * from person) to '{out}'; --",
    "') union all select person, lsoa from person --",
    "1; attach '{out}' as x; --",
    "(select content from read_text('{secret}'))",
    "age > 1; copy (from person) to '{out}'",
    "age > (select length(content) from read_text('{secret}'))",
    "{secret}",
    "../secret.txt",
    "../../../../etc/passwd",
    "file://{secret}",
    "http://127.0.0.1:9/x",
    "s3://x/y.parquet",
    "*.csv",
    "**/*",
    "[!x]*",
    "{{a,b}}.csv",
    "|touch {out}",
    "$(touch {out})",
    "`touch {out}`",
    "%00",
    "CON",
    "-rf",
    "--out",
    "@/etc/passwd",
    "data:,x",
    "=cmd|' /C calc'!A0",
)


class Desk:
    """A user's folder: people, a file of others, a mapping, a key; and what has been tried."""

    def __init__(self, folder: Path, store: Path, seed: int) -> None:
        self.folder, self.store, self.rng = folder, store, random.Random(seed)
        self.runs, self.texts, self.faults = Counter[str](), Counter[str](), list[str]()
        self.refused = Counter[str]()
        (folder / "secret.txt").write_text(SECRET + "\n")
        (folder / "key.bin").write_bytes(b"k" * 32)
        areas = folder / LSOAS["lsoa11"][0]
        areas.parent.mkdir(parents=True)
        areas.write_bytes(gzip.compress(b"LSOA11CD\nE01000001\nE01000002\nE01000003\n"))
        self.extract()
        lay_survey(folder / "asked")
        shutil.copytree(folder, folder.with_name("kept"))

    def extract(self) -> None:
        """An honest extract, and people loaded from it."""
        rows = [
            [each, f"E0100000{1 + at % 3}", at, ("female", "male")[at % 2], at % 4, at % 3 == 0]
            for at, each in enumerate(IDS)
        ]
        head = ["person", "lsoa", "age", "sex", "frailty", "copd"]
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([head, *rows])
        (self.folder / "extract.csv").write_text(text.getvalue())
        columns = "\n".join(f'{name} = "{name}"' for name in head)
        (self.folder / "map.toml").write_text(f"[columns]\n{columns}\n")
        from tripleaim.people.extract import load_extract, read_mapping

        mapping = read_mapping(self.folder / "map.toml")
        lsoas = [f"E0100000{n}" for n in (1, 2, 3)]
        load_extract(self.folder / "extract.csv", mapping, lsoas, self.folder / "people")

    def text(self) -> str:
        """One text: honest, a whole attack, or parts put together."""
        kind = self.rng.random()
        if kind < 0.2:
            return self.rng.choice(HONEST)
        if kind < 0.6:
            named = {"secret": self.folder / "secret.txt", "out": self.folder / "stolen"}
            return self.rng.choice(WHOLE).format(**named)
        return "".join(self.rng.choice(PARTS) for _ in range(self.rng.randrange(1, 7)))

    def state(self) -> dict[str, str]:
        """Every file of the user's folder by its digest, what releases remember aside."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file() and not {"tripleaim", "_releases"} & set(path.parts)
        }

    def run(self, verb: str, texts: int, *words: str, made: str = "") -> str:
        """One command; what may be written is at `made` only."""
        before = self.state()
        result = CliRunner().invoke(app, list(words))
        said = f"{result.output}{result.exception or ''}"
        after = self.state()
        self.runs[verb] += 1
        self.texts[verb] += texts
        changed = {
            name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
        }
        wrong = []
        told = TripleaimError | OSError | SystemExit | None.__class__  # which the program words
        ours = isinstance(result.exception, told)
        if not ours:
            wrong.append(f"trace {type(result.exception).__name__}: {str(result.exception)[:200]}")
        if any(each in said for each in IDS[:40]):
            wrong.append("rows out")
        if SECRET in said and "secret.txt" not in " ".join(words[:3]):
            wrong.append("file out")
        if any(not made or not name.startswith(made) for name in changed):
            wrong.append(f"files {sorted(changed)[:3]}")
        if isinstance(result.exception, TripleaimError):
            self.refused[verb] += 1
        for each in wrong:
            self.faults.append(f"{verb}: {each}: {[word[:120] for word in words]}")
        for name in changed:
            path = self.folder / name
            kept = self.folder.with_name("kept") / name
            if kept.is_file():
                shutil.copyfile(kept, path)
            else:
                path.unlink(missing_ok=True)
        return said


def toml(text: str) -> str:
    """A text as TOML, every character that could end it escaped."""
    plain = (c if (c.isascii() and c.isalnum()) or c == " " else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def scheme_of(desk: Desk, kind: str) -> tuple[str, int]:
    """A scheme whose names, rules or weights are texts, and how many."""
    head = 'title = {t}\ncited = "c"\notherwise = {o}\notherwise_title = "Rest"\n'
    one = "[[segment]]\nname = {n}\ntitle = {t}\nrule = {r}\n"
    if kind == "names":
        names = list(dict.fromkeys(filter(_prints, (desk.text() for _ in range(45)))))
        rest = names.pop() if len(names) > 1 else "rest"
        body = "".join(
            one.format(n=toml(name), t=toml(name), r=toml(f"age = {at}"))
            for at, name in enumerate(names)
        )
        return head.format(t=toml(rest), o=toml(rest)) + body, len(names) + 1
    if kind == "any":
        return head.format(t=toml(desk.text()), o=toml(desk.text())) + one.format(
            n=toml(desk.text()), t=toml(desk.text()), r='"age < 9"'
        ), 4
    if kind == "rules":
        rules = [desk.text() for _ in range(40)]
        rules = [
            rule if desk.rng.random() < 0.5 else f"age > {at} {rule}"
            for at, rule in enumerate(rules)
        ]
        body = "".join(one.format(n=f'"n{at}"', t='"t"', r=toml(r)) for at, r in enumerate(rules))
        return head.format(t='"t"', o='"rest"') + body, len(rules)
    numbers = ("inf", "nan", "1e400", "-0.0", "1", "0.5", "[1]")
    weights = [desk.rng.choice((*numbers, toml(desk.text()))) for _ in range(4)]
    columns = [desk.rng.choice(("age", "frailty", toml(desk.text()))) for _ in weights]
    body = "".join(f"{c} = {w}\n" for c, w in dict(zip(columns, weights, strict=True)).items())
    return head.format(t='"t"', o='"rest"') + f"[score]\n{body}", 8


def _prints(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and text not in ("all",)


def people_verbs(desk: Desk) -> Iterator[Callable[[], None]]:
    """Attempts at the verbs that see people."""
    people, mine = str(desk.folder / "people"), desk.folder / "mine.toml"
    for kind in ("names", "rules", "weights", "any"):

        def segments(kind: str = kind) -> None:
            text, many = scheme_of(desk, kind)
            mine.write_text(text, encoding="utf-8", errors="replace")
            verb = desk.rng.choice(("segments", "movement"))
            folders = [people] if verb == "segments" else [people, people]
            words = ["people", verb, *folders, "--scheme", str(mine), "--profile", "open"]
            desk.run(f"people {verb}, {kind}", many, *words, made="mine.toml")
            mine.unlink(missing_ok=True)

        yield segments

    def options() -> None:
        option = desk.rng.choice(("--scheme", "--profile", "--engine", "--out", "folder"))
        words = {"--scheme": "frailty", "--profile": "open", "--engine": "duckdb"}
        folder = people
        text = desk.text().replace("\x00", "")
        if option == "folder":
            folder = text
        elif option == "--out":
            words["--out"] = str(desk.folder / "out" / text.replace("/", "_"))
        elif option == "--engine" and text.startswith(("local", "spark")):
            return
        else:
            words[option] = text
        flat = [word for pair in words.items() for word in pair]
        desk.run(f"people segments, {option}", 1, "people", "segments", folder, *flat, made="out")
        shutil.rmtree(desk.folder / "out", ignore_errors=True)

    yield options

    def headings() -> None:
        heads = [desk.text() for _ in range(8)]
        rows = list(csv.reader((desk.folder / "extract.csv").open()))
        rows = [[*row, *(heads if not at else ["1"] * 8)] for at, row in enumerate(rows)]
        path, mapping = desk.folder / "headed.csv", desk.folder / "headed.toml"
        with path.open("w", newline="", encoding="utf-8", errors="replace") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        text = (desk.folder / "map.toml").read_text()
        text += f"bed_days = {toml(heads[0])}\n"
        more = f"{toml(heads[1])} = {toml(heads[2])}\n"
        mapping.write_text(text + more if desk.rng.random() < 0.5 else text)
        words = ["people", "load", str(path), "--map", str(mapping), "--data", str(desk.folder)]
        desk.run("people load, headings", 10, *words, "--out", str(desk.folder / "l"), made="l")
        words = ["people", "pseudonymise", str(path), "--column", heads[3].replace("\x00", "")]
        words += ["--key", str(desk.folder / "key.bin"), "--out", str(desk.folder / "safe.csv")]
        desk.run("people pseudonymise, column", 1, *words, made="safe.csv")
        shutil.rmtree(desk.folder / "l", ignore_errors=True)
        path.unlink()
        mapping.unlink()

    yield headings

    def paths() -> None:
        text = desk.text().replace("\x00", "").replace("/", "_")[:150] or "x"
        path = desk.folder / f"{text}.csv"
        with contextlib.suppress(OSError, UnicodeError):
            shutil.copyfile(desk.folder / "extract.csv", path)
        words = ["--map", str(desk.folder / "map.toml"), "--data", str(desk.folder)]
        out = ["--out", str(desk.folder / "l" / text)]
        desk.run("people load, path", 2, "people", "load", str(path), *words, *out, made="l")
        with contextlib.suppress(OSError, UnicodeError):
            path.unlink(missing_ok=True)
        shutil.rmtree(desk.folder / "l", ignore_errors=True)

    yield paths


def store_verbs(desk: Desk) -> Iterator[Callable[[], None]]:
    """Attempts at the verbs that ask a store or read documents: ids, codes, days, paths."""
    store, files = ["--store", str(desk.store)], desk.folder / "docs"
    shapes: dict[str, list[str]] = {
        **{
            verb: [verb, "{}", *store]
            for verb in (
                "who",
                "buyers",
                "fits",
                "needs",
                "money",
                "adds-up",
                "decides",
                "heard",
                "done",
                "next",
                "history",
                "catchment",
            )
        },
        "who --on": ["who", "QF7", "--on", "{}", *store],
        "areas": ["areas", "--kind", "{}", *store],
        "areas --on": ["areas", "--kind", "icb", "--on", "{}", *store],
        "rebase --from": [
            "rebase",
            str(desk.folder / "extract.csv"),
            "--from",
            "{}",
            "--to",
            "icb@2026-04-01",
            *store,
        ],
        "rebase --to": [
            "rebase",
            str(desk.folder / "extract.csv"),
            "--from",
            "ccg@2017-04-01",
            "--to",
            "{}",
            *store,
        ],
        "rebase file": [
            "rebase",
            "{}",
            "--from",
            "ccg@2017-04-01",
            "--to",
            "icb@2026-04-01",
            *store,
        ],
        "store": ["who", "QF7", "--store", "{}"],
        "new": ["new", "{}", "--to", str(files)],
        "new --id": ["new", "delegation", "--id", "{}", "--to", str(files)],
        "documents list": ["documents", "list", str(desk.folder / "docs{}")],
        "documents schema": ["documents", "schema", "{}"],
        "documents move": ["documents", "move", str(files), "{}", "shared"],
        "plan new": ["plan", "new", "{}", "--out", str(files / "p.toml"), *store],
        "plan check": ["plan", "check", "{}"],
        "evaluate series": ["evaluate", "series", "{}", *store],
        "evaluate panel": ["evaluate", "panel", "{}"],
        "footprint judge": ["footprint", "judge", "{}", *store],
        "survey": ["survey", str(files), "{}", str(desk.folder / "extract.csv"), *store],
        "fetch": ["fetch", "{}", "--to", str(files)],
        "shares --by": [
            "people",
            "shares",
            str(desk.folder / "people"),
            "--scheme",
            "frailty",
            "--by",
            "{}",
            *store,
        ],
        "shares --money": [
            "people",
            "shares",
            str(desk.folder / "people"),
            "--scheme",
            "frailty",
            "--money",
            "{}",
            *store,
        ],
    }
    rebase = f"rebase|{desk.folder}/extract.csv|--from|ccg@2017-04-01|--to|stp@2017-04-01"
    shapes |= {
        verb: line.format(desk=desk.folder, rebase=rebase, x="{}").split("|")
        for verb, line in MORE.items()
    }
    for verb, words in shapes.items():

        def attempt(verb: str = verb, words: list[str] = words) -> None:
            files.mkdir(exist_ok=True)
            text = desk.text().replace("\x00", "") or "x"
            said = [word.replace("{}", text) for word in words]
            desk.run(verb, 1, *said, made="docs")
            shutil.rmtree(files, ignore_errors=True)

        yield attempt


def _verb(attempt: Callable[[], None]) -> str:
    return str((attempt.__defaults__ or ("",))[0])


def main() -> None:
    """Try, and print what was tried and what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--texts", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=0, help="First, so often, each newer call.")
    given = parser.parse_args()
    store = given.store.absolute()
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "desk"
        folder.mkdir()
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = above
        os.chdir(folder)
        desk = Desk(folder, store, given.seed)
        attempts = [*list(people_verbs(desk)) * 4, *store_verbs(desk)]
        for _ in range(given.each):
            for attempt in [each for each in store_verbs(desk) if _verb(each) in NEWER]:
                attempt()
        while sum(desk.texts.values()) < given.texts:
            desk.rng.choice(attempts)()
        os.chdir("/")
    for verb in sorted(desk.runs):
        told = f"{desk.texts[verb]} texts, {desk.runs[verb]} runs, {desk.refused[verb]} refused"
        print(f"{verb}: {told}")
    texts, runs = sum(desk.texts.values()), sum(desk.runs.values())
    print(f"{texts} texts, {runs} runs: {len(desk.faults)} faults")
    for fault in sorted(desk.faults)[:60]:
        print(fault.encode("unicode_escape").decode())


if __name__ == "__main__":
    main()
