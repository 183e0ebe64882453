"""The program's own `main` in a child forked from a warm parent: no case pays for imports again."""

import gc
import importlib
import os
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """Exit code (or minus the signal), seconds of processor, peak megabytes, and what was said."""

    code: int
    took: float
    held: float
    said: str

    @property
    def is_told(self) -> bool:
        """Whether it ended with an answer or a message of ours."""
        return "Traceback" not in self.said and self.code in (0, 1, 2, 3)


def import_all() -> None:
    """Import what the verbs would, so that each case costs its own work only."""
    import pkgutil

    import openpyxl  # noqa: F401
    import pandas  # noqa: F401
    from pyarrow import csv  # noqa: F401

    import tripleaim

    for found in pkgutil.walk_packages(tripleaim.__path__, "tripleaim."):
        if not found.name.endswith(("__main__", "spark")) and ".workspace" not in found.name:
            importlib.import_module(found.name)
    gc.freeze()  # no child goes through all this again


def begin(words: list[str], log: Path, seconds: int = 60) -> int:
    """The program begun in a process group of its own; its process. What it says goes to `log`.

    It may take so many seconds of the processor: other work of the machine does not count.
    """
    from tripleaim.cli.app import main

    sys.stdout.flush()
    child = os.fork()
    with suppress(OSError):  # whichever of the two comes first
        os.setpgid(child, child)
    if child:
        return child
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(20 * seconds)  # and of the clock, for what only waits
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.argv = ["tripleaim", *words]
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0
    except BaseException:
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def run_forked(words: list[str], log: Path, seconds: int = 60) -> Ran:
    """The program from its begin to its end."""
    _, status, used = os.wait4(begin(words, log, seconds), 0)
    return Ran(
        code=os.waitstatus_to_exitcode(status),
        took=used.ru_utime + used.ru_stime,
        held=used.ru_maxrss / 1024,
        said=log.read_text(encoding="utf-8", errors="surrogateescape"),
    )
