"""The application: registers every command, turns errors into messages and exit codes."""

import os
import sys
from importlib import import_module

import typer

from tripleaim.model.errors import TripleaimError

# The modules of this folder that define commands, in the order in which --help lists them.
COMMANDS = (
    "build",
    "areas",
    "questions",
    "history",
    "footprint",
    "catchment",
    "rebase",
    "sources",
    "fetch",
    "check",
    "site",
    "documents",
    "new",
    "sign",
    "key",
    "fund",
    "control_total",
    "survey",
    "plan",
    "serve",
    "evaluate",
    "synthesise",
    "people",
    "movement",
    "shares",
)

app = typer.Typer(
    name="tripleaim",
    help="The working model of an integrated care system in England.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

for command in COMMANDS:
    import_module(f"tripleaim.cli.{command}").register(app)


def main() -> None:
    """Run the command line. A user's mistake is a message and an exit code, never a stack trace."""
    try:
        app()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except TripleaimError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
