"""Places where nothing can be written, each way in which a place can be one."""

import shutil
from pathlib import Path

OLD = "the old and good"


def a_folder(path: Path) -> str:
    path.mkdir()
    return "is a folder"


def read_only(path: Path) -> str:
    path.write_text(OLD)
    path.chmod(0o444)
    return "read-only"


def circle(path: Path) -> str:
    path.symlink_to(path)
    return "in a circle"


def under_a_file(path: Path) -> str:
    path.parent.rmdir()
    path.parent.write_text(OLD)
    return "file, not a folder"


def missing(path: Path) -> str:
    path.parent.rmdir()
    return "is not there"


def forbidden(path: Path) -> str:
    path.parent.chmod(0o555)
    return "there is no permission"


def a_file(path: Path) -> str:
    path.write_text(OLD)
    return ""


FAULTS = (a_folder, read_only, circle, under_a_file, missing, forbidden)
FOLDER_FAULTS = (a_file, circle, under_a_file, forbidden)


def file_read_only(path: Path) -> None:
    path.chmod(0o444)


def folder_forbidden(path: Path) -> None:
    path.parent.chmod(0o555)


def a_folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def a_circle_instead(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def all_missing(path: Path) -> None:
    shutil.rmtree(path.parent)


PLACE_FAULTS = (file_read_only, folder_forbidden, a_folder_instead, a_circle_instead, all_missing)


def a_folder_of(path: Path) -> None:
    path.mkdir(parents=True)


def a_circle(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path)


def read_only_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(OLD)
    path.chmod(0o444)


def a_file_above(path: Path) -> None:
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.write_text(OLD)


def no_way_in(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o555)


INSIDE_FAULTS = (a_folder_of, a_circle, read_only_file, a_file_above, no_way_in)
