"""What the operating system said, in words: which file, why, and what to do."""

import errno
from pathlib import Path

from tripleaim.model.errors import InputRefused, refuse

WORDS: dict[int, tuple[str, str]] = {
    errno.ENOENT: ("it or its folder is not there", "Make the folder, or name another."),
    errno.ENOTDIR: ("part of its path is a file, not a folder", "Name another."),
    errno.EISDIR: ("it is a folder", "Name a file."),
    errno.EEXIST: ("it is there already", "Name another, or move it away."),
    errno.ENOTEMPTY: ("it is a folder that is not empty", "Name another, or empty it."),
    errno.EACCES: ("there is no permission", "Ask for permission, or name another place."),
    errno.EPERM: ("there is no permission", "Ask for permission, or name another place."),
    errno.EROFS: ("the disk can only be read", "Name a place on another disk."),
    errno.ENOSPC: ("the disk is full", "Make room, or name a place on another disk."),
    errno.EDQUOT: ("the disk's quota is used up", "Make room, or name another place."),
    errno.EFBIG: ("it is larger than files may be here", "Name a place on another disk."),
    errno.ENAMETOOLONG: ("its name is too long", "Give a shorter name."),
    errno.ELOOP: ("its links lead nowhere or in a circle", "Name the file itself."),
    errno.EMFILE: ("too many files are open", "Close some programs, or raise ulimit -n."),
    errno.ENFILE: ("too many files are open", "Close some programs."),
    errno.EBUSY: ("it is in use", "Close the program that uses it."),
    errno.ETXTBSY: ("it is a program that is running", "Name another file."),
    errno.EIO: ("the disk answered with an error", "Check the disk, or name another place."),
    errno.EXDEV: ("it lies on two disks", "Name a place on one disk."),
    errno.EINVAL: ("the system does not take this name", "Give another name."),
    errno.ENXIO: ("nothing listens there", "Name a file."),
    errno.EADDRINUSE: ("the address is in use", "Stop what uses it, or give another."),
    errno.EADDRNOTAVAIL: ("the address is not of this machine", "Give another."),
}
FULL = ("No space left", "Disk quota exceeded", "failed to write", "Could not write")


def refuse_file(path: object, error: OSError, doing: str = "used") -> InputRefused:
    """An error of the operating system as one to raise for the user: what, where, why, what to do.

    >>> str(refuse_file("out.csv", OSError(28, ""), "written"))
    'out.csv: cannot be written: the disk is full. Make room, or name a place on another disk.'
    """
    said = error.strerror or str(error) or type(error).__name__
    why, remedy = WORDS.get(error.errno or 0, (said.lower(), "Name another place."))
    return refuse(str(path), f"cannot be {doing}: {why}", remedy)


def refuse_any(error: OSError) -> InputRefused:
    """An error of the operating system that nobody nearer to it has put into words."""
    named = error.filename if error.filename is not None else "A file or address"
    where = named.decode(errors="replace") if isinstance(named, bytes) else str(named)
    return refuse_file(where, error)


def check_is_file(path: Path, remedy: str = "Give the path of a file.") -> None:
    """Raise InputRefused when a file to be read is not there, is a folder, or is no file."""
    try:
        is_file, is_folder, is_there = path.is_file(), path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        if isinstance(error, OSError):
            raise refuse_file(path, error, "read") from None
        raise refuse(str(path), "is no name of a file", remedy) from None
    if is_file:
        return
    lost = "is a link that leads nowhere" if path.is_symlink() else "is not there"
    rule = "is a folder" if is_folder else "is not a file" if is_there else lost
    raise refuse(str(path), rule, remedy)
