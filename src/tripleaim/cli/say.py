"""One way to print: every word of a command goes out here, with control characters spelt out."""

import sys

from tripleaim.model.shown import shown


def say(text: object = "", end: str = "\n") -> None:
    """Print to standard output what a terminal may be given, whoever wrote it."""
    sys.stdout.write(shown(str(text)) + end)


def tell(text: object = "", end: str = "\n") -> None:
    """Print to standard error: notes, progress and refusals, beside what was asked for."""
    sys.stderr.write(shown(str(text)) + end)
