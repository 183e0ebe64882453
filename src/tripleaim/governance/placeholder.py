"""Placeholders: what a new document leaves to be filled in, and where it still stands."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from tripleaim.model.errors import Problem

WRITTEN = "to be written"
CHOSEN = "to be chosen"
GIVEN = "to be given"
CODES = ("CODE1", "CODE2")
AREA = f"place:{CODES[0]}"
NO_HASH = "0" * 64
SOME = re.compile(r"some-[a-z0-9-]+")
MARK = f"({WRITTEN}|{CHOSEN}|{GIVEN})"
MARKED = re.compile(rf"^\W*{MARK}\b|\b{MARK}\W*$")
REMEDIES = {
    WRITTEN: "Write it, or leave the field out where it may be.",
    CHOSEN: "Choose one of: tripleaim documents schema KIND.",
    GIVEN: "Give the number, day or yes or no (true, false).",
    CODES[0]: "Give the organisation's code (ODS, or ONS for a council without one).",
    CODES[1]: "Give the organisation's code (ODS, or ONS for a council without one).",
    AREA: "Give the id of the area: tripleaim areas --kind place, or pcn.",
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
    """Whether a text is one that a new document leaves to be filled in, or begins or ends as one.

    Within a sentence the same words are somebody's own.

    >>> [is_placeholder(each) for each in ("To be  written, soon", "Terms: to be given.")]
    [True, True]
    >>> is_placeholder("Three months' notice is to be given in writing")
    False
    """
    plain = " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    marked = MARKED.search(plain) is not None
    return marked or value.strip() in REMEDIES or SOME.fullmatch(value.strip()) is not None


def _problem(where: str, column: str, value: str) -> Problem:
    known = "Name what it stands for by its id."
    return Problem(
        where=where,
        column=column,
        value=value,
        rule="is still a placeholder",
        remedy=REMEDIES.get(value, known if SOME.fullmatch(value) else REMEDIES[WRITTEN]),
    )
