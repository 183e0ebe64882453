"""Every home of a decision that the page names is there, and holds what it says to look for."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tripleaim"
PAGE = (ROOT / "docs" / "where-it-is-decided.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([^`]+)`")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and "`" in line
]
ASKED = (
    "overspend",
    "suppression limit",
    "count as an integrated care system",
    "donors",
    "CCG's money",
    "counts as a place",
    "signature invalid",
    "delayed transfers",
    "bed test",
    "addresses",
    # and what they ask next
    "a body end",
    "that somebody typed",
    "2018/19 Q1",
    "rating known",
    "a boundary put right",
    "a number in a cell",
    "pounds become pence",
    "money rounded",
    "ten questions",
    "a card show",
    "long name shortened",
    "the site have",
    "an effect shown",
    "name persons",
    "its balance in a year",
    "which stage",
    "from draft to shared",
    "a vote count",
    "into the log",
    "something late",
    "a consultation erased",
    "before and after",
    "follows its patients",
    "doubtful in a plan",
    "a consultation fair",
    "like another",
    "neighbours",
    "read a document",
    "signs in whom",
    "spent too much",
    "no footprint of its day",
    "when does it balance",
    "whose requirements",
    "which day is today",
    "worse or better than England",
    "worse than in the systems",
    "buy as one",
)


SOURCES = {
    path.relative_to(PACKAGE).as_posix(): path.read_text(encoding="utf-8")
    for ending in ("py", "toml", "sql", "txt", "jinja", "html")
    for path in PACKAGE.rglob(f"*.{ending}")
}


# What somebody who has not seen the code looks for in it, and the module that its answer is in.
FIRST_LINES = {
    "overspend": "money/risk_share.py",
    "suppress": "store/disclosure.py",
    "integrated care systems on": "store/record/designations.py",
    "donors may": "evidence/donors.py",
    "CCGs' money": "money/carried.py",
    "counts as a place": "store/record/places.py",
    "invalid": "governance/signing_rules.py",
    "delayed transfer": "store/record/accountability.py",
    "bed test": "model/bed_test.py",
    "addresses of pages": "site/address.py",
}


@pytest.mark.parametrize(("words", "home"), FIRST_LINES.items())
def test_what_a_stranger_looks_for_is_the_first_line_of_one_module(words: str, home: str) -> None:
    said = {file: text.split("\n", 1)[0] for file, text in SOURCES.items() if text[:3] == '"""'}
    assert [file for file, line in said.items() if words.lower() in line.lower()] == [home]
    assert any(f"`{home}`" in row[1] for row in ROWS)


def defined_in(name: str, file: str, text: str) -> bool:
    """Whether a file defines a name: a function, class or constant, a key, a macro, a row."""
    word = re.escape(name)
    patterns = {
        ".py": rf"^ *(?:def|class) {word}\b|^(?:\w+, )*{word}(?:, \w+)*(?:: [^=\n]+)? = ",
        ".toml": rf"^{word} *=|^\[+(?:[\w.]+\.)?{word}\]",
        ".sql": rf"^create (?:or replace )?(?:temp )?(?:macro|table|view) {word}\b",
        ".txt": rf"^(?:[\w.]+\.)?{word}\b",
    }
    pattern = patterns.get(Path(file).suffix)
    found = re.search(pattern, text, re.MULTILINE | re.IGNORECASE) if pattern else None
    return found is not None


def used_by_the_product(name: str, homes: list[str]) -> bool:
    """Whether the package uses a name beyond the one line that defines it, docstrings aside."""
    word = re.compile(rf"(?<![\w.`]){re.escape(name)}\b(?!`)")
    uses = [
        line
        for file, text in SOURCES.items()
        if Path(file).suffix != ".toml" or file in homes
        for line in text.splitlines()
        if word.search(line) and not re.match(r" *(?:def|class|>>>|from|import|#) ?", line)
    ]
    return len(uses) > 0


def homes_of(cell: str) -> list[str]:
    """The files that a cell names; `words.toml` stands for that of each question."""
    named = NAMED.findall(cell)
    found = [name for name in named if "/" in name and "." in name]
    if "words.toml" in named:
        found += [file for file in SOURCES if file.endswith("/words.toml")]
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_home_is_there_defines_what_to_look_for_and_is_asked(row: list[str]) -> None:
    asked, cell, names = row
    homes = homes_of(cell)
    assert homes, asked
    assert [each for each in homes if each not in SOURCES] == [], asked
    for name in NAMED.findall(names):
        defines = [each for each in homes if defined_in(name, each, SOURCES[each])]
        assert defines, f"{asked}: {name} is defined in none of {homes[:4]}"
        assert used_by_the_product(name, defines), f"{asked}: nothing asks {name}"


def test_a_mention_is_no_definition_and_a_test_is_no_use() -> None:
    text = '"""Asks `judge`."""\nfrom a import judge\nfound = judge(1)\nHELD = judge\n'
    assert not defined_in("judge", "a.py", text)
    assert defined_in("HELD", "a.py", text)
    assert defined_in("judge", "a.py", "def judge(said):\n    pass\n")
    assert defined_in("sentence", "words.toml", 'sentence = "x"\n')
    assert not defined_in("sentence", "words.toml", 'meaning = "a sentence"\n')
    assert not used_by_the_product("test_a_mention_is_no_definition", [])
    assert used_by_the_product("judge_twice", [])


@pytest.mark.parametrize("words", ASKED)
def test_what_a_stranger_asks_is_a_row(words: str) -> None:
    assert sum(words in row[0] for row in ROWS) == 1


def test_nothing_is_asked_twice_of_one_home() -> None:
    told = [(row[1], row[2]) for row in ROWS]
    assert [each for each in told if told.count(each) > 1] == []


def test_contributing_names_every_layer() -> None:
    layers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = layers["tool"]["importlinter"]["contracts"]
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for line in contract["layers"] for name in re.findall(r"tripleaim\.(\w+)", line)}
    assert {each for each in named if f"`{each}`" not in said} == set()
    assert "library" in named


def test_the_readme_leads_there() -> None:
    assert "docs/where-it-is-decided.md" in (ROOT / "README.md").read_text(encoding="utf-8")
