"""One way to write: beside, synced, renamed. Whoever reads sees the old file or the new, whole.

    write_text(path, text)                      # a small file
    with new_file(path) as beside: ...          # whatever writes to a path: DuckDB, openpyxl, ...
    with new_folder(path) as beside: ...        # a folder that takes the place of another

What is written lies in a scratch folder beside the target that only its owner can enter. When all
went well it is synced to the disk and takes the target's place by one rename; when not, the target
is untouched and nothing is left. A link stays a link: what it points to is replaced. Devices and
pipes are written straight. What the operating system refuses is told in words (InputRefused).
"""

import ctypes
import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tripleaim.model.errors import refuse
from tripleaim.model.said_number import is_whole
from tripleaim.store.files.refusal import FULL, refuse_file

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
ENDING = ".new"
STREAMS = ("/dev/", "/proc/")
EXCHANGE, HERE = 2, -100


def write_bytes(path: Path | str, content: bytes, mode: int | None = None) -> None:
    """Write a file whole or not at all; `mode` as for `new_file`."""
    with new_file(path, mode) as beside:
        beside.write_bytes(content)


def write_text(path: Path | str, text: str, mode: int | None = None) -> None:
    """Write a text in UTF-8, whole or not at all; line ends stay as they are."""
    write_bytes(path, text.encode(), mode)


def make_folder(path: Path | str, mode: int = 0o777) -> Path:
    """A folder and those above it, made where they are not there; or InputRefused."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        said = _in_the_way(Path(path)) if error.errno == errno.EEXIST else error
        raise refuse_file(path, said, "made") from None
    return Path(path)


def _in_the_way(path: Path) -> OSError:
    """What stands where a folder is to be made: a link that leads nowhere, or a file."""
    circle = path.is_symlink() and not path.exists()
    return OSError(errno.ELOOP if circle else errno.ENOTDIR, "")


def check_place(path: Path | str) -> Path:
    """What a file to be written stands for, through links. Raises InputRefused where it cannot be.

    For whoever works long before writing: a folder, a missing folder, a file or disk that can only
    be read are told before the work. It writes a scratch folder and takes it away again.
    """
    target = _target(Path(path))
    if not _is_stream(target):
        with _scratch(target):
            pass
    return target


def check_places(*paths: Path | str | None, read: Iterable[Path] = ()) -> None:
    """`check_place` of every file that one command writes, so that none is written without the
    others; None is one that was not asked for. None may be one that is read, or another's place."""
    taken = {os.path.realpath(path): "is read by this command" for path in read}
    for path in paths:
        if path is not None:
            check_place(path)
            place = os.path.realpath(path)
            if place in taken and not _is_stream(Path(place)):
                raise refuse(str(path), taken[place], "Give another name to what is written.")
            taken[place] = "is to be written twice"


def check_folder_place(path: Path | str) -> None:
    """Raise InputRefused where a folder cannot be made, or files in it cannot be written.

    For whoever works long before writing. The nearest folder above that is there is tried.
    """
    above = Path(path).absolute()
    try:
        while not above.exists() and not above.is_symlink():
            above = above.parent
        if not above.is_dir():
            raise _in_the_way(above)
    except OSError as error:
        raise refuse_file(path, error, "made") from None
    check_place(above / "check")


@contextmanager
def new_file(path: Path | str, mode: int | None = None) -> Iterator[Path]:
    """A path to write to, whose file takes the place of `path` when the block ends well.

    `mode` are its permissions, as PRIVATE; without, those of the file that it replaces, else the
    usual ones. Raises InputRefused when it cannot be written, before the block or after.
    """
    target = _target(Path(path))
    if _is_stream(target):
        with _stream(target) as beside:
            yield beside
        return
    with _scratch(target) as scratch:
        beside = scratch / target.name
        with _in_words(target, scratch):
            yield beside
        with _in_words(target, scratch):
            os.chmod(beside, _mode(target) if mode is None else mode)
            _sync(beside)
            os.replace(beside, target)
            _sync(target.parent)


@contextmanager
def new_folder(path: Path | str) -> Iterator[Path]:
    """A new folder to fill, which takes the place of `path` by one rename when all went well.

    What stood there is taken away afterwards: the caller checks first that it may go.
    """
    target = Path(os.path.realpath(path))
    with _scratch(target) as scratch:
        beside = scratch / target.name
        with _in_words(target, scratch):
            beside.mkdir()
            yield beside
        with _in_words(target, scratch):
            _sync_all(beside)
            _take_place(beside, target)
            _sync(target.parent)


def _target(path: Path) -> Path:
    """Where a file is to be: through links, with what stands in the way told."""
    try:
        if path.is_dir():
            raise OSError(errno.EISDIR, "")
        if str(path.absolute()).startswith(STREAMS):
            return path
        target = Path(os.path.realpath(path))
        found = os.stat(target) if os.path.lexists(target) else None
        if not target.parent.is_dir():
            there = target.parent.exists()
            raise OSError(errno.ENOTDIR if there else errno.ENOENT, "")
    except OSError as error:
        raise refuse_file(path, error, "written") from None
    except ValueError:
        raise refuse(repr(str(path)), "is no name of a file", "Give another.") from None
    if found and stat.S_ISREG(found.st_mode) and not found.st_mode & 0o222:
        remedy = "Allow it to be written (chmod u+w), or name another file."
        raise refuse(str(path), "cannot be written: it is marked as read-only", remedy)
    return target


def _is_stream(target: Path) -> bool:
    if str(target.absolute()).startswith(STREAMS):
        return True
    return target.exists() and not target.is_file() and not target.is_dir()


@contextmanager
def _stream(target: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as scratch:
        beside = Path(scratch) / "stream"
        with _in_words(target, Path(scratch)):
            yield beside
            with beside.open("rb") as made, target.open("wb") as out:
                shutil.copyfileobj(made, out)


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """A folder beside the target that only its owner can enter; gone at the end, whatever comes."""
    stem = target.name.encode()[:80].decode(errors="ignore")
    _clear_the_way(target, stem)
    try:
        made = tempfile.mkdtemp(ENDING, f".{stem}.{os.getpid()}-", target.parent)
    except OSError as error:
        raise refuse_file(target, error, "written") from None
    try:
        yield Path(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _clear_the_way(target: Path, stem: str) -> None:
    """Take away what a writer that was killed has left."""
    with suppress(OSError):
        for left in target.parent.iterdir():
            name = left.name
            if name.startswith(f".{stem}.") and name.endswith(ENDING) and _is_left(name, stem):
                shutil.rmtree(left, ignore_errors=True)


def _is_left(name: str, stem: str) -> bool:
    pid, dash, _ = name.removeprefix(f".{stem}.").partition("-")
    if not dash or not is_whole(pid):
        return False
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        return False
    return False


@contextmanager
def _in_words(target: Path, scratch: Path) -> Iterator[None]:
    """What goes wrong in writing is told of the target; what is of other files goes on as it is."""
    try:
        yield
    except OSError as error:
        if error.filename is not None and not _is_ours(str(error.filename), target, scratch):
            raise
        raise refuse_file(target, error, "written") from error
    except Exception as error:
        if type(error).__module__.startswith(("duckdb", "_duckdb")) and any(
            said in str(error) for said in FULL
        ):
            raise refuse_file(target, OSError(errno.ENOSPC, ""), "written") from error
        raise


def _is_ours(named: str, target: Path, scratch: Path) -> bool:
    return named == str(target) or named.startswith(str(scratch))


def _mode(target: Path) -> int:
    with suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync(path: Path) -> None:
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EACCES):  # some disks sync no folders
            raise
    finally:
        os.close(held)


def _sync_all(folder: Path) -> None:
    for inner, _, names in os.walk(folder):
        for name in names:
            _sync(Path(inner) / name)
        _sync(Path(inner))


def _take_place(beside: Path, target: Path) -> None:
    """Put a folder where another is, in one step where the system can, else in two."""
    if not target.exists():
        os.replace(beside, target)
    elif not _exchange(beside, target):
        old = beside.with_name("old")
        os.replace(target, old)
        try:
            os.replace(beside, target)
        except OSError:
            os.replace(old, target)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; whether the system and the disk can do that."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        return False
    return bool(rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0)
