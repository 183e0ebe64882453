"""The examples in docstrings of the workspace run as they stand."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import tripleaim.workspace

ROOT = Path(tripleaim.workspace.__file__).parent
MODULES = [
    ".".join(each.relative_to(ROOT).with_suffix("").parts)
    for each in sorted(ROOT.rglob("*.py"))
    if ">>> " in each.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(import_module(f"tripleaim.workspace.{name}"))
    assert found.attempted
    assert not found.failed
