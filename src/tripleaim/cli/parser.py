"""How what was typed is taken: what is not given is not checked, options stand on either side."""

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial
from typing import Any

import typer
from typer.core import TyperGroup

# What the parser raises: typer gives it no name.
WrongUse: Any = typer.BadParameter.__bases__[0]


class Parsed(TyperGroup):
    """A group of commands, with a suggestion for one that is not there.

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


def check_if_given(params: Sequence[Any]) -> None:
    """Have each parameter of a command checked only where it has a value."""
    for param in params:
        vars(param).setdefault("process_value", partial(_if_given, param.process_value))


def _if_given(check: Callable[[Any, Any], Any], context: Any, value: Any) -> Any:
    return check(context, value) if value else value


def _options(command: Any) -> set[str]:
    """The options of a command and of those under it."""
    under = (_options(each) for each in getattr(command, "commands", {}).values())
    return {option for param in command.params for option in param.opts}.union(*under)


def take_everywhere(command: Any, options: Sequence[Any]) -> None:
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
