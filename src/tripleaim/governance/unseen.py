"""Marks of a text that nobody sees: whoever signs it reads another text than is signed."""

from collections.abc import Iterator, Mapping
from typing import Any

from tripleaim.model.errors import Problem
from tripleaim.model.shown import CONTROLS

LINES = "\t\n\r"


def unseen_marks(values: Any, where: str, path: str = "") -> Iterator[Problem]:
    r"""Every value of a document with a mark that is not seen, by field, the first mark of each.

    Line ends and tabs are seen; letters with marks of their own are.

    >>> given = {"title": "Pay \u202e001\u202c", "body": [{"text": "Dŵr\n\tCymru"}]}
    >>> [(each.column, each.value) for each in unseen_marks(given, "x.toml")]
    [('title', 'U+202E')]
    """
    if isinstance(values, Mapping):
        for name, value in values.items():
            inner = f"{path}.{name}" if path else str(name)
            yield from unseen_marks(str(name), where, inner)
            yield from unseen_marks(value, where, inner)
    elif isinstance(values, list | tuple):
        for number, value in enumerate(values, start=1):
            yield from unseen_marks(value, where, f"{path}.{number}")
    elif isinstance(values, str):
        found = next((mark for mark in CONTROLS.findall(values) if mark not in LINES), None)
        if found is not None:
            yield Problem(
                where=where,
                column=path,
                value=f"U+{ord(found):04X}",
                rule="holds a mark that nobody sees: what is read would not be what is signed",
                remedy="Write the text without it.",
            )
