"""The condition of a spell and the basis of a footprint are written once: a search says so."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "tripleaim"


SPELL = re.compile(
    r"valid_to\s+is\s+null\s+or|\bor\s+[^()\n]{1,40}<\s*[\w.]*valid_to|valid_to\s*>\s*[$\w]"
)
BASIS = re.compile(
    r"basis\s+in\s*\(\s*'(?:lsoa11|piece)'|(?:min|max)\(basis\)|bool_or\(basis"
    r"|distinct\s+basis\s+from\s+composition"
)
# Steps that make spells compare spells with one another and ask of no day.
MAKES_SPELLS = {"store/derive/030_composition.sql", "store/derive/040_areas.sql"}
MACROS = "store/ground/macros.sql"
LITERAL = re.compile(r'"""(.*?)"""|"([^"\n]*)"', re.S)


def _sql_of(path: Path) -> str:
    """A file of SQL without its remarks; of Python the literal texts."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".sql":
        return re.sub(r"--[^\n]*", "", text)
    return "\n".join(whole or part for whole, part in LITERAL.findall(text))


def test_the_condition_of_a_spell_and_the_basis_are_written_once() -> None:
    found = []
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.sql"))):
        name = path.relative_to(PACKAGE).as_posix()
        if name != MACROS and name not in MAKES_SPELLS:
            text = _sql_of(path)
            said = [each.group() for pattern in (SPELL, BASIS) for each in pattern.finditer(text)]
            found += [f"{name}: {each}" for each in said]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "where valid_from <= $on and (valid_to is null or $on < valid_to)",
        "where c.basis in ('lsoa11', 'piece')",
        "select min(basis) from composition",
    ],
)
def test_the_search_finds_what_it_looks_for(text: str) -> None:
    assert SPELL.search(text) or BASIS.search(text)
