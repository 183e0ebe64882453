"""The verbs that `bench.broken_files` had not yet: what else is read, each in turn broken.

Documents among those of the desk by every verb that acts on them, keys, own weights, base money,
what came of a year, flows by every verb that takes them, and the lookups of small areas. `unread`
lists by the parser what no case reads.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from bench.broken_good import flow_of, map_of, open_data  # noqa: E402
from bench.broken_newer import Case  # noqa: E402
from cli.writing_desk import OUTCOMES, lay_desk, lay_survey  # noqa: E402
from governance.signed import IDS  # noqa: E402

HERE = ("--on", "2019-06-01")
START = "import sys; from tripleaim.cli.app import main; sys.argv[0] = 'tripleaim'; main()"
# What no case breaks, by verb and name, and why.
NOT_BROKEN = {
    **{(verb, "site"): "a folder of pages" for verb in ("data", "pack", "serve")},
    ("workspace run", "site"): "a folder of pages",
    ("people segments", "folder"): "Parquet: tests/people/test_extract",
    ("people movement", "before"): "Parquet, as people segments",
    ("people movement", "now"): "Parquet, as people segments",
    ("people shares", "folder"): "Parquet, as people segments",
    ("people releases", "folder"): "Parquet, as people segments",
    **{
        (verb, "key"): "a key of a party: read as that of key sign"
        for verb in ("publish", "key vouch", "key revoke", "key replace")
    },
    ("key make", "file"): "written",
    ("key new", "key"): "written",
    ("workspace backup", "file"): "written",
    ("workspace export", "folder"): "written",
    ("workspace foi", "folder"): "written",
    ("workspace own-data", "file"): "written",
}


def rest_verbs(folder: Path, store: Path) -> list[Case]:
    """Every other verb with each file that it reads, in turn broken."""
    folder.mkdir()
    desk = lay_desk(folder)
    lay_survey(folder / "asked")
    at, none = ("--store", str(store)), ("--store", str(folder / "none.duckdb"))
    shared = (desk / "documents" / "shared.toml").read_bytes()
    keys = (desk / "documents" / "keys.toml").read_bytes()
    pem, day = str(desk / "AAA.pem"), ("--on", "2018-06-01")
    answers = str(desk / "asked" / "answers.csv")
    survey = ("survey", str(desk / "asked"), "wave", answers)
    sign = ("sign", "DIR", "shared", "--party", "AAA", "--key", pem, *HERE, *none)
    act = ("--party", "AAA", "--key", pem, *HERE)
    flow, maps = flow_of(store), map_of(store)
    told = b"kind,who,value,document\nresult,RX1,-100,\n"
    money = b"place,pounds\nQJK,1000000\n"
    lookup = b"LSOA11CD,LAD\nE01000001,x\nE01000002,x\nE01000003,x\n"
    signed = {each.stem: each.read_bytes() for each in (desk / "signed").glob("*.toml")}
    load = ("people", "load", str(desk / "extract.csv"), "--map", str(desk / "map.toml"))
    systems = "geography/lookups/ccg21_stp21_nhser21.csv"
    data = (systems, (desk / "official" / systems).read_bytes(), "csv")
    (desk / "map.toml").write_text('geography = "lsoa11"\n' + (desk / "map.toml").read_text())
    official = ("--data", str(desk / "official"), "--out", str(desk / "made"))
    return [
        (("fits", "QF7", "--flows", "FILE", *day, *at), "w.csv", flow, "csv"),
        (
            (
                "footprint",
                "design",
                "--within",
                "QOP",
                "--changes",
                "1",
                "--flows",
                "FILE",
                *day,
                *at,
            ),
            "w.csv",
            flow,
            "csv",
        ),
        (
            ("footprint", "judge", str(_map(desk, maps)), "--flows", "FILE", *day, *at),
            "w.csv",
            flow,
            "csv",
        ),
        (
            (
                "rebase",
                str(desk / "counts.csv"),
                "--from",
                "ccg@2017-04-01",
                "--to",
                "stp@2017-04-01",
                "--by",
                "FILE",
                *at,
            ),
            "by.csv",
            b"from,to,weight\n00C,QHM,1\n00D,QHM,1\n",
            "csv",
        ),
        (
            (
                "plan",
                "new",
                "--system",
                "QJK",
                "--money",
                "FILE",
                "--on",
                "2025-10-01",
                "--out",
                str(desk / "made.toml"),
                *at,
            ),
            "m.csv",
            money,
            "csv",
        ),
        (
            ("control-total", str(desk / "signed"), "totals", "FILE", *none),
            "t.csv",
            told,
            "csv",
        ),
        (
            ("people", "load", "FILE", "--map", str(desk / "map.toml"), *official),
            "e.csv",
            (desk / "extract.csv").read_bytes(),
            "csv",
        ),
        (
            ("people", "load", str(desk / "extract.csv"), "--map", "FILE", *official),
            "m.toml",
            (desk / "map.toml").read_bytes(),
            "toml",
        ),
        (
            ("plan", "track", "FILE", str(desk / "months.csv")),
            "p.toml",
            (desk / "plan.toml").read_bytes(),
            "toml",
        ),
        (
            ("documents", "merge", "DIR", str(desk / "copy")),
            "shared.toml",
            shared,
            "toml",
        ),
        ((*survey, "--since", "wave", "FILE"), "b.csv", Path(answers).read_bytes(), "csv"),
        (
            (*load, "--data", "FILE", "--out", str(desk / "made")),
            "l.csv",
            lookup,
            "csv",
        ),
        (
            (
                "synthesise",
                "--data",
                "DIR",
                "--people",
                "50",
                "--system",
                "QF7",
                "--out",
                str(desk / "synthetic"),
            ),
            *data,
        ),
        *(
            (("build", "--data", "DIR", "--store", str(desk / "own.duckdb")), *file)
            for file in open_data()
        ),
        (("fund", "DIR", "fund", str(desk / "entries.csv"), *none), *_of(signed, "fund")),
        (("control-total", "DIR", "totals", *none), *_of(signed, "totals")),
        (
            (
                OUTCOMES[0],
                "DIR",
                "outcomes",
                str(desk / "achieved.csv"),
                str(desk / "paid.csv"),
                "--year",
                "2019",
                *none,
            ),
            *_of(signed, "outcomes"),
        ),
        (("documents", "move", "DIR", "shared", "draft", *none), "shared.toml", shared, "toml"),
        *_proofs(desk),
        (sign, "shared.toml", shared, "toml"),
        (sign, "keys.toml", keys, "toml"),
        (
            ("publish", "DIR", "shared", "--address", "https://a.example", *act, *none),
            "shared.toml",
            shared,
            "toml",
        ),
        (
            (
                "key",
                "new",
                "DIR",
                "--party",
                "RX1",
                "--signatory",
                "A. Person",
                "--key",
                str(desk / "made.pem"),
            ),
            "keys.toml",
            keys,
            "toml",
        ),
        (("key", "vouch", "DIR", IDS["CCC"], *act, "--seen", "x"), "keys.toml", keys, "toml"),
        (("key", "revoke", "DIR", IDS["AAA"], *act, "--reason", "x"), "keys.toml", keys, "toml"),
        (("key", "replace", "DIR", IDS["AAA"], *act), "keys.toml", keys, "toml"),
        (("key", "sign", str(desk / "text.txt"), "--key", "FILE"), "k.pem", _pem(desk), "csv"),
        (
            (*sign[:6], "FILE", *HERE, *none),
            "k.pem",
            _pem(desk),
            "csv",
        ),
        (
            (
                "people",
                "pseudonymise",
                str(desk / "people.csv"),
                "--column",
                "code",
                "--key",
                "FILE",
                "--out",
                str(desk / "safe.csv"),
            ),
            "k.bin",
            b"k" * 40 + b"\n",
            "csv",
        ),
        (
            ("workspace", "import", *_partnership(desk), *at),
            "shared.toml",
            shared,
            "toml",
        ),
    ]


def _proofs(desk: Path) -> list[Case]:
    """That one entry stands in a log, by each of the files that say so; a head that was kept."""
    from tripleaim.governance.key import load_private_key, new_private_key
    from tripleaim.governance.note import HEAD, note_key, signed_checkpoint
    from tripleaim.governance.tree import leaf_hash

    private, root = load_private_key(new_private_key(), "log"), leaf_hash(b"entry")
    head = signed_checkpoint("log.example", (1, root), private).text.encode()
    key = note_key("log.example", HEAD, private).text
    proof = b'{"first": 1, "second": 1, "path": []}\n'
    files = {"proof.json": proof, "head.txt": head, "older.txt": head}
    at = {name: str(desk / name) for name in files}
    for name, content in files.items():
        (desk / name).write_bytes(content)

    def words(broken: str) -> tuple[str, ...]:
        given = at | {broken: "FILE"}
        heads = ("--head", given["head.txt"], "--earlier", given["older.txt"])
        return ("documents", "proof", given["proof.json"], *heads, "--log-key", key)

    verify = ("verify", str(desk / "documents"), "--head", "FILE")
    return [
        *((words(name), name, content, "csv") for name, content in files.items()),
        *(((group, *verify), "head.txt", head, "csv") for group in ("documents", "workspace")),
    ]


def beside(desk: Path, words: tuple[str, ...]) -> Path:
    """The folder whose files lie beside the one that is broken."""
    if words[0] == "build":
        (desk / "nothing").mkdir(exist_ok=True)
        return desk / "nothing"
    if "--data" in words:
        return desk / "official"
    return desk / ("signed" if words[0] in ("fund", "control-total", "outcomes") else "documents")


def _map(desk: Path, text: bytes) -> Path:
    (desk / "map.csv").write_bytes(text)
    return desk / "map.csv"


def _of(signed: dict[str, bytes], name: str) -> tuple[str, bytes, str]:
    """A signed document of the desk, as what is broken."""
    return f"{name}.toml", signed[name], "toml"


def _pem(desk: Path) -> bytes:
    (desk / "text.txt").write_text("a text\n")
    return (desk / "AAA.pem").read_bytes()


def _partnership(desk: Path) -> tuple[str, ...]:
    """A workspace with the example, and the words that name its partnership."""
    free = {name: os.environ[name] for name in os.environ if not name.startswith("TRIPLEAIM")}
    home = desk / "workspace"
    if shutil.which("false") is None:  # no processes here
        return ()

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", START, "workspace", *words],
            env=free,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr

    run("init", "--admin", "a@b.example", "--home", str(home), "--example")
    said = run("export", "nobody", str(desk / "nothing"), "--home", str(home))
    code = said.partition("There are: ")[2].partition(" ")[0]
    return (code, "DIR", "--officer", "a@b.example", "--home", str(home))


def unread(cases: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """By the parser: what a verb reads that no case breaks, verb and name."""
    from typer.main import get_command

    from cli.writing_places import WRITTEN
    from tripleaim.cli.app import app

    for verb, command in _leaves(get_command(app), ()):
        here = [words for words in cases if " ".join(words).startswith(f"{verb} ")]
        for name, options, place in _paths(command):
            if name in NEVER or name in WRITTEN.get(verb, ()) or (verb, name) in NOT_BROKEN:
                continue
            words = [_at(case, verb, command, options, place) for case in here]
            if not any(word in ("FILE", "DIR") for word in words):
                yield verb, name


NEVER = {"store", "out", "home", "as_xlsx", "xlsx", "page", "svg", "to"}


def _leaves(group: object, above: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from _leaves(command, (*above, name))
        else:
            yield " ".join((*above, name)), command


def _paths(command: object) -> Iterator[tuple[str, Sequence[str], int]]:
    """Parameters of a verb that name a file: name, options, and the place among the arguments."""
    import inspect

    signs = inspect.signature(command.callback, eval_str=True).parameters  # type: ignore[attr-defined]
    place = 0
    for each in command.params:  # type: ignore[attr-defined]
        argument = each.param_type_name == "argument"
        known = signs.get(each.name)
        if known is not None and "Path" in str(known.annotation):
            yield each.name, () if argument else each.opts, place
        place += argument


def _at(
    case: tuple[str, ...], verb: str, command: object, options: Sequence[str], place: int
) -> str:
    """The word that a case gives for a parameter; empty where it gives none."""
    flags = {
        option: each.nargs
        for each in command.params  # type: ignore[attr-defined]
        if each.param_type_name != "argument" and not each.is_flag
        for option in each.opts
    }
    rest, plain = list(case[len(verb.split()) :]), []
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            given = [rest.pop(0) for _ in range(flags.get(word, 0))]
            if word in options:
                return given[-1] if given else ""
        else:
            plain.append(word)
    return plain[place] if not options and place < len(plain) else ""
