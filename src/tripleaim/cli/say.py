"""One way to print: every word of a command goes out here, with control characters spelt out."""

import sys

from tripleaim.model.shown import shown


class OutputClosed(Exception):
    """Whoever read what was printed has stopped, as `head` does: no fault, and nothing to say."""


def say(text: object = "", end: str = "\n") -> None:
    """Print to standard output what a terminal may be given, whoever wrote it.

    Raises OutputClosed where nobody reads any more (click would make a failure of it).
    """
    try:
        sys.stdout.write(shown(str(text)) + end)
    except BrokenPipeError:
        raise OutputClosed from None


def send() -> None:
    """Let what was printed go out before what is told next. Raises OutputClosed as `say` does."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise OutputClosed from None


def tell(text: object = "", end: str = "\n") -> None:
    """Print to standard error: notes, progress and refusals, beside what was asked for."""
    sys.stderr.write(shown(str(text)) + end)
