"""What tells a person at a terminal that work goes on, and how it is kept quiet.

After a second a line on standard error counts the seconds; it is wiped before anything else is
printed. Nothing is written where standard error is no terminal, or with --quiet.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOBase
from typing import TextIO

AFTER = 1.0  # seconds until a person wonders
SILENT = ("serve",)  # commands that stay and say so themselves


class Notes(TextIOBase):
    """Standard error that can be kept quiet: notes are dropped, the rest goes through."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.quiet = False

    def write(self, text: str) -> int:
        """Write a note, unless it is to be quiet."""
        return len(text) if self.quiet else self.stream.write(text)

    def flush(self) -> None:
        """Send it on its way."""
        self.stream.flush()

    def isatty(self) -> bool:
        """Whether a person sees it."""
        return not self.quiet and self.stream.isatty()

    def fileno(self) -> int:
        """The number of the stream behind it."""
        return self.stream.fileno()


class Ticker(TextIOBase):
    """A stream that wipes the line of seconds before it writes, and stops the count."""

    def __init__(self, stream: TextIO, stop: threading.Event, wipe: TextIO) -> None:
        self.stream, self.stop, self.wipe = stream, stop, wipe

    def write(self, text: str) -> int:
        """Write, once the line of seconds is gone."""
        if not self.stop.is_set():
            self.stop.set()
            self.wipe.write("\r\033[K")
            self.wipe.flush()
        return self.stream.write(text)

    def flush(self) -> None:
        """Send it on its way."""
        self.stream.flush()

    def isatty(self) -> bool:
        """Whether a person sees it."""
        return self.stream.isatty()

    def fileno(self) -> int:
        """The number of the stream behind it."""
        return self.stream.fileno()


def be_quiet() -> None:
    """Drop notes and progress from here on; refusals are still told."""
    if isinstance(sys.stderr, Notes):
        sys.stderr.quiet = True


@contextmanager
def told(words: list[str]) -> Iterator[None]:
    """Within: notes can be kept quiet, and after a second the seconds are counted for a person."""
    out, error = sys.stdout, sys.stderr
    notes = Notes(error)
    stop = threading.Event()
    command = next((word for word in words if not word.startswith("-")), "")
    watched = os.isatty(2) if error is sys.__stderr__ else error.isatty()
    sys.stderr = notes
    if watched and command and command not in SILENT:
        sys.stdout = Ticker(out, stop, error)
        threading.Thread(target=_count, args=(command, stop, notes), daemon=True).start()
    try:
        yield
    finally:
        if not stop.is_set() and sys.stdout is not out:
            stop.set()
            error.write("\r\033[K")
        sys.stdout, sys.stderr = out, error


def _count(command: str, stop: threading.Event, notes: Notes) -> None:
    seconds = 0
    while not stop.wait(AFTER):
        seconds += 1
        if not notes.quiet and not stop.is_set():
            notes.stream.write(f"\r\033[K{command}: {seconds} s")
            notes.stream.flush()
