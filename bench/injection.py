"""Five thousand texts that would be SQL, paths, patterns, pages or escape codes if they could.

    python -m bench.injection --store build/england.duckdb [--texts 5000] [--seed 1] [--verb people]

They go into every place for a value of every verb, listed from the parser (`injection_slots`); into
cells, headings, words and names of every file that a verb reads (the cases of `broken_files`); and
into schemes of forty segments. Each attempt is the program's own `main` in a child of a warm
parent. It fails when a pseudonym or a line of the user's other file is printed, when a file appears
that was not asked for or one changes, when a control character comes out raw, or when what ends it
is no message of ours.
"""

import argparse
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
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.broken_files import Verb, verbs  # noqa: E402
from bench.forked import Ran, import_all, run_forked  # noqa: E402
from bench.injection_slots import Slot, slots  # noqa: E402
from bench.injection_texts import Texts  # noqa: E402
from cli.writing_desk import lay_survey  # noqa: E402
from tripleaim.model.shown import CONTROLS  # noqa: E402
from tripleaim.people.blocks import LSOAS  # noqa: E402
from tripleaim.people.pseudonym import pseudonymise  # noqa: E402

SECRET = "a-line-that-only-the-other-file-has"
PEOPLE = 90
IDS = pseudonymise(map(str, range(PEOPLE)), b"k" * 32)
ON_DOCUMENTS = ("documents move", "documents merge", "sign", "publish", "key ")
EACH = {"slot": 6, "file": 2, "scheme": 0.4}  # of so many attempts in a turn


class Desk:
    """A user's folder: people, a file of others, a mapping, a key, documents, a plan."""

    def __init__(self, folder: Path, store: Path, seed: int) -> None:
        self.folder, self.store, self.texts = folder, store, Texts(folder, seed)
        self.kept, self.log = folder.with_name("kept"), folder.with_name("log")
        (folder / "secret.txt").write_text(SECRET + "\n")
        (folder / "key.bin").write_bytes(b"k" * 32)
        areas = folder / LSOAS["lsoa11"][0]
        areas.parent.mkdir(parents=True)
        areas.write_bytes(gzip.compress(b"LSOA11CD\nE01000001\nE01000002\nE01000003\n"))
        self._extract()
        lay_survey(folder / "asked")
        self._documents()
        shutil.copytree(folder, self.kept)

    def _extract(self) -> None:
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

    def _documents(self) -> None:
        from governance.signed import KEYS, filled, write_to
        from plans.plan_maker import make_random_plan
        from tripleaim.governance.folder import write_register
        from tripleaim.plans.text import write_text
        from tripleaim.plans.workbook import write_workbook

        plan = make_random_plan(1, points=2, ages=2, places=1)
        (self.folder / "plan.toml").write_text(write_text(plan), encoding="utf-8")
        write_workbook(plan, self.folder / "plan.xlsx")
        write_register(write_to(self.folder / "documents", filled("decision", "shared")), KEYS)
        (self.folder / "text.txt").write_text("a text\n")
        (self.folder / "all.backup").write_text("no backup\n")

    def state(self) -> dict[str, str]:
        """Every file of the user's folder by its digest, what releases remember aside."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.folder.rglob("*")
            if path.is_file() and not {"tripleaim", "_releases", "docs"} & set(path.parts)
        }

    def is_its_work(self, what: str, name: str) -> bool:
        """Whether a change is what a verb is asked for: it acts on documents, or makes a home."""
        if what.startswith("workspace init"):
            return name.startswith("home/")
        return name.startswith("documents/") and what.startswith(ON_DOCUMENTS)

    def try_slot(self, slot: Slot) -> tuple[int, Ran]:
        """One text in one place of one verb."""
        text = self.texts.word()
        if slot.writes:
            text = f"{self.folder}/docs/{text.replace('/', '_')}"
        words = [self._filled(word, text) for word in slot.words]
        (self.folder / "docs").mkdir(exist_ok=True)
        ran = run_forked(words, self.log)
        shutil.rmtree(self.folder / "docs", ignore_errors=True)
        return sum(word.count("{}") for word in slot.words), ran

    def try_file(self, verb: Verb) -> tuple[int, Ran]:
        """A file with texts in it, or by its name, given to a verb that reads it."""
        home = self.folder.with_name("case")
        shutil.rmtree(home, ignore_errors=True)
        if verb.beside:
            shutil.copytree(verb.beside, home)
        spoilt, many = self.texts.spoil(verb.file, verb.good)
        path = home / verb.file
        if "FILE" in verb.words and self.texts.rng.random() < 0.2:
            name = self.texts.word().replace("/", "_").encode("utf-8", "replace")[:100]
            path, many = path.with_name(name.decode("utf-8", "ignore") + path.suffix), many + 1
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(spoilt)
        named = {"FILE": str(path), "DIR": str(home)}
        return many, run_forked([named.get(word, word) for word in verb.words], self.log)

    def try_scheme(self, verb: str) -> tuple[int, Ran]:
        """A scheme whose names, rules or weights are texts."""
        text, many = self.texts.scheme()
        mine = self.folder.with_name("mine.toml")
        mine.write_text(text, encoding="utf-8", errors="replace")
        folders = [str(self.folder / "people")] * (1 + (verb == "movement"))
        words = ["people", verb, *folders, "--scheme", str(mine), "--profile", "open"]
        return many, run_forked(words, self.log)

    def _filled(self, word: str, text: str) -> str:
        here = word.replace("{desk}", str(self.folder)).replace("{store}", str(self.store))
        return here.replace("{}", text)

    def faults_of(self, what: str, ran: Ran, before: dict[str, str]) -> Iterator[str]:
        """What was wrong with an attempt; files that changed are put back."""
        if not ran.is_told:
            yield f"exit {ran.code}: {(ran.said.strip().splitlines() or [''])[-1][:200]}"
        if any(each in ran.said for each in IDS):
            yield "rows out"
        if SECRET in ran.said:
            yield "file out"
        if raw := CONTROLS.search(ran.said):
            yield f"raw {raw!r}"
        after = self.state()
        names = before.keys() | after.keys()
        changed = sorted(name for name in names if before.get(name) != after.get(name))
        if changed:
            if wrong := [name for name in changed if not self.is_its_work(what, name)]:
                yield f"files {wrong[:3]}"
            shutil.rmtree(self.folder)
            shutil.copytree(self.kept, self.folder)
            os.chdir(self.folder)


def attempts(desk: Desk, found: list[Slot], read: list[Verb]) -> Iterator[tuple[str, int, Ran]]:
    """One after another without end, every place and file in turn."""
    some = random.Random(desk.texts.rng.random())
    some.shuffle(found)
    some.shuffle(read)
    places, files = cycle(found), cycle(read)
    while True:
        for kind, each in EACH.items():
            for _ in range(int(each + some.random())):
                if kind == "slot" and found:
                    slot = next(places)
                    yield (f"{slot.verb}, {slot.name}", *desk.try_slot(slot))
                elif kind == "file" and read:
                    verb = next(files)
                    yield (f"{' '.join(verb.words[:2])} {verb.file}", *desk.try_file(verb))
                elif kind == "scheme":
                    name = some.choice(("segments", "movement"))
                    yield (f"people {name}, scheme", *desk.try_scheme(name))


def main() -> None:
    """Try, and print what was tried and what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--texts", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verb", default="", help="Places and files of this verb only.")
    given = parser.parse_args()
    found = [each for each in slots() if each.verb.startswith(given.verb)]
    with tempfile.TemporaryDirectory() as above:
        folder, store = Path(above) / "desk", given.store.absolute()
        folder.mkdir()
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = above
        import_all()
        _wait_for_nobody()
        (Path(above) / "read").mkdir()
        read = verbs(Path(above) / "read", store)
        read = [each for each in read if " ".join(each.words).startswith(given.verb)]
        os.chdir(folder)
        desk, seen, faults = Desk(folder, store, given.seed), Counter[str](), list[str]()
        before = desk.state()
        print(
            f"{len(found)} places of {len({each.verb for each in found})} verbs, {len(read)} files"
        )
        for what, many, ran in attempts(desk, found, read):
            wrong = [f"{what}: {each}" for each in desk.faults_of(what, ran, before)]
            faults += wrong
            seen.update({"texts": many, "runs": 1, f"exit {ran.code}": 1, what: 1})
            for each in wrong:
                print(each.encode("unicode_escape", "surrogatepass").decode(), flush=True)
            if seen["runs"] % 100 == 0 or seen["texts"] >= given.texts:
                told = {name: many for name, many in seen.items() if name[:4] in TOLD}
                print(f"{told}: {len(faults)} faults, {len(seen) - len(told)} tried", flush=True)
            if seen["texts"] >= given.texts:
                break
        os.chdir("/")


TOLD = ("text", "runs", "exit")


def _wait_for_nobody() -> None:
    """A server is made and does not begin to listen; a fetch that failed is tried again at once."""
    from tripleaim.store import fetch
    from tripleaim.workspace import listening

    listening.run_server = lambda *_: None
    fetch.time.sleep = lambda _: None


if __name__ == "__main__":
    main()
