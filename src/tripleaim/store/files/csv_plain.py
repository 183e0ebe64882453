"""The rows of a CSV by the standard library: slower than Arrow, and with the core alone.

Rows come as Arrow's reader gives them: empty lines are none, a row of another length is set aside.
"""

import csv
import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ragged:
    """A row with more or fewer cells than there are headings; `number` as Arrow counts rows."""

    number: int
    expected_columns: int
    actual_columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Headings, and the cells under each as text."""

    names: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    ragged: tuple[Ragged, ...]


def read_cells(
    path: Path, delimiter: str, encoding: str, skip: int, names: Sequence[str] | None
) -> Cells:
    """The cells of a file, whose first row is the headings unless they are given.

    Raises ValueError, with the reason, for what is no CSV.
    """
    try:
        text = _text(path, encoding)
        reader = csv.reader(islice(text, skip, None), delimiter=delimiter)
        rows = [row for row in reader if row]
    except csv.Error as error:
        raise ValueError(str(error)) from None
    if not rows:
        raise ValueError("Empty CSV file")
    head = tuple(rows[0]) if names is None else tuple(names)
    body = rows[1:] if names is None else rows
    first = 1 if names is not None else 2
    ragged = tuple(
        Ragged(number=number, expected_columns=len(head), actual_columns=len(row))
        for number, row in enumerate(body, start=first + skip)
        if len(row) != len(head)
    )
    whole = [row for row in body if len(row) == len(head)] if ragged else body
    columns = tuple(zip(*whole, strict=True)) if whole else tuple(() for _ in head)
    return Cells(names=head, columns=columns, ragged=ragged)


def _text(path: Path, encoding: str) -> Iterator[str]:
    plain = "utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding=plain, newline="") as file:
        yield from file
