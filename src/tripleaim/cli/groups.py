"""How `tripleaim --help` lists the commands: by what one comes for, the ten questions first."""

from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from tripleaim.questions.ten import TEN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What the parser raises: typer gives it no name.
WrongUse: Any = typer.BadParameter.__bases__[0]

GROUPS: dict[str, tuple[str, ...]] = {
    "The ten questions": tuple(each.id for each in TEN),
    "Places and bodies": ("find", "areas", "history", "footprint", "catchment"),
    "Tables and people of your own": (
        "rebase",
        "spc",
        "evaluate",
        "people",
        "synthesise",
        "survey",
    ),
    "Plans and agreements": (
        "plan",
        "new",
        "documents",
        "sign",
        "key",
        "publish",
        "fund",
        "control-total",
        "capitation",
        "outcomes",
    ),
    "The store and the site": (
        "build",
        "check",
        "sources",
        "status",
        "fetch",
        "site",
        "data",
        "pack",
        "serve",
        "workspace",
        "example",
    ),
}
OTHERS = "Others"


def grouped(names: "Sequence[str]") -> dict[str, list[str]]:
    """Commands by group, in the order of the groups; what is in none comes last.

    >>> grouped(["who", "rebase", "newest"])["Others"]
    ['newest']
    """
    placed = {name for group in GROUPS.values() for name in group}
    told = {title: [each for each in group if each in names] for title, group in GROUPS.items()}
    told[OTHERS] = [name for name in names if name not in placed]
    return {title: group for title, group in told.items() if group}


class Grouped(TyperGroup):
    """The commands of tripleaim, listed by group, with a suggestion for one that is not there.

    An option that is not given is not checked: pydantic, which Typer checks with, stays unloaded.
    What stands before a command, as --quiet, may stand after it too.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What was typed, each value under its name. An option of the commands is told as one."""
        check_if_given(self.get_params(ctx))
        for each in self.commands.values():
            take_everywhere(each, self.params)
        try:
            return super().parse_args(ctx, args)
        except WrongUse as wrong:
            option = getattr(wrong, "option_name", None)
            taking = [name for name, each in self.commands.items() if option in _options(each)]
            if option is not None and taking:
                vars(wrong)["message"] = f"{option} stands after the command."
                vars(wrong)["possibilities"] = None
            raise

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Each group under its title."""
        found = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        shown = {name: command for name, command in found.items() if command and not command.hidden}
        width = formatter.width - 18
        for title, names in grouped(list(shown)).items():
            with formatter.section(title):
                formatter.write_dl(
                    [(name, shown[name].get_short_help_str(width)) for name in names]
                )


def check_if_given(params: "Sequence[Any]") -> None:
    """Have each parameter of a command checked only where it has a value."""
    for param in params:
        vars(param).setdefault("process_value", partial(_if_given, param.process_value))


def _if_given(check: "Callable[[Any, Any], Any]", context: Any, value: Any) -> Any:
    return check(context, value) if value else value


def _options(command: Any) -> set[str]:
    """The options of a command and of those under it."""
    under = (_options(each) for each in getattr(command, "commands", {}).values())
    return {option for param in command.params for option in param.opts}.union(*under)


def take_everywhere(command: Any, options: "Sequence[Any]") -> None:
    """Have a command, and those under it, take options that act by themselves, once each."""
    held = {option for param in command.params for option in param.opts}
    for option in options:
        if held.isdisjoint(option.opts):
            also = copy(option)
            also.expose_value = False
            also.hidden = "--quiet" not in option.opts
            command.params.append(also)
    for each in getattr(command, "commands", {}).values():
        take_everywhere(each, options)


def _quiet(wanted: bool) -> None:
    if wanted:
        from tripleaim.cli.progress import be_quiet

        be_quiet()


def _version(wanted: bool) -> None:
    if wanted:
        import sys

        from tripleaim.cli.say import say

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
