"""What every verb that writes is given, and how it is called: the grid of writing faults."""

import ctypes
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from governance.signed import IDS, KEYS, PRIVATE, filled, signed_document, write_to
from money import test_control_year, test_fund, test_outcomes
from official import write_england
from people.test_earlier_release import SCHEME, a_town, write_people
from plans.plan_maker import make_random_plan
from tripleaim.governance.folder import write_register
from tripleaim.governance.signing import Hand
from tripleaim.model.documents.life import move
from tripleaim.people.pseudonym import pseudonymise
from tripleaim.plans.text import write_text
from tripleaim.plans.workbook import write_workbook

MONTHS = "measure,month,planned,actual\nae,2018-04,10,11\nae,2018-05,10,\n"
FEW = ("--draws", "20")
ON = ("--on", "2018-06-01")
TEN = ("who", "buyers", "fits", "needs", "money", "adds-up", "decides", "heard", "done", "next")
OUTCOMES = (
    "outcomes",
    "GIVEN/signed",
    "outcomes",
    "GIVEN/achieved.csv",
    "GIVEN/paid.csv",
    "--year",
    "2019",
)
HERE = ("--on", "2019-06-01")

# What each verb is called with: OUT is the file that it is to write, GIVEN the folder of what it
# reads, STORE the store.
FILES: dict[str, tuple[str, ...]] = {
    "plan new": ("plan", "new", "--system", "QF7", *ON, "--out", "OUT.toml", "STORE"),
    "plan import": ("plan", "import", "GIVEN/plan.xlsx", "--out", "OUT.toml"),
    "plan export": ("plan", "export", "GIVEN/plan.toml", "--out", "OUT.xlsx"),
    "plan run": ("plan", "run", "GIVEN/plan.toml", *FEW, "--out", "OUT.csv"),
    "plan track": ("plan", "track", "GIVEN/plan.toml", "GIVEN/months.csv", "--out", "OUT.toml"),
    "plan choose": ("plan", "choose", "GIVEN/plan.toml", "--out", "OUT.toml"),
    **{verb: (verb, "QF7", *ON, "--xlsx", "OUT.xlsx", "STORE") for verb in TEN},
    "catchment": ("catchment", "QF7", *ON, "--xlsx", "OUT.xlsx", "STORE"),
    "rebase": (
        "rebase",
        "GIVEN/counts.csv",
        "--from",
        "ccg@2017-04-01",
        "--to",
        "stp@2017-04-01",
        "--out",
        "OUT.csv",
        "STORE",
    ),
    "spc": ("spc", "GIVEN/waits.csv", "--period", "month", "--value", "waits", "--svg", "OUT.svg"),
    "fund, workbook": ("fund", "GIVEN/signed", "fund", "GIVEN/entries.csv", "--xlsx", "OUT.xlsx"),
    "fund, page": ("fund", "GIVEN/signed", "fund", "GIVEN/entries.csv", "--page", "OUT.html"),
    "capitation": ("capitation", "QJK", "--on", "2025-10-01", "--xlsx", "OUT.xlsx", "STORE"),
    "capitation, page": ("capitation", "QJK", "--on", "2025-10-01", "--page", "OUT.html", "STORE"),
    "outcomes, workbook": (*OUTCOMES, "--xlsx", "OUT.xlsx"),
    "outcomes, page": (*OUTCOMES, "--page", "OUT.html"),
    "control-total, workbook": ("control-total", "GIVEN/signed", "totals", "--xlsx", "OUT.xlsx"),
    "control-total, page": ("control-total", "GIVEN/signed", "totals", "--page", "OUT.html"),
    "key new": (
        "key",
        "new",
        "GIVEN/documents",
        "--party",
        "RX1",
        "--signatory",
        "A. Person",
        "--key",
        "OUT.pem",
    ),
    "key make": ("key", "make", "OUT.pem"),
    "sign --new-key": (
        "sign",
        "GIVEN/documents",
        "--new-key",
        "--party",
        "RX1",
        "--signatory",
        "A. Person",
        "--key",
        "OUT.pem",
    ),
    "people pseudonymise": (
        "people",
        "pseudonymise",
        "GIVEN/people.csv",
        "--column",
        "code",
        "--key",
        "GIVEN/key.bin",
        "--out",
        "OUT.csv",
    ),
    "build": ("build", "--store", "OUT.duckdb"),
}

# As above, of a folder that is to be made or filled.
FOLDERS: dict[str, tuple[str, ...]] = {
    "site": ("site", "--out", "OUT", *ON, "--workers", "1", "STORE"),
    "footprint design": (
        "footprint",
        "design",
        "--within",
        "QOP",
        "--changes",
        "50",
        *ON,
        "--out",
        "OUT",
        "STORE",
    ),
    "synthesise": (
        "synthesise",
        "--data",
        "GIVEN/data",
        "--people",
        "100",
        "--system",
        "QGH",
        "--out",
        "OUT",
    ),
    "people segments": (
        "people",
        "segments",
        "GIVEN/own",
        "--scheme",
        "GIVEN/scheme.toml",
        "--out",
        "OUT",
    ),
    "people movement": (
        "people",
        "movement",
        "GIVEN/before",
        "GIVEN/own",
        "--scheme",
        "GIVEN/scheme.toml",
        "--out",
        "OUT",
    ),
    "people load": (
        "people",
        "load",
        "GIVEN/extract.csv",
        "--map",
        "GIVEN/map.toml",
        "--data",
        "GIVEN/official",
        "--out",
        "OUT",
    ),
    "fetch": ("fetch", "ods_succession", "--to", "OUT"),
    "new project": ("new", "project", "--to", "OUT"),
    "example": ("example", "waits.csv", "--to", "OUT"),
    "new": ("new", "delegation", "--id", "one", "--to", "OUT"),
}

# Verbs that write again what they have read: which files of GIVEN/documents they change.
IN_PLACE: dict[str, tuple[tuple[str, ...], str]] = {
    "documents move": (("documents", "move", "DOCS", "draft", "shared"), "draft.toml"),
    "sign": (
        ("sign", "DOCS", "shared", "--party", "AAA", "--key", "GIVEN/AAA.pem", *HERE),
        "shared.toml",
    ),
    "publish": (
        (
            "publish",
            "DOCS",
            "signed",
            "--party",
            "AAA",
            "--key",
            "GIVEN/AAA.pem",
            "--address",
            "https://a.example",
            *HERE,
        ),
        "signed.toml",
    ),
    "documents merge": (("documents", "merge", "DOCS", "GIVEN/copy"), "shared.toml"),
    "key revoke": (
        (
            "key",
            "revoke",
            "DOCS",
            IDS["AAA"],
            "--party",
            "AAA",
            "--key",
            "GIVEN/AAA.pem",
            "--reason",
            "left",
            *HERE,
        ),
        "keys.toml",
    ),
    "key vouch": (
        (
            "key",
            "vouch",
            "DOCS",
            IDS["CCC"],
            "--party",
            "AAA",
            "--key",
            "GIVEN/AAA.pem",
            "--seen",
            "in person",
            *HERE,
        ),
        "keys.toml",
    ),
}


def lay_desk(here: Path) -> Path:
    """A folder with all that the verbs read."""
    plan = make_random_plan(1, points=2, ages=2, places=1)
    (here / "plan.toml").write_text(write_text(plan), encoding="utf-8")
    write_workbook(plan, here / "plan.xlsx")
    (here / "months.csv").write_text(MONTHS)
    (here / "counts.csv").write_text("code,people\n00C,100\n00D,200\n")
    (here / "people.csv").write_text("code,age\nRX1,40\n")
    (here / "entries.csv").write_text(test_fund.forty_entries())
    (here / "achieved.csv").write_text(test_outcomes.months_text())
    (here / "paid.csv").write_text(test_outcomes.entries_text(2019, test_outcomes.FIRST))
    write_england(here / "official")
    ids = pseudonymise(map(str, range(60)), b"k" * 32)
    people = [f"{one},E0100000{1 + at % 3},{20 + at},female" for at, one in enumerate(ids)]
    (here / "extract.csv").write_text("\n".join(["person,lsoa,age,sex", *people]) + "\n")
    columns = "".join(f'{name} = "{name}"\n' for name in ("person", "lsoa", "age", "sex"))
    (here / "map.toml").write_text(f"[columns]\n{columns}")
    (here / "key.bin").write_bytes(b"k" * 40)
    rows = [f"2018-{month:02d},{100 + month % 3}" for month in range(1, 13)]
    (here / "waits.csv").write_text("\n".join(["month,waits", *rows]) + "\n")
    for party, private in PRIVATE.items():
        (here / f"{party}.pem").write_bytes(_pem(private))
    agreed = (test_fund.agreement(), test_control_year.agreement(), test_outcomes.framework())
    write_register(write_to(here / "signed", *agreed), KEYS)
    shared = move(filled("decision", "shared"), "shared")
    documents = write_to(
        here / "documents",
        filled("decision", "draft"),
        shared,
        signed_document("decision", "signed"),
    )
    write_register(documents, KEYS)
    shutil.copytree(documents, here / "copy")
    from tripleaim.governance.signing import sign_document
    from tripleaim.governance.signing_rules import Trust

    trust = Trust(keys=KEYS, today=test_fund.MARCH)
    hand = Hand(party="BBB", private=PRIVATE["BBB"], on=test_fund.MARCH)
    write_to(here / "copy", sign_document(shared, hand, trust))
    for name in ("own", "before"):
        write_people(here / name, a_town())
    (here / "scheme.toml").write_text(SCHEME.format(rule="age >= 65"))
    return here


def _pem(private: object) -> bytes:
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@contextmanager
def as_anybody() -> Iterator[None]:
    """Permissions count for root too: without the capability to pass them over, then with it."""
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    less = (ctypes.c_uint32 * 6)(*held)
    less[0] &= ~0b110  # to write and to read whatever the permissions say
    assert libc.capset(header, less) == 0
    try:
        yield
    finally:
        assert libc.capset(header, held) == 0


def name_of_source() -> str:
    """The name of the file that `fetch` of the desk would receive."""
    from tripleaim.store.catalogue import catalogue

    return catalogue()["ods_succession"].address.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


def lay_survey(folder: Path) -> None:
    """A questionnaire, its wave and its answers."""
    import csv

    from tripleaim.model.documents.kinds import text_of
    from voice.test_survey import QUESTIONS, answers, wave

    folder.mkdir()
    for document in (QUESTIONS, wave()):
        (folder / f"{document.id}.toml").write_text(text_of(document), encoding="utf-8")
    columns = answers().columns
    with (folder / "answers.csv").open("w", newline="") as file:
        csv.writer(file).writerows([list(columns), *zip(*columns.values(), strict=True)])
