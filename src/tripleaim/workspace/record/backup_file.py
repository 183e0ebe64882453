"""The file of a backup, written and read a line at a time: however large, little of it is held."""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tripleaim.model.errors import InputRefused, refuse
from tripleaim.model.limits import BACKUP_BYTES, BACKUP_LINE
from tripleaim.store.files.output import PRIVATE, new_file
from tripleaim.store.files.refusal import refuse_file

FORMAT = "tripleaim workspace backup 2"
EARLIER = "tripleaim workspace backup 1"  # it does not tell the clock of an example
LEVEL = 6
NOT_WHOLE = "is not whole: what it holds is not what was written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A backup that was found whole: its file, how many rows it holds, their hash, its clock."""

    path: Path
    rows: int
    sha256: str
    days_later: int = 0

    def lines(self) -> Iterator[str]:
        """Its rows, a line each. Raises InputRefused at the end where it is another file by now."""
        found = _Walk(self.path)
        yield from found
        if found.said != (self.rows, self.sha256):
            raise refuse(str(self.path), NOT_WHOLE)


def write_lines(path: Path, days_later: int, lines: Iterable[str]) -> int:
    """Write a backup of rows, a line each, whole or not at all; how many."""
    head = (json.dumps({"format": FORMAT, "days_later": days_later}) + "\n").encode()
    digest, count = hashlib.sha256(head), 0
    with (
        new_file(path, PRIVATE) as beside,
        beside.open("wb") as plain,
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=LEVEL, mtime=0) as file,
    ):
        file.write(head)
        for each in lines:
            line = each.encode()
            digest.update(line)
            file.write(line)
            count += 1
        tail = json.dumps({"rows": count, "sha256": digest.hexdigest()})
        file.write(f"{tail}\n".encode())
    return count


def read_backup(path: Path) -> Held:
    """What a backup holds, read to its end. Raises InputRefused when it is none, or not whole."""
    found = _Walk(path)
    for _ in found:
        pass
    rows, digest = found.said
    return Held(path=path, rows=rows, sha256=digest, days_later=found.days_later)


class _Walk:
    """The rows of a file in turn; once they are at an end, what its first and last line say."""

    def __init__(self, path: Path):
        self.path = path
        self.days_later = 0
        self.said = (0, "")

    def __iter__(self) -> Iterator[str]:
        try:
            with gzip.open(self.path) as file:
                yield from self._rows(file)
        except FileNotFoundError as error:
            raise refuse_file(self.path, error, "read") from None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
            if isinstance(error, InputRefused):
                raise
            rule = "is not a backup of a workspace, or not whole"
            raise refuse(str(self.path), rule) from None

    def _rows(self, file: Any) -> Iterator[str]:
        lines = self._lines(file)
        head = next(lines, b"{}")
        top = json.loads(head)
        kind, days = top["format"], top.get("days_later", 0)
        if kind not in (FORMAT, EARLIER) or type(days) is not int or days < 0:
            raise refuse(str(self.path), NOT_WHOLE)
        digest, count = hashlib.sha256(head if kind == FORMAT else b""), 0
        last = next(lines, b"")
        for line in lines:
            digest.update(last)
            count += 1
            yield last.decode("utf-8")
            last = line
        if json.loads(last) != {"rows": count, "sha256": digest.hexdigest()}:
            raise refuse(str(self.path), NOT_WHOLE)
        self.days_later = days if kind == FORMAT else 0
        self.said = count, digest.hexdigest()

    def _lines(self, file: Any) -> Iterator[bytes]:
        """Lines up to a line feed: other marks that end lines may stand in what people wrote."""
        taken = 0
        while line := file.readline(BACKUP_LINE.most + 1):
            taken += len(line)
            if taken > BACKUP_BYTES.most:
                raise refuse(str(self.path), f"unpacks to more than {BACKUP_BYTES}")
            if len(line) > BACKUP_LINE.most:
                raise refuse(str(self.path), f"holds a row of more than {BACKUP_LINE}")
            yield line
