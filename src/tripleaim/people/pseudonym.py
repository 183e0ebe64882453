"""Pseudonyms by a keyed hash. The key is the user's: it is never written to a store or a log."""

import csv
import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from tripleaim.model.errors import refuse

SHORTEST = 32
MAKE_ONE = "Make one: openssl rand 32 > key.bin"


def pseudonymise(identifiers: Iterable[str], key: bytes) -> list[str]:
    """HMAC-SHA-256 of each identifier without spaces and hyphens, as 32 hexadecimal digits.

    Raises InputRefused for a key of fewer than 32 bytes: a short one can be guessed.

    >>> one, other = pseudonymise(["943 476 5919", "9434765919"], b"k" * 32)
    >>> one == other, len(one)
    (True, 32)
    """
    if len(key) < SHORTEST:
        raise refuse("--key", f"is shorter than {SHORTEST} bytes", MAKE_ONE)
    return [
        hmac.new(key, _plain(each).encode(), hashlib.sha256).hexdigest()[:32]
        for each in identifiers
    ]


def read_key(path: Path) -> bytes:
    """The key in a file. Raises InputRefused when it is not there or too short."""
    try:
        key = path.read_bytes()
    except OSError:
        raise refuse("--key", "is no file that can be read", MAKE_ONE) from None
    if len(key) < SHORTEST:
        raise refuse("--key", f"is shorter than {SHORTEST} bytes", MAKE_ONE)
    return key


def pseudonymise_file(extract: Path, column: str, key: bytes, out: Path) -> int:
    """Write a CSV again with one column hashed; returns its rows. Streams: any size will do.

    Raises InputRefused, and writes nothing, for a file that is not there or cut short, rows of
    unequal length, a column that it lacks, and empty identifiers, which would all be one person.
    """
    building = out.with_name(f".{out.name}.building")
    try:
        with (
            extract.open(newline="", encoding="utf-8-sig") as given,
            building.open("w", newline="", encoding="utf-8") as made,
        ):
            rows = _copy(given, column, key, made, extract.name)
        building.replace(out)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise refuse(extract.name, "cannot be read as CSV in UTF-8") from None
    finally:
        building.unlink(missing_ok=True)
    return rows


def _copy(given: Iterable[str], column: str, key: bytes, made: TextIO, where: str) -> int:
    reader = csv.reader(_whole_lines(given, where), strict=True)
    writer = csv.writer(made, lineterminator="\n")
    header = next(reader, [])
    if column not in header:
        raise refuse(where, "has no such column", "Columns are named in its first line.")
    at, count = header.index(column), 0
    writer.writerow(header)
    for count, row in enumerate(reader, start=1):
        if len(row) != len(header):
            remedy = "The file may be cut short: export it again."
            raise refuse(where, "has another number of cells", remedy, row=count + 1)
        if not _plain(row[at]):
            raise refuse(where, "is empty", "Everyone needs one.", row=count + 1, column=column)
        row[at] = pseudonymise([row[at]], key)[0]
        writer.writerow(row)
    if not count:
        raise refuse(where, "has no rows")
    return count


def _whole_lines(given: Iterable[str], where: str) -> Iterable[str]:
    for line in given:
        if not line.endswith("\n"):
            raise refuse(where, "does not end with a line end", "It may be cut short.")
        yield line


def _plain(identifier: str) -> str:
    return "".join(identifier.split()).replace("-", "")
