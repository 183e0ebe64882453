"""The ten questions as commands of one shape: `tripleaim QUESTION [AREA] [--on DATE] [--json]`."""

import sys
from collections.abc import Callable
from functools import partial
from inspect import signature
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from tripleaim.cli.options import (
    DEFAULT_STORE,
    AreaArgument,
    CsvOption,
    FlowsOption,
    JsonOption,
    KnownOption,
    OnOption,
    StoreOption,
    XlsxOption,
    read_date,
)
from tripleaim.cli.parser import check_if_given
from tripleaim.questions.ten import TEN, Question

PATHS = ("store", "flows", "as_xlsx")


def register(app: typer.Typer) -> None:
    """Add a command for each question; where one was typed, for that alone."""
    typed = [each for each in TEN if each.id in sys.argv[1:2]]
    for question in typed or TEN:
        app.command(question.id, cls=AsTyped, help=question.help)(_command(question))


class AsTyped(TyperCommand):
    """A command whose options are text, paths and flags, and are taken as they are typed.

    Typer would have pydantic check each of them, and loading it takes a fifth of an answer's time.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for param in self.params:
            vars(param)["process_value"] = partial(_taken, param.name in PATHS)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """What was typed, each value under its name."""
        check_if_given(self.get_params(ctx))
        return super().parse_args(ctx, args)


def _taken(is_path: bool, _context: object, value: str | Path | bool | None) -> object:
    return Path(value) if is_path and isinstance(value, str) else value


def _command(question: Question) -> Callable[..., None]:
    def command(
        area: AreaArgument = None,
        on: OnOption = None,
        known: KnownOption = None,
        flows: FlowsOption = None,
        as_json: JsonOption = False,
        as_csv: CsvOption = False,
        as_xlsx: XlsxOption = None,
        store: StoreOption = DEFAULT_STORE,
    ) -> None:
        from tripleaim.cli.question import answer_question, form_of

        form = form_of(as_json, as_csv, as_xlsx)
        ask = partial(question.ask, known=read_date(known))
        answer_question(question.folder, ask, area, on, form, store, flows)

    if not question.takes_flows:
        typed = signature(command)
        kept = [each for name, each in typed.parameters.items() if name != "flows"]
        vars(command)["__signature__"] = typed.replace(parameters=kept)
    return command
