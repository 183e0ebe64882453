"""Files with persons in them: 0600 in folders of 0700, written as all files are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tripleaim.store.files.output import PRIVATE, PRIVATE_FOLDER, make_folder, new_file


def private_folder(path: Path) -> Path:
    """A folder that only its user can open; those above it that are not there are made so too."""
    made = [each for each in (path, *path.parents) if not each.exists()]
    make_folder(path, PRIVATE_FOLDER)
    for each in (*made, path):
        each.chmod(PRIVATE_FOLDER)
    return path


@contextmanager
def private_file(path: Path) -> Iterator[Path]:
    """A path to write to, whose file takes the place of `path` when all went well.

    Nobody else can read it at any moment.
    """
    with new_file(path, PRIVATE) as beside:
        yield beside
