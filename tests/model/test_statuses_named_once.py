"""Groups of statuses of documents: each is named once, where statuses are, and used by its name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tripleaim
from tripleaim.model.documents import base

PACKAGE = Path(tripleaim.__file__).parent
NAMED = {
    name: frozenset(getattr(base, name))
    for name in ("UNSIGNED", "BINDING", "SETTLES", "PUBLISHED", "OPEN_TO_ALL")
}
HOMES = ("model/documents/base.py", "model/documents/life.py")  # life.py: steps from one to another


def typed_again(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a source that type the statuses of a named group, and its name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Tuple | ast.List | ast.Set):
            words = [each.value for each in node.elts if isinstance(each, ast.Constant)]
            for name, group in NAMED.items():
                if len(words) == len(node.elts) and set(words) == group:
                    yield node.lineno, name


def test_no_group_is_typed_again() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): again
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).as_posix() not in HOMES and "migrations" not in path.parts
        if (again := list(typed_again(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('PUBLIC = ("published", "superseded")', "PUBLISHED"),
        ('if status in ("signed", "published", "superseded"): pass', "SETTLES"),
        ('x = {"draft", "shared"}', "UNSIGNED"),
        ('x = ["reported", "superseded", "published"]', "OPEN_TO_ALL"),
    ],
)
def test_what_is_typed_again_is_found(text: str, name: str) -> None:
    assert [found for _, found in typed_again(text)] == [name]
    assert list(typed_again(text.replace("d", "x", 1))) == []


def test_what_others_report_is_open_to_all_and_published_by_nobody() -> None:
    assert set(base.OPEN_TO_ALL) - set(base.PUBLISHED) == {"reported"}
    assert set(base.STATUSES) == set(base.UNSIGNED) | set(base.BINDING) | set(base.OPEN_TO_ALL)
