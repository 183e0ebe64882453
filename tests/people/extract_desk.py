"""A desk with a good extract of sixty people, and the commands that load it."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tripleaim.cli.app import app
from tripleaim.model.errors import InputRefused, NothingFound
from tripleaim.people.pseudonym import pseudonymise

MAP = """
geography = "lsoa11"
[columns]
person = "id"
lsoa = "lsoa"
age = "age"
sex = "sex"
frailty = "frailty"
"""
HEAD = ["id", "lsoa", "age", "sex", "frailty"]
RUNNER = CliRunner()
Rows = list[list[str]]


def person(name: object) -> str:
    """A keyed pseudonym."""
    return pseudonymise([str(name)], b"k" * 32)[0]


def valid_number(text: str) -> bool:
    total = sum((10 - at) * int(digit) for at, digit in enumerate(text[:9]))
    return (11 - total % 11) % 11 == int(text[9])


# Numbers whose check digit holds, made for this test.
NUMBERS = [str(n) for n in range(9_000_000_000, 9_000_001_800) if valid_number(str(n))][:120]
FIRST = ("Ann", "Ben", "Cara", "Dev", "Eve", "Femi", "Gita", "Hugh")
LAST = ("Archer", "Baker", "Carter", "Dyer", "Eaton", "Fisher", "Glover", "Harper")
NAMES = [f"{first} {last}" for first in FIRST for last in LAST]


@dataclass
class Desk:
    """A user's folder, official files made small, and what the log caught."""

    folder: Path
    data: Path
    caught: pytest.LogCaptureFixture

    @property
    def out(self) -> Path:
        return self.folder / "out"

    def load(self, extract: Path, mapping: str = MAP) -> str:
        (self.folder / "map.toml").write_text(mapping)
        words = ["people", "load", str(extract), "--map", str(self.folder / "map.toml")]
        return self.run(*words, "--data", str(self.data), "--out", str(self.out))

    def run(self, *words: str) -> str:
        """What is printed, errors included; a mistake is an error of ours, never another."""
        result = RUNNER.invoke(app, [str(word) for word in words])
        if isinstance(result.exception, InputRefused | NothingFound):
            return f"{result.output}{result.exception}"
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output

    def refused(self, extract: Path, mapping: str = MAP, secrets: tuple[str, ...] = ()) -> str:
        """The refusal; nothing was loaded, and no secret is in message, log or folder."""
        said = self.load(extract, mapping)
        assert "people under" not in said
        assert not list(self.out.rglob("*")) or not list(self.out.rglob("*.parquet"))
        for secret in secrets:
            assert secret not in said
            assert secret not in self.caught.text
        return said


def good(count: int = 60) -> Rows:
    return [
        [person(n), f"E0100000{1 + n % 3}", str(n), ("female", "male")[n % 2], str(n % 4)]
        for n in range(count)
    ]


def write(folder: Path, rows: Rows, head: list[str] = HEAD) -> Path:
    path = folder / "extract.csv"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    path.write_text(text.getvalue())
    return path


def with_column(values: list[str]) -> Rows:
    return [[*row, values[n % len(values)]] for n, row in enumerate(good())]
