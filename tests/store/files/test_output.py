"""One way to write: the old file or the new, whole; links kept; nothing left; told in words."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tripleaim.model.errors import InputRefused
from tripleaim.store.files.output import (
    PRIVATE,
    check_place,
    new_file,
    new_folder,
    write_bytes,
    write_text,
)

OLD, NEW = "the old and good", "the new"


def folder(path: Path) -> Path:
    (path / "out").mkdir()
    return path / "out"


def missing(path: Path) -> Path:
    return path / "no" / "such" / "out"


def under_a_file(path: Path) -> Path:
    (path / "file").write_text(OLD)
    return path / "file" / "out"


def read_only(path: Path) -> Path:
    (path / "out").write_text(OLD)
    (path / "out").chmod(0o444)
    return path / "out"


def in_a_circle(path: Path) -> Path:
    (path / "out").symlink_to(path / "back")
    (path / "back").symlink_to(path / "out")
    return path / "out"


def long_name(path: Path) -> Path:
    return path / ("x" * 300)


def no_name(path: Path) -> Path:
    return Path(f"{path}/a\0b")


def dangling(path: Path) -> Path:
    (path / "out").symlink_to(path / "gone" / "file")
    return path / "out"


FAULTS = {
    folder: "it is a folder",
    missing: "is not there",
    under_a_file: "is a file, not a folder",
    read_only: "marked as read-only",
    in_a_circle: "in a circle",
    long_name: "too long",
    no_name: "is no name of a file",
    dangling: "is not there",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_what_cannot_be_written_is_told_before_the_work(
    fault: Callable[[Path], Path], tmp_path: Path
) -> None:
    target = fault(tmp_path)
    there = sorted(os.listdir(tmp_path))
    for write in (lambda: write_text(target, NEW), lambda: check_place(target)):
        with pytest.raises(InputRefused, match=FAULTS[fault]) as refusal:
            write()
        assert refusal.value.problems[0].remedy
    assert sorted(os.listdir(tmp_path)) == there
    for file in tmp_path.iterdir():
        if file.is_file():
            assert file.read_text() == OLD


def write_half(opened: AbstractContextManager[Path], number: int) -> None:
    with opened as beside:
        (beside / "half" if beside.is_dir() else beside).write_text("half")
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EACCES])
def test_a_fault_in_the_midst_leaves_the_old_file_and_nothing_else(
    number: int, tmp_path: Path
) -> None:
    target = tmp_path / "out"
    target.write_text(OLD)
    with pytest.raises(InputRefused, match="cannot be written"):
        write_half(new_file(target), number)
    assert target.read_text() == OLD
    assert os.listdir(tmp_path) == ["out"]


def test_a_fault_of_another_file_is_not_told_as_of_this_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), new_file(tmp_path / "out"):
        (tmp_path / "given").read_text()
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="/dev/full: cannot be written: the disk is full"):
        write_text(Path("/dev/full"), NEW)


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_text(Path("/dev/null"), NEW)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_a_link_stays_and_what_it_points_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_text(OLD)
    (tmp_path / "out").symlink_to("there/file")
    write_text(tmp_path / "out", NEW)
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "there" / "file").read_text() == NEW
    assert sorted(os.listdir(tmp_path / "there")) == ["file"]


def test_permissions_are_kept_or_as_asked(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text(OLD)
    (tmp_path / "kept").chmod(0o640)
    write_text(tmp_path / "kept", NEW)
    with new_file(tmp_path / "private", PRIVATE) as beside:
        assert stat.S_IMODE(beside.parent.stat().st_mode) == 0o700
        beside.write_text(NEW)
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "private").stat().st_mode) == 0o600


def test_what_a_killed_writer_left_goes_and_what_another_writes_stays(tmp_path: Path) -> None:
    (tmp_path / ".out.999999999-dead.new").mkdir()
    with new_file(tmp_path / "out") as first:
        write_bytes(tmp_path / "out", b"second")
        assert first.parent.exists()
        first.write_text(NEW)
    assert os.listdir(tmp_path) == ["out"]
    assert (tmp_path / "out").read_text() == NEW


def test_a_folder_takes_the_place_of_another(tmp_path: Path) -> None:
    for text in (OLD, NEW):
        with new_folder(tmp_path / "site") as beside:
            (beside / "index.html").write_text(text)
        assert (tmp_path / "site" / "index.html").read_text() == text
    with pytest.raises(InputRefused, match="the disk is full"):
        write_half(new_folder(tmp_path / "site"), errno.ENOSPC)
    assert (tmp_path / "site" / "index.html").read_text() == NEW
    assert os.listdir(tmp_path) == ["site"]
