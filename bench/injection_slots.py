"""Every place for a value of every verb, as the parser knows them, given texts that would be SQL,
paths, patterns, pages or escape codes if they could.

    python -m bench.injection_slots --store build/england.duckdb [--texts 5000] [--verb people]

The verbs and their places are listed from the parser, so none is forgotten: what else a verb needs
is in `VALUES`, and one that lacks a value there is told. Each attempt is a process of its own,
through the program's own `main`. It fails when a pseudonym or a line of the user's other file is
printed, when a file appears that was not asked for or one changes, when a control character comes
out raw, or when what ends it is no message of ours.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.broken_files import import_all  # noqa: E402
from bench.injection import IDS, SECRET, Desk  # noqa: E402
from tripleaim.cli.app import app, main  # noqa: E402
from tripleaim.model.shown import CONTROLS  # noqa: E402

# What each place is given where it is not the one that is tried: by its name, or verb and name.
VALUES: dict[str, str] = {
    "area": "QF7",
    "address": "https://a.example",
    "admin": "a@b.example",
    "before": "{desk}/people",
    "better": "lower",
    "board": "QJK",
    "code": "QF7",
    "column": "person",
    "data": "{desk}",
    "entries": "{desk}/extract.csv",
    "extract": "{desk}/extract.csv",
    "file": "{desk}/extract.csv",
    "folder": "{desk}/documents",
    "from": "ccg@2017-04-01",
    "home": "{desk}/home",
    "key": "{desk}/key.bin",
    "kind": "stp",
    "map": "{desk}/map.toml",
    "measure": "ae_four_hours",
    "months": "{desk}/extract.csv",
    "name": "shared",
    "now": "{desk}/people",
    "officer": "a@b.example",
    "other": "{desk}/documents",
    "out": "{desk}/docs/out",
    "partnership": "one",
    "party": "RX1",
    "plan": "{desk}/plan.toml",
    "reason": "left",
    "responses": "{desk}/asked/answers.csv",
    "role": "reader",
    "scheme": "frailty",
    "seen": "in person",
    "signatory": "A. Person",
    "sources": "none",
    "status": "shared",
    "subject": "QF7",
    "system": "QF7",
    "text": "Leeds",
    "to": "{desk}/docs",
    "told": "{desk}/extract.csv",
    "value": "age",
    "wave": "wave",
    "who": "QF7",
    "workbook": "{desk}/plan.xlsx",
    "new kind": "delegation",
    "evaluate interrupted from": "2018-06",
    "documents schema kind": "plan",
    "people segments folder": "{desk}/people",
    "people shares folder": "{desk}/people",
    "people releases folder": "{desk}/people",
    "rebase to": "stp@2017-04-01",
    "key make file": "{desk}/docs/new.pem",
    "key new key": "{desk}/docs/new.pem",
    "key sign text": "{desk}/text.txt",
    "survey folder": "{desk}/asked",
    "workspace backup file": "{desk}/docs/all.backup",
    "workspace export folder": "{desk}/docs/e",
    "workspace restore file": "{desk}/all.backup",
    "example name": "waits.csv",
}
SHORT = {"footprint design": ("--changes=1",)}
NO_STORE = {"site", "data", "serve", "workspace run"}  # what would take long is not begun
WRITTEN = {"out", "xlsx", "page", "svg", "to", "home"}  # a text there is a name below `docs`
WRITTEN_BY = {"build store", "key make file", "key new key", "workspace backup file"} | {
    "workspace export folder"
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for a value: its verb, its name, and the words around it, {} for the text."""

    verb: str
    name: str
    words: tuple[str, ...]
    writes: bool


def slots() -> Iterator[Slot]:
    """Every place for a value of every verb. Raises KeyError for one that needs more than is known
    here: who adds such a verb says what it is given."""
    from typer.main import get_command

    for verb, command in _leaves(get_command(app), ()):
        takes = [each for each in command.params if not getattr(each, "is_flag", False)]
        for tried in takes:
            yield Slot(
                verb=verb,
                name=tried.name,
                words=tuple(_words(verb, takes, tried)),
                writes=_plain(tried) in WRITTEN or f"{verb} {_plain(tried)}" in WRITTEN_BY,
            )


def _leaves(group: Any, above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _leaves(command, (*above, name))
        else:
            yield " ".join((*above, name)), command


def _words(verb: str, takes: list[Any], tried: Any) -> Iterator[str]:
    """The words of a call: options that are needed, the one that is tried, then arguments."""
    yield from verb.split()
    yield from SHORT.get(verb, ())
    options = [each for each in takes if each.param_type_name == "option"]
    for each in options:
        if each is tried:
            yield f"{each.opts[0]}={{}}" if each.nargs == 1 else each.opts[0]
            yield from ["{}"] * each.nargs if each.nargs > 1 else []
        elif each.required or _plain(each) in ("store", "home"):
            yield f"{each.opts[0]}={_value(verb, each)}"
    yield "--"
    for each in takes:
        if each.param_type_name == "argument":
            if each is tried:
                yield "{}"
            elif each.required or each.name in ("area", "who"):
                yield _value(verb, each)


def _plain(param: Any) -> str:
    return str(param.opts[0]).lstrip("-") if param.opts else str(param.name)


def _value(verb: str, param: Any) -> str:
    name = _plain(param)
    if name == "store" and verb in NO_STORE:
        return "{desk}/none.duckdb"
    if name == "store":
        return "{desk}/docs/b.duckdb" if verb == "build" else "{store}"
    given = VALUES.get(f"{verb} {name}") or VALUES.get(name)
    if given is None:
        raise KeyError(f"{verb}: nothing is given for {name} in VALUES")
    return given


def lay(desk: Desk) -> None:
    """More of the desk: a plan, documents, a text to sign."""
    from governance.signed import KEYS, filled, write_to
    from plans.plan_maker import make_random_plan
    from tripleaim.governance.folder import write_register
    from tripleaim.plans.text import write_text
    from tripleaim.plans.workbook import write_workbook

    plan = make_random_plan(1, points=2, ages=2, places=1)
    (desk.folder / "plan.toml").write_text(write_text(plan), encoding="utf-8")
    write_workbook(plan, desk.folder / "plan.xlsx")
    write_register(write_to(desk.folder / "documents", filled("decision", "shared")), KEYS)
    (desk.folder / "text.txt").write_text("a text\n")
    (desk.folder / "all.backup").write_text("no backup\n")
    kept = desk.folder.with_name("kept")
    shutil.rmtree(kept)
    shutil.copytree(desk.folder, kept)


def run_child(words: list[str], log: Path) -> int:
    """The program itself in a process of its own; its exit code, or minus the signal."""
    child = os.fork()
    if child == 0:
        signal.alarm(900)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        sys.argv = ["tripleaim", *words]
        code = 0
        try:
            _serve_nobody()
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        except BaseException:
            traceback.print_exc()
            code = 99
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _serve_nobody() -> None:
    """A server is made, and does not begin to listen."""
    from tripleaim.workspace import listening

    listening.run_server = lambda *_: None


def attempt(desk: Desk, slot: Slot, log: Path) -> list[str]:
    """One text in one place; what was wrong."""
    text = desk.text().replace("\x00", "") or "x"
    if slot.writes:
        text = f"{desk.folder}/docs/{text.replace('/', '_')}"
    words = [_filled(word, text, desk) for word in slot.words]
    (desk.folder / "docs").mkdir(exist_ok=True)
    before = desk.state()
    code = run_child(words, log)
    said = log.read_text(errors="surrogateescape")
    shutil.rmtree(desk.folder / "docs", ignore_errors=True)
    after = desk.state()
    changed = {each for each in before.keys() | after.keys() if before.get(each) != after.get(each)}
    wrong = []
    if "Traceback" in said or code not in (0, 1, 2, 3):
        wrong.append(f"exit {code}: {(said.strip().splitlines() or [''])[-1][:200]}")
    if any(each in said for each in IDS[:40]):
        wrong.append("rows out")
    if SECRET in said:
        wrong.append("file out")
    if CONTROLS.search(said):
        wrong.append(f"raw {CONTROLS.search(said)!r}")
    if changed:
        wrong.append(f"files {sorted(changed)[:3]}")
        _put_back(desk, changed)
    desk.refused[slot.verb] += code == 2
    return [f"{slot.verb}, {slot.name}: {each}: {[w[:90] for w in words]}" for each in wrong]


def _filled(word: str, text: str, desk: Desk) -> str:
    here = word.replace("{desk}", str(desk.folder)).replace("{store}", str(desk.store))
    return here.replace("{}", text)


def _put_back(desk: Desk, changed: set[str]) -> None:
    for name in changed:
        kept = desk.folder.with_name("kept") / name
        if kept.is_file():
            shutil.copyfile(kept, desk.folder / name)
        else:
            (desk.folder / name).unlink(missing_ok=True)


def run_all() -> None:
    """Try, and print what was tried and what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("build/england.duckdb"))
    parser.add_argument("--texts", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verb", default="")
    given = parser.parse_args()
    found = [each for each in slots() if each.verb.startswith(given.verb)]
    import_all()
    with tempfile.TemporaryDirectory() as above:
        folder = Path(above) / "desk"
        folder.mkdir()
        os.environ["HOME"] = os.environ["XDG_STATE_HOME"] = os.environ["XDG_DATA_HOME"] = above
        store = given.store.absolute()
        os.chdir(folder)
        desk = Desk(folder, store, given.seed)
        lay(desk)
        faults: list[str] = []
        for number in range(given.texts):
            faults += attempt(desk, found[number % len(found)], Path(above) / "log")
        os.chdir("/")
    verbs = {each.verb for each in found}
    print(f"{given.texts} texts in {len(found)} places of {len(verbs)} verbs: {len(faults)} faults")
    print(f"refused: {sum(desk.refused.values())}")
    for fault in sorted(set(faults))[:80]:
        print(fault.encode("unicode_escape").decode())


if __name__ == "__main__":
    run_all()
