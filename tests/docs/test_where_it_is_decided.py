"""Every home of a decision that the page names is there, and holds what it says to look for."""

import re
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
)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_home_is_there_and_holds_what_to_look_for(row: list[str]) -> None:
    asked, homes, names = row
    texts = []
    for each in (name for name in NAMED.findall(homes) if "/" in name):
        assert (PACKAGE / each).is_file(), f"{asked}: {each}"
        texts.append((PACKAGE / each).read_text(encoding="utf-8"))
    folder = [name for name in NAMED.findall(homes) if name == "words.toml"]
    texts += [each.read_text() for name in folder for each in PACKAGE.glob(f"questions/*/{name}")]
    assert texts, asked
    for name in NAMED.findall(names):
        assert any(name in text for text in texts), f"{asked}: {name}"


@pytest.mark.parametrize("words", ASKED)
def test_the_ten_that_a_stranger_asks_are_rows(words: str) -> None:
    assert sum(words in row[0] for row in ROWS) == 1


def test_the_readme_leads_there() -> None:
    assert "docs/where-it-is-decided.md" in (ROOT / "README.md").read_text(encoding="utf-8")
