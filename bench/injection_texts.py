"""Texts that would be SQL, paths, patterns, pages or escape codes if they could; honest ones."""

import csv
import io
import random
import re
from pathlib import Path
from typing import Any

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


class Texts:
    """Texts drawn by chance, and files with texts in place of what they hold."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.rng = folder, random.Random(seed)

    def draw(self) -> str:
        """One text: honest, a whole attack, or parts put together."""
        kind = self.rng.random()
        if kind < 0.2:
            return self.rng.choice(HONEST)
        if kind < 0.6:
            named = {"secret": self.folder / "secret.txt", "out": self.folder / "stolen"}
            return self.rng.choice(WHOLE).format(**named)
        return "".join(self.rng.choice(PARTS) for _ in range(self.rng.randrange(1, 7)))

    def word(self) -> str:
        """One that can be a word of a command."""
        return self.draw().replace("\x00", "") or "x"

    def spoil(self, name: str, good: bytes) -> tuple[bytes, int]:
        """A file with texts in place of a few cells or words of it, and how many."""
        if name.endswith(".xlsx"):
            return self._book(good)
        text = good.decode("utf-8", "replace")
        if name.endswith(".toml"):
            words = [found.span() for found in re.finditer(r'"(?:[^"\\\n]|\\.)*"', text)]
            taken = sorted(self._some(words), reverse=True)
            for start, end in taken:
                text = text[:start] + toml(self.draw()) + text[end:]
            return text.encode("utf-8", "replace"), len(taken)
        rows = list(csv.reader(io.StringIO(text)))
        places = [(row, at) for row in rows[:4] for at in range(len(row))]
        chosen = self._some(places)
        for row, at in chosen:
            row[at] = self.draw()
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        return out.getvalue().encode("utf-8", "replace"), len(chosen)

    def _book(self, good: bytes) -> tuple[bytes, int]:
        from openpyxl import load_workbook
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        book, out = load_workbook(io.BytesIO(good)), io.BytesIO()
        cells = [each for sheet in book for row in sheet for each in row if each.value is not None]
        chosen = self._some(cells)
        for each in chosen:
            plain = ILLEGAL_CHARACTERS_RE.sub("", self.draw())
            each.value = plain.encode("utf-8", "replace").decode()
        book.save(out)
        return out.getvalue(), len(chosen)

    def _some(self, places: list[Any]) -> list[Any]:
        return self.rng.sample(places, min(len(places), self.rng.randrange(1, 4)))

    def scheme(self) -> tuple[str, int]:
        """A scheme of forty segments whose names, rules or weights are texts, and how many."""
        draws = {"names": self._names, "rules": self._rules, "weights": self._weights}
        return draws[self.rng.choice(list(draws))]()

    def _names(self) -> tuple[str, int]:
        drawn = (self.draw() for _ in range(45))
        kept = [name for name in drawn if name.strip() and name.isprintable() and name != "all"]
        rest, *names = dict.fromkeys(["rest", *kept])
        return _head(rest) + "".join(
            _segment(name, f"age = {at}") for at, name in enumerate(names)
        ), len(names)

    def _rules(self) -> tuple[str, int]:
        rules = [
            self.draw() if self.rng.random() < 0.5 else f"age > {at} {self.draw()}"
            for at in range(40)
        ]
        body = "".join(_segment(f"n{at}", rule) for at, rule in enumerate(rules))
        return _head("rest") + body, len(rules)

    def _weights(self) -> tuple[str, int]:
        numbers = ("inf", "nan", "1e400", "-0.0", "1", "0.5", "[1]")
        weights = [self.rng.choice((*numbers, toml(self.draw()))) for _ in range(4)]
        columns = {self.rng.choice(("age", "frailty", toml(self.draw()))): w for w in weights}
        body = "".join(f"{column} = {weight}\n" for column, weight in columns.items())
        return f"{_head('rest')}[score]\n{body}", 2 * len(columns)


def toml(text: str) -> str:
    """A text as TOML, every character that could end it escaped."""
    plain = (c if (c.isascii() and c.isalnum()) or c == " " else f"\\U{ord(c):08x}" for c in text)
    return f'"{"".join(plain)}"'


def _head(rest: str) -> str:
    told = toml(rest)
    return f'title = {told}\ncited = "c"\notherwise = {told}\notherwise_title = "Rest"\n'


def _segment(name: str, rule: str) -> str:
    return f"[[segment]]\nname = {toml(name)}\ntitle = {toml(name)}\nrule = {toml(rule)}\n"
