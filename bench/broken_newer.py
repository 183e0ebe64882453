"""The newer verbs that read a user's file, for `bench.broken_files`: words, name, good bytes, kind.

Each is laid on the desk of the writing faults: signed documents, a plan, entries, months, people.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from cli.writing_desk import lay_desk, lay_survey  # noqa: E402

Case = tuple[tuple[str, ...], str, bytes, str]


def newer_verbs(folder: Path, store: Path) -> list[Case]:
    """Every newer verb with each file that it reads, in turn broken."""
    folder.mkdir()
    desk = lay_desk(folder)
    lay_survey(folder / "asked")
    at, none = ("--store", str(store)), ("--store", str(folder / "none.duckdb"))
    signed, asked = str(desk / "signed"), str(desk / "asked")
    own, scheme = str(desk / "own"), (desk / "scheme.toml").read_bytes()
    achieved, paid = str(desk / "achieved.csv"), str(desk / "paid.csv")
    council = b"code,place\nE10000008,Devon\nE06000026,Plymouth\nE06000027,Torbay\n"
    money = b"place,pounds\nDevon,100\nPlymouth,200\nTorbay,300\n"
    board = ("capitation", "QJK", "--on", "2025-10-01", *at)
    outcomes = ("outcomes", signed, "outcomes")
    months = "".join(f"2018-{month:02d},{100 + month % 3}\n" for month in range(1, 13))
    waits = f"month,waits\n{months}".encode()
    wave = (desk / "asked" / "wave.toml").read_bytes()
    return [
        ((*board, "--places", "FILE"), "places.csv", council, "csv"),
        ((*board, "--money", "FILE"), "money.csv", money, "csv"),
        (
            (*outcomes, "FILE", paid, "--year", "2019", *none),
            "months.csv",
            Path(achieved).read_bytes(),
            "csv",
        ),
        (
            (*outcomes, achieved, "FILE", "--year", "2019", *none),
            "entries.csv",
            Path(paid).read_bytes(),
            "csv",
        ),
        (
            ("fund", signed, "fund", "FILE", *none),
            "entries.csv",
            (desk / "entries.csv").read_bytes(),
            "csv",
        ),
        (("spc", "FILE", "--period", "month", "--value", "waits"), "waits.csv", waits, "csv"),
        (("evaluate", "interrupted", "FILE", "--from", "2018-06"), "waits.csv", waits, "csv"),
        (
            ("survey", asked, "wave", "FILE", "--by", "profession"),
            "answers.csv",
            (desk / "asked" / "answers.csv").read_bytes(),
            "csv",
        ),
        (("survey", "DIR", "wave", str(desk / "asked" / "answers.csv")), "wave.toml", wave, "toml"),
        (
            ("people", "movement", own, str(desk / "before"), "--scheme", "FILE"),
            "s.toml",
            scheme,
            "toml",
        ),
        (("people", "shares", own, "--scheme", "FILE", *at), "s.toml", scheme, "toml"),
        (("plan", "choose", "FILE"), "p.toml", (desk / "plan.toml").read_bytes(), "toml"),
        (("plan", "choose", "FILE"), "p.xlsx", (desk / "plan.xlsx").read_bytes(), "workbook"),
        (
            ("workspace", "verify", "DIR"),
            "shared.toml",
            (desk / "documents" / "shared.toml").read_bytes(),
            "toml",
        ),
        (
            ("documents", "preview", "DIR", "shared", *at),
            "shared.toml",
            (desk / "documents" / "shared.toml").read_bytes(),
            "toml",
        ),
        (
            ("documents", "merge", str(desk / "documents"), "DIR"),
            "shared.toml",
            (desk / "documents" / "shared.toml").read_bytes(),
            "toml",
        ),
        (("key", "sign", "FILE", "--key", str(desk / "AAA.pem")), "text.txt", b"a text\n", "csv"),
        (("workspace", "restore", "FILE", "--home", str(desk / "w")), "all.backup", waits, "csv"),
    ]
