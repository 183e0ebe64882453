"""Files with persons in them: 0600 in folders of 0700, written beside, synced and renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
ENDING = ".building"


def private_folder(path: Path) -> Path:
    """A folder that only its user can open; those above it that are not there are made so too."""
    made = [each for each in (path, *path.parents) if not each.exists()]
    path.mkdir(parents=True, exist_ok=True, mode=FOLDER)
    for each in (*made, path):
        each.chmod(FOLDER)
    return path


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """A path to write to, whose file takes the place of `path` when all went well.

    Nobody else can read it at any moment.
    """
    scratch = Path(tempfile.mkdtemp(ENDING, f".{path.name}.", path.parent))
    try:
        beside = scratch / path.name
        yield beside
        beside.chmod(FILE)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
