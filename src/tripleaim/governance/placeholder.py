"""Placeholders: what a new document leaves to be filled in, and where it still stands."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tripleaim.model.errors import Problem

WRITTEN = "to be written"
CHOSEN = "to be chosen"
GIVEN = "to be given"
CODES = ("CODE1", "CODE2")
NO_HASH = "0" * 64
SOME = re.compile(r"some-[a-z0-9-]+")
REMEDIES = {
    WRITTEN: "Write it, or leave the field out where it may be.",
    CHOSEN: "Choose one of: tripleaim documents schema KIND.",
    GIVEN: "Give the number, day or yes or no (true, false).",
    CODES[0]: "Give the organisation's code (ODS, or ONS for a council without one).",
    CODES[1]: "Give the organisation's code (ODS, or ONS for a council without one).",
    NO_HASH: "Give the SHA-256 of the file that is signed.",
}


def placeholders(values: Any, where: str, path: str = "") -> Iterator[Problem]:
    """Every value of a document that is still a placeholder, by field.

    >>> [each.column for each in placeholders({"a": "to be written", "b": [{"c": "CODE1"}]}, "x")]
    ['a', 'b.1.c']
    """
    if isinstance(values, Mapping):
        for name, value in values.items():
            inner = f"{path}.{name}" if path else str(name)
            if str(name) in REMEDIES:
                yield _problem(where, inner, str(name))
            yield from placeholders(value, where, inner)
    elif isinstance(values, list | tuple):
        for number, value in enumerate(values, start=1):
            yield from placeholders(value, where, f"{path}.{number}")
    elif isinstance(values, str) and is_placeholder(values):
        yield _problem(where, path, values)


def is_placeholder(value: str) -> bool:
    """Whether a text is one that a new document leaves to be filled in."""
    marked = any(mark in value.lower() for mark in (WRITTEN, CHOSEN, GIVEN))
    return marked or value in REMEDIES or SOME.fullmatch(value) is not None


def _problem(where: str, column: str, value: str) -> Problem:
    known = "Name what it stands for by its id."
    return Problem(
        where=where,
        column=column,
        value=value,
        rule="is still a placeholder",
        remedy=REMEDIES.get(value, known if SOME.fullmatch(value) else REMEDIES[WRITTEN]),
    )
