"""The file of a backup, read and found whole before anything is made for it."""

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.limits import BACKUP_BYTES
from tripleaim.store.files.text import read_bytes

FORMAT = "tripleaim workspace backup 2"
EARLIER = "tripleaim workspace backup 1"  # it does not tell the clock of an example


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a backup holds: its rows, a line each, and by how many days its clock was ahead."""

    lines: tuple[str, ...]
    days_later: int = 0


def head_of(days_later: int) -> str:
    """The first line of a backup."""
    return json.dumps({"format": FORMAT, "days_later": days_later}) + "\n"


def digest_of(head: str, lines: Iterable[str]) -> str:
    """What the last line of a backup says of all that comes before it."""
    return hashlib.sha256((head + "".join(lines)).encode()).hexdigest()


def read_backup(path: Path) -> Held:
    """What a backup holds. Raises InputRefused when it is none, or not whole."""
    packed = read_bytes(path, BACKUP_BYTES)
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            held = file.read(BACKUP_BYTES.most + 1)
        if len(held) > BACKUP_BYTES.most:
            raise refuse(str(path), f"unpacks to more than {BACKUP_BYTES}")
        text = held.decode("utf-8")
        head, *lines, tail = text.splitlines(keepends=True)
        said, top = json.loads(tail), json.loads(head)
        kind, days = top["format"], top.get("days_later", 0)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise refuse(str(path), "is not a backup of a workspace, or not whole") from None
    digest = digest_of(head if kind == FORMAT else "", lines)
    whole = kind in (FORMAT, EARLIER) and type(days) is int and days >= 0
    if not whole or said != {"rows": len(lines), "sha256": digest}:
        raise refuse(str(path), "is not whole: what it holds is not what was written")
    return Held(lines=tuple(lines), days_later=days if kind == FORMAT else 0)
