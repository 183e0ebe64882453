"""Holding a file alone, on every system that Python runs on."""

import errno
import sys
from typing import IO


def hold(file: IO[bytes]) -> None:
    """Hold an open file alone until it is closed, waiting for whoever holds it now."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                return msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError as error:  # it tries ten times, a second apart, and says so
                if error.errno != errno.EDEADLK:
                    raise
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
