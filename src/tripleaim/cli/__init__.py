"""The command line. One file a command; each imports what it needs only when it runs."""

from tripleaim.model.threads import bound_threads

bound_threads()

from tripleaim.cli.app import main  # noqa: E402

__all__ = ["main"]
