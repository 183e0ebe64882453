"""The file of a backup, read and found whole before anything is made for it."""

import gzip
import hashlib
import io
import json
import zlib
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.limits import BACKUP_BYTES
from tripleaim.store.files.text import read_bytes

FORMAT = "tripleaim workspace backup 1"


def read_backup(path: Path) -> list[str]:
    """The rows of a backup. Raises InputRefused when it is none, or not whole."""
    packed = read_bytes(path, BACKUP_BYTES)
    try:
        with gzip.open(io.BytesIO(packed)) as file:
            held = file.read(BACKUP_BYTES.most + 1)
        if len(held) > BACKUP_BYTES.most:
            raise refuse(str(path), f"unpacks to more than {BACKUP_BYTES}")
        text = held.decode("utf-8")
        head, *lines, tail = text.splitlines(keepends=True)
        said = json.loads(tail)
        whole = json.loads(head)["format"] == FORMAT
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
        raise refuse(str(path), "is not a backup of a workspace, or not whole") from None
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    if not whole or said != {"rows": len(lines), "sha256": digest}:
        raise refuse(str(path), "is not whole: what it holds is not what was written")
    return lines
