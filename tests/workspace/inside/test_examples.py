"""The examples in docstrings of the workspace run as they stand."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "configuration",
    "deciding.counting",
    "guard.table",
    "drafting.writing",
    "drafting.difference",
    "people.invitation",
    "telling.rules",
    "telling.feed",
    "pages.merger",
    "hearing.working_days",
    "hearing.reading_age",
    "hearing.signals",
    "hearing.likeness",
    "hearing.secret_link",
    "hearing.counting",
    "hearing.placing",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    found = doctest.testmod(import_module(f"tripleaim.workspace.{name}"))
    assert found.attempted
    assert not found.failed
