"""The ten questions as commands of one shape: `tripleaim QUESTION [AREA] [--on DATE] [--json]`."""

from collections.abc import Callable
from functools import partial

import typer

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
from tripleaim.questions.ten import TEN, Question


def register(app: typer.Typer) -> None:
    """Add a command for each question."""
    for question in TEN:
        made = _with_flows(question) if question.takes_flows else _plain(question)
        app.command(question.id, help=question.help)(made)


def _plain(question: Question) -> Callable[..., None]:
    def command(
        area: AreaArgument = None,
        on: OnOption = None,
        known: KnownOption = None,
        as_json: JsonOption = False,
        as_csv: CsvOption = False,
        as_xlsx: XlsxOption = None,
        store: StoreOption = DEFAULT_STORE,
    ) -> None:
        from tripleaim.cli.question import answer_question, form_of

        form = form_of(as_json, as_csv, as_xlsx)
        ask = partial(question.ask, known=read_date(known))
        answer_question(question.folder, ask, area, on, form, store)

    return command


def _with_flows(question: Question) -> Callable[..., None]:
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

    return command
