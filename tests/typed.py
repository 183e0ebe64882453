"""Commands as typed at a terminal, run inside the tests: what they print and their exit code.

What starting Python costs is tested once, in cli/test_command_line; here a hundred commands are
typed, and starting it for each would be most of their time.
"""

import contextlib
import io
import os
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tripleaim.cli import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What a command printed on either stream, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


def typed(command: str, folder: Path, named: Mapping[str, str]) -> Typed:
    """Run `tripleaim ...` in a folder with variables of the environment set."""
    words = shlex.split(command)
    out, err = io.StringIO(), io.StringIO()
    code = 0
    streams = contextlib.ExitStack()
    streams.enter_context(contextlib.redirect_stdout(out))
    streams.enter_context(contextlib.redirect_stderr(err))
    with _placed(words, folder, named), streams:
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return Typed(returncode=code, stdout=out.getvalue(), stderr=err.getvalue())


@contextlib.contextmanager
def _placed(words: list[str], folder: Path, named: Mapping[str, str]) -> Iterator[None]:
    """The arguments, folder and environment of a command, put back after it."""
    before, environment, here = sys.argv, dict(os.environ), Path.cwd()
    sys.argv = words
    os.environ.update(named)
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = before
