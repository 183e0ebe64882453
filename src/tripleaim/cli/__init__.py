"""The command line. One file a command; each imports what it needs only when it runs."""

from tripleaim.cli.app import main

__all__ = ["main"]
