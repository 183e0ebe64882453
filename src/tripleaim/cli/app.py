"""The application: registers every command, turns errors into messages and exit codes."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from io import StringIO, TextIOWrapper
from typing import Annotated, Any, NoReturn

import typer

from tripleaim.cli.groups import GROUPS, Grouped
from tripleaim.cli.parser import WrongUse
from tripleaim.cli.progress import be_quiet, told
from tripleaim.cli.say import OutputClosed, say, tell
from tripleaim.model.errors import InputRefused, TripleaimError, needs_memory, refuse
from tripleaim.questions.ten import TEN
from tripleaim.store.files.refusal import refuse_any

MOST_PROBLEMS = 50

# Packages that only some commands need, and the extra that brings each.
EXTRAS = {
    "vl_convert": "site",
    "pyspark": "spark",
    "sqlglot": "spark",
    "django": "workspace",
    "ninja": "workspace",
    "allauth": "workspace",
    "waitress": "workspace",
    "psycopg": "workspace",
    "numba": "design",
    "scipy": "data",
    "pyarrow": "data",
    "graspologic_native": "data",
}

# Commands that stand in a module of another name.
HELD_BY = {each.id: "questions" for each in TEN} | {"publish": "sign"}


def _quiet(wanted: bool) -> None:
    if wanted:
        be_quiet()


def _version(wanted: bool) -> None:
    if wanted:
        say(f"tripleaim {sys.modules['tripleaim'].__version__}")
        raise typer.Exit


def start(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_version),
    ] = False,
    quiet: Annotated[
        bool,
        typer.Option(
            "--quiet",
            "-q",
            help="Print answers and errors, no notes or progress.",
            callback=_quiet,
        ),
    ] = False,
) -> None:
    """The working model of an integrated care system in England.

    Exit codes: 0 done, 1 a check failed, 2 what was given cannot be taken, 3 nothing found.
    """


app = typer.Typer(
    name="tripleaim",
    cls=Grouped,
    callback=start,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _needed(typed: Sequence[str]) -> tuple[str, ...]:
    """The modules that what was typed needs: that of the command, or all of them.

    >>> _needed(["who", "Devon"]), _needed(["control-total"]), len(_needed(["--help"])) > 30
    (('questions',), ('control_total',), True)
    """
    commands = [name for group in GROUPS.values() for name in group]
    wanted = typed[:1] if typed and typed[0] in commands else commands
    return tuple(dict.fromkeys(HELD_BY.get(each, each.replace("-", "_")) for each in wanted))


def _add(name: str) -> None:
    """The command that a module is named for; one that holds others registers them itself."""
    module = import_module(f"tripleaim.cli.{name}")
    if hasattr(module, "register"):
        module.register(app)
    else:
        app.command(name.replace("_", "-"))(getattr(module, name))


for needed in _needed(sys.argv[1:]):
    _add(needed)


def main() -> None:
    """Run the command line. A user's mistake is a message and an exit code, never a stack trace."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        _run()
    except (BrokenPipeError, OutputClosed):
        _give_up_output()
        sys.exit(0)
    except TripleaimError as error:
        _refuse(error)
    except ModuleNotFoundError as error:
        _refuse(_needs_extra(error))
    except OSError as error:
        _give_up_output()
        _refuse(refuse_any(error))
    except MemoryError:
        _refuse(needs_memory("tripleaim"))
    except Exception as error:
        refusal = _of_the_store(error)
        if refusal is None:
            raise
        _refuse(refusal)


def _needs_extra(error: ModuleNotFoundError) -> TripleaimError:
    """What to install for a command whose packages are not here; any other lack is raised."""
    extra = EXTRAS.get((error.name or "").partition(".")[0])
    if extra is None:
        raise error
    remedy = f"Install it: pip install 'tripleaim[{extra}]'."
    return refuse("tripleaim", f"needs the extra '{extra}' for this", remedy)


def _run() -> None:
    """Run the command and send all that it printed on its way, so that a full disk is told."""
    try:
        with told(sys.argv[1:]):
            try:
                code = app(standalone_mode=False)
            finally:
                sys.stdout.flush()
    except WrongUse as wrong:
        _refuse_use(wrong)
    except typer.Abort:
        tell("Aborted!")
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _refuse_use(wrong: Any) -> NoReturn:
    """Say what the parser found: the words of a user are in it, so it is printed as all else is."""
    said = StringIO()
    wrong.show(said)
    tell(said.getvalue(), end="")
    sys.exit(int(wrong.exit_code))


def _refuse(error: TripleaimError) -> None:
    """Say what is wrong, the first so many problems of it, and end with the exit code of its kind.

    What waits to be printed goes first: it is what was found before.
    """
    text = str(error)
    problems = error.problems if isinstance(error, InputRefused) else ()
    if len(problems) > MOST_PROBLEMS:
        first = [str(problem) for problem in problems[:MOST_PROBLEMS]]
        text = "\n".join([*first, f"... and {len(problems) - MOST_PROBLEMS:,} more problems."])
    tell(text)
    sys.exit(error.exit_code)


def _give_up_output() -> None:
    """What cannot be printed is dropped, so that ending does not fail on it a second time."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _of_the_store(error: Exception) -> InputRefused | None:
    """A store that turns out damaged in the midst of an answer; only who asks one has DuckDB."""
    if "duckdb" not in sys.modules:
        return None
    from tripleaim.store.stamp import damaged

    return damaged("The store", error)
