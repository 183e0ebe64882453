"""Pseudonyms by a keyed hash. The key is the user's: it is never written to a store or a log."""

import csv
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from tripleaim.model.errors import refuse
from tripleaim.model.limits import KEY_BYTES
from tripleaim.store.files.refusal import check_is_file
from tripleaim.store.files.text import read_bytes
from tripleaim.store.private import private_file

SHORTEST = 32
TEN_DIGITS = re.compile(r"(\d{3})[./_]?(\d{3})[./_]?(\d{4})(?:\.0+)?")
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
MAKE_ONE = "Make one: openssl rand 32 > key.bin"


def pseudonymise(identifiers: Iterable[str], key: bytes) -> list[str]:
    """HMAC-SHA-256 of each identifier in one spelling, as 32 hexadecimal digits.

    However a number is spelt (spaces, hyphens, dots, full width, a decimal nought), it has one
    pseudonym. Raises InputRefused for a key of fewer than 32 bytes, which can be guessed, and for
    numbers in scientific form.

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
    key = read_bytes(path, KEY_BYTES, MAKE_ONE)
    if len(key) < SHORTEST:
        raise refuse("--key", f"is shorter than {SHORTEST} bytes", MAKE_ONE)
    return key


def pseudonymise_file(extract: Path, column: str, key: bytes, out: Path) -> int:
    """Write a CSV again with one column hashed; returns its rows. Streams: any size will do.

    Raises InputRefused, and writes nothing, for a file that is not there or cut short, rows of
    unequal length, a column that it lacks, and empty identifiers, which would all be one person.
    """
    check_is_file(extract, "Give the path of a CSV file.")
    try:
        with (
            private_file(out) as beside,
            extract.open(newline="", encoding="utf-8-sig") as given,
            beside.open("w", newline="", encoding="utf-8") as made,
        ):
            return _copy(given, column, key, made, extract.name)
    except (UnicodeDecodeError, csv.Error):
        raise refuse(extract.name, "cannot be read as CSV in UTF-8") from None


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
    """An identifier in one spelling: no spaces, hyphens or marks of any kind, digits plain.

    Raises InputRefused for scientific form, which has lost the digits that tell people apart.
    """
    text = unicodedata.normalize("NFKC", identifier)
    text = "".join(each for each in text if not each.isspace() and not _unfit(each))
    if SCIENTIFIC.fullmatch(text):
        remedy = "Export the column as text: its last digits are lost."
        raise refuse("--column", "holds numbers in scientific form", remedy)
    digits = TEN_DIGITS.fullmatch(text)
    return "".join(digits.groups()) if digits else text


def _unfit(each: str) -> bool:
    """Whether a character is a hyphen or a mark that does not show."""
    return unicodedata.category(each) in ("Pd", "Cf", "Cc") or each == "\u2212"
