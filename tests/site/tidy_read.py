"""Reading tidy rows back: a CSV as typed values, by the types that its columns declare."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from tripleaim.page.tidy import COLUMNS

Lines = list[dict[str, str]]
TYPED: Mapping[str, Any] = {
    "string": str,
    "number": lambda text: float(text) if text else None,
    "integer": int,
    "date": lambda text: date.fromisoformat(text) if text else None,
}


def lines_of(content: bytes) -> Lines:
    """The rows of a CSV as text."""
    return list(csv.DictReader(io.StringIO(content.decode())))


def typed(lines: Lines) -> list[tuple[Any, ...]]:
    """Rows of text as values."""
    return [tuple(TYPED[each.type](line[each.name]) for each in COLUMNS) for line in lines]
